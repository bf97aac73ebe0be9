"""Designs of a user's own: a table whose columns are paths and whose rows are points."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from corridorsim.errors import InputError, Problem, nearest
from corridorsim.network.network import Floats
from corridorsim.scenario.factor_laws import Listed
from corridorsim.scenario.factor_values import Value, is_finite
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.files import read_text
from corridorsim.study.designs import Design


def table_design(table: pd.DataFrame | str | Path, factors: Iterable[Factor] | None = None) -> Design:
    """Return the points of a table.

    Parameters
    ----------
    table : a column a factor, named by its path, and a row a point; or a CSV file of such
    factors : whose laws and verbs hold, one for each column; None: every value of a column is as likely as it
        is frequent there, and is set

    Raises
    ------
    InputError
        With every cell that is empty or outside its law, and every column that is no factor, or missing.
    """
    label, frame = _read(table)
    if not len(frame):
        raise InputError.single(label, "has no rows", "a row a point")
    given = None if factors is None else tuple(factors)
    columns, problems = _columns(frame, label), _strangers(frame, label, given)
    if not problems:
        problems = _empty_cells(columns, label)
    if problems:
        raise InputError(problems)
    chosen = given or tuple(Factor(path, _law_of(values)) for path, values in columns.items())
    positions = np.stack([_positions(each, columns[each.path], label, problems) for each in chosen], axis=1)
    if problems:
        raise InputError(problems)
    return Design("table", chosen, positions)


def _read(table: pd.DataFrame | str | Path) -> tuple[str, pd.DataFrame]:
    if isinstance(table, pd.DataFrame):
        return "table", table
    label = Path(table).name
    text = read_text(Path(table), label)
    try:
        return label, pd.read_csv(io.StringIO(text), keep_default_na=False, na_values=[""])
    except ValueError as error:  # pandas' ParserError is one
        raise InputError.single(label, f"is no CSV table: {str(error)[:100]}") from error


def _columns(frame: pd.DataFrame, label: str) -> dict[str, list[Value]]:
    names = [str(name).strip() for name in frame.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            [Problem(f"{label}: {name[:80]}", "stands twice", "each path once") for name in twice]
        )
    return {name: frame.iloc[:, at].tolist() for at, name in enumerate(names)}


def _strangers(frame: pd.DataFrame, label: str, factors: tuple[Factor, ...] | None) -> list[Problem]:
    if factors is None:
        return []
    names, known = [str(name).strip() for name in frame.columns], [each.path for each in factors]
    problems = [
        Problem(f"{label}: {name[:80]}", "is none of the factors", nearest(name, known))
        for name in names
        if name not in known
    ]
    return problems + [
        Problem(f"{label}: {path[:80]}", "has no column", nearest(path, names))
        for path in known
        if path not in names
    ]


def _empty_cells(columns: dict[str, list[Value]], label: str) -> list[Problem]:
    return [
        Problem(f"{label}: row {row}: {path[:80]}", "is empty or not finite", "a number or a word")
        for path, values in columns.items()
        for row, value in enumerate(values, start=1)
        if not isinstance(value, str) and not is_finite(value)
    ]


def _law_of(values: list[Value]) -> Listed:
    once = tuple(dict.fromkeys(values))
    counts = tuple(float(values.count(value)) for value in once)
    return Listed(once, counts if len(set(counts)) > 1 else ())


def _positions(factor: Factor, values: list[Value], label: str, problems: list[Problem]) -> Floats:
    found = np.full(len(values), np.nan)
    for row, value in enumerate(values):
        try:
            found[row] = factor.law.position_of(value)
        except InputError as error:
            told = error.problems[0]
            place = f"{label}: row {row + 1}: {factor.path[:80]}"
            problems.append(Problem(place, f"{told.place} {told.wrong}", told.right))
    return found

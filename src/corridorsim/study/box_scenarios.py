"""Boxes written back as scenario files: a case inside as changes, the ends of the box as variants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import numpy as np

from corridorsim.errors import InputError
from corridorsim.scenario.factor_values import Value
from corridorsim.scenario.factors import Factor, Point
from corridorsim.scenario.in_force import change_lines, changes_in_force
from corridorsim.scenario.points import PointChanges
from corridorsim.scenario.policy_rows import Change
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.toml_text import toml_value
from corridorsim.scenario.vocabulary import given_values_of
from corridorsim.study.boxes import Box, Restriction
from corridorsim.study.discovery import Discovery

_WIDTH = 110
_OF_NO_FILE = ("variant", "command line")  # levels of what a file that extends another would lose
_WHY = (
    "The changes are a point of the sweep: of the cases inside the box the one nearest to its middle. "
    "The middle itself was never run, and need not be a case. Factors that the box leaves free stand as they "
    "are there."
)


def member_point(discovery: Discovery, box: Box) -> Point:
    """Return the point of a sweep that stands for a box: of the cases inside, the nearest to the middle.

    The middle of a box was never run and need not be a case; this point was, and is.

    Parameters
    ----------
    discovery : that found it
    box : one of its boxes, or of ``at``

    Raises
    ------
    InputError
        Where no case is inside.
    """
    members = np.flatnonzero(box.members & discovery.cases)
    if not len(members):
        raise InputError.single("box", "has no case inside", "another one")
    points = discovery.points.iloc[members]
    away = np.zeros(len(members))
    for each in box.restrictions:
        if not each.words:
            column = points[each.factor.path].to_numpy()
            low, high = float(column.min()), float(column.max())
            away += ((column - (low + high) / 2.0) / max(high - low, np.finfo(float).tiny)) ** 2
    row = points.iloc[int(away.argmin())]
    return {each.path: _value(each, row[each.path]) for each in discovery.factors}


def _value(factor: Factor, found: object) -> Value:
    """Return a value as its law has it: a list may have whole numbers and words of any kind."""
    for value in factor.law.listed:
        if found in (str(value), value):
            return value
    return float(str(found))


def box_scenario(discovery: Discovery, scenario: Scenario, folder: Path, number: int = 1) -> str:
    """Return a box as the text of a scenario file that extends the one that was swept.

    Variants hold one restricted factor at an end of the box, or at another of its words, each.

    Parameters
    ----------
    discovery : of a sweep of the scenario
    scenario : as it was swept
    folder : in which the file is to stand: that of the scenario's file or one above it
    number : of the box, from 1

    Raises
    ------
    InputError
        Where there is no such box, or the file cannot extend the scenario's from there.
    """
    if not 1 <= number <= len(discovery.boxes):
        right = f"1 to {len(discovery.boxes)}" if discovery.boxes else "a discovery that found one"
        raise InputError.single("box", f"there is no box {number}", right)
    box = discovery.boxes[number - 1]
    point = member_point(discovery, box)
    changes = PointChanges(scenario, discovery.factors)
    restricted = [each.factor for each in box.restrictions]
    free = [each for each in discovery.factors if each not in restricted]
    lines = [
        *_header(discovery, box, number, scenario),
        "format = 1",
        f"extends = {toml_value(_parent(scenario, folder))}",
        f"title = {toml_value(f'{scenario.title or scenario.name}: {box.label}')}",
        *([f"state = {toml_value(scenario.state)}"] if scenario.state else []),
        *change_lines(
            changes_in_force(scenario, _OF_NO_FILE), "As the sweep's command line or variant had it."
        ),
        *change_lines(map(_given, changes.at(point, restricted)), "What the box asks for."),
        *change_lines(map(_given, changes.at(point, free)), "What the box leaves free."),
        *_variants(box, point, changes),
    ]
    return "\n".join(lines) + "\n"


def write_box(discovery: Discovery, scenario: Scenario, path: str | Path, number: int = 1) -> Path:
    """Write a box as a new scenario file; see ``box_scenario``.

    Parameters
    ----------
    discovery, scenario, number : as of ``box_scenario``
    path : of the file, which may not exist yet

    Raises
    ------
    InputError
        Where it cannot be written there.
    """
    target = Path(path)
    check_target(scenario, target)
    text = box_scenario(discovery, scenario, target.parent, number)
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise InputError.single(str(target), "exists already", "another name") from error
    return target


def check_target(scenario: Scenario, target: Path) -> None:
    """Refuse a file that a box cannot be written to, before anything is run for it.

    Parameters
    ----------
    scenario : that is swept
    target : the file

    Raises
    ------
    InputError
        Where it exists, or cannot extend the scenario's file from there.
    """
    if target.exists():
        raise InputError.single(str(target), "exists already", "another name")
    _parent(scenario, target.parent)


def _parent(scenario: Scenario, folder: Path) -> str:
    """Return the scenario's file as a file in a folder names it; what is extended may not lie outside."""
    try:
        return scenario.path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError as error:
        right = f"a file in {scenario.path.parent}"
        raise InputError.single(str(folder), f"is not the folder of {scenario.path.name}", right) from error


def _header(discovery: Discovery, box: Box, number: int, scenario: Scenario) -> list[str]:
    which = (
        f"Box {number} of {len(discovery.boxes)} by {discovery.method} over {len(discovery.points):,} points"
    )
    sentences = (f"{which} of {scenario.path.name}.", box.text, _WHY)
    return [f"# {line}" for each in sentences for line in wrap(each, _WIDTH - 2)] + [""]


def _given(change: Change) -> dict[str, object]:
    return given_values_of(change)


def _variants(box: Box, point: Point, changes: PointChanges) -> Iterator[str]:
    names: set[str] = set()
    for each in box.restrictions:
        factor = each.factor
        for end, value in _ends(each, point):
            there = changes.at({**point, factor.path: value}, [factor])
            made = [toml_value(_from_there(change, factor, point)) for change in there]
            yield from ("", f"[variants.{_new_name(factor, end, names)}]")
            yield f"title = {toml_value(f'{factor.path} at {end}: {value}')}"
            yield f"changes = [{', '.join(made)}]"


def _ends(restriction: Restriction, point: Point) -> list[tuple[str, Value]]:
    factor = restriction.factor
    if restriction.words:
        return [(str(word), word) for word in restriction.words if word != point[factor.path]]
    low, high = (
        end if end is not None else float(factor.at(position))
        for end, position in ((restriction.low, 0.0), (restriction.high, 1.0))
    )
    ends = [("low", low), ("high", high)]
    return [(name, _value(factor, value)) for name, value in ends if np.isfinite(value)]


def _from_there(change: Change, factor: Factor, point: Point) -> dict[str, object]:
    """Return what brings a number from where the file's changes leave it to an end of the box."""
    given = given_values_of(change)
    if factor.verb == "multiply" and change.multiply is not None:
        there = float(point[factor.path])
        return {**given, "multiply": change.multiply / there} if there else given
    if factor.verb == "add" and change.add is not None:
        return {**given, "add": change.add - float(point[factor.path])}
    return given


def _new_name(factor: Factor, end: str, names: set[str]) -> str:
    """Return an id that no variant before it has."""
    words = re.sub(
        r"[^a-z0-9]+", "-", f"box {' '.join(factor.path.split('.')[1:]) or factor.path} {end}".lower()
    )
    name = stem = words.strip("-")
    many = 1
    while name in names:
        many += 1
        name = f"{stem}-{many}"
    names.add(name)
    return name

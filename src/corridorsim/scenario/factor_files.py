"""Factors as people write them: in a TOML file, and as text on the command line.

Text is taken apart into the keys of a file's row, so that one model checks both.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from corridorsim.errors import InputError, nearest
from corridorsim.scenario.factor_laws import (
    Empirical,
    Listed,
    Lognormal,
    Triangular,
    Uniform,
)
from corridorsim.scenario.factor_values import Law
from corridorsim.scenario.factors import SIGNS, Factor, Verb, twice_problems
from corridorsim.scenario.files import parse_toml, read_text
from corridorsim.scenario.messages import problems_of
from corridorsim.scenario.vocabulary import Row, refuse, text

_Weighted = Annotated[tuple[object, float], Field(strict=False)]  # the law says which values it takes
_Word = Annotated[str, StringConstraints(min_length=1)]
_LAWS = ("uniform", "triangular", "lognormal", "discrete", "categorical", "empirical", "values")
_CONTINUOUS: dict[str, Callable[..., Law]] = {
    "uniform": Uniform,
    "triangular": Triangular,
    "lognormal": Lognormal,
}
_SHAPE = re.compile(r"(?P<path>[^=]*?)\s*(?P<sign>\*=|\+=|~=|=)\s*(?P<law>.*)", re.DOTALL)
_CALL = re.compile(r"(?P<name>[a-z]+)\s*\((?P<inside>.*)\)", re.DOTALL)
_ITEM = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^",]*?)\s*(?:,|$)')
_EXAMPLE = "legs.aktau-alat-feeder.headway_hours=uniform(24, 96)"


def _numbers(description: str, **options: Any) -> Any:  # noqa: ANN401
    """Return a field for the numbers of a law, which are in the unit of what varies."""
    return text(description, default=None, strict=False, json_schema_extra={"unit": "as the path"}, **options)


class FactorRow(Row):
    """One input that varies (``[[factors]]``): a path and exactly one law."""

    path: str = text("<table>.<id or glob>.<field>, study.<field> or costs.<field>", min_length=1)
    verb: Verb = text("what a value does there: set, multiply, add or within", default="set")
    group: str = text("factors of one group are told together", default="")
    uniform: tuple[float, float] | None = _numbers("low, high")
    triangular: tuple[float, float, float] | None = _numbers("low, mode, high")
    lognormal: tuple[float, ...] | None = _numbers(
        "median, sigma (log scale), and the share cut off at each end if not 0.001",
        min_length=2,
        max_length=3,
    )
    discrete: tuple[_Weighted, ...] | None = _numbers("values, each with its weight")
    categorical: tuple[_Word, ...] | None = text("words, equally likely", default=None, strict=False)
    empirical: tuple[float, ...] | None = _numbers("observed numbers")
    values: tuple[object, ...] | None = text("values, equally likely", default=None, strict=False)

    @model_validator(mode="after")
    def _check_law(self) -> Self:
        given = self._given()
        if len(given) != 1:
            wrong = "has both " + " and ".join(given) if given else "has no law"
            raise refuse("", wrong, "exactly one of: " + ", ".join(_LAWS))
        try:
            self.law()
        except InputError as error:
            problem = error.problems[0]
            raise refuse(given[0], f"{problem.place} {problem.wrong}", problem.right) from error
        return self

    def _given(self) -> list[str]:
        return [name for name in _LAWS if getattr(self, name) is not None]

    def law(self) -> Law:
        """Return the row's law.

        Raises
        ------
        InputError
            Where its numbers make none.
        """
        name = self._given()[0]
        items: Any = getattr(self, name)
        if name == "discrete":
            return Listed(tuple(value for value, _ in items), tuple(weight for _, weight in items))
        if name in ("categorical", "values"):
            return Listed(items)
        if name == "empirical":
            return Empirical(items)
        return _CONTINUOUS[name](*items)

    def factor(self) -> Factor:
        """Return the factor that the row declares."""
        return Factor(self.path, self.law(), self.verb, self.group)


class FactorFile(Row):
    """A file of factors."""

    format: Literal[1] = text("version of the file format")
    factors: tuple[FactorRow, ...] = text("inputs that vary", strict=False, min_length=1)


def read_factors(path: str | Path) -> tuple[Factor, ...]:
    """Return the factors of a file.

    Parameters
    ----------
    path : TOML, ``format = 1`` and ``[[factors]]``

    Raises
    ------
    InputError
        With every problem found in it.
    """
    label = Path(path).name
    data = parse_toml(read_text(Path(path), label), label)
    try:
        found = tuple(row.factor() for row in FactorFile.model_validate(data).factors)
    except ValidationError as error:
        raise InputError(problems_of(error, FactorFile, data, lambda _, at: f"{label}: {at}")) from error
    if problems := twice_problems(found):
        raise InputError(problems)
    return found


def parse_factor(written: str) -> Factor:
    """Return the factor of a text.

    Parameters
    ----------
    written : a path, ``=`` (set), ``*=`` (multiply), ``+=`` (add) or ``~=`` (within), and a law:
        ``uniform(24, 96)``, ``triangular(24, 48, 96)``, ``lognormal(48, 0.5)``, ``discrete(24: 1, 48: 3)``,
        ``categorical(on, off)``, ``empirical(30, 41, 60)`` or a list ``[24, 48, 96]``

    Raises
    ------
    InputError
        Where it is none.
    """
    shape = _SHAPE.fullmatch(written.strip())
    if shape is None or not shape["path"]:
        raise InputError.single(f"factor {written[:80]}", "is not PATH=LAW", _EXAMPLE)
    place = f"factor {shape['path'][:80]}"
    name, items = _law(shape["law"].strip(), place)
    verb = next(verb for verb, sign in SIGNS.items() if sign == shape["sign"])
    row = {"path": shape["path"], "verb": verb, name: items}
    try:
        return FactorRow.model_validate(row).factor()
    except ValidationError as error:
        raise InputError(problems_of(error, FactorRow, row, lambda _, at: f"{place}: {at}")) from error


def _law(law: str, place: str) -> tuple[str, list[object]]:
    """Return the key of a law in a file's row, and its items."""
    if law.startswith("[") and law.endswith("]"):
        return "values", _items(law[1:-1], place)
    call = _CALL.fullmatch(law)
    if call is None:
        raise InputError.single(place, f"'{law[:60]}' is no law", "uniform(24, 96) or [24, 48, 96]")
    name = call["name"]
    if name not in _LAWS or name == "values":
        raise InputError.single(place, f"no law '{name[:60]}'", nearest(name, _LAWS[:-1]))
    if name == "discrete":
        return name, [_weighted(pair, place) for pair in _pieces(call["inside"], place)]
    if name == "categorical":
        words = (_read(piece) for piece in _pieces(call["inside"], place))
        return name, [word if isinstance(word, str) else str(word).lower() for word in words]
    return name, _items(call["inside"], place)


def _items(inside: str, place: str) -> list[object]:
    return [_read(piece) for piece in _pieces(inside, place)]


def _pieces(inside: str, place: str) -> list[str]:
    """Return what stands between the commas; those in quotes part nothing."""
    pieces, at = [], 0
    while at < len(inside):
        found = _ITEM.match(inside, at)
        if found is None or not found[1]:
            raise InputError.single(place, f"'{inside[:60]}' is no list", "items parted by commas")
        pieces.append(found[1])
        at = found.end()
    return pieces


def _weighted(pair: str, place: str) -> list[object]:
    value, sign, weight = pair.rpartition(":")
    if not sign:
        raise InputError.single(place, f"'{pair[:60]}' has no weight", "discrete(24: 1, 48: 3)")
    return [_read(value.strip()), _read(weight.strip())]


def _read(piece: str) -> object:
    """Return a piece read as TOML, else as a word."""
    try:
        values: Mapping[str, object] = tomllib.loads(f"value = {piece}")
    except (ValueError, RecursionError):
        return piece
    return values["value"] if len(values) == 1 else piece

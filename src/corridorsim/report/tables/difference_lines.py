"""What is different between two scenarios, in few lines: what one change did to many rows is told once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple, TypeGuard

from corridorsim.scenario.differences import Difference
from corridorsim.scenario.tables import Provenance, Scenario

_WORD = re.compile(r"[^-~.]+")
_MOST_NAMES = 6
_MOST_CHARACTERS = 60
_SAME_FACTOR = 1e-9


class _Key(NamedTuple):
    """What differences have in common that are told together."""

    table: str
    field: str
    kind: str
    by: str


def difference_lines(differences: Iterable[Difference], a: Scenario, b: Scenario) -> list[str]:
    """Return one line a difference, or a group of them that have table, field and cause in common.

    Parameters
    ----------
    differences : of the two scenarios
    a, b : the scenarios
    """
    groups: dict[_Key, list[Difference]] = {}
    for each in differences:
        groups.setdefault(_key(each, a, b), []).append(each)
    return [_line(key, group) for key, group in groups.items()]


def _key(each: Difference, a: Scenario, b: Scenario) -> _Key:
    table, _, field = _parts(each)
    return _Key(table, field, each.kind, _cause(each, a, b))


def _parts(each: Difference) -> tuple[str, str, str]:
    """Return table, id and field of a path; a whole row has no field, and a single row no id."""
    table, _, rest = each.path.partition(".")
    if each.kind != "changed":
        return table, rest, ""
    name, _, field = rest.rpartition(".")
    return table, name, field


def _cause(each: Difference, a: Scenario, b: Scenario) -> str:
    """Return the changes behind a difference; that a file says what it says is not worth a word."""
    told = [
        f"{side}: {setter.place}" if setter == each.set_by_a and side == "A" else setter.place
        for side, setter, scenario in (("A", each.set_by_a, a), ("B", each.set_by_b, b))
        if setter is not None and not _is_own(setter, scenario)
    ]
    return "; ".join(told)


def _is_own(setter: Provenance, scenario: Scenario) -> bool:
    return setter.place == scenario.path.name


def _line(key: _Key, group: Sequence[Difference]) -> str:
    told = _rows(key, group) if key.kind != "changed" else _values(group)
    return f"{told}  ({key.by})" if key.by else told


def _rows(key: _Key, group: Sequence[Difference]) -> str:
    """Return which rows or closures only one of the two has."""
    side = "B" if key.kind == "added" else "A"
    names = [_parts(each)[1] for each in group]
    if key.table == "closures":
        told = [f"{name} {_days(each)}" for name, each in zip(names, group, strict=True)]
        return f"closed only in {side}: {_listed(told)}"
    return f"{key.table} only in {side}: {_listed(names)}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _days(each: Difference) -> str:
    days = each.b if isinstance(each.b, dict) else each.a
    assert isinstance(days, dict)
    first, last = days["closed_from"], days["closed_until"]
    if first is None and last is None:
        return "for good"
    return " ".join(filter(None, (first and f"from {first}", last and f"until {last}")))


def _values(group: Sequence[Difference]) -> str:
    if len(group) == 1:
        return f"{group[0].path}: {_change(group)}"
    table, _, field = _parts(group[0])
    return f"{table}.{_glob([_parts(each)[1] for each in group])}.{field} ({len(group)}): {_change(group)}"


def _glob(names: Sequence[str]) -> str:
    """Return what names have in common at both ends, else in a word within, and stars for the rest."""
    start = _common_start(names)
    end = _common_start([name[len(start) :][::-1] for name in names])[::-1]
    if start or end:
        return f"{start}*{end}"
    words = set.intersection(*(set(_WORD.findall(name)) for name in names))
    return f"*{max(words, key=lambda word: (len(word), word))}*" if words else "*"


def _common_start(names: Sequence[str]) -> str:
    first, last = min(names), max(names)
    alike = (one == other for one, other in zip(first, last, strict=False))
    return first[: sum(takewhile(bool, alike))]


def _change(group: Sequence[Difference]) -> str:
    first, unit = group[0], group[0].unit.removeprefix("1") if group[0].unit == "1" else group[0].unit
    if all((each.a, each.b) == (first.a, first.b) for each in group):
        return f"{_shown(first.a)} → {_shown(first.b)} {unit}".rstrip()
    ends = [(each.a, each.b) for each in group]
    numbers = [(float(a), float(b)) for a, b in ends if _is_number(a) and _is_number(b)]
    if len(numbers) < len(ends):
        return "various"
    factors = [b / a for a, b in numbers if a]
    if len(factors) == len(numbers) and max(factors) - min(factors) <= _SAME_FACTOR * abs(factors[0]):
        return f"× {factors[0]:g} (was {_span([a for a, _ in numbers])} {unit}".rstrip() + ")"
    return " → ".join(_span(side) for side in zip(*numbers, strict=True)) + f" {unit}".rstrip()


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _span(values: Sequence[float]) -> str:
    low, high = min(values), max(values)
    return f"{low:g}" if low == high else f"{low:g} … {high:g}"


def _shown(value: object) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        told = "; ".join(" or ".join(each) if isinstance(each, list) else str(each) for each in value)
    else:
        told = f"{value:.10g}" if isinstance(value, float) else str(value)
    return told if len(told) <= _MOST_CHARACTERS else told[: _MOST_CHARACTERS - 1] + "…"

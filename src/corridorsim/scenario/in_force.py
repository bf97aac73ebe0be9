"""What a scenario has set over its network, written as changes of a file that has nothing else to rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from corridorsim.scenario.layout import SINGLE
from corridorsim.scenario.mixtures import declared_rows
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.toml_text import toml_value
from corridorsim.scenario.vocabulary import Row, given_values_of

Given = dict[str, object]


def changes_in_force(
    scenario: Scenario, levels: Collection[str], beside: Collection[str] = ()
) -> Iterator[Given]:
    """Yield what some levels of priority have set, each value as it now is.

    Parameters
    ----------
    scenario : declared and checked
    levels : as of ``Provenance``
    beside : tables that are written otherwise
    """
    rows = declared_rows(scenario)
    for path, origin in scenario.provenance.items():
        table, _, rest = path.partition(".")
        if origin.level in levels and table not in beside:
            name, _, field = ("", "", rest) if table in SINGLE else rest.rpartition(".")
            if (table, name) in rows:
                value = given_values_of(rows[table, name]).get(field)
                yield from ([] if value is None else [{"path": path, "set": value}])
            else:
                yield from _shut(scenario, table, rest)


def change_lines(changes: Iterable[Mapping[str, object]], comment: str) -> list[str]:
    """Return changes as the lines of a scenario file, nothing where there is none.

    Parameters
    ----------
    changes : in order
    comment : what they are
    """
    lines = [line for each in changes for line in ("", "[[changes]]", *value_lines(each))]
    return ["", f"# {comment}", *lines[1:]] if lines else []


def value_lines(values: Mapping[str, object]) -> list[str]:
    """Return values as lines of TOML.

    Parameters
    ----------
    values : by name
    """
    return [f"{name} = {toml_value(_plain(value))}" for name, value in values.items() if value is not None]


def _plain(value: object) -> object:
    """Return a value as TOML can write it: rows as tables."""
    if isinstance(value, Row):
        return {name: _plain(each) for name, each in given_values_of(value).items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _shut(scenario: Scenario, table: str, name: str) -> Iterator[Given]:
    path = f"{table}.{name}"
    yield {"path": path, "open": True}
    for each in scenario.closures:
        if (each.table, each.id) == (table, name):
            days = {"from": each.from_date, "until": each.until}
            yield {"path": path, "close": True, **{end: day for end, day in days.items() if day is not None}}

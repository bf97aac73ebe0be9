"""Where a number comes from: its line of evidence, and the numbers that have none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from corridorsim.scenario.layout import TABLE_FILES
from corridorsim.scenario.policy_rows import State
from corridorsim.scenario.source_rows import Evidence
from corridorsim.scenario.tables import Tables
from corridorsim.scenario.vocabulary import BACK, Row, unit_of

_GLOB = "*?["
_LIST_NUMBERS = {("hazards", "places"), ("states", "changes")}  # lists with numbers inside: one line each
_NAMES = {("price_index", "year"), ("sources", "year")}  # years that name a row are no data
_UNPROVEN = ("sources", "evidence", "corridors")


class EvidenceIndex:
    """Finds the line of evidence of a number.

    Parameters
    ----------
    lines : lines of evidence; a line that names the row beats a glob, and of two globs the one with
        more letters wins, then the first by alphabet
    """

    def __init__(self, lines: Iterable[Evidence]) -> None:
        self._exact: dict[tuple[str, str, str], Evidence] = {}
        self._globs: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
        for line in lines:
            if any(sign in line.id for sign in _GLOB):
                self._globs[line.table, line.field].append(line)
            else:
                self._exact[line.table, line.id, line.field] = line
        for found in self._globs.values():
            found.sort(key=lambda line: (-sum(sign not in _GLOB for sign in line.id), line.id))

    def find(self, table: str, row: str, field: str) -> Evidence | None:
        """Return the line of a number; a return leg without one of its own has that of the leg there."""
        exact = self._exact.get((table, row, field))
        if exact is not None:
            return exact
        if row.endswith(BACK):
            there = row.removesuffix(BACK)
            own = self._exact.get((table, there, f"{field}_back"))
            return own or self._glob(table, there, f"{field}_back") or self.find(table, there, field)
        return self._glob(table, row, field)

    def _glob(self, table: str, row: str, field: str) -> Evidence | None:
        return next((line for line in self._globs[table, field] if fnmatchcase(row, line.id)), None)


def numbers_without_evidence(tables: Tables) -> tuple[str, ...]:
    """Return the paths of numbers in a network's tables that no line of evidence names."""
    index = EvidenceIndex(tables.evidence)
    return tuple(
        f"{table}.{row}.{field}"
        for table, row, field in _given_numbers(tables)
        if index.find(table, row, field) is None
    )


def evidence_without_number(tables: Tables) -> tuple[str, ...]:
    """Return the lines of evidence, as paths, whose row is nowhere in the tables."""
    stray = []
    for line in tables.evidence:
        rows = _declared(tables, line.table)
        if line.id not in rows and not any(fnmatchcase(row, line.id) for row in rows):
            stray.append(f"{line.table}.{line.id}.{line.field}")
    return tuple(stray)


def _given_numbers(tables: Tables) -> Iterator[tuple[str, str, str]]:
    for entry in TABLE_FILES:
        if entry.table in _UNPROVEN:
            continue
        rows = _declared(tables, entry.table)
        for name, row in rows.items():
            there = rows.get(name.removesuffix(BACK)) if name.endswith(BACK) else None
            for field in _number_fields(entry.table, row):
                if there is None:
                    yield entry.table, name, field
                elif getattr(row, field) != getattr(there, field):
                    yield entry.table, name.removesuffix(BACK), f"{field}_back"


def _declared(tables: Tables, table: str) -> Mapping[str, Row]:
    rows: Mapping[str, Row] = tables.leg_rows if table == "legs" else getattr(tables, table)
    return rows


def _number_fields(table: str, row: Row) -> list[str]:
    """Return the fields of a row that hold numbers that its file gives."""
    found = []
    for field in type(row).model_fields:
        if field not in row.model_fields_set or getattr(row, field) is None or (table, field) in _NAMES:
            continue
        if isinstance(row, State) and field == "changes" and not _changes_numbers(row):
            continue
        if unit_of(type(row), field) or (table, field) in _LIST_NUMBERS:
            found.append(field)
    return found


def _changes_numbers(state: State) -> bool:
    return any(
        change.multiply is not None
        or change.add is not None
        or (isinstance(change.set, int | float) and not isinstance(change.set, bool))
        for change in state.changes
    )

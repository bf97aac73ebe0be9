"""Changes: named alterations of rows, by path, in order, with a record of who set what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import cast

from pydantic import ValidationError

from corridorsim.errors import InputError, Problem, nearest
from corridorsim.scenario.closing import PLACES, close, reopen, shut_as_planned
from corridorsim.scenario.layout import CHANGEABLE, SINGLE
from corridorsim.scenario.messages import Place, problems_of, shown
from corridorsim.scenario.policy_rows import Change
from corridorsim.scenario.reading_tables import NetworkRows
from corridorsim.scenario.resolving import Resolver
from corridorsim.scenario.rows import Leg, Service, Terminal
from corridorsim.scenario.tables import Closure, Provenance
from corridorsim.scenario.vocabulary import BACK, Row, field_names, given_values_of

_GLOB = frozenset("*?[")
_PATH_FORMS = "<table>.<id>.<field>, study.<field> or costs.<field>"


@dataclass(frozen=True, slots=True)
class PlacedChange:
    """A change, the level of priority it belongs to and where it stands."""

    change: Change
    level: str
    place: str


class Draft:
    """A network's rows and a scenario's declarations while changes are made to them.

    Parameters
    ----------
    network : rows as read; they stay as they are
    label : the scenario's name in problems that no change explains

    Attributes
    ----------
    provenance : who set what, by path
    closures : planned legs, and what ``close`` has closed so far, less what ``open`` has opened
    """

    def __init__(self, network: NetworkRows, label: str) -> None:
        self._network = network
        self._label = label
        self._edited: dict[str, dict[str, dict[str, object]]] = {table: {} for table in CHANGEABLE}
        self._last: dict[tuple[str, str], Provenance] = {}
        self._own_corridors: set[str] = set()
        self._filling: Resolver | None = None
        self.provenance: dict[str, Provenance] = {}
        self.closures = shut_as_planned(network.rows["legs"].values())
        self._passages = {
            name for row in network.rows["legs"].values() if isinstance(row, Leg) for name in row.passages
        }

    def ids(self, table: str) -> list[str]:
        """Return the ids of a table, those of the network first."""
        if table == "passages":
            return sorted(self._passages)
        return list(dict.fromkeys([*self._network.rows.get(table, {}), *self._edited[table]]))

    def _has(self, table: str, row: str) -> bool:
        """Return whether a table has a row, without listing them all."""
        if table == "passages":
            return row in self._passages
        return row in self._network.rows.get(table, {}) or row in self._edited[table]

    def values(self, table: str, row: str) -> Mapping[str, object]:
        """Return a row's present values by the names that files use, those that nothing gives left out."""
        edited = self._edited[table].get(row)
        return edited if edited is not None else given_values_of(self._network.rows[table][row])

    def path(self, table: str, row: str, field: str = "") -> str:
        """Return the path of a value as its file writes it."""
        head = "corridor" if table == "corridors" and row in self._own_corridors else table
        return ".".join(part for part in (head, row, field) if part)

    def place(self, table: str, row: str, field: str = "") -> str:
        """Return where a value stands: the change or file that set it, else the network's file and line."""
        path = self.path(table, row, field)
        if (origin := self.provenance.get(path)) is not None:
            return f"{origin.place}: {path}"
        if (table, row) in self._network.places or row in self._network.rows.get(table, {}):
            return self._network.place(table, row, field)
        return f"{self._label}: {path}"

    def declare(self, table: str, row: str, values: Mapping[str, object], origin: Provenance) -> None:
        """Lay a file's own values over what parents and states have set."""
        present = self._edited[table].setdefault(row, {})
        present.update(values)
        for field in values:
            self.provenance[self.path(table, row, field)] = origin

    def declare_corridor(self, row: str, values: Mapping[str, object], origin: Provenance) -> None:
        """Take a corridor of one's own; it replaces any that has its name."""
        self._own_corridors.add(row)
        self._edited["corridors"][row] = {}
        self.declare("corridors", row, {"id": row, **values}, origin)

    def extend(self, table: str, row: str, field: str, words: Iterable[str], origin: Provenance) -> None:
        """Add words to a list, after those that it has; one that is no list is told when rows are checked."""
        present = self.values(table, row).get(field) or ()
        if isinstance(present, list | tuple):
            self.declare(table, row, {field: list(dict.fromkeys((*present, *words)))}, origin)

    def apply(self, placed: PlacedChange) -> None:
        """Make a change.

        Raises
        ------
        InputError
            If its path names nothing, or the value cannot be changed so.
        """
        origin = Provenance(placed.level, placed.place)
        targets = self.targets(placed)
        if placed.change.verb in ("close", "open"):
            self._shut(placed.change, targets, origin)
            return
        for table, row, field in targets:
            value = self._altered(placed, table, row, field)
            edited = self._edited[table].setdefault(
                row, dict(self.values(table, row)) if self._has(table, row) else {}
            )
            edited[field] = value
            self.provenance[self.path(table, row, field)] = origin
            self._last[table, row] = origin

    def targets(self, placed: PlacedChange) -> list[tuple[str, str, str]]:
        """Return the table, row and field of every value that a change's path names.

        Raises
        ------
        InputError
            If it names none.
        """
        parts = placed.change.path.split(".")
        table = parts[0]
        shuts = placed.change.verb in ("close", "open")
        tables = PLACES if shuts else tuple(CHANGEABLE)
        if table not in tables:
            wrong = f"no table '{table[:60]}'" + (f" to {placed.change.verb}" if shuts else "")
            raise _refusal(placed, wrong, nearest(table, tables))
        if table in SINGLE:
            parts.insert(1, "")
        if len(parts) != (2 if shuts else 3):
            raise _refusal(placed, "is not a path", f"{table}.<id>" if shuts else _PATH_FORMS)
        rows = [""] if table in SINGLE else self._matching(placed, table, parts[1])
        if shuts:
            return [(table, row, "") for row in rows]
        fields = [name for name in field_names(CHANGEABLE[table]) if name != "id"]
        if parts[2] not in fields:
            raise _refusal(placed, f"no field '{parts[2][:60]}' in {table}", nearest(parts[2], fields))
        if (table, parts[2]) == ("legs", "planned"):
            raise _refusal(placed, "is what the network says", f"legs.{parts[1]} with open = true, or close")
        return [(table, row, parts[2]) for row in rows]

    def _matching(self, placed: PlacedChange, table: str, name: str) -> list[str]:
        if _GLOB.isdisjoint(name) and self._has(table, name):
            return [name]
        known = self.ids(table)
        if _GLOB.isdisjoint(name):
            raise _refusal(placed, f"no row '{name[:60]}' in {table}", nearest(name, known))
        found = [row for row in known if fnmatchcase(row, name)]
        if not found:
            raise _refusal(placed, f"'{name[:60]}' matches no row in {table}")
        return found

    def _shut(self, change: Change, targets: Iterable[tuple[str, str, str]], origin: Provenance) -> None:
        for table, row, _ in targets:
            self.provenance[f"{table}.{row}"] = origin
            if change.verb == "close":
                self.closures = close(self.closures, Closure(table, row, change.from_date, change.until))
                continue
            for name in dict.fromkeys((row, *self._planned_with(table, row))):
                self.closures = reopen(self.closures, Closure(table, name, change.from_date, change.until))
                self.provenance[f"{table}.{name}"] = origin

    def _planned_with(self, table: str, row: str) -> list[str]:
        """Return the leg there of a planned return leg: a line that opens runs both ways."""
        leg = self._network.rows["legs"].get(row) if table == "legs" else None
        return [row.removesuffix(BACK)] if isinstance(leg, Leg) and leg.planned else []

    def _altered(self, placed: PlacedChange, table: str, row: str, field: str) -> object:
        change = placed.change
        if change.verb == "set":
            return change.set
        present = self._present(table, row, field)
        path = self.path(table, row, field)
        if isinstance(present, bool) or not isinstance(present, int | float):
            kind = "is empty" if present is None else f"is {shown(present)}, not a number"
            raise _refusal(placed, f"{path} {kind}, nothing to {change.verb}", "set")
        try:
            result = change.reckoned(present)
        except (OverflowError, ValueError) as error:
            raise _refusal(placed, f"{path} becomes too large") from error
        return result

    def _present(self, table: str, row: str, field: str) -> object:
        """Return a value as it stands; what a leg leaves empty counts as its service has it."""
        values = self.values(table, row) if self._has(table, row) else {}
        present = values.get(field)
        if present is not None:
            return present
        if table == "legs":
            return self._resolved(values, field)
        info = CHANGEABLE[table].model_fields.get(field)
        return None if info is None or info.is_required() else info.default

    def _resolved(self, values: Mapping[str, object], field: str) -> object:
        try:
            leg = Leg.model_validate(values)
            return getattr(self._resolver().resolve(leg), field, None)
        except (ValidationError, KeyError):
            return None  # an earlier change spoilt a row: told when the rows are checked

    def _resolver(self) -> Resolver:
        """Return who fills legs in; made anew once a terminal or a service is altered."""
        altered = tuple(len(self._edited[table]) for table in ("terminals", "services"))
        if self._filling is None or any(altered):
            terminals, services = (self.rows(table, []) for table in ("terminals", "services"))
            self._filling = Resolver(
                cast("dict[str, Terminal]", terminals),
                cast("dict[str, Service]", services),
                self._network.measured,
            )
        return self._filling

    def branch(self) -> Draft:
        """Return a draft to which further changes are made that this one does not see."""
        other = copy(self)
        other._edited = {
            table: {row: dict(values) for row, values in rows.items()} for table, rows in self._edited.items()
        }
        other.provenance, other._last = {}, {}
        return other

    def changed_rows(self, problems: list[Problem]) -> dict[tuple[str, str], Row]:
        """Return the rows that changes have altered, by table and row, checked anew.

        Parameters
        ----------
        problems : what is wrong with them is added to it
        """
        found = {}
        for table, row in self._last:
            if (checked := self._checked(table, row, problems)) is not None:
                found[table, row] = checked
        return found

    def rows(self, table: str, problems: list[Problem]) -> dict[str, Row]:
        """Return a table's rows after all changes, changed ones checked anew.

        Parameters
        ----------
        table : the table
        problems : what is wrong with changed rows is added to it
        """
        rows = dict(self._network.rows.get(table, {}))
        for row in self._edited.get(table, {}):
            if (checked := self._checked(table, row, problems)) is not None:
                rows[row] = checked
        return rows

    def _checked(self, table: str, row: str, problems: list[Problem]) -> Row | None:
        """Return a row as it was altered, None where its values do not hold."""
        values = self._edited[table][row]
        try:
            return CHANGEABLE[table].model_validate(values)
        except ValidationError as error:
            problems += problems_of(error, CHANGEABLE[table], values, self._placed_in(table, row))
            return None

    def _placed_in(self, table: str, row: str) -> Place:
        def place(location: tuple[int | str, ...], path: str) -> str:
            field = str(location[0]) if location else ""
            last = self._last.get((table, row)) if row in self._network.rows.get(table, {}) else None
            if last is not None and self.path(table, row, field) not in self.provenance:
                # the change made two values quarrel, and the error names the other one
                return f"{last.place}: {self.path(table, row, field)}"
            return self.place(table, row, field) + path.removeprefix(field)

        return place


def _refusal(placed: PlacedChange, wrong: str, right: str = "") -> InputError:
    return InputError.single(f"{placed.place}: {placed.change.path[:80]}", wrong, right)

"""Every value with its unit, who set it, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase

from corridorsim.errors import InputError, nearest
from corridorsim.scenario.draughts import middle_of, payload_of
from corridorsim.scenario.evidence import EvidenceIndex
from corridorsim.scenario.hazard_rows import Reach
from corridorsim.scenario.layout import CHANGEABLE, SINGLE
from corridorsim.scenario.policy_rows import Change
from corridorsim.scenario.rows import Leg, Service
from corridorsim.scenario.source_rows import Evidence
from corridorsim.scenario.tables import Closure, Provenance, ResolvedLeg, Scenario, Tables
from corridorsim.scenario.vocabulary import BACK, Row, unit_of, values_of

LEG_FIELDS = tuple(field.name for field in fields(ResolvedLeg) if field.name != "id")
LEG_UNITS = {"passage_km": "km", "shared_factor": "1"}
_BY_SERVICE = {"median_hours": "km_per_day", "usd_per_feu": "usd_per_km"}  # what fills an empty cell


@dataclass(frozen=True, slots=True)
class ExplainedValue:
    """A value and all that is known of it.

    Attributes
    ----------
    path : as changes and ``--set`` write it
    value : as it is used, after all changes
    unit : empty for words
    origin : ``network``, ``default``, ``derived``, or the level that set it: ``parent``, ``state``,
        ``scenario``, ``variant``, ``command line``
    source : a row of sources.csv, ``assumption``, or the place that set it
    grade : ``published``, ``derived`` or ``assumption``; empty where nothing says
    low, high : what the number may be, None where nothing says
    """

    path: str
    value: object
    unit: str
    origin: str
    source: str
    grade: str
    low: float | None
    high: float | None
    note: str


def explain(subject: Scenario | Tables, path: str | None = None) -> tuple[ExplainedValue, ...]:
    """Return the values of a scenario or a network, with their origins.

    Parameters
    ----------
    subject : what to explain
    path : ``<table>``, ``<table>.<id>``, ``<table>.<id>.<field>``, ids and fields with ``*`` too;
        None for all

    Raises
    ------
    InputError
        If the path names nothing.
    """
    values = tuple(_Explaining(subject).values())
    if path is None:
        return values
    wanted = path.split(".")
    found = tuple(value for value in values if _fits(value.path, wanted))
    if not found:
        raise InputError.single(path[:80], "names no value", _hint(wanted, values))
    return found


def explain_legs(
    subject: Scenario | Tables, names: Iterable[str], fields: Sequence[str] = LEG_FIELDS
) -> Iterator[ExplainedValue]:
    """Return the values of some legs: quicker than all of a network by ``explain``.

    Parameters
    ----------
    subject : a scenario or a network
    names : ids of legs
    fields : of a leg; all where none are named
    """
    explaining = _Explaining(subject)
    tables = subject.tables if isinstance(subject, Scenario) else subject
    for name in names:
        yield from explaining.leg(tables.legs[name], fields)


def _fits(path: str, wanted: list[str]) -> bool:
    parts = path.split(".")
    return len(wanted) <= len(parts) and all(map(fnmatchcase, parts, wanted))


def _hint(wanted: list[str], values: tuple[ExplainedValue, ...]) -> str:
    """Name the nearest word at the first part of a path that fits nothing."""
    for count in range(len(wanted)):
        choices = {
            parts[count]
            for value in values
            if len(parts := value.path.split(".")) > count and _fits(value.path, wanted[:count])
        }
        if not any(fnmatchcase(choice, wanted[count]) for choice in choices):
            return nearest(wanted[count], choices)
    return ""


class _Explaining:
    def __init__(self, subject: Scenario | Tables) -> None:
        self._scenario = subject if isinstance(subject, Scenario) else None
        self._tables = subject.tables if isinstance(subject, Scenario) else subject
        self._provenance = subject.provenance if isinstance(subject, Scenario) else {}
        self._evidence = EvidenceIndex(self._tables.evidence)

    def values(self) -> Iterator[ExplainedValue]:
        if self._scenario is not None:
            yield from self._declared(self._scenario)
        for table in (*CHANGEABLE, "states", "sources", "price_index"):
            rows = getattr(self._tables, table, {})
            for name, row in rows.items():
                if isinstance(row, ResolvedLeg):
                    yield from self.leg(row)
                elif not (table == "corridors" and self._scenario is not None):
                    yield from self._row(table, name, row)

    def _declared(self, scenario: Scenario) -> Iterator[ExplainedValue]:
        yield from self._row("study", "", scenario.study)
        yield from self._row("costs", "", scenario.costs)
        for shipment in scenario.shipments:
            yield from self._row("shipments", shipment.id, shipment)
        for corridor in scenario.corridors:
            own = f"corridor.{corridor.id}.id" in self._provenance
            yield from self._row("corridor" if own else "corridors", corridor.id, corridor)
        for closure in scenario.closures:
            yield self._closure(closure)

    def _row(self, table: str, name: str, row: Row) -> Iterator[ExplainedValue]:
        for field, value in values_of(row).items():
            if field == "id" or value is None or value == ():
                continue
            path = ".".join(part for part in (table, name, field) if part)
            line = self._evidence.find(table, name, field)
            untouched = "default" if table in (*SINGLE, "shipments", "corridor") else "network"
            yield self._value(path, _told(value), unit_of(type(row), field), untouched, line)

    def leg(self, leg: ResolvedLeg, wanted: Iterable[str] = LEG_FIELDS) -> Iterator[ExplainedValue]:
        declared = self._tables.leg_rows[leg.id]
        for field in wanted:
            value = getattr(leg, field)
            unsaid = value in ((), "", None) or (field == "planned" and not value)
            if unsaid or (leg.timetable and field in ("headway_hours", "headway_cv")):
                continue
            path = f"legs.{leg.id}.{field}"
            unit = LEG_UNITS.get(field) or unit_of(Leg, field)
            line = self._evidence.find("legs", leg.id, field)
            if getattr(declared, field, None) is not None or not unit:
                yield self._value(path, value, unit, "network", line)
            elif field in ("distance_km", "passage_km"):
                yield self._measured(path, value, leg, line)
            else:
                yield self._by_service(path, value, unit, leg, field)
        if self._scenario is not None and leg.vessel_draught_m is not None:
            yield from self._by_water(leg, self._scenario)

    def _by_water(self, leg: ResolvedLeg, scenario: Scenario) -> Iterator[ExplainedValue]:
        """Explain what the water leaves of a vessel's cargo in the middle of the departure window."""
        day = middle_of(scenario.study)
        payload = payload_of(leg, scenario.tables.terminals, day)
        where = f"{payload.available_m:.2f} m of water at {payload.place} on {day}" if payload.place else ""
        figures = [("payload_share", payload.share, "1")]
        if leg.capacity_teu_per_year is not None:
            left = leg.capacity_teu_per_year * payload.share
            figures.append(("effective_capacity_teu_per_year", left, "TEU/year"))
        for field, value, unit in figures:
            path = f"legs.{leg.id}.{field}"
            yield ExplainedValue(path, value, unit, "derived", "", "", None, None, where)

    def _measured(self, path: str, value: object, leg: ResolvedLeg, line: Evidence | None) -> ExplainedValue:
        measured = self._tables.measured.get(leg.id.removesuffix(BACK))
        if line is not None or measured is None:
            return self._value(path, value, "km", "network", line)
        return ExplainedValue(path, value, "km", "network", measured.file, "derived", None, None, "")

    def _by_service(
        self, path: str, value: object, unit: str, leg: ResolvedLeg, field: str
    ) -> ExplainedValue:
        """Explain a number that a leg has from its service, or that is zero for want of any."""
        filled = _BY_SERVICE.get(field, field)
        if filled not in Service.model_fields:
            return ExplainedValue(path, value, unit, "default", "", "", None, None, "")
        source = f"services.{leg.service_row}.{filled}"
        line = self._evidence.find("services", leg.service_row, filled)
        if (origin := self._provenance.get(source)) is not None:
            return self._set_by(path, value, unit, origin)
        if line is None:
            return ExplainedValue(path, value, unit, "network", source, "", None, None, "")
        # low and high speak of the service's number, which is the leg's own only where it is copied
        low, high = (line.low, line.high) if filled == field else (None, None)
        note = f"from {source}" + (f": {line.note}" if line.note else "")
        return ExplainedValue(path, value, unit, "network", line.source, line.grade, low, high, note)

    def _value(
        self, path: str, value: object, unit: str, untouched: str, line: Evidence | None
    ) -> ExplainedValue:
        if (origin := self._provenance.get(path)) is not None:
            return self._set_by(path, value, unit, origin)
        if line is None:
            return ExplainedValue(path, value, unit, untouched, "", "", None, None, "")
        return ExplainedValue(
            path, value, unit, untouched, line.source, line.grade, line.low, line.high, line.note
        )

    def _set_by(self, path: str, value: object, unit: str, origin: Provenance) -> ExplainedValue:
        return ExplainedValue(path, value, unit, origin.level, origin.place, "", None, None, "")

    def _closure(self, closure: Closure) -> ExplainedValue:
        path = f"{closure.table}.{closure.id}"
        days = "closed"
        days += f" from {closure.from_date}" if closure.from_date else ""
        days += f" until {closure.until}" if closure.until else " for good"
        planned = self._evidence.find("legs", closure.id, "planned")  # shut by nobody: it is not there yet
        return self._value(path, days, "", "network", planned)


def plain_value(value: object) -> object:
    """Return a value as JSON knows it; a date or row as text.

    Parameters
    ----------
    value : of an ``ExplainedValue``
    """
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, tuple | list):
        return [plain_value(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): plain_value(inner) for name, inner in value.items()}
    return str(value)


def _told(value: object) -> object:
    """Return a value as people read it where it is a list of rows."""
    if not isinstance(value, tuple):
        return value
    return tuple(_told_item(item) for item in value)


def _told_item(item: object) -> object:
    if isinstance(item, Reach):
        return f"{item.place} ({item.reach:g})"
    if isinstance(item, Change):
        return f"{item.path} {item.verb} {getattr(item, item.verb)}"
    return item

"""What each arc asks of a journey, in order: waits for departures, gates, random hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from corridorsim.kernels.chance import PURPOSE_LEG, PURPOSE_TRANSFER
from corridorsim.kernels.steps import (
    PART_BORDER,
    PART_CLOSURE,
    PART_DEPARTURE,
    PART_HANDLING,
    PART_MOVING,
    STEP_BACKLOG,
    STEP_DEPARTURE,
    STEP_GATE,
    STEP_HOURS,
    STEP_LATENESS,
    STEP_LINE,
    STEP_OPENING,
    STEP_RIDE,
    STEP_SAILING,
    STEP_SLOWDOWN,
)
from corridorsim.kernels.worlds import Departures, Durations, Lateness
from corridorsim.network.gates import GateBook
from corridorsim.network.graph import Arc, leg_names
from corridorsim.network.naming import id_words
from corridorsim.network.network import Steps
from corridorsim.network.quantile_tables import TableBook
from corridorsim.network.sailings import OpeningBook, SailingBook, season_names
from corridorsim.scenario.calendars import has_own_hours
from corridorsim.scenario.departing import is_listed
from corridorsim.scenario.draughts import ALL_OF_IT, Payload
from corridorsim.scenario.rows import Transfer
from corridorsim.scenario.tables import ResolvedLeg

AT_GATES = (STEP_GATE, STEP_SLOWDOWN, STEP_BACKLOG)  # kinds of steps whose item is a gate
KINDS_OF_LAWS = {  # for each set of laws, the kinds of steps whose item is a row of it
    "durations": (STEP_HOURS, STEP_LINE),
    "lateness": (STEP_LATENESS,),
    "departures": (STEP_DEPARTURE,),
    "sailings": (STEP_SAILING, STEP_RIDE),
}
_FULL = 0.98  # a queue that never clears would be no answer
WORD_MOVING, WORD_BORDER = 0, 2  # words 1 and 3 are the phase of departures and the lateness


class Step(NamedTuple):
    """A step of an arc; see ``kernels.steps.Routes``."""

    kind: int
    item: int
    part: int
    share: float = 1.0
    gate: int = -1


@dataclass
class _Duration:
    thing: str
    purpose: np.uint32
    word: int
    table: int
    scale_hours: float
    group: str = ""
    shared: float = 0.0


@dataclass
class StepBook:
    """Collects what the arcs need of durations, departures, opening hours and gates, each thing once."""

    gates: GateBook
    sailings: SailingBook
    openings: OpeningBook
    payloads: Mapping[str, Payload]
    tables: TableBook = field(default_factory=TableBook)
    durations: list[_Duration] = field(default_factory=list)
    departures: list[tuple[str, float]] = field(default_factory=list)
    late: list[ResolvedLeg] = field(default_factory=list)
    of_transfer: dict[str, int] = field(default_factory=dict)

    def steps_of(self, arc: Arc) -> list[Step]:
        """Return the steps of an arc.

        Parameters
        ----------
        arc : of any kind
        """
        if arc.leg is not None:
            return list(self._leg_steps(arc.leg))
        if arc.transfer is not None:
            hours = self._transfer_hours(arc.transfer, arc.tail.terminal)
            return [Step(STEP_HOURS, hours, PART_HANDLING)]
        return []

    def _transfer_hours(self, row: Transfer, terminal: str) -> int:
        """One luck for a row and terminal, whichever services meet there."""
        name = f"transfers/{row.id}/{terminal}"
        if name not in self.of_transfer:
            self.of_transfer[name] = self._add(
                _Duration(
                    name, PURPOSE_TRANSFER, WORD_MOVING, self.tables.lognormal(row.sigma), row.median_hours
                )
            )
        return self.of_transfer[name]

    def _leg_steps(self, leg: ResolvedLeg) -> Iterator[Step]:
        name = f"legs/{leg.id}"
        if has_own_hours(leg.timetable):
            yield from self._ride(leg)
        else:
            yield from self._departure(leg)
            yield from self._opening(leg.origin)
            yield from self._gates(leg, _where_it_starts(leg))
            yield from self._voyage(leg)
        if leg.on_time_probability < 1.0:
            self.late.append(leg)
            yield Step(STEP_LATENESS, len(self.late) - 1, PART_MOVING)
        if leg.border_hours > 0:
            table = self.tables.lognormal(leg.border_sigma)
            border = _Duration(name, PURPOSE_LEG, WORD_BORDER, table, leg.border_hours)
            yield Step(STEP_HOURS, self._add(border), PART_BORDER)
        yield from self._opening(leg.destination)
        yield from self._gates(leg, (leg.destination,))

    def _departure(self, leg: ResolvedLeg) -> Iterator[Step]:
        if is_listed(leg):
            yield Step(STEP_SAILING, self.sailings.add(leg), PART_DEPARTURE)
        elif leg.headway_hours > 0:
            self.departures.append((f"legs/{leg.id}", leg.headway_hours))
            yield Step(STEP_DEPARTURE, len(self.departures) - 1, PART_DEPARTURE)

    def _voyage(self, leg: ResolvedLeg) -> Iterator[Step]:
        """Yield moving, cut at each passage that may be shut."""
        moving, covered = self._moving(leg, leg.median_hours), 0.0
        line = self.gates.line_of(leg_names(leg), leg.mode)
        for passage, km in zip(leg.passages, leg.passage_km, strict=True):
            reached = min(1.0, km / leg.distance_km)
            gates = list(self._gates(leg, (passage,)))
            if gates:
                yield _under_way(moving, reached - covered, line)
                yield from gates
                covered = reached
        yield _under_way(moving, 1.0 - covered, line)

    def _ride(self, leg: ResolvedLeg) -> Iterator[Step]:
        """Yield waiting and moving in one: a later train may be faster. A shut place holds its trains."""
        yield from self._opening(leg.origin)
        holds = -1
        for step in self._gates(leg, _where_it_starts(leg)):
            if step.kind == STEP_GATE:
                holds = step.item
            else:
                yield step
        sailing = self.sailings.add(leg, self._moving(leg, 1.0))
        yield Step(STEP_RIDE, sailing, PART_MOVING, gate=holds)

    def _moving(self, leg: ResolvedLeg, median_hours: float) -> int:
        table = self.tables.lognormal(leg.sigma)
        name, group = f"legs/{leg.id}", leg.shared_group
        return self._add(
            _Duration(name, PURPOSE_LEG, WORD_MOVING, table, median_hours, group, leg.shared_factor)
        )

    def _opening(self, terminal: str) -> Iterator[Step]:
        row = self.openings.row_at(terminal)
        if row is not None:
            at_border = self.openings.terminals[terminal].kind == "border"
            yield Step(STEP_OPENING, row, PART_BORDER if at_border else PART_CLOSURE)

    def _gates(self, leg: ResolvedLeg, places: tuple[str, ...]) -> Iterator[Step]:
        for kind, gate in self.gates.gates_at(places, leg.mode, self._utilisation(places[0], leg)):
            yield Step(kind, gate, PART_CLOSURE)

    def _utilisation(self, place: str, leg: ResolvedLeg) -> float:
        """Return how much of a terminal's capacity is in use while it is open; a passage has no queue.

        Vessels that load less carry less away: the same flow then fills more of what the terminal can do.
        """
        terminal = self.openings.terminals.get(place)
        load = terminal.utilisation if terminal is not None else 0.0
        share = self.payloads.get(leg.id, ALL_OF_IT).share
        return min(max(load, _FULL), load / share) if share > 0.0 else load

    def _add(self, duration: _Duration) -> int:
        self.durations.append(duration)
        return len(self.durations) - 1

    def duration_arrays(self, t_tables: np.ndarray) -> Durations:
        """Return the durations as kernels read them.

        Parameters
        ----------
        t_tables : how scores that share a factor depend in the tails
        """
        rows = self.durations
        groups = sorted({row.group for row in rows if row.shared})
        position = {group: index for index, group in enumerate(groups)}
        return Durations(
            thing=id_words([row.thing for row in rows]),
            purpose=np.array([row.purpose for row in rows], dtype=np.uint32),
            word=np.array([row.word for row in rows], dtype=np.int64),
            table=np.array([row.table for row in rows], dtype=np.int64),
            scale_hours=np.array([row.scale_hours for row in rows], dtype=np.float32),
            group=np.array([position[row.group] if row.shared else -1 for row in rows], dtype=np.int64),
            shared=np.array([row.shared for row in rows], dtype=np.float32),
            tables=self.tables.stacked(),
            group_id=id_words(groups),
            t_tables=t_tables,
        )

    def lateness_arrays(self) -> Lateness:
        """Return the voyages that may be late as kernels read them."""
        return Lateness(
            thing=id_words([f"legs/{leg.id}" for leg in self.late]),
            purpose=np.full(len(self.late), PURPOSE_LEG, dtype=np.uint32),
            on_time_probability=np.array([leg.on_time_probability for leg in self.late], dtype=np.float32),
            late_min_hours=np.array([leg.late_min_hours for leg in self.late], dtype=np.float32),
            late_mean_hours=np.array([leg.late_mean_hours for leg in self.late], dtype=np.float32),
        )

    def departure_arrays(self) -> Departures:
        """Return the departures as kernels read them."""
        return Departures(
            thing=id_words([name for name, _ in self.departures]),
            purpose=np.full(len(self.departures), PURPOSE_LEG, dtype=np.uint32),
            headway_hours=np.array([hours for _, hours in self.departures], dtype=np.float32),
        )


def _under_way(moving: int, share: float, line: int) -> Step:
    """Return a stretch of a leg: a line where something may slow it, else its hours alone."""
    return Step(STEP_LINE if line >= 0 else STEP_HOURS, moving, PART_MOVING, share, line)


def _where_it_starts(leg: ResolvedLeg) -> tuple[str, ...]:
    """Return the names under which a leg is shut before it starts."""
    return (leg.origin, *leg_names(leg), *season_names(leg))


def as_steps(steps: Sequence[Sequence[Step]]) -> Steps:
    """Return the steps of all arcs as CSR arrays.

    Parameters
    ----------
    steps : of each arc
    """
    flat = [step for arc in steps for step in arc]
    return Steps(
        first=np.concatenate(([0], np.cumsum([len(arc) for arc in steps]))).astype(np.int64),
        kind=np.array([step.kind for step in flat], dtype=np.int64),
        item=np.array([step.item for step in flat], dtype=np.int64),
        gate=np.array([step.gate for step in flat], dtype=np.int64),
        part=np.array([step.part for step in flat], dtype=np.int64),
        share=np.array([step.share for step in flat], dtype=np.float32),
    )

"""The laws of the things that some routes meet, numbered anew so that a tile holds nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from corridorsim.kernels.sailings import SailingLaws
from corridorsim.kernels.steps import (
    STEP_DELAY,
    STEP_DEPARTURE,
    STEP_HOURS,
    STEP_LATENESS,
    STEP_LINE,
    STEP_OPENING,
    STEP_RIDE,
    STEP_SAILING,
    Openings,
)
from corridorsim.kernels.worlds import Departures, Durations, Gates, Hazards, Lateness, RuleDelays
from corridorsim.network.network import Integers, Steps, WorldLaws
from corridorsim.network.steps import AT_GATES
from corridorsim.study.laws_in_use import (
    hazards_at,
    taken,
    taken_durations,
    taken_gates,
    taken_hazards,
    used_gates,
    used_items,
)
from corridorsim.study.listed_sailings import factors_of, taken_openings, taken_sailings

_NAMES = {"rule_delays": "delays"}


class RowsMet(NamedTuple):
    """Rows of the network's laws that some routes meet, int64 and sorted each, in their new order."""

    durations: Integers
    lateness: Integers
    departures: Integers
    sailings: Integers
    openings: Integers
    delays: Integers
    gates: Integers
    hazards: Integers

    @property
    def by_kind(self) -> Mapping[int, Integers]:
        """The rows that each kind of step points to."""
        kinds = {
            STEP_LATENESS: self.lateness,
            STEP_DEPARTURE: self.departures,
            STEP_OPENING: self.openings,
            STEP_DELAY: self.delays,
        }
        kinds |= dict.fromkeys((STEP_HOURS, STEP_LINE), self.durations)
        kinds |= dict.fromkeys((STEP_SAILING, STEP_RIDE), self.sailings)
        return kinds | dict.fromkeys(AT_GATES, self.gates)


@dataclass(frozen=True)
class RouteLaws:
    """Laws of what some routes meet; see the kernels' classes."""

    durations: Durations
    lateness: Lateness
    departures: Departures
    sailings: SailingLaws
    openings: Openings
    delays: RuleDelays
    gates: Gates
    hazards: Hazards


def rows_met(laws: WorldLaws, steps: Steps, routes: Sequence[tuple[int, ...]]) -> RowsMet:
    """Return what some routes meet.

    Parameters
    ----------
    laws : of the network
    steps : of the arcs
    routes : each a tuple of arcs
    """
    arcs = sorted({arc for route in routes for arc in route})
    sailings = used_items(steps, arcs, STEP_SAILING, STEP_RIDE)
    factors = factors_of(laws.sailings, sailings)
    gates = used_gates(steps, arcs)
    return RowsMet(
        durations=np.union1d(used_items(steps, arcs, STEP_HOURS, STEP_LINE), factors),
        lateness=used_items(steps, arcs, STEP_LATENESS),
        departures=used_items(steps, arcs, STEP_DEPARTURE),
        sailings=sailings,
        openings=used_items(steps, arcs, STEP_OPENING),
        delays=used_items(steps, arcs, STEP_DELAY),
        gates=gates,
        hazards=hazards_at(laws.gates, gates, laws.hazards.follows),
    )


def laws_of_rows(
    laws: WorldLaws, rows: RowsMet, known: tuple[WorldLaws, RouteLaws] | None = None
) -> RouteLaws:
    """Return the laws of what some routes meet, numbered anew.

    Parameters
    ----------
    laws : of the network
    rows : met by the routes
    known : other laws of the network and what they gave; what is the same there is not taken again
    """
    take: dict[str, Callable[[Any], Any]] = {
        "durations": lambda own: taken_durations(own, rows.durations),
        "lateness": lambda own: taken(own, rows.lateness),
        "departures": lambda own: taken(own, rows.departures),
        "sailings": lambda own: taken_sailings(own, rows.sailings, rows.durations),
        "openings": lambda own: taken_openings(own, rows.openings),
        "rule_delays": lambda own: taken(own, rows.delays, whole=("tables",)),
        "gates": lambda own: taken_gates(own, rows.gates, rows.hazards),
        "hazards": lambda own: taken_hazards(own, rows.hazards),
    }
    found = []
    for name, taking in take.items():
        own = getattr(laws, name)
        is_known = known is not None and own is getattr(known[0], name)
        found.append(getattr(known[1], _NAMES.get(name, name)) if known and is_known else taking(own))
    return RouteLaws(*found)

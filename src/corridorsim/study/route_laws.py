"""The laws of the things that some routes meet, numbered anew so that a tile holds nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from corridorsim.study.laws_in_use import (
    AT_GATES,
    hazards_at,
    taken,
    taken_gates,
    taken_hazards,
    used_gates,
    used_items,
)
from corridorsim.study.listed_sailings import factors_of, taken_openings, taken_sailings


@dataclass(frozen=True)
class RouteLaws:
    """Laws of what some routes meet; see the kernels' classes.

    Attributes
    ----------
    items : by kind of step, the rows of the network's laws that were taken, in their new order
    """

    durations: Durations
    lateness: Lateness
    departures: Departures
    sailings: SailingLaws
    openings: Openings
    delays: RuleDelays
    gates: Gates
    hazards: Hazards
    items: Mapping[int, Integers]


def laws_of_routes(laws: WorldLaws, steps: Steps, routes: Sequence[tuple[int, ...]]) -> RouteLaws:
    """Return the laws of what some routes meet.

    Parameters
    ----------
    laws : of the network
    steps : of the arcs
    routes : each a tuple of arcs
    """
    arcs = sorted({arc for route in routes for arc in route})
    sailings = used_items(steps, arcs, STEP_SAILING, STEP_RIDE)
    factors = factors_of(laws.sailings, sailings)
    durations = np.union1d(used_items(steps, arcs, STEP_HOURS, STEP_LINE), factors)
    gates = used_gates(steps, arcs)
    hazards = hazards_at(laws.gates, gates, laws.hazards.follows)
    single = (STEP_LATENESS, STEP_DEPARTURE, STEP_OPENING, STEP_DELAY)
    items = {kind: used_items(steps, arcs, kind) for kind in single}
    items |= dict.fromkeys((STEP_HOURS, STEP_LINE), durations)
    items |= dict.fromkeys((STEP_SAILING, STEP_RIDE), sailings)
    items |= dict.fromkeys(AT_GATES, gates)
    return RouteLaws(
        durations=taken(laws.durations, durations, whole=("tables", "group_id", "t_tables")),
        lateness=taken(laws.lateness, items[STEP_LATENESS]),
        departures=taken(laws.departures, items[STEP_DEPARTURE]),
        sailings=taken_sailings(laws.sailings, sailings, durations),
        openings=taken_openings(laws.openings, items[STEP_OPENING]),
        delays=taken(laws.rule_delays, items[STEP_DELAY], whole=("tables",)),
        gates=taken_gates(laws.gates, gates, hazards),
        hazards=taken_hazards(laws.hazards, hazards),
        items=items,
    )

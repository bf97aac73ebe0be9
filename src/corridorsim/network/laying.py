"""Some arcs of a network laid again under other numbers, by the code that lays them all when it is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corridorsim.kernels.sailings import SailingLaws
from corridorsim.kernels.worlds import Departures, Durations, Lateness
from corridorsim.network.building import is_permanent
from corridorsim.network.costs import arc_costs
from corridorsim.network.gates import GateBook, GateKey, days_met
from corridorsim.network.graph import Arc
from corridorsim.network.hazard_laws import hazards_in_play
from corridorsim.network.network import ArcCosts, Floats
from corridorsim.network.quantile_tables import t_tables
from corridorsim.network.sailings import OpeningBook, SailingBook, season_closures
from corridorsim.network.steps import Step, StepBook
from corridorsim.scenario.draughts import Payload, middle_of, payload_of
from corridorsim.scenario.tables import Scenario, Tables


@dataclass(frozen=True)
class Laid:
    """What some arcs ask of a journey and what they cost, items numbered among themselves.

    Attributes
    ----------
    steps : of each arc
    gates : what each gate is known by
    durations, lateness, departures, sailings : see the kernels' classes
    costs : of the arcs
    """

    steps: list[list[Step]]
    gates: list[GateKey]
    durations: Durations
    lateness: Lateness
    departures: Departures
    sailings: SailingLaws
    costs: ArcCosts

    def has_shape_of(self, other: Laid) -> bool:
        """Return whether the same arcs ask for the same things, whatever their numbers are.

        Parameters
        ----------
        other : of the same arcs
        """
        mine, its = self.sailings, other.sailings
        return (
            self.steps == other.steps
            and [_shape(key) for key in self.gates] == [_shape(key) for key in other.gates]
            and np.array_equal(self.durations.group >= 0, other.durations.group >= 0)
            and np.array_equal(mine.gap_table >= 0, its.gap_table >= 0)
            and np.array_equal(mine.entry_week_hours, its.entry_week_hours)
            and np.array_equal(mine.entry_own_hours, its.entry_own_hours)
        )

    @property
    def utilisation(self) -> Floats:
        """Load of each gate, float64 (n_gates,)."""
        return np.array([key.utilisation for key in self.gates], dtype=np.float64)


def _shape(key: GateKey) -> GateKey:
    """Return what a gate is known by but for its load; whether there is a queue counts."""
    return key._replace(utilisation=float(key.utilisation > 0.0))


class ArcLayer:
    """Lays some arcs as often as is asked.

    Parameters
    ----------
    scenario : that the network was built of
    arcs : of the network
    """

    def __init__(self, scenario: Scenario, arcs: Sequence[Arc]) -> None:
        self._arcs, self._day = tuple(arcs), middle_of(scenario.study)
        dated = [closure for closure in scenario.closures if not is_permanent(closure)]
        dated += season_closures(scenario.tables.legs, *days_met(scenario.study))
        self._gates = GateBook(hazards_in_play(scenario.tables.hazards), dated)
        self._t_tables = t_tables(scenario.study)

    def lay(self, tables: Tables) -> Laid:
        """Return what the arcs ask and cost.

        Parameters
        ----------
        tables : with the arcs' legs and transfers
        """
        arcs = [_with_rows(arc, tables) for arc in self._arcs]
        carried = self._payloads(arcs, tables)
        gates, sailings = self._gates.emptied(), SailingBook(tables.terminals)
        book = StepBook(gates, sailings, OpeningBook(tables.terminals), carried)
        steps = [book.steps_of(arc) for arc in arcs]
        return Laid(
            steps=steps,
            gates=list(gates.rows),
            durations=book.duration_arrays(self._t_tables),
            lateness=book.lateness_arrays(),
            departures=book.departure_arrays(),
            sailings=sailings.arrays(),
            costs=arc_costs(arcs, tables, carried),
        )

    def costs(self, tables: Tables) -> ArcCosts:
        """Return what the arcs cost, no more.

        Parameters
        ----------
        tables : with the arcs' legs and transfers
        """
        arcs = [_with_rows(arc, tables) for arc in self._arcs]
        return arc_costs(arcs, tables, self._payloads(arcs, tables))

    def _payloads(self, arcs: Sequence[Arc], tables: Tables) -> dict[str, Payload]:
        legs = [arc.leg for arc in arcs if arc.leg is not None]
        found = {leg.id: payload_of(leg, tables.terminals, self._day) for leg in legs}
        return {name: payload for name, payload in found.items() if payload.share < 1.0}


def _with_rows(arc: Arc, tables: Tables) -> Arc:
    """Return an arc with its row as the tables have it."""
    if arc.leg is not None:
        return replace(arc, leg=tables.legs[arc.leg.id])
    return arc if arc.transfer is None else replace(arc, transfer=tables.transfers[arc.transfer.id])

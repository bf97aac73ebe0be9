"""What routes take and cost on average, with the numbers of the tables as they are or with others.

First order, without a draw: expected hours of arcs, waits for departures included, hazards by their expected
wait (``hazards_met``), rules that delay or detain by their mean, all on a route that is kept whatever
happens. Opening hours, closures by date and what lateness past a deadline costs are left out. Only arcs and
places that a number stands behind are looked at again.

How good that is: ``tests/study/test_weakest.py`` holds it against trials. The load (``utilisation``) of a
port that a storm reaches second is overstated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corridorsim.network.costs import arc_costs, lognormal_mean
from corridorsim.network.eligibility import share_of_window, surcharged_legs
from corridorsim.network.graph import Arc
from corridorsim.network.network import Floats, Network
from corridorsim.scenario.draughts import middle_of, payload_of
from corridorsim.scenario.policy_rows import Rule
from corridorsim.scenario.tables import Scenario, Tables
from corridorsim.scenario.uncertain import Updates, tables_with
from corridorsim.study.hazards_met import Meeting, mean_wait_hours, meetings_of, month_shares
from corridorsim.study.routes import CorridorRoutes, Route
from corridorsim.units import (
    CONTAINER_TARE_TONNES_PER_TEU,
    HOURS_PER_DAY,
    KG_PER_TONNE,
    TEU_PER_FEU,
)

TableRow = tuple[str, str]
_HOURS, _USD, _EMPTY, _SUBSIDY, _KG_PER_FEU, _KG_PER_TONNE = range(6)


@dataclass(frozen=True)
class Taken:
    """The route that a shipment takes through a corridor."""

    entry: CorridorRoutes
    route: Route


@dataclass(frozen=True)
class Figures:
    """Expected figures of routes, float64 (n_routes,) each; USD are generalised, of one FEU."""

    days: Floats
    usd_per_feu: Floats


class ExpectedFigures:
    """Expected figures of some routes.

    Parameters
    ----------
    network, scenario : built and declared
    taken : the routes
    """

    def __init__(self, network: Network, scenario: Scenario, taken: Sequence[Taken]) -> None:
        self._scenario, self._taken = scenario, list(taken)
        used = sorted({arc for each in taken for arc in each.route.arcs})
        self._arcs = [network.arcs[arc] for arc in used]
        at = {arc: position for position, arc in enumerate(used)}
        self._along = np.array([at[arc] for each in self._taken for arc in each.route.arcs], dtype=np.int64)
        lengths = [len(each.route.arcs) for each in self._taken]
        self._first = np.cumsum([0, *lengths[:-1]])
        self._behind: dict[TableRow, list[int]] = {}
        for position, arc in enumerate(self._arcs):
            for behind in _rows_behind(arc, scenario.tables):
                self._behind.setdefault(behind, []).append(position)
        self._costs = self._cost_rows(self._arcs, scenario.tables)
        self._months = month_shares(scenario.study)
        self._met = [self._meetings(network, each.route) for each in self._taken]
        self._waits = {each: self._wait(each, scenario.tables) for met in self._met for each in met}
        self._ruled = [self._rules(network, each.entry, each.route) for each in self._taken]

    def _meetings(self, network: Network, route: Route) -> list[Meeting]:
        hours = network.costs.hours[list(route.arcs)].tolist()
        return meetings_of([network.arcs[arc] for arc in route.arcs], hours, self._scenario.tables.hazards)

    def _rules(self, network: Network, entry: CorridorRoutes, route: Route) -> dict[str, float]:
        """Return how often a route meets each rule that costs money or time, by rule, as a mean over days."""
        arcs, found = list(route.arcs), {}
        for rule, (legs, share) in surcharged_legs(network, self._scenario, entry.shipment).items():
            found[rule] = share * float(np.count_nonzero(legs[arcs]))
        for rule, legs in entry.delays.items():
            row = self._scenario.tables.rules[rule]
            found[rule] = share_of_window(row, self._scenario.study) * float(legs[arcs].any())
        return {rule: often for rule, often in found.items() if often > 0.0}

    def rows(self) -> set[TableRow]:
        """Return the rows of the tables that the figures rest on."""
        hazards = {each.hazard for met in self._met for each in met}
        leaders = {self._scenario.tables.hazards[name].follows for name in hazards} - {None}
        cargo = {("commodities", each.entry.shipment.commodity) for each in self._taken}
        rules = {("rules", rule) for ruled in self._ruled for rule in ruled}
        return {*self._behind, *(("hazards", str(name)) for name in hazards | leaders), *cargo, *rules}

    def figures(self, updates: Updates) -> Figures:
        """Return the figures with other numbers.

        Parameters
        ----------
        updates : by table and row; none for the numbers as they are
        """
        tables = tables_with(self._scenario.tables, updates)
        rows = np.add.reduceat(self._costs_at(updates, tables)[self._along], self._first)
        rows[:, _HOURS] += self._wait_hours(updates, tables) + self._rule_hours(tables)
        usd = [
            self._generalized(each, row, ruled, tables)
            for each, row, ruled in zip(self._taken, rows, self._ruled, strict=True)
        ]
        return Figures(rows[:, _HOURS] / HOURS_PER_DAY, np.array(usd, dtype=np.float64))

    def _costs_at(self, updates: Updates, tables: Tables) -> Floats:
        touched = sorted({arc for row in updates for arc in self._behind.get(row, ())})
        if not touched:
            return self._costs
        costs, arcs = self._costs.copy(), [self._arcs[arc] for arc in touched]
        costs[touched] = self._cost_rows(arcs, tables)
        return costs

    def _cost_rows(self, arcs: Sequence[Arc], tables: Tables) -> Floats:
        """Return what arcs cost in the tables as they are now, float64 (n_arcs, 6)."""
        now = [_as_in(tables, arc) for arc in arcs]
        day = middle_of(self._scenario.study)
        legs = [arc.leg for arc in now if arc.leg is not None]
        costs = arc_costs(now, tables, {leg.id: payload_of(leg, tables.terminals, day) for leg in legs})
        columns = (
            costs.hours,
            costs.usd_per_feu,
            costs.empty_return_usd_per_feu,
            costs.subsidy_usd_per_feu,
            costs.kg_per_feu,
            costs.kg_per_tonne,
        )
        return np.stack(columns, axis=1)

    def _wait_hours(self, updates: Updates, tables: Tables) -> Floats:
        waits = dict(self._waits)
        if any(table in ("hazards", "terminals", "legs", "services") for table, _ in updates):
            for meeting in waits:
                if self._concerns(meeting, updates):
                    waits[meeting] = self._wait(meeting, tables)
        return np.array([sum(waits[each] for each in met) for met in self._met], dtype=np.float64)

    def _concerns(self, meeting: Meeting, updates: Updates) -> bool:
        """Return whether a wait depends on some of the rows; on a line it is that of the leg's hours too."""
        hazard = self._scenario.tables.hazards[meeting.hazard]
        rows = {("hazards", hazard.id), ("hazards", hazard.follows or ""), ("terminals", meeting.place)}
        return not rows.isdisjoint(updates) or (
            hazard.effect == "line" and any(table in ("legs", "services") for table, _ in updates)
        )

    def _wait(self, meeting: Meeting, tables: Tables) -> float:
        horizon_hours = self._scenario.study.horizon_days * HOURS_PER_DAY
        return mean_wait_hours(meeting, tables, self._months, horizon_hours)

    def _rule_hours(self, tables: Tables) -> Floats:
        held = {rule: _held_hours(tables.rules[rule]) for ruled in self._ruled for rule in ruled}
        return np.array([sum(often * held[rule] for rule, often in ruled.items()) for ruled in self._ruled])

    def _generalized(self, each: Taken, row: Floats, ruled: Mapping[str, float], tables: Tables) -> float:
        shipment, costs = each.entry.shipment, self._scenario.costs
        cargo = tables.commodities[shipment.commodity]
        usd = row[_USD] - costs.subsidy_share * row[_SUBSIDY] + row[_EMPTY] * (shipment.box == "carrier")
        usd += sum(often * (tables.rules[rule].usd_per_feu or 0.0) for rule, often in ruled.items())
        tonnes = (cargo.tonnes_per_teu + CONTAINER_TARE_TONNES_PER_TEU) * TEU_PER_FEU
        kg = row[_KG_PER_FEU] + row[_KG_PER_TONNE] * tonnes
        time = cargo.value_of_time_usd_per_teu_day * TEU_PER_FEU / HOURS_PER_DAY * row[_HOURS]
        return float(usd + kg * costs.carbon_usd_per_tonne / KG_PER_TONNE + time)


def _as_in(tables: Tables, arc: Arc) -> Arc:
    """Return an arc with its row as the tables have it."""
    leg = None if arc.leg is None else tables.legs[arc.leg.id]
    transfer = None if arc.transfer is None else tables.transfers[arc.transfer.id]
    return Arc(arc.name, arc.tail, arc.head, leg, transfer)


def _rows_behind(arc: Arc, tables: Tables) -> Iterator[TableRow]:
    """Yield the rows that an arc's costs may depend on."""
    if arc.leg is not None:
        yield "legs", arc.leg.id
        yield "services", arc.leg.service_row
        yield "terminals", arc.leg.origin
        yield "terminals", arc.leg.destination
        yield from (("emissions", row.id) for row in tables.emissions_for(arc.leg))
    elif arc.transfer is not None:
        yield "transfers", arc.transfer.id
        yield "terminals", arc.head.terminal


def _held_hours(rule: Rule) -> float:
    """Return how long a rule holds a shipment on average; one that only costs money holds nobody."""
    if rule.delay_median_hours is None:
        return 0.0
    held = lognormal_mean(rule.delay_median_hours, rule.delay_sigma or 0.0)
    return held * (1.0 if rule.probability is None else rule.probability)

"""Probing: where routes are looked for before a sweep, so that its points find their best among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

import numpy as np
from scipy.stats import qmc

from corridorsim.errors import InputError
from corridorsim.network.bearing import Bearing
from corridorsim.network.eligibility import kind_of, rules_by_kind
from corridorsim.network.laying import ArcLayer
from corridorsim.network.network import ArcCosts, Network
from corridorsim.network.patches import COSTS, Written, patched
from corridorsim.scenario.factors import Factor, Point
from corridorsim.scenario.numbers import NumberChanges
from corridorsim.scenario.other_rows import RowsAt, scenario_with_rows
from corridorsim.scenario.tables import Scenario
from corridorsim.study.constraints import Search
from corridorsim.study.prices import arc_weights, shipment_prices

_SPREAD = 31  # points spread over all ranges together: a power of two less the corner at which they begin
_ENDS = (0.0, 1.0)


class Prober:
    """Looks for routes under other numbers.

    Parameters
    ----------
    network, scenario : whole
    changes : of the factors that are numbers
    searches : with the numbers as the scenario has them
    """

    def __init__(
        self, network: Network, scenario: Scenario, changes: NumberChanges, searches: Sequence[Search]
    ) -> None:
        self._network, self._scenario, self._changes = network, scenario, changes
        self._searches, self._bearing = tuple(searches), Bearing(network, scenario.tables)

    def searches(self) -> list[list[Search]]:
        """Return each search as it is, and at every point that is tried; points that cannot be are not."""
        found = [[search] for search in self._searches]
        places = {place for each in self._changes.numbers for place in each.places}
        for factors, point in self._points():
            try:
                rows = self._changes.rows_at(factors, point, places)
            except InputError:
                continue
            for known, search in zip(found, self._under(rows), strict=True):
                if not np.array_equal(search.weights, known[0].weights):  # else it finds the same
                    known.append(search)
        return found

    def _points(self) -> Iterator[tuple[list[Factor], Point]]:
        """Yield the factors that are set at each point that is tried, and their values."""
        factors = [each.factor for each in self._changes.numbers]
        for factor in factors:
            for end in _ENDS:
                yield [factor], {factor.path: factor.law.at(end)}
        if len(factors) > 1:
            spread = qmc.Sobol(len(factors), scramble=False).random(_SPREAD + 1)[1:]  # the first is a corner
            for row in spread.tolist():
                yield factors, {each.path: each.law.at(at) for each, at in zip(factors, row, strict=True)}

    def _under(self, rows: RowsAt) -> Iterator[Search]:
        """Yield the searches under other rows."""
        scenario = scenario_with_rows(self._scenario, rows)
        network = self._priced(scenario, rows)
        shipments = {shipment.id: shipment for shipment in scenario.shipments}
        other_rules = any(table == "rules" for table, _ in rows)
        rules = rules_by_kind(network, scenario) if other_rules else {}
        for search in self._searches:
            shipment = shipments[search.shipment.id]
            said = rules.get(kind_of(shipment), search.rules)
            prices = shipment_prices(network, scenario, shipment, said)
            weights = arc_weights(network, prices, scenario.study.objective)
            yield replace(search, shipment=shipment, prices=prices, weights=weights, rules=said)

    def _priced(self, scenario: Scenario, rows: RowsAt) -> Network:
        """Return the network with its costs under other rows."""
        arcs = self._bearing.arcs(rows)
        if not arcs:
            return self._network
        costs = ArcLayer(self._scenario, [self._network.arcs[arc] for arc in arcs]).costs(scenario.tables)
        at = np.array(arcs, dtype=np.int64)
        written = (Written(COSTS, each.name, at, getattr(costs, each.name)) for each in fields(ArcCosts))
        return patched(self._network, [tuple(written)])

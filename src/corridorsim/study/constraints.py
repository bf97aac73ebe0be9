"""A search for routes: one shipment in one corridor, with all that constrains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corridorsim.network.eligibility import Eligibility
from corridorsim.network.layers import LayeredGraph
from corridorsim.network.masks import Mask
from corridorsim.network.network import Floats
from corridorsim.scenario.declarations import Shipment
from corridorsim.scenario.policy_rows import CorridorRule
from corridorsim.study.prices import ShipmentPrices
from corridorsim.study.search import least_weight

WORST_OVER_BEST = 1.6  # routes dearer than this in expectation are never planned


@dataclass(frozen=True)
class Search:
    """What a route must keep to; masks are bool (n_arcs,).

    Attributes
    ----------
    shipment, corridor : what is carried, and within which constraint
    prices : what the shipment pays
    weights : float64 (n_arcs,), expected objective
    rules : what the rules say to the shipment
    open_mask : arcs that nothing shuts throughout
    corridor_mask : arcs that the corridor allows
    worlds : arcs that stay open under each set of regimes, closures and rules on dates to be ready for
    graphs : one for each direction in which the gateways can be passed
    """

    shipment: Shipment
    corridor: CorridorRule
    prices: ShipmentPrices
    weights: Floats
    rules: Eligibility
    open_mask: Mask
    corridor_mask: Mask
    worlds: Sequence[Mask]
    graphs: Sequence[LayeredGraph]

    @property
    def usable(self) -> Mask:
        """Arcs that the shipment may use where nothing happens, bool (n_arcs,)."""
        return self.open_mask & self.corridor_mask & self.rules.allowed

    def weights_on(self, mask: Mask) -> Floats:
        """Return the weights with everything outside a mask closed.

        Parameters
        ----------
        mask : arcs to keep
        """
        return np.where(mask, self.weights, np.inf)

    def ends(self, graph: LayeredGraph) -> tuple[int, int]:
        """Return the nodes where the shipment starts and ends.

        Parameters
        ----------
        graph : one of the search's
        """
        return graph.source(self.shipment.origin), graph.target(self.shipment.destination)

    def least_weight(self, mask: Mask) -> float:
        """Return the weight of the best route in any direction, +inf where there is none.

        Parameters
        ----------
        mask : arcs to keep
        """
        weights = self.weights_on(mask)
        return min(least_weight(graph, weights, *self.ends(graph)) for graph in self.graphs)

    @cached_property
    def heaviest(self) -> float:
        """The weight beyond which a detour forced by rules is no longer the corridor; +inf without rules."""
        if not self.rules.denied_by:
            return float(np.inf)
        return WORST_OVER_BEST * self.least_weight(self.open_mask & self.corridor_mask)

    def has_way(self, mask: Mask) -> bool:
        """Return whether there is a way that is not such a detour.

        Parameters
        ----------
        mask : arcs to keep
        """
        weight = self.least_weight(mask)
        return bool(np.isfinite(weight)) and weight <= self.heaviest

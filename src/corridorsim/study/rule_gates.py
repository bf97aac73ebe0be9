"""Rules that deny on dates, as gates before the legs of those whom they concern."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corridorsim.kernels.journeys import STEP_GATE
from corridorsim.network.masks import Mask
from corridorsim.network.network import Network, Steps


class RuleGates:
    """Numbers legs behind rules like further arcs of the network, each leg and set of rules once.

    Parameters
    ----------
    network : built
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._behind: dict[tuple[int, tuple[int, ...]], int] = {}

    def arcs(self, arcs: tuple[int, ...], dated: Mapping[str, Mask]) -> tuple[int, ...]:
        """Return a route's arcs, those that rules deny on dates replaced by the arcs behind their gates.

        Parameters
        ----------
        arcs : of the network
        dated : for each rule that concerns the shipment on dates, the legs it denies then
        """
        return tuple(self._arc(arc, dated) for arc in arcs)

    def _arc(self, arc: int, dated: Mapping[str, Mask]) -> int:
        rule_gates = self._network.laws.rule_gates
        gates = tuple(rule_gates[name] for name, touched in dated.items() if touched[arc])
        if not gates:
            return arc
        return self._behind.setdefault((arc, gates), self._network.n_arcs + len(self._behind))

    def steps(self) -> Steps:
        """Return the network's steps with those of the arcs behind gates after them."""
        steps = self._network.steps
        first, kind, item, share = [steps.first], [steps.kind], [steps.item], [steps.share]
        end = int(steps.first[-1])
        for arc, gates in self._behind:
            own = slice(steps.first[arc], steps.first[arc + 1])
            kind += [np.full(len(gates), STEP_GATE, dtype=np.int64), steps.kind[own]]
            item += [np.array(gates, dtype=np.int64), steps.item[own]]
            share += [np.ones(len(gates), dtype=np.float32), steps.share[own]]
            end += len(gates) + len(steps.kind[own])
            first.append(np.array([end], dtype=np.int64))
        return Steps(np.concatenate(first), np.concatenate(kind), np.concatenate(item), np.concatenate(share))

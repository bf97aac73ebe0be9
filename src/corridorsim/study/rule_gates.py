"""Rules that deny on dates, as gates before the legs of those whom they concern."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corridorsim.kernels.steps import PART_CLOSURE, STEP_GATE
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
        columns = {name: [getattr(steps, name)] for name in ("kind", "item", "gate", "part", "share")}
        ends = [int(steps.first[-1])]
        for arc, gates in self._behind:
            own = slice(steps.first[arc], steps.first[arc + 1])
            n = len(gates)
            before = {
                "kind": np.full(n, STEP_GATE, dtype=np.int64),
                "item": np.array(gates, dtype=np.int64),
                "gate": np.full(n, -1, dtype=np.int64),
                "part": np.full(n, PART_CLOSURE, dtype=np.int64),
                "share": np.ones(n, dtype=np.float32),
            }
            for name, parts in columns.items():
                parts += [before[name], getattr(steps, name)[own]]
            ends.append(ends[-1] + n + int(steps.first[arc + 1] - steps.first[arc]))
        first = np.concatenate([steps.first, np.array(ends[1:], dtype=np.int64)])
        return Steps(first, **{name: np.concatenate(parts) for name, parts in columns.items()})

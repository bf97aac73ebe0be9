"""Rules that deny on dates, delay or detain, as steps before the legs of those whom they concern."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.steps import PART_BORDER, PART_CLOSURE, STEP_DELAY, STEP_GATE
from corridorsim.network.network import Network, Steps
from corridorsim.study.routes import CorridorRoutes


class Toll(NamedTuple):
    """One step before a leg; see ``kernels.steps.Routes``."""

    kind: int
    item: int
    part: int


class RuleGates:
    """Numbers legs behind rules like further arcs of the network, each leg and set of rules once.

    Parameters
    ----------
    network : built
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._behind: dict[tuple[int, tuple[Toll, ...]], int] = {}

    def arcs(self, arcs: tuple[int, ...], entry: CorridorRoutes) -> tuple[int, ...]:
        """Return a route's arcs, those that rules touch replaced by the arcs behind their steps.

        A rule that delays or detains is met once a journey, before the first leg that it touches.

        Parameters
        ----------
        arcs : of the network
        entry : whose routes they are; says which legs rules deny on dates or delay
        """
        on_route = list(arcs)
        rules = (*entry.dated.values(), *entry.delays.values())
        if not any(touched[on_route].any() for touched in rules):
            return arcs
        met: set[str] = set()
        return tuple(self._arc(arc, entry, met) for arc in arcs)

    def _arc(self, arc: int, entry: CorridorRoutes, met: set[str]) -> int:
        tolls = (*self._gates(arc, entry), *self._delays(arc, entry, met))
        if not tolls:
            return arc
        return self._behind.setdefault((arc, tolls), self._network.n_arcs + len(self._behind))

    def _gates(self, arc: int, entry: CorridorRoutes) -> list[Toll]:
        gates = self._network.laws.rule_gates
        denying = [rule for rule, touched in entry.dated.items() if touched[arc]]
        return [Toll(STEP_GATE, gates[rule], PART_CLOSURE) for rule in denying]

    def _delays(self, arc: int, entry: CorridorRoutes, met: set[str]) -> list[Toll]:
        rows, shipment = self._network.laws.rule_delay_rows, entry.shipment.id
        holding = [rule for rule, touched in entry.delays.items() if touched[arc] and rule not in met]
        met.update(holding)
        return [Toll(STEP_DELAY, rows[rule, shipment], PART_BORDER) for rule in holding]

    def steps(self) -> Steps:
        """Return the network's steps with those of the arcs behind rules after them."""
        steps = self._network.steps
        columns = {name: [getattr(steps, name)] for name in ("kind", "item", "gate", "part", "share")}
        ends = [int(steps.first[-1])]
        for arc, tolls in self._behind:
            own = slice(steps.first[arc], steps.first[arc + 1])
            before = {
                "kind": np.array([toll.kind for toll in tolls], dtype=np.int64),
                "item": np.array([toll.item for toll in tolls], dtype=np.int64),
                "gate": np.full(len(tolls), -1, dtype=np.int64),
                "part": np.array([toll.part for toll in tolls], dtype=np.int64),
                "share": np.ones(len(tolls), dtype=np.float32),
            }
            for name, parts in columns.items():
                parts += [before[name], getattr(steps, name)[own]]
            ends.append(ends[-1] + len(tolls) + int(steps.first[arc + 1] - steps.first[arc]))
        first = np.concatenate([steps.first, np.array(ends[1:], dtype=np.int64)])
        return Steps(first, **{name: np.concatenate(parts) for name, parts in columns.items()})

"""Gateways as layers: a route that ends in the last layer has passed every set of places in order.

A set of places may hold countries and modes too: a leg passes every country that it touches, and its mode.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corridorsim.kernels.paths import reverse_arcs
from corridorsim.network.graph import ARRIVING, DEPARTING, Node, leg_names
from corridorsim.network.network import Integers, Network
from corridorsim.scenario.sides import DOOR_SIDE

GatewaySets = tuple[frozenset[str], ...]
State = tuple[int, ...]


@dataclass(frozen=True)
class LayeredGraph:
    """The product of a network with the progress through sequences of places to be passed.

    Attributes
    ----------
    network : the network
    sequences : each a tuple of sets of places, passed in order
    states : progress through the sequences, by layer
    first_arc : int64 (n_nodes + 1,); tail, head : int64 (n,), sorted by tail
    arc : int64 (n,), the network's arc
    group : int64 (n_nodes,), terminal of each node
    """

    network: Network
    sequences: tuple[GatewaySets, ...]
    states: tuple[State, ...]
    first_arc: Integers
    tail: Integers
    head: Integers
    arc: Integers
    group: Integers

    def source(self, origin: str) -> int:
        """Return the node where a shipment starts; its origin counts as passed.

        Parameters
        ----------
        origin : terminal
        """
        state = _advance(self.sequences, tuple(0 for _ in self.sequences), [{origin}])
        return self._node(state, origin, DEPARTING)

    def target(self, destination: str) -> int:
        """Return the node where a shipment ends, with everything passed.

        Parameters
        ----------
        destination : terminal
        """
        return self._node(self.states[-1], destination, ARRIVING)

    @cached_property
    def turned(self) -> tuple[Integers, Integers, Integers]:
        """The graph with every arc turned round, as ``kernels.paths.reverse_arcs`` gives it."""
        return reverse_arcs(self.first_arc, self.head)

    def _node(self, state: State, terminal: str, side: str) -> int:
        layer = self.states.index(state)
        return layer * self.network.n_nodes + self.network.node_index[Node(terminal, *DOOR_SIDE, side)]


def layered_graph(network: Network, sequences: Sequence[GatewaySets]) -> LayeredGraph:
    """Return the product of the network with the progress through sequences of sets of places.

    A route moves up as soon as it can: having passed a set is never worse than not having passed it, so each
    route stands in the product once.

    Parameters
    ----------
    network : built
    sequences : each a tuple of sets to be passed in order (a corridor's gateways; a shipment's own ``via``);
        each is kept account of by itself
    """
    states = tuple(np.ndindex(*(len(sequence) + 1 for sequence in sequences)))
    position = {state: layer for layer, state in enumerate(states)}
    order = np.lexsort((np.arange(network.n_arcs), network.tail))
    wanted = frozenset(place for sequence in sequences for places in sequence for place in places)
    moving = [(rank, _passed(network, arc)) for rank, arc in enumerate(order) if wanted & network.names[arc]]
    heads, tails = [], []
    for layer, state in enumerate(states):
        layers = np.full(network.n_arcs, layer)
        for rank, passed in moving:
            layers[rank] = position[_advance(sequences, state, passed)]
        heads.append(network.head[order] + layers * network.n_nodes)
        tails.append(network.tail[order] + layer * network.n_nodes)
    tail = np.concatenate(tails).astype(np.int64)
    counts = np.bincount(tail, minlength=len(states) * network.n_nodes)
    return LayeredGraph(
        network=network,
        sequences=tuple(sequences),
        states=states,
        first_arc=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        tail=tail,
        head=np.concatenate(heads).astype(np.int64),
        arc=np.tile(order, len(states)).astype(np.int64),
        group=np.tile(network.node_terminal, len(states)).astype(np.int64),
    )


def _passed(network: Network, index: int) -> list[Set[str]]:
    """Return what an arc passes, in order: a voyage's passages, the leg itself, its last terminal.

    The leg itself is of its mode and in all its countries.
    """
    leg = network.arcs[index].leg
    if leg is None:
        return []
    return [
        *({passage} for passage in leg.passages),
        leg_names(leg) | network.countries[index] | {leg.mode},
        {leg.destination},
    ]


def _advance(sequences: Sequence[GatewaySets], state: State, passed: Iterable[Set[str]]) -> State:
    progress = list(state)
    for places in passed:
        for index, sequence in enumerate(sequences):
            if progress[index] < len(sequence) and sequence[progress[index]] & places:
                progress[index] += 1
    return tuple(progress)

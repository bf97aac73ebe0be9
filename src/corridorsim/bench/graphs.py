"""Graphs that the tasks are done on: a large grid, and the network that ships."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.random import PCG64, Generator

from corridorsim.network.building import build_network
from corridorsim.network.network import Floats, Integers, Network
from corridorsim.scenario.reading import read_scenario
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.template import template
from corridorsim.study.constraints import Search
from corridorsim.study.routes import searches

SIDE = 316
_KEPT = 0.85  # of the grid's streets
_MOST_MINUTES = 999
_SEED = 20250530


@dataclass(frozen=True)
class Graph:
    """A directed graph, arcs sorted by tail.

    Attributes
    ----------
    first_arc : int64 (n_nodes + 1,); tail, head : int64 (n_arcs,)
    weight : float64 (n_arcs,), above 0
    source, target : nodes
    """

    first_arc: Integers
    tail: Integers
    head: Integers
    weight: Floats
    source: int
    target: int

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.first_arc) - 1

    @cached_property
    def lightest(self) -> Integers:
        """The lightest of each set of parallel arcs, int64: what a matrix or a simple graph can hold."""
        order = np.lexsort((self.weight, self.head, self.tail))
        same = (np.diff(self.tail[order]) == 0) & (np.diff(self.head[order]) == 0)
        return np.sort(order[np.concatenate(([True], ~same))])

    def simple(self) -> Graph:
        """Return the graph with the lightest of parallel arcs only."""
        kept = self.lightest
        return graph_of(
            self.n_nodes, (self.tail[kept], self.head[kept]), self.weight[kept], (self.source, self.target)
        )


def graph_of(n_nodes: int, arcs: tuple[Integers, Integers], weight: Floats, ends: tuple[int, int]) -> Graph:
    """Return a graph of arcs in any order.

    Parameters
    ----------
    n_nodes : how many
    arcs : tails and heads, int64 (n_arcs,) each
    weight : float64 (n_arcs,)
    ends : source and target
    """
    order = np.lexsort((arcs[1], arcs[0]))
    tail, head = (np.ascontiguousarray(each[order], dtype=np.int64) for each in arcs)
    first = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=n_nodes)))).astype(np.int64)
    return Graph(first, tail, head, np.ascontiguousarray(weight[order], dtype=np.float64), *ends)


def grid(side: int = SIDE) -> Graph:
    """Return a square grid of two-way streets, of which 15 % are missing; whole minutes, 1 to 999 each way.

    Parameters
    ----------
    side : crossings a side
    """
    chance = Generator(PCG64(_SEED))
    crossing = np.arange(side * side, dtype=np.int64).reshape(side, side)
    one = np.concatenate([crossing[:, :-1].ravel(), crossing[:-1].ravel()])
    other = np.concatenate([crossing[:, 1:].ravel(), crossing[1:].ravel()])
    kept = chance.random(len(one)) < _KEPT
    ways = np.concatenate([one[kept], other[kept]]), np.concatenate([other[kept], one[kept]])
    minutes = chance.integers(1, _MOST_MINUTES + 1, len(ways[0])).astype(np.float64)
    return graph_of(side * side, ways, minutes, (side * side // 2 + side // 2, side * side - 1))


@dataclass(frozen=True)
class Shipped:
    """A scenario on the network that ships."""

    scenario: Scenario
    network: Network

    def search(self, corridor: str) -> Search:
        """Return what constrains the first shipment in a corridor.

        Parameters
        ----------
        corridor : id
        """
        return next(each for each in searches(self.network, self.scenario) if each.corridor.id == corridor)

    def graph(self) -> Graph:
        """Return the whole network; weights are expected minutes, the ends the first shipment's."""
        network, search = self.network, self.search("road")  # its graph has no gateways, hence one layer
        minutes = np.maximum(1.0, np.rint(network.costs.hours * 60.0))
        return graph_of(network.n_nodes, (network.tail, network.head), minutes, search.ends(search.graphs[0]))


@cache
def shipped(settings: tuple[str, ...] = (), policies: tuple[str, ...] = ("committed",)) -> Shipped:
    """Return the scenario that ``corridorsim new`` writes, from Tashkent to Milan.

    Parameters
    ----------
    settings : ``path=value`` each, as of ``--set``
    policies : of the study
    """
    listed = ", ".join(f'"{each}"' for each in policies)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmark.toml"
        path.write_text(template("benchmark"), encoding="utf-8")
        scenario = read_scenario(path, settings=[*settings, f"study.policies=[{listed}]"])
    return Shipped(scenario, build_network(scenario))

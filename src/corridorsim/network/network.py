"""The network as read-only arrays; the only place where names meet indices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.sailings import SailingLaws
from corridorsim.kernels.steps import Openings
from corridorsim.kernels.worlds import (
    Calendar,
    Departures,
    Durations,
    Gates,
    Hazards,
    Lateness,
    RuleDelays,
)
from corridorsim.network.graph import Arc, Node

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Steps:
    """What each arc asks of a journey, as CSR over arcs.

    Attributes
    ----------
    first : int64 (n_arcs + 1,); kind, item, gate, part : int64 (n_steps,); share : float32 (n_steps,); as of
        ``kernels.steps.Routes``
    """

    first: Integers
    kind: Integers
    item: Integers
    gate: Integers
    part: Integers
    share: NDArray[np.float32]


@dataclass(frozen=True)
class ArcCosts:
    """What an arc costs on average, before anything is closed; float64 (n_arcs,) each.

    Attributes
    ----------
    hours : mean of waits, handling, moving and borders
    usd_per_feu : freight, handling, border fees and war risk, before any subsidy
    empty_return_usd_per_feu : what the way back of a carrier's empty box costs, at the door
    usd_parts_per_feu : float64 (n_arcs, n_money_parts), both by what is paid for
    subsidy_usd_per_feu : paid by others
    kg_per_feu, kg_per_tonne : kg CO2e of a box whatever it holds, and of each tonne in and of it
    """

    hours: Floats
    usd_per_feu: Floats
    empty_return_usd_per_feu: Floats
    usd_parts_per_feu: Floats
    subsidy_usd_per_feu: Floats
    kg_per_feu: Floats
    kg_per_tonne: Floats


@dataclass(frozen=True)
class WorldLaws:
    """Everything random or dated that the network can meet, in the arrays that the world kernels read.

    ``rule_gates`` are the gates of rules that deny, by rule; which legs they shut depends on who ships.
    ``rule_delay_rows`` are the rows of ``rule_delays``, by rule and shipment.
    """

    durations: Durations
    lateness: Lateness
    departures: Departures
    sailings: SailingLaws
    openings: Openings
    hazards: Hazards
    hazard_names: tuple[str, ...]
    gates: Gates
    rule_gates: Mapping[str, int]
    rule_delays: RuleDelays
    rule_delay_rows: Mapping[tuple[str, str], int]
    calendar: Calendar
    study_id: NDArray[np.uint32]


@dataclass(frozen=True)
class Network:
    """Nodes, arcs, steps and laws; never changed once built.

    Attributes
    ----------
    nodes, arcs : by index
    node_index : the way back from a node's name
    terminals : by index, sorted; ``node_terminal`` int64 (n_nodes,) points here
    tail, head : int64 (n_arcs,), nodes
    places : for each arc, the terminals, passages, leg and season names by which it can be closed or avoided
    countries : for each arc, the countries that it touches
    costs, steps, laws : see their classes
    """

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    node_index: Mapping[Node, int] = field(repr=False)
    terminals: tuple[str, ...] = field(repr=False)
    node_terminal: Integers = field(repr=False)
    tail: Integers = field(repr=False)
    head: Integers = field(repr=False)
    places: tuple[frozenset[str], ...] = field(repr=False)
    countries: tuple[frozenset[str], ...] = field(repr=False)
    costs: ArcCosts = field(repr=False)
    steps: Steps = field(repr=False)
    laws: WorldLaws = field(repr=False)

    @cached_property
    def names(self) -> tuple[frozenset[str], ...]:
        """For each arc, all by which a shipment can ask to pass or to avoid it: places, countries, mode.

        Names of places are lower case, countries are capitals, and no place has the name of a mode.
        """
        return tuple(
            places | countries | ({arc.leg.mode} if arc.leg is not None else set())
            for arc, places, countries in zip(self.arcs, self.places, self.countries, strict=True)
        )

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.nodes)

    @property
    def n_arcs(self) -> int:
        """Number of arcs."""
        return len(self.arcs)

"""From a scenario's tables to the network's arrays."""

from __future__ import annotations

import numpy as np

from corridorsim.network.costs import arc_costs
from corridorsim.network.gates import GateBook, calendar_of, days_met
from corridorsim.network.graph import Arc, build_arcs, leg_names
from corridorsim.network.hazard_laws import hazard_arrays, hazards_in_play
from corridorsim.network.naming import id_words
from corridorsim.network.network import Network, WorldLaws
from corridorsim.network.quantile_tables import t_tables
from corridorsim.network.rule_laws import dates_of, rule_delays
from corridorsim.network.sailings import OpeningBook, SailingBook, season_closures, season_names
from corridorsim.network.steps import StepBook, as_steps
from corridorsim.scenario.draughts import payloads
from corridorsim.scenario.tables import Closure, Scenario, Tables


def build_network(scenario: Scenario) -> Network:
    """Return the scenario's network, indexed, in read-only arrays.

    Parameters
    ----------
    scenario : declared and checked

    Raises
    ------
    InputError
        Where two names share an id.
    """
    tables = scenario.tables
    arcs = build_arcs(tables)
    nodes = tuple(sorted({node for arc in arcs for node in (arc.tail, arc.head)}))
    node_index = {node: index for index, node in enumerate(nodes)}
    terminals = tuple(sorted(tables.terminals))
    terminal_index = {name: index for index, name in enumerate(terminals)}
    hazards = hazards_in_play(tables.hazards)
    dated = [closure for closure in scenario.closures if not is_permanent(closure)]
    dated += season_closures(tables.legs, *days_met(scenario.study))
    carried = payloads(scenario)
    sailings, openings = SailingBook(tables.terminals), OpeningBook(tables.terminals)
    book = StepBook(GateBook(hazards, dated), sailings, openings, carried)
    steps = as_steps([book.steps_of(arc) for arc in arcs])
    rule_gates = {
        rule.id: book.gates.gate_on(dates_of(rule))
        for _, rule in sorted(tables.rules.items())
        if rule.effect == "deny" and (rule.from_date is not None or rule.until is not None)
    }
    delays, delay_rows = rule_delays(scenario)
    laws = WorldLaws(
        durations=book.duration_arrays(t_tables(scenario.study)),
        lateness=book.lateness_arrays(),
        departures=book.departure_arrays(),
        sailings=book.sailings.arrays(),
        openings=book.openings.arrays(),
        hazards=hazard_arrays(hazards, book.gates.queued(), scenario.study),
        hazard_names=tuple(hazards),
        gates=book.gates.arrays(tuple(hazards), scenario.study.depart_from),
        rule_gates=rule_gates,
        rule_delays=delays,
        rule_delay_rows=delay_rows,
        calendar=calendar_of(scenario.study),
        study_id=id_words(["study/departure"])[0],
    )
    network = Network(
        nodes=nodes,
        arcs=arcs,
        node_index=node_index,
        terminals=terminals,
        node_terminal=np.array([terminal_index[node.terminal] for node in nodes], dtype=np.int64),
        tail=np.array([node_index[arc.tail] for arc in arcs], dtype=np.int64),
        head=np.array([node_index[arc.head] for arc in arcs], dtype=np.int64),
        places=tuple(_places(arc) for arc in arcs),
        countries=tuple(_countries(arc, tables) for arc in arcs),
        costs=arc_costs(arcs, tables, carried),
        steps=steps,
        laws=laws,
    )
    _freeze(network)
    return network


def is_permanent(closure: Closure) -> bool:
    """Return whether a closure has no dates; its place is then simply not there."""
    return closure.from_date is None and closure.until is None


def _places(arc: Arc) -> frozenset[str]:
    terminals = {arc.tail.terminal, arc.head.terminal}
    if arc.leg is None:
        return frozenset(terminals)
    return frozenset(terminals | set(arc.leg.passages) | leg_names(arc.leg) | set(season_names(arc.leg)))


def _countries(arc: Arc, tables: Tables) -> frozenset[str]:
    ends = {tables.terminals[node.terminal].country for node in (arc.tail, arc.head)}
    return frozenset(ends | set(arc.leg.countries)) if arc.leg is not None else frozenset(ends)


def _freeze(network: Network) -> None:
    """Make every array read-only, so that all studies can share one network."""
    groups = [vars(network), vars(network.costs), vars(network.steps), vars(network.laws)]
    groups += [part._asdict() for part in vars(network.laws).values() if hasattr(part, "_asdict")]
    for group in groups:
        for value in group.values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

"""The routes of a study as lists of steps, and where they part; read from the network arc by arc."""

from dataclasses import dataclass, field

import numpy as np

from tests.naive.journeys import BACKLOG, DELAY, GATE, LINE, RIDE, SLOWDOWN, steps_of

F = np.float32


@dataclass
class Ways:
    """Routes of all entries, each once, as ``naive.journeys`` reads them: plain lists.

    options : for each entry, its routes
    before : for each route, the number of the way that leads to each arc, and last of the whole route
    """

    first_arc: list
    arc: list
    first_step: list
    kind: list
    item: list
    share: list
    gate: list
    options: list
    before: list
    steps_into: dict = field(default_factory=dict)

    def steps(self, route, rank):
        """Return (kind, item, share, gate) of each step of an arc of a route."""
        way = self.before[route][rank + 1]
        if way not in self.steps_into:
            self.steps_into[way] = steps_of(self, self.first_arc[route] + rank)
        return self.steps_into[way]

    def length(self, route):
        return self.first_arc[route + 1] - self.first_arc[route]

    def leads_on(self, route, rank, other):
        """Tell whether another route has all arcs before a rank in common with one, and goes on."""
        return rank < self.length(other) and self.before[other][rank] == self.before[route][rank]

    def is_parting(self, route, rank, options):
        """Tell whether options part at the terminal before which a route stands: in it or by the next leg."""
        ways = {
            self.before[other][min(rank + 2, self.length(other))]
            for other in options
            if self.leads_on(route, rank, other)
        }
        return rank % 2 == 0 and len(ways) > 1


def ways_of(network, entries):
    """Return the routes of some entries, rules and all."""
    found = {}
    options = [
        [
            found.setdefault(arcs_behind_rules(network, entry, route.arcs), len(found))
            for route in entry.routes
        ]
        for entry in entries
    ]
    ways = Ways([0], [], [0], [], [], [], [], options, [])
    numbers, prefixes = {}, {}
    for arcs in found:
        before, met = [0], set()
        for arc in arcs:
            ways.arc.append(numbers.setdefault(arc, len(numbers)))
            before.append(prefixes.setdefault((before[-1], ways.arc[-1]), len(prefixes) + 1))
            for step in steps_once(network, arc, met):
                for column, value in zip((ways.kind, ways.item, ways.share, ways.gate), step, strict=True):
                    column.append(value)
            ways.first_step.append(len(ways.kind))
        ways.first_arc.append(len(ways.arc))
        ways.before.append(before)
    return ways


def arcs_behind_rules(network, entry, arcs):
    """Return (arc, gates of denying rules, rows of holding rules) of each; a rule holds once a journey."""
    laws, met, found = network.laws, set(), []
    for arc in arcs:
        gates = tuple(laws.rule_gates[rule] for rule, touched in entry.dated.items() if touched[arc])
        holding = [rule for rule, touched in entry.delays.items() if touched[arc] and rule not in met]
        met.update(holding)
        rows = tuple(laws.rule_delay_rows[rule, entry.shipment.id] for rule in holding)
        found.append((arc, gates, rows))
    return tuple(found)


def steps_once(network, arc, met):
    """Yield the steps of an arc, rules first; a slowdown or a queue is met once on a route."""
    number, gates, rows = arc
    for gate in gates:
        yield GATE, gate, F(1), -1
    for row in rows:
        yield DELAY, row, F(1), -1
    steps = network.steps
    for at in range(steps.first[number], steps.first[number + 1]):
        kind, item = int(steps.kind[at]), int(steps.item[at])
        if kind in (SLOWDOWN, BACKLOG):
            if item in met:
                continue
            met.add(item)
        yield kind, item, steps.share[at], int(steps.gate[at])


def gate_of(kind, item, gate):
    """Return the gate that can hold one up at a step, or None."""
    if kind in (GATE, SLOWDOWN, BACKLOG):
        return item
    return gate if kind in (LINE, RIDE) and gate >= 0 else None

"""All ways from door to door by trying them all, without layers: gateways are looked for afterwards."""

import math


def passed_on(network, arcs, origin):
    """Return the places of a way in the order in which they are passed, as sets of names for one spot."""
    places = [{origin}]
    for arc in arcs:
        leg = network.arcs[arc].leg
        if leg is not None:
            itself = {leg.id, leg.id.removesuffix("~back"), leg.mode, *leg.countries}
            places += [*({passage} for passage in leg.passages), itself, {leg.destination}]
    return places


def passes(places, sequence):
    """Tell whether sets of places are met in order; one spot counts for one set."""
    done = 0
    for spot in places:
        if done < len(sequence) and spot & sequence[done]:
            done += 1
    return done == len(sequence)


def all_ways(network, weights, origin, destination):
    """Yield (weight, arcs) of every way from door to door that returns to no terminal it has left."""
    leaving = {}
    for arc in range(len(network.arcs)):
        if weights[arc] != math.inf:
            leaving.setdefault(network.arcs[arc].tail, []).append(arc)

    def walk(node, weight, arcs, seen, left):
        if (node.terminal, node.mode, node.side) == (destination, "door", "arriving"):
            yield weight, tuple(arcs)
            return
        for arc in leaving.get(node, []):
            there = network.arcs[arc].head
            if there in seen or there.terminal in left:
                continue
            now_left = left if there.terminal == node.terminal else left | {node.terminal}
            yield from walk(there, weight + float(weights[arc]), [*arcs, arc], seen | {there}, now_left)

    for node in {arc.tail for arc in network.arcs}:
        if (node.terminal, node.mode, node.side) == (origin, "door", "departing"):
            yield from walk(node, 0.0, [], {node}, frozenset())


def best_ways(network, weights, origin, destination, directions):
    """Return the ways that pass all sequences of some direction, by weight, then by arcs."""
    found = set()
    for weight, arcs in all_ways(network, weights, origin, destination):
        places = passed_on(network, arcs, origin)
        if any(all(passes(places, sequence) for sequence in direction) for direction in directions):
            found.add((weight, arcs))
    return sorted(found)

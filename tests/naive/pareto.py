"""The Pareto front by looking at all routes there are."""

from tests.naive.k_paths import all_routes


def totals(network, costs, source, target):
    """Return the cost vector of every route, once each; ``network`` as in ``all_routes``."""
    routes = [arcs for _, arcs in all_routes(network, source, target)]
    return {
        tuple(sum(int(costs[arc][kind]) for arc in arcs) for kind in range(len(costs[0]))) for arcs in routes
    }


def dominates(a, b):
    """Tell whether a is no worse than b in anything and better in something."""
    return a != b and all(x <= y for x, y in zip(a, b, strict=True))


def front(vectors):
    """Return the vectors that no other one dominates, sorted."""
    vectors = set(vectors)
    return sorted(one for one in vectors if not any(dominates(other, one) for other in vectors))

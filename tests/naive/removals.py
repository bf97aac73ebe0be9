"""The best route that is left, by looking at every route of every draw."""


def best_left(order, lost):
    """Return routes [row][lane], −1 where none is left."""
    return [[next((route for route in lane if not row[route]), -1) for lane in order] for row in lost]


def removal_losses(objective, lost, at_worst):
    """Return [row][lane]: the least objective of the routes that are left less the least of all."""
    table = []
    for row in lost:
        losses = []
        for lane in zip(*objective, strict=True):
            left = [figure for figure, is_lost in zip(lane, row, strict=True) if not is_lost]
            losses.append((min(left) if left else at_worst) - min(lane))
        table.append(losses)
    return table

"""How long closures last, from the tables of their durations."""

import math
from bisect import bisect_right
from functools import lru_cache
from statistics import NormalDist

from tests.naive import worlds as naive

MONTH_HOURS = 730.5


@lru_cache(maxsize=64)
def integrals(table):
    """Return quantiles and what lies beyond each of them, integrated down from the last by trapezoids.

    table : the bytes of 4,097 float32
    """
    values = [float(x) for x in memoryview(table).cast("f")]
    survival = [NormalDist().cdf(5.5 - 11.0 * node / 4096) for node in range(4097)]
    columns = [survival]
    for _ in range(2):
        inner, outer = columns[-1], [0.0] * len(values)
        for node in range(len(values) - 2, -1, -1):
            piece = 0.5 * (inner[node] + inner[node + 1]) * (values[node + 1] - values[node])
            outer[node] = outer[node + 1] + piece
        columns.append(outer)
    return values, columns


def beyond(table, x):
    """Return P(D > x), E[(D − x)⁺] and E[((D − x)⁺)²] / 2 of a law of scale 1."""
    values, columns = integrals(table.tobytes())
    if x < values[0]:
        excess, second = columns[1][0], columns[2][0]
        short = values[0] - x
        return 1.0, excess + short, second + excess * short + 0.5 * short * short
    if x >= values[-1]:
        return 0.0, 0.0, 0.0
    node = bisect_right(values, x) - 1
    part = (x - values[node]) / (values[node + 1] - values[node])
    return tuple(column[node] + part * (column[node + 1] - column[node]) for column in columns)


class Lasting:
    """What is known of how long the hazards of a study last, and how often they come."""

    def __init__(self, hazards, gates):
        self.hazards, self.gates = hazards, gates

    def is_regime(self, hazard):
        return self.hazards.kind[hazard] == naive.KNOWN

    def scale(self, hazard):
        return float(self.hazards.median_hours[hazard])

    def law(self, hazard, x):
        """Return what lies beyond x hours, in hours."""
        table, scale = self.hazards.tables[self.hazards.table[hazard]], self.scale(hazard)
        survival, excess, second = beyond(table, x / scale)
        return survival, scale * excess, scale * scale * second

    def rest(self, hazard, age, at):
        """Return E[(D − at)⁺ | D > age]; ``at`` before ``age`` is as much more."""
        survival, excess, _ = self.law(hazard, age)
        if survival < 1e-9:
            return 0.0
        if at < age:
            return excess / survival + age - at
        return self.law(hazard, at)[1] / survival

    def regime(self, hazard):
        """Return the share of time that a regime is on, and how fast its state at departure is forgotten."""
        rate, mean = float(self.hazards.on_rate_per_hour[hazard]), self.scale(hazard)
        return rate * mean / (1 + rate * mean), rate + 1 / mean

    def per_hour(self, hazard, month):
        """Return how often a hazard that is no regime breaks out."""
        hazards = self.hazards
        if hazards.kind[hazard] == naive.WEAR:
            return float(hazards.closed_share[hazard]) / self.law(hazard, 0.0)[1]
        rate, leader = (
            float(hazards.cap_per_hour[hazard] * hazards.accept[hazard, month]),
            hazards.follows[hazard],
        )
        if leader >= 0:
            leads = float(hazards.cap_per_hour[leader] * hazards.accept[leader, month])
            rate += float(hazards.follow_probability[hazard]) * leads
        return rate

    def links(self, gate):
        """Return (hazard, reach) of each hazard of a gate."""
        span = range(self.gates.first[gate], self.gates.first[gate + 1])
        return [(int(self.gates.hazard[link]), float(self.gates.reach[link])) for link in span]

    def quiet_share(self, gate, month, reached, ahead):
        """Return what is left of the mean wait at a gate of which the news has nothing.

        The news is ``ahead`` hours old when one gets there.

        Of λE[D²] / 2 that is λ(E[D²] − E[((D − y)⁺)²]) / 2 for y hours; of a regime its mean rest times the
        chance that it is on when it was off so many hours before.
        """
        there = (month + int(reached / MONTH_HOURS + 0.5)) % 12
        usual = left = 0.0
        for hazard, reach in self.links(gate):
            scale = self.scale(hazard)
            if self.is_regime(hazard):
                more, still = self._quiet_regime(hazard, reached, ahead)
                usual, left = usual + scale * more, left + scale * still
                continue
            rate = self.per_hour(hazard, there) * reach
            whole, rest = (self.law(hazard, y)[2] for y in (0.0, max(ahead, 0.0)))
            usual, left = usual + rate * whole, left + rate * (whole - rest)
        return left / usual if usual > 0 else 1.0

    def _quiet_regime(self, hazard, reached, ahead):
        """Return the chance that a regime is on when one gets there, and if it was off in the news."""
        state = self.hazards.state[hazard]
        if state == 2:  # for good
            return 1.0, 1.0
        share, fades = self.regime(hazard)
        begins = share * (1 - math.exp(-fades * reached))
        on = begins + (math.exp(-fades * reached) if state == 1 else 0.0)
        return on, share * (1 - math.exp(-fades * min(ahead, reached)))

    def mean_rest(self, gate):
        """Return E[D²] / 2E[D] over the hazards of a gate, without end where only dates shut it."""
        closed = half = 0.0
        for hazard, reach in self.links(gate):
            scale = self.scale(hazard)
            if self.is_regime(hazard):
                rate, mean, second = float(self.hazards.on_rate_per_hour[hazard]), scale, scale**2
            else:
                rate = sum(self.per_hour(hazard, month) for month in range(12)) / 12
                _, mean, second = self.law(hazard, 0.0)
            closed, half = closed + reach * rate * mean, half + reach * rate * second
        return half / closed if closed > 0 else math.inf

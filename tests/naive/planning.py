"""Plans, and what planning draws tell of every route: plain sums over one draw after the other."""

import numpy as np

from tests.naive.journeys import BACKLOG, GATE, SLOWDOWN, take_step
from tests.naive.ways import gate_of

F = np.float32
MONTHS = range(12)
ENOUGH = 32  # planning draws of a month; one with fewer goes by the whole window


def arrivals(ways, world, lane):
    """Return the hour of arrival of every route in one draw, with all waiting."""
    known, found = {0: F(0)}, []
    for route, before in enumerate(ways.before):
        for rank in range(ways.length(route)):
            if before[rank + 1] not in known:
                now = known[before[rank]]
                for step in ways.steps(route, rank):
                    now = take_step(world, lane, now, *step)
                known[before[rank + 1]] = now
        found.append(known[before[-1]])
    return found


class Prices:
    """What an entry's routes cost, by hours and the hour of departure."""

    def __init__(self, entry, objective):
        self.prices, self.is_days = entry.prices, objective == "days"
        self.usd, self.kg, self.subsidy = (
            [sum(float(column[arc]) for arc in route.arcs) for route in entry.routes]
            for column in (entry.prices.usd, entry.prices.kg_co2e, entry.prices.subsidy_usd)
        )
        self.tariffs = [
            (tariff, [sum(float(tariff.usd_per_feu[arc]) for arc in route.arcs) for route in entry.routes])
            for tariff in entry.prices.tariffs
        ]

    def paid(self, rank, departure):
        """Return USD, surcharges by the day of departure included."""
        due = [
            usd[rank] for tariff, usd in self.tariffs if tariff.from_hours <= departure < tariff.until_hours
        ]
        return self.usd[rank] + sum(due)

    def late(self, hours):
        prices = self.prices
        return max(0.0, hours - prices.deadline_hours) * prices.late_usd_per_hour

    def generalized(self, rank, hours, departure):
        prices = self.prices
        usd = self.paid(rank, departure)
        return usd + self.kg[rank] * prices.usd_per_kg + hours * prices.usd_per_hour + self.late(hours)

    def objective(self, rank, hours, departure):
        return hours / 24 if self.is_days else self.generalized(rank, hours, departure)


def plan(draws, arrived, prices, options, horizon_hours):
    """Return the rank of the option with the least mean objective, by month of departure.

    arrived : hour of arrival of every route, by draw
    """
    sums, counts = [[0.0] * len(options) for _ in MONTHS], [0] * 12
    for month, departure, hours in zip(draws.month, draws.departure, arrived, strict=True):
        counts[month] += 1
        for rank, route in enumerate(options):
            there = min(float(hours[route]), horizon_hours)
            sums[month][rank] += prices.objective(rank, there, departure)
    whole = [sum(column) for column in zip(*sums, strict=True)]
    chosen = [sums[month] if counts[month] >= ENOUGH else whole for month in MONTHS]
    return [min(range(len(options)), key=means.__getitem__) for means in chosen]


class Means:
    """When ways are begun and places reached, and how long these hold one up, nothing being shut by date.

    begun : by way; reached, wait : by way and number of the step that follows; each float64 (12,)
    begun_variance, reached_variance : of the same hours; all but ``wait`` are cut at the horizon
    left : hours that are left from each arc of some routes, by draw, for their spread
    """

    def __init__(self, ways, months, world, horizon_hours):
        self._months, self._horizon = months, float(horizon_hours)
        hours, reached, waits = {0: []}, {}, {}
        for lane in range(len(months)):
            self._follow(ways, world, lane, hours, reached, waits)
        self.hours = hours
        self.begun, self.begun_variance = self._moments(hours)
        self.reached, self.reached_variance = self._moments(reached)
        self.wait = {key: self._by_month(values) for key, values in waits.items()}

    def _follow(self, ways, world, lane, hours, reached, waits):
        known = {0: F(0)}
        hours[0].append(0.0)
        for route, before in enumerate(ways.before):
            for rank in range(ways.length(route)):
                way = before[rank + 1]
                if way in known:
                    continue
                now = known[before[rank]]
                for number, step in enumerate(ways.steps(route, rank)):
                    came, now = now, take_step(world, lane, now, *step)
                    if gate_of(step[0], step[1], step[3]) is not None:
                        start, end = (min(float(hour), self._horizon) for hour in (came, now))
                        reached.setdefault((way, number), []).append(start)
                        if step[0] in (GATE, SLOWDOWN, BACKLOG):
                            waits.setdefault((way, number), []).append(end - start)
                known[way] = now
                hours.setdefault(way, []).append(min(float(now), self._horizon))

    def _by_month(self, values):
        sums, counts = [0.0] * 12, [0] * 12
        for month, value in zip(self._months, values, strict=True):
            sums[month] += value
            counts[month] += 1
        whole = sum(sums) / sum(counts)
        return [sums[m] / counts[m] if counts[m] >= ENOUGH else whole for m in MONTHS]

    def _moments(self, by_key):
        means = {key: self._by_month(values) for key, values in by_key.items()}
        squares = {key: self._by_month([x * x for x in values]) for key, values in by_key.items()}
        variances = {
            key: [
                max(0.0, square - mean * mean) for square, mean in zip(squares[key], means[key], strict=True)
            ]
            for key in means
        }
        return means, variances

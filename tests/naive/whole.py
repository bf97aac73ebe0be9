"""Whole results in plain Python: the laws of a network, one draw after the other, from chance to money."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from tests.naive import shippers
from tests.naive.draws import Draws, held
from tests.naive.durations import Lasting
from tests.naive.journeys import BACKLOG, GATE, SLOWDOWN
from tests.naive.news import News
from tests.naive.planning import Means, Prices, arrivals, plan
from tests.naive.rollout import Rollout
from tests.naive.shippers import LEVELS
from tests.naive.ways import ways_of

F = np.float32
SHIPPERS = {
    "committed": shippers.Shipper,
    "committed-with-fallback": shippers.WithFallback,
    "adaptive": shippers.Adaptive,
    "rollout": Rollout,
    "clairvoyant": shippers.Clairvoyant,
}


def with_own_tables(network):
    """Return a network whose tables can be written: kernels know them as one type, in tiles and from here."""
    own = {}
    for name in ("durations", "hazards", "sailings", "rule_delays"):
        laws = getattr(network.laws, name)
        tables = [table for table in ("tables", "t_tables") if table in laws._fields]
        own[name] = laws._replace(**{table: getattr(laws, table).copy() for table in tables})
    return replace(network, laws=replace(network.laws, **own))


class Planned:
    """A study as its shippers know it: worlds, plans and prospects.

    planning_draws : on so many are plans made
    """

    def __init__(self, network, routes, scenario, planning_draws):
        self.network, self.study, self.planning_draws = (
            with_own_tables(network),
            scenario.study,
            planning_draws,
        )
        self.entries = [entry for entry in routes.entries if entry.routes]
        self.ways = ways_of(network, self.entries)
        self.horizon = float(self.study.horizon_days) * 24
        self.patience = F(self.study.patience_days * 24)
        self.draws = Draws(self.network, self.study, self.ways, self.study.draws)
        self.prices = [Prices(entry, self.study.objective) for entry in self.entries]
        self.agreements, self._left, self._spread, self._arrived = {}, {}, {}, {}

    @cached_property
    def lasting(self):
        return Lasting(self.network.laws.hazards, self.network.laws.gates)

    @cached_property
    def news(self):
        return News(self.draws, self.lasting, self.study.information_delay_hours, self.horizon)

    @cached_property
    def planning(self):
        """Planning draws for each set of regimes that some draw departs under."""
        count = self.planning_draws
        return {
            regimes: Draws(self.network, self.study, self.ways, count, planning=True, regimes=regimes)
            for regimes in set(self.draws.regimes)
        }

    @cached_property
    def plans(self):
        """Options planned by month, for each set of regimes and entry."""
        found = {}
        for regimes, draws in self.planning.items():
            arrived = [arrivals(self.ways, draws.world, lane) for lane in range(draws.count)]
            for row, options in enumerate(self.ways.options):
                found[regimes, row] = plan(draws, arrived, self.prices[row], options, self.horizon)
        return found

    def arrivals(self, row, lane):
        """Return the hour of arrival by each option of an entry, with all waiting."""
        if lane not in self._arrived:
            self._arrived[lane] = arrivals(self.ways, self.draws.world, lane)
        return [self._arrived[lane][route] for route in self.ways.options[row]]

    @cached_property
    def _undated(self):
        return {regimes: draws.undated() for regimes, draws in self.planning.items()}

    def undated(self, source, lane):
        """Return what happens at each gate in a planning draw under the regimes known to a draw."""
        events = self._undated[self.draws.regimes[lane]].closures.events
        return {gate: by_draw[source] for gate, by_draw in events.items()}

    @cached_property
    def means(self):
        return {
            regimes: Means(self.ways, draws.month, self._undated[regimes], self.horizon)
            for regimes, draws in self.planning.items()
        }

    def known(self, lane):
        """Return what is known at departure: regimes and month."""
        return self.draws.regimes[lane], self.draws.month[lane]

    def choice(self, row, lane):
        regimes, month = self.known(lane)
        return self.plans[regimes, row][month]

    def left(self, route, rank, known):
        """Return the mean hours from an arc to the door where the news has nothing of the places ahead."""
        if (route, rank, known) not in self._left:
            self._left[route, rank, known] = float(F(self._hours_left(route, rank, *known)))
        return self._left[route, rank, known]

    def _hours_left(self, route, rank, regimes, month):
        means, before = self.means[regimes], self.ways.before[route]
        lasting = Lasting(held(self.network.laws, self.ways, regimes), self.network.laws.gates)
        here = means.begun[before[rank]][month]
        left = means.begun[before[-1]][month] - here
        for at in range(rank, self.ways.length(route)):
            for number, (kind, gate, _, _) in enumerate(self.ways.steps(route, at)):
                step = before[at + 1], number
                if kind in (GATE, SLOWDOWN, BACKLOG) and means.wait[step][month] > 0:
                    reached = means.reached[step][month]
                    ahead = reached - here + self.study.information_delay_hours
                    left -= means.wait[step][month] * (1 - lasting.quiet_share(gate, month, reached, ahead))
        return left

    def spread(self, route, rank, regimes):
        """Return 16 quantiles of the hours that are left from an arc, less their mean."""
        if (route, rank, regimes) not in self._spread:
            hours, before = self.means[regimes].hours, self.ways.before[route]
            pairs = zip(hours[before[-1]], hours[before[rank]], strict=True)
            left = sorted(float(F(end) - F(begun)) for end, begun in pairs)
            mean = sum(left) / len(left)
            levels = [(level + 0.5) / LEVELS for level in range(LEVELS)]
            self._spread[route, rank, regimes] = [float(F(quantile(left, p) - mean)) for p in levels]
        return self._spread[route, rank, regimes]


class Money:
    """What the draws of one trial cost; lists by draw.

    hours, route : of the trial, +inf where undelivered
    """

    def __init__(self, planned, row, hours, route):
        self.delivered = np.isfinite(hours)
        prices = planned.prices[row]
        spent = [min(float(hour), planned.horizon) for hour in hours]
        rows = list(zip(route.tolist(), spent, planned.draws.departure, strict=True))
        self.usd = [prices.paid(rank, departure) for rank, _, departure in rows]
        self.generalized_usd = [prices.generalized(*each) for each in rows]
        self.objective = np.array([prices.objective(*each) for each in rows])


def quantile(values, p):
    """Return the straight line between the two order statistics around p."""
    place = p * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def whole_results(planned, policy, row):
    """Return float32 hours, +inf where undelivered, and the rank of the route taken, in each draw."""
    shipper = SHIPPERS[policy](planned, row)
    found = [shipper.journey(lane) for lane in range(planned.draws.count)]
    hours = np.array([hour for hour, _ in found], F)
    hours[hours > planned.horizon] = np.inf
    return hours, np.array([route for _, route in found], np.int32)

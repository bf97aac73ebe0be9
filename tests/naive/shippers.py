"""Shippers who decide: by the plan, by an agreement or by the news, each draw by itself from door to door."""

import math

import numpy as np

from tests.naive.journeys import follow_with_patience
from tests.naive.ways import gate_of

F = np.float32
LEVELS = 16


class Shipper:
    """Who keeps to the plan, but for patience; others say otherwise in ``decide``.

    study : what is known of it, see ``naive.whole.Planned``
    row : of the entries
    """

    def __init__(self, planned, row):
        self.it, self.row = planned, row
        self.options = planned.ways.options[row]
        self.prices = planned.prices[row]

    def journey(self, lane):
        """Return the hour of arrival and the rank of the route followed to the end."""
        it, ways = self.it, self.it.ways
        patience, route = it.patience, self.options[it.choice(self.row, lane)]
        if all(math.isinf(hour) for hour in it.arrivals(self.row, lane)):
            patience = F(np.inf)  # nobody arrives, whoever turns
        asked = -1

        def ask(route_now, rank, now):
            nonlocal asked
            if rank <= asked or not self.is_asked(route, route_now, rank):
                return route_now
            asked = rank
            return self.decide(lane, route_now, rank, now)

        hours, taken = follow_with_patience(ways, self.options, route, patience, it.draws.world, lane, ask)
        return hours, self.options.index(taken)

    def is_asked(self, planned, route, rank):
        return False

    def decide(self, lane, route, rank, now):
        return route


class Clairvoyant(Shipper):
    """Who takes the option that turns out best."""

    def journey(self, lane):
        hours = self.it.arrivals(self.row, lane)
        departure = self.it.draws.departure[lane]
        judged = [
            self.prices.objective(rank, min(float(hour), self.it.horizon), departure)
            for rank, hour in enumerate(hours)
        ]
        best = min(range(len(judged)), key=judged.__getitem__)
        return hours[best], best


class Adaptive(Shipper):
    """Who leaves the route for another that shares the way so far where that is expected to cost less."""

    def is_asked(self, planned, route, rank):
        return self.it.ways.is_parting(route, rank, self.options)

    def decide(self, lane, route, rank, now):
        others = [o for o in self.options if o != route and self.it.ways.leads_on(route, rank, o)]
        return min([route, *others], key=lambda option: self.expected(lane, option, rank, now))

    def expected(self, lane, route, rank, now):
        """Return the expected objective of going on by a route, given the news."""
        it = self.it
        hours = float(now) + it.left(route, rank, it.known(lane)) + self._lost(lane, route, rank, now)
        hours, option = min(hours, it.horizon), self.options.index(route)
        if self.prices.is_days:
            return hours / 24
        fixed = self.prices.paid(option, it.draws.departure[lane]) + self.prices.kg[option] * (
            self.prices.prices.usd_per_kg
        )
        late = [self.prices.late(hours + more) for more in it.spread(route, rank, it.known(lane)[0])]
        return fixed + hours * self.prices.prices.usd_per_hour + sum(late) / len(late)

    def _lost(self, lane, route, rank, now):
        """Return the hours lost to what is shut in the news, place after place, and to the worst date."""
        it, lost, dated = self.it, 0.0, 0.0
        means, month = it.means[it.known(lane)[0]], it.known(lane)[1]
        here = it.ways.before[route][rank]
        begun, spread = (float(F(table[here][month])) for table in (means.begun, means.begun_variance))
        for at in range(rank, it.ways.length(route)):
            way = it.ways.before[route][at + 1]
            for number, (kind, item, _, own) in enumerate(it.ways.steps(route, at)):
                gate = gate_of(kind, item, own)
                if gate is None or not it.news.may_shut(gate, lane) or lost >= it.horizon:
                    continue
                ahead = float(F(means.reached[way, number][month])) - begun
                variance = float(F(means.reached_variance[way, number][month])) - spread
                mean, deviation = float(now) + ahead + lost, math.sqrt(max(0.0, variance))
                wait = it.news.expected_wait(kind, gate, lane, now, mean)
                dated = max(dated, it.news.dated_wait(gate, lane, float(now), ahead + lost + wait, deviation))
                lost += wait
        return lost + dated


class WithFallback(Shipper):
    """Who has agreed on one alternative a gateway, taken when its place is shut in the news or by date."""

    def is_asked(self, planned, route, rank):
        return route == planned

    def decide(self, lane, route, rank, now):
        for since, gate, alternative in self.agreed(*self.it.known(lane), self.options.index(route)):
            if since == rank and self.it.news.is_shut(gate, lane, now):
                return alternative
        return route

    def agreed(self, regimes, month, planned):
        """Return (rank before which one asks, gate, alternative), those worth it, in order."""
        key = (self.row, regimes, month, planned)
        if key not in self.it.agreements:
            self.it.agreements[key] = self._agree(regimes, month, planned)
        return self.it.agreements[key]

    def _agree(self, regimes, month, planned):
        expected = [self._by_mean_hours(option, regimes, month) for option in range(len(self.options))]
        found = []
        for rank, gate in self._places(planned):
            clause = self._around(rank, gate, planned, expected)
            if clause is not None:
                since, option = clause
                rest = self.it.lasting.mean_rest(gate)
                per_hour = 1 / 24 if self.prices.is_days else self.prices.prices.usd_per_hour
                if expected[option] < expected[planned] + per_hour * rest:
                    found.append((since, gate, self.options[option]))
        return sorted(found, key=lambda clause: clause[0])

    def _by_mean_hours(self, option, regimes, month):
        """Return the objective of the mean hours, surcharges by their share of the window's days."""
        route, prices = self.options[option], self.prices
        hours = self.it.means[regimes].begun[self.it.ways.before[route][-1]][month]
        if prices.is_days:
            return hours / 24
        usual = sum(tariff.share * usd[option] for tariff, usd in prices.tariffs)
        fixed = prices.usd[option] + prices.kg[option] * prices.prices.usd_per_kg + usual
        return fixed + hours * prices.prices.usd_per_hour + prices.late(hours)

    def _places(self, planned):
        """Return (rank, gate) on the plan's legs to and from gateways, of all legs where there are none."""
        entry, route = self.it.entries[self.row], self.options[planned]
        named = {place for places in entry.corridor.gateways for place in places}
        way, found, chosen = entry.routes[planned], [], []
        for rank in range(self.it.ways.length(route)):
            for kind, item, _, own in self.it.ways.steps(route, rank):
                gate = gate_of(kind, item, own)
                if gate is not None and (rank, gate) not in found:
                    found.append((rank, gate))
                    if named & {*way.terminals[rank // 2 : rank // 2 + 2], way.legs[rank // 2]}:
                        chosen.append((rank, gate))
        return chosen or found

    def _around(self, rank, gate, planned, expected):
        """Return where an option parts from the plan last and keeps clear of a place, and the best such."""
        ways, plan = self.it.ways, self.options[planned]
        for since in range(rank - rank % 2, -1, -2):
            clear = [
                option
                for option, route in enumerate(self.options)
                if ways.leads_on(plan, since, route) and gate not in gates_from(ways, route, since)
            ]
            if clear:
                return since, min(clear, key=lambda option: (expected[option], option))
        return None


def gates_from(ways, route, rank):
    """Return the gates that a route meets from an arc on."""
    steps = [step for at in range(rank, ways.length(route)) for step in ways.steps(route, at)]
    return {gate_of(kind, item, own) for kind, item, _, own in steps}

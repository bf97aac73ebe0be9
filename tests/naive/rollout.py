"""Who follows each way on to its end in a few sampled futures before choosing."""

import math

import numpy as np

from corridorsim.kernels.quantiles import look_up, standard_normal
from tests.naive import worlds as naive
from tests.naive.journeys import Listed, take_step
from tests.naive.shippers import Adaptive

F = np.float32
ROLLOUT = 33  # purpose of numbers
ENOUGH = 8  # planning draws of a month; one with fewer takes those of the whole window
RIVALS = 3


class Rollout(Adaptive):
    """Who leaves the route for the rival with the greatest mean gain over common futures, if it is sure."""

    def decide(self, lane, route, rank, now):
        others = [o for o in self.options if o != route and self.it.ways.leads_on(route, rank, o)]
        if not others:
            return route
        rivals = sorted(others, key=lambda option: self.expected(lane, option, rank, now))[:RIVALS]
        futures = [self._future(lane, rank, now, n) for n in range(self.it.study.rollout_futures)]
        own = [self._cost(lane, route, rank, now, *future) for future in futures]
        best, most = route, 0.0
        for rival in rivals:
            costs = [self._cost(lane, rival, rank, now, *future) for future in futures]
            gain = sure_gain([mine - its for mine, its in zip(own, costs, strict=True)])
            if gain > most:
                best, most = rival, gain
        return best

    def _cost(self, lane, route, rank, now, world, source):
        """Return the objective of one way on to its end in a future."""
        for at in range(rank, self.it.ways.length(route)):
            for step in self.it.ways.steps(route, at):
                now = take_step(world, source, now, *step)
        hours, departure = min(float(now), self.it.horizon), self.it.draws.departure[lane]
        return self.prices.objective(self.options.index(route), hours, departure)

    def _future(self, lane, rank, now, n):
        """Return a planning draw's world as it may go on from here, and the draw."""
        it, number = self.it, 256 * rank + n
        regimes, month = it.known(lane)
        planning = it.planning[regimes]
        sources = [draw for draw in range(planning.count) if planning.month[draw] == month]
        sources = sources if len(sources) >= ENOUGH else range(planning.count)
        luck = self._number(lane, number, it.network.laws.study_id)
        source = sources[min(int(float(luck) * len(sources)), len(sources) - 1)]
        events = {gate: {source: self._events(gate, lane, source, number, now)} for gate in it.draws.events}
        world = planning.world._replace(
            departure_hours=np.full(planning.count, it.draws.departure[lane]),
            week_hours=np.full(planning.count, it.draws.world.week_hours[lane]),
            closures=Listed(it.network.laws.gates.utilisation, events),
        )
        return world, source

    def _number(self, lane, number, thing):
        return naive.numbers(self.it.study.seed, lane, number, ROLLOUT, 0, thing)[0]

    def _events(self, gate, lane, source, number, now):
        """Return dates, what the news says is on, with an end by its law, and what begins later."""
        news, known = self.it.news, []
        for start, end, does, hazard in self.it.draws.events[gate][lane]:
            if hazard == naive.DATE:
                known.append((start, end, does))
                continue
            heard = news.heard(hazard, now)
            if start <= heard < end and end > 0:
                rest = self._rest(hazard, heard - float(start), lane, number)
                known.append((start, F(heard + rest), does))
        queues = self.it.network.laws.gates.utilisation[gate] > 0
        for start, end, does, hazard in self.it.undated(source, lane)[gate]:
            if start <= news.heard(hazard, now):
                continue
            if not (queues and known and start <= max(known, key=lambda event: event[0])[1]):
                known.append((start, end, does))
        return sorted(known, key=lambda event: event[0])

    def _rest(self, hazard, age, lane, number):
        """Return how long a closure lasts yet, from its law given its age."""
        lasting = self.it.lasting
        luck, scale = float(self._number(lane, number, lasting.hazards.id[hazard])), lasting.scale(hazard)
        if lasting.is_regime(hazard):
            return -math.log(luck) * scale
        survives = lasting.law(hazard, age)[0] * luck
        score = -standard_normal(F(max(survives, 1e-9)))
        table = lasting.hazards.tables[lasting.hazards.table[hazard]]
        return max(0.0, scale * float(look_up(table, score)) - age)


def sure_gain(gains):
    """Return the mean of gains, 0 where it is within its standard error."""
    n = len(gains)
    mean = sum(gains) / n
    square = sum((gain - mean) ** 2 for gain in gains)
    return mean if mean > math.sqrt(square / (n - 1) / n) else 0.0

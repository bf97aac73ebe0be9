"""What shippers have heard of closed places, and how long they must expect to wait there."""

import math
from statistics import NormalDist

from tests.naive.journeys import BACKLOG, LINE, RIDE
from tests.naive.worlds import DATE


class News:
    """The news of some age, in the draws that are judged.

    lasting : of the hazards as they are
    """

    def __init__(self, draws, lasting, delay_hours, horizon_hours):
        self.events, self.departure = draws.events, draws.departure
        self.lasting, self.delay, self.horizon = lasting, float(delay_hours), float(horizon_hours)

    def may_shut(self, gate, lane):
        """Tell whether a place is ever shut in a draw, or by date."""
        dates = self.lasting.gates.first_date
        return bool(self.events[gate][lane]) or dates[gate + 1] > dates[gate]

    def heard(self, hazard, now):
        """Return up to when a hazard is known; of regimes one knows at least how departure found them."""
        hour = float(now) - self.delay
        return max(hour, 0.0) if self.lasting.is_regime(hazard) else hour

    def shut(self, gate, lane, now):
        """Return (start, what it does, hazard, heard up to) of all that shuts a place in the news."""
        found = []
        for start, end, does, hazard in self.events[gate][lane]:
            if hazard == DATE or end <= 0:
                continue
            heard = self.heard(hazard, now)
            if float(start) <= heard < float(end):
                found.append((float(start), float(does), hazard, heard))
        return found

    def is_shut(self, gate, lane, now):
        """Tell whether a place is shut in the news, or today by date."""
        by_date = (event for event in self.events[gate][lane] if event[3] == DATE)
        return bool(self.shut(gate, lane, now)) or any(start <= now < end for start, end, _, _ in by_date)

    def expected_wait(self, kind, gate, lane, now, mean):
        """Return the hours that one must expect to lose at a step that is reached at ``mean`` hours."""
        wait = 0.0
        for start, does, hazard, heard in self.shut(gate, lane, now):
            if self.lasting.hazards.state[hazard] == 2 and self.lasting.is_regime(hazard):
                continue  # on for good: planned with
            wait = max(wait, self._held(kind, gate, hazard, (heard - start, mean - start), does))
        return wait

    def _held(self, kind, gate, hazard, ages, does):
        (age, at), lasting = ages, self.lasting
        at = max(at, age)
        if lasting.is_regime(hazard):  # planning reckons with the share of time that it is on
            rest = lasting.scale(hazard) * math.exp(-lasting.regime(hazard)[1] * (at - age))
        elif kind == BACKLOG:
            return lasting.rest(hazard, age, (1 - float(lasting.gates.utilisation[gate])) * at)
        else:
            rest = lasting.rest(hazard, age, at)
        if kind == LINE:
            return (1 - does) * rest
        return rest if kind in (RIDE, BACKLOG) else min(rest, does)

    def dated_wait(self, gate, lane, now, ahead, deviation):
        """Return the mean wait for what dates shut, the hours until one gets there being lognormal."""
        gates, departure = self.lasting.gates, self.departure[lane]
        span = range(gates.first_date[gate], gates.first_date[gate + 1])
        dates = [(float(gates.date_from_hours[n]), float(gates.date_until_hours[n])) for n in span]
        spells = []
        for start, end in sorted(dates):
            if spells and start <= spells[-1][1]:
                spells[-1][1] = max(spells[-1][1], end)
            else:
                spells.append([start, end])
        total = 0.0
        for start, end in spells:
            shuts, opens = start - departure - now, end - departure - now
            soonest, latest = nearly_all(ahead, deviation)
            if shuts <= latest and opens > soonest:
                total += mean_wait(ahead, deviation, shuts, min(opens, self.horizon - now))
        return total


def logarithm_of(ahead, deviation):
    variance = math.log1p((deviation / ahead) ** 2)
    return NormalDist(math.log(ahead) - variance / 2, math.sqrt(variance))


def nearly_all(ahead, deviation):
    """Return the hours four standard deviations of the logarithm on either side."""
    if ahead <= 0 or deviation <= 0:
        return max(0.0, ahead), max(0.0, ahead)
    law = logarithm_of(ahead, deviation)
    return tuple(math.exp(law.mean + 4 * side * law.stdev) for side in (-1, 1))


def mean_wait(ahead, deviation, shuts, opens):
    """Return E[opens − L; shuts ≤ L < opens]."""
    if opens <= max(0.0, shuts):
        return 0.0
    if ahead <= 0 or deviation <= 0:
        return opens - max(0.0, ahead) if shuts <= max(0.0, ahead) < opens else 0.0
    law = logarithm_of(ahead, deviation)
    tilted = NormalDist(law.mean + law.stdev**2, law.stdev)  # weighed by the hours themselves
    ends = [math.log(opens), math.log(shuts) if shuts > 0 else -math.inf]
    chance, share = (each.cdf(ends[0]) - each.cdf(ends[1]) for each in (law, tilted))
    return opens * chance - ahead * share

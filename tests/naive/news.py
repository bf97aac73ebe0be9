"""What shippers have heard of closed places, and how long they must expect to wait there."""

import math

from tests.naive.journeys import BACKLOG, LINE, RIDE
from tests.naive.worlds import DATE

# Normal scores of the middles of eight equal parts: one comes a little earlier or later than expected.
SCORES = (-1.534, -0.887, -0.489, -0.157, 0.157, 0.489, 0.887, 1.534)


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

    def expected_wait(self, kind, gate, lane, now, mean, deviation):
        """Return the hours that one must expect to lose at a step that is reached at ``mean`` hours."""
        wait = 0.0
        for start, does, hazard, heard in self.shut(gate, lane, now):
            if self.lasting.hazards.state[hazard] == 2 and self.lasting.is_regime(hazard):
                continue  # on for good: planned with
            wait = max(wait, self._held(kind, gate, hazard, heard - start, mean - start, does))
        return wait + self.dated_wait(gate, lane, mean + wait, deviation)

    def _held(self, kind, gate, hazard, age, at, does):
        at, lasting = max(at, age), self.lasting
        if lasting.is_regime(hazard):  # planning reckons with the share of time that it is on
            rest = lasting.scale(hazard) * math.exp(-lasting.regime(hazard)[1] * (at - age))
        elif kind == BACKLOG:
            return lasting.rest(hazard, age, (1 - float(lasting.gates.utilisation[gate])) * at)
        else:
            rest = lasting.rest(hazard, age, at)
        if kind == LINE:
            return (1 - does) * rest
        return rest if kind in (RIDE, BACKLOG) else min(rest, does)

    def dated_wait(self, gate, lane, mean, deviation):
        """Return the mean wait for what dates shut, over eight hours of arrival."""
        gates = self.lasting.gates
        span = range(gates.first_date[gate], gates.first_date[gate + 1])
        dates = [(float(gates.date_from_hours[n]), float(gates.date_until_hours[n])) for n in span]
        middle, reach = self.departure[lane] + mean, deviation * SCORES[-1]
        near = [date for date in dates if date[0] <= middle + reach and date[1] > middle - reach]
        if any(start <= middle - reach and end == math.inf for start, end in near):
            return max(0.0, self.horizon - mean)
        total = 0.0
        for score in SCORES if near else ():
            ready = min(max(0.0, mean + deviation * score), self.horizon)
            opens, changed = ready, True
            while changed:
                changed = False
                for start, end in dates:
                    if start <= self.departure[lane] + opens < end:
                        opens, changed = end - self.departure[lane], True
            total += min(opens, self.horizon) - ready
        return total / len(SCORES)

"""Worlds of a study, made one draw and one number at a time and put where journeys look for them."""

from datetime import timedelta
from math import floor

import numpy as np

from corridorsim.kernels.steps import Delays, Sailings, World
from tests.naive import sailings as naive_sailings
from tests.naive import worlds as naive
from tests.naive.journeys import DELAY, DEPARTURE, HOURS, LATENESS, LINE, RIDE, SAILING, Listed
from tests.naive.ways import gate_of

F = np.float32
PLANNING = 128  # the bit of the purpose
RANDOM, STARTS_OFF, STARTS_ON = -1, 0, 1


class Draws:
    """Consecutive draws from 0 on, with their worlds.

    Attributes
    ----------
    world : arrays as journeys read them; what no route meets is NaN
    events : by gate and draw, (start, end, what it does, hazard or date)
    departure : hours since the start of the window; month : 0 … 11; regimes : those on, hazards
    """

    def __init__(self, network, study, ways, count, *, planning=False, regimes=None):
        self.laws, self.ways, self.count = network.laws, ways, count
        self._at = (study.seed, PLANNING if planning else 0)
        calendar, seed, bit = self.laws.calendar, *self._at
        self.departure = [
            naive.departure_hours(seed, draw, bit, self.laws.study_id, calendar.window_hours)
            for draw in range(count)
        ]
        first = study.depart_from
        self.month = [(first + timedelta(days=floor(hour / 24))).month - 1 for hour in self.departure]
        self.week = [(hour + first.weekday() * 24) % 168 for hour in self.departure]
        self.hazards = self.laws.hazards if regimes is None else held(self.laws, ways, regimes)
        self._known = random_regimes(self.laws, ways)
        self.regimes = [self._regimes_on(draw) for draw in range(count)]
        self.events = self._events(self.laws.gates)
        self.world = self._world()

    def undated(self):
        """Return the world as if nothing were shut by date."""
        free = self._events(without_dates(self.laws.gates))
        return self.world._replace(closures=Listed(self.laws.gates.utilisation, free))

    def _items(self, *kinds):
        return sorted({i for kind, i in zip(self.ways.kind, self.ways.item, strict=True) if kind in kinds})

    def _regimes_on(self, draw):
        at = (self._at[0], draw, self._at[1], self.hazards)
        return frozenset(h for h in self._known if naive.regime_spells(*at, h, self.laws.calendar)[1])

    def _events(self, laws):
        gates = used_gates(self.ways)
        found = {gate: [] for gate in gates}
        for draw, departure in enumerate(self.departure):
            drawn = {}

            def events_of(hazard, drawn=drawn, at=(self._at[0], draw, self._at[1]), departure=departure):
                if hazard not in drawn:
                    calendar = self.laws.calendar
                    drawn[hazard] = naive.hazard_events(at, self.hazards, hazard, calendar, departure)
                return drawn[hazard]

            for gate in gates:
                at_gate = naive.events_at_gate(events_of, laws, gate, self.laws.calendar, departure)
                found[gate].append(at_gate)
        return found

    def _each(self, rows, items, number_of):
        out = np.full((rows, self.count), np.nan, F)
        for item in items:
            for draw in range(self.count):
                out[item, draw] = number_of(self._at[0], draw, self._at[1], item)
        return out

    def _world(self):
        laws, sailings = self.laws, self._sailings()
        factors = [int(laws.sailings.factor[item]) for item in self._items(RIDE)]
        durations, late, sails = laws.durations, laws.lateness, laws.departures
        moving = {*self._items(HOURS, LINE), *factors}
        hours = self._each(len(durations.word), moving, _with(naive.moving_hours, durations))
        late_hours = self._each(len(late.purpose), self._items(LATENESS), _with(naive.late_hours, late))
        phases = self._each(len(sails.purpose), self._items(DEPARTURE), _with(naive.phase_hours, sails))
        rules = laws.rule_delays
        held_up = self._each(len(rules.spared), self._items(DELAY), _with(naive.rule_hours, rules))
        return World(
            np.array(self.departure),
            np.array(self.week).astype(F),
            hours,
            late_hours,
            sails.headway_hours,
            phases,
            sailings,
            laws.openings,
            Delays(held_up, rules.from_hours, rules.until_hours),
            Listed(laws.gates.utilisation, self.events),
        )

    def _sailings(self):
        laws, until = self.laws.sailings, self.laws.calendar.horizon_hours
        listed = {
            (item, draw): naive_sailings.departures(
                self._at[0], draw, self._at[1], laws, item, self.week[draw], until
            )
            for item in self._items(SAILING, RIDE)
            for draw in range(self.count)
        }
        most = max(map(len, listed.values()), default=1)
        start = np.full((len(laws.own), most, self.count), np.nan, F)
        own_hours = np.full((max(laws.own.max(initial=-1) + 1, 0), most, self.count), np.nan, F)
        for (item, draw), found in listed.items():
            departures = found + [found[-1]] * (most - len(found))
            start[item, :, draw] = [hour for hour, _ in departures]
            if laws.own[item] >= 0:
                own_hours[laws.own[item], :, draw] = [hours for _, hours in departures]
        return Sailings(start, laws.cutoff_hours, laws.own, own_hours, laws.factor)


def _with(twin, laws):
    return lambda seed, draw, planning, item: twin(seed, draw, planning, laws, item)


def used_gates(ways):
    """Return the gates that some route meets, sorted."""
    steps = zip(ways.kind, ways.item, ways.gate, strict=True)
    return sorted({gate for step in steps if (gate := gate_of(*step)) is not None})


def random_regimes(laws, ways):
    """Return the regimes left to chance that can shut or slow something on some route."""
    gates = laws.gates
    links = {
        int(h) for gate in used_gates(ways) for h in gates.hazard[gates.first[gate] : gates.first[gate + 1]]
    }
    kind, state = laws.hazards.kind, laws.hazards.state
    return sorted(h for h in links if kind[h] == naive.KNOWN and state[h] == RANDOM)


def without_dates(gates):
    return gates._replace(first_date=np.zeros_like(gates.first_date))


def held(laws, ways, regimes):
    """Return the hazards, every random regime held to be on at departure, or off."""
    state = laws.hazards.state.copy()
    for hazard in random_regimes(laws, ways):
        state[hazard] = STARTS_ON if hazard in regimes else STARTS_OFF
    return laws.hazards._replace(state=state)

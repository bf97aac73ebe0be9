"""Departures one draw and one leg at a time, by walking the clock from one to the next."""

import numpy as np

from corridorsim.kernels.quantiles import look_up, standard_normal
from tests.naive.worlds import LEG, numbers

F = np.float32
SAILING = 7


def departures(seed, draw, planning, laws, item, week_hours, until_hours):
    """(hour, planned hours) of each departure, a cancelled one with those of the next that runs.

    week_hours : hour of the week at hour 0
    until_hours : the list ends with the first departure that runs, after those who come then could board
    """
    hours = hours_of(seed, draw, planning, laws, item, week_hours)
    listed, waiting, number = [], 0, 0
    while True:
        start, own = next(hours)
        luck = numbers(seed, draw, number, SAILING, planning, laws.thing[item])[1]
        number, waiting = number + 1, waiting + 1
        if luck >= laws.cancel_probability[item]:
            listed += [(start, own)] * waiting
            waiting = 0
            if start > F(until_hours) + laws.cutoff_hours[item]:
                return listed


def hours_of(seed, draw, planning, laws, item, week_hours):
    """Yield every departure from hour 0 on, whether it runs or not."""
    first, last = laws.first_entry[item : item + 2]
    if last > first:
        yield from by_timetable(laws, range(first, last), week_hours)
    thing, headway = laws.thing[item], laws.headway_hours[item]
    phase = numbers(seed, draw, 0, LEG, planning, thing)[1] * headway
    if laws.gap_table[item] < 0:
        number = 0
        while True:
            yield F(phase + headway * F(number)), F(0)
            number += 1

    def score(number):
        return standard_normal(numbers(seed, draw, number, SAILING, planning, thing)[0])

    clock = float(phase) * float(look_up(laws.tables[laws.first_gap_table[item]], score(0)))
    number = 0
    while True:
        yield F(clock), F(0)
        number += 1
        clock += float(headway) * float(look_up(laws.tables[laws.gap_table[item]], score(number)))


def by_timetable(laws, entries, week_hours):
    """Week after week, leaving out what has left before hour 0."""
    week = 0
    while True:
        for entry in entries:
            start = 168.0 * week - week_hours + laws.entry_week_hours[entry]
            if start >= 0:
                yield F(start), laws.entry_own_hours[entry]
        week += 1

"""Worlds one draw and one thing at a time, from Philox words and the laws as they are written down.

Normal scores and tables come from the kernels themselves, since these have twins of their own.
"""

import math

import numpy as np

from corridorsim.kernels.quantiles import look_up, standard_normal
from tests.naive import chance

F = np.float32
DEPARTURE, LEG, GROUP, TRANSFER, EVENT, REGIME, DELAY = range(7)
SURPRISE, KNOWN = range(2)
BELOW_ONE = F(1 - 2.0**-24)
NEVER = F(np.inf)
RULE = 8


def unit(word):
    """The number of a word, rounded to float32 and kept below 1."""
    return min(F(chance.unit(word)), BELOW_ONE)


def numbers(seed, draw, event, purpose, planning, id_words):
    """The four numbers of one thing in one draw."""
    thing = int(id_words[0]) + int(id_words[1]) * 2**32
    return [unit(word) for word in chance.words(seed, draw, event, purpose + planning, thing)]


def departure_hours(seed, draw, planning, study_id, window_hours):
    return float(numbers(seed, draw, 0, DEPARTURE, planning, study_id)[0]) * window_hours


def moving_hours(seed, draw, planning, durations, item):
    """Scale times quantile of a score that is partly the group's and partly the thing's own."""
    own = numbers(seed, draw, 0, int(durations.purpose[item]), planning, durations.thing[item])
    score = standard_normal(own[durations.word[item]])
    group = durations.group[item]
    if group >= 0:
        common = numbers(seed, draw, 0, GROUP, planning, durations.group_id[group])
        shared = float(durations.shared[item])
        score = shared * standard_normal(common[0]) + math.sqrt(1.0 - shared * shared) * score
    return durations.scale_hours[item] * look_up(durations.tables[durations.table[item]], score)


def phase_hours(seed, draw, planning, departures, item):
    own = numbers(seed, draw, 0, int(departures.purpose[item]), planning, departures.thing[item])
    return own[1] * departures.headway_hours[item]


def late_hours(seed, draw, planning, lateness, item):
    """Nothing, or the least lateness and an exponential of what is left of the number."""
    own = numbers(seed, draw, 0, int(lateness.purpose[item]), planning, lateness.thing[item])[3]
    on_time = lateness.on_time_probability[item]
    if own < on_time:
        return F(0)
    left = min((1.0 - float(own)) / (1.0 - float(on_time)), 1.0)
    return F(float(lateness.late_min_hours[item]) - float(lateness.late_mean_hours[item]) * math.log(left))


def rule_hours(seed, draw, planning, delays, item):
    """Nothing to those who are let through, else median times quantile of a number of its own."""
    own = numbers(seed, draw, 0, RULE, planning, delays.thing[item])
    if own[0] < delays.spared[item]:
        return F(0)
    return delays.median_hours[item] * look_up(delays.tables[delays.table[item]], standard_normal(own[1]))


def surprises(seed, draw, planning, hazards, hazard, calendar, departure):
    """(start, end, severity, delay) of each event that is not over at departure: thinned candidates."""
    events, now, number = [], -calendar.spin_up_hours, 0
    while True:
        own = numbers(seed, draw, number, EVENT, planning, hazards.id[hazard])
        now += -math.log(float(own[0])) / float(hazards.cap_per_hour[hazard])
        if now >= calendar.horizon_hours:
            return events
        day = math.floor((departure + now + calendar.spin_up_hours) / 24.0)
        month = calendar.month[day]
        if float(own[1]) < hazards.accept[hazard, month]:
            table = hazards.tables[hazards.table[hazard]]
            start = F(now)
            end = start + hazards.median_hours[hazard] * look_up(table, standard_normal(own[3]))
            if end > 0:
                delay = most_delay(seed, draw, number, planning, hazards, hazard)
                events.append((start, end, own[2], delay))
        number += 1


def most_delay(seed, draw, number, planning, hazards, hazard):
    """What an event takes at most: a slowdown has a median, a closure has none."""
    if hazards.delay_median_hours[hazard] == 0:
        return NEVER
    own = numbers(seed, draw, number, DELAY, planning, hazards.id[hazard])
    table = hazards.tables[hazards.delay_table[hazard]]
    return hazards.delay_median_hours[hazard] * look_up(table, standard_normal(own[0]))


def regime_spells(seed, draw, planning, hazards, hazard, calendar):
    """Spells from departure on, and whether the regime is on then; -1 random, 0 off, 1 on, 2 for good."""
    state, rate = hazards.state[hazard], float(hazards.on_rate_per_hour[hazard])
    mean = float(hazards.median_hours[hazard])
    if state == 2:
        delay = most_delay(seed, draw, 0, planning, hazards, hazard)
        return [(F(-calendar.spin_up_hours), NEVER, F(0), delay)], True
    first = numbers(seed, draw, 0, REGIME, planning, hazards.id[hazard])
    share_on = rate * mean / (1.0 + rate * mean)
    is_on = state == 1 or (state == -1 and float(first[2]) < share_on)
    spells, now, number, begins = [], 0.0, 0, is_on
    while now < calendar.horizon_hours:
        own = numbers(seed, draw, number, REGIME, planning, hazards.id[hazard])
        if not begins:
            now += -math.log(float(own[0])) / rate if rate > 0 else math.inf
        until = now - math.log(float(own[1])) * mean
        if now < calendar.horizon_hours:
            delay = most_delay(seed, draw, number, planning, hazards, hazard)
            spells.append((F(now), F(until), F(0), delay))
        now, number, begins = until, number + 1, False
    return spells, is_on


def gate_events(where, hazards, gates, gate, calendar, departure):
    """What closes or slows one gate, by start; equal starts in the order of hazards, then of dates.

    where : seed, draw and planning bit
    """
    found = []
    for link in range(gates.first[gate], gates.first[gate + 1]):
        hazard = int(gates.hazard[link])
        if hazards.kind[hazard] == KNOWN:
            events, _ = regime_spells(*where, hazards, hazard, calendar)
        else:
            events = surprises(*where, hazards, hazard, calendar, departure)
        found += [(start, end, delay) for start, end, hit, delay in events if hit < gates.reach[link]]
    for date in range(gates.first_date[gate], gates.first_date[gate + 1]):
        start, end = gates.date_from_hours[date] - departure, gates.date_until_hours[date] - departure
        found.append((F(start), F(end), NEVER))
    return sorted(found, key=lambda event: event[0])

"""Worlds one draw and one thing at a time, from Philox words and the laws as they are written down.

Normal scores and tables come from the kernels themselves, since these have twins of their own.
"""

import math
from functools import lru_cache

import numpy as np

from corridorsim.kernels.quantiles import T_LIMIT, look_up, look_up_evenly, standard_normal
from tests.naive import chance

F = np.float32
DEPARTURE, LEG, GROUP, TRANSFER, EVENT, REGIME, DELAY = range(7)
SURPRISE, KNOWN, WEAR = range(3)
FOLLOWERS = 2**23  # numbers of events that follow begin here
BELOW_ONE = F(1 - 2.0**-24)
NEVER = F(np.inf)
RULE = 8
DATE = -1  # stands for a hazard where a date shuts a place


def numbers(seed, draw, event, purpose, planning, id_words):
    """The four numbers of one thing in one draw."""
    thing = int(id_words[0]) + int(id_words[1]) * 2**32
    return numbers_of_block(seed, draw // 64, event, int(purpose) + planning, thing)[draw % 64]


@lru_cache(maxsize=2048)
def numbers_of_block(seed, block, event, purpose, thing):
    """The four numbers of one thing in each of 64 draws, float32 (64, 4): rounded, and kept below 1."""
    words = chance.words_of_block(seed, block, event, purpose, thing)
    return np.minimum(chance.unit(words).astype(F), BELOW_ONE).T.copy()


def departure_hours(seed, draw, planning, study_id, window_hours):
    return float(numbers(seed, draw, 0, DEPARTURE, planning, study_id)[0]) * window_hours


def moving_hours(seed, draw, planning, durations, item):
    """Scale times quantile of a score that is partly the group's and partly the thing's own."""
    own = numbers(seed, draw, 0, int(durations.purpose[item]), planning, durations.thing[item])
    score = shared_score((seed, draw, planning), durations, item, standard_normal(own[durations.word[item]]))
    return durations.scale_hours[item] * look_up(durations.tables[durations.table[item]], score)


def shared_score(where, laws, item, score):
    """A part of the score is the group's; with a t copula all of it is drawn out by the group's divisor."""
    group = laws.group[item]
    if group < 0:
        return score
    seed, draw, planning = where
    common = numbers(seed, draw, 0, GROUP, planning, laws.group_id[group])
    shared = float(laws.shared[item])
    score = shared * standard_normal(common[0]) + math.sqrt(1.0 - shared * shared) * score
    if len(laws.t_tables) == 0:
        return score
    divisor = float(look_up(laws.t_tables[0], standard_normal(common[1])))
    return float(look_up_evenly(laws.t_tables[1], math.asinh(score / divisor), T_LIMIT))


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
    """(start, end, severity, what it does, number) of each event that still counts: thinned candidates."""
    events, now, number = [], -calendar.spin_up_hours, 0
    while hazards.cap_per_hour[hazard] > 0:
        own = numbers(seed, draw, number, EVENT, planning, hazards.id[hazard])
        now += -math.log(float(own[0])) / float(hazards.cap_per_hour[hazard])
        if now >= calendar.horizon_hours:
            break
        day = math.floor((departure + now + calendar.spin_up_hours) / 24.0)
        month = calendar.month[day]
        accept = hazards.accept[hazard, month]
        if 0 <= F(now) < calendar.inflated_hours:
            accept *= hazards.inflation[hazard]
        if float(own[1]) < accept:
            lasts = lasting((seed, draw, planning), hazards, hazard, hazards.table[hazard], own[3])
            events.append((F(now), F(now) + lasts, own[2], number))
        number += 1
    leader = hazards.follows[hazard]
    if leader >= 0:
        for _, ended, _, _, number in surprises(seed, draw, planning, hazards, leader, calendar, departure):
            own = numbers(seed, draw, number + FOLLOWERS, EVENT, planning, hazards.id[hazard])
            begins = float(ended) - math.log(float(own[0])) * float(hazards.follow_delay_hours[hazard])
            if float(own[1]) < hazards.follow_probability[hazard] and begins < calendar.horizon_hours:
                lasts = lasting((seed, draw, planning), hazards, hazard, hazards.table[hazard], own[3])
                events.append((F(begins), F(begins) + lasts, own[2], number + FOLLOWERS))
    return kept((seed, draw, planning), hazards, hazard, events)


def lasting(where, hazards, hazard, table, u):
    """How long an event lasts, by the table and a number."""
    score = shared_score(where, hazards, hazard, standard_normal(u))
    return hazards.median_hours[hazard] * look_up(hazards.tables[table], score)


def kept(where, hazards, hazard, events):
    """Return those not over too long ago, each with what it does."""
    oldest = -hazards.kept_hours[hazard]
    return [
        (start, end, severity, what_it_does(*where[:2], number, where[2], hazards, hazard), number)
        for start, end, severity, number in events
        if end > oldest
    ]


def renewals(seed, draw, planning, hazards, hazard, calendar):
    """(start, end, severity, what it does, number) of intervals that alternate with up-times."""
    events, where = [], (seed, draw, planning)
    own = numbers(seed, draw, 0, EVENT, planning, hazards.id[hazard])
    is_on, left = float(own[1]) < hazards.closed_share[hazard], float(own[0])
    now = -calendar.spin_up_hours
    if is_on:
        whole = float(lasting(where, hazards, hazard, hazards.met_table[hazard], own[3]))
        events.append((F(now - (1.0 - left) * whole), F(now + left * whole), own[2], 0))
    else:
        law = hazards.tables[hazards.met_up_table[hazard]]
        whole = float(hazards.up_scale_hours[hazard]) * float(look_up(law, standard_normal(own[3])))
    now, number = now + left * whole, 1
    while now < calendar.horizon_hours:
        own = numbers(seed, draw, number, EVENT, planning, hazards.id[hazard])
        if number > 1 or is_on:
            shape, scale = float(hazards.up_shape[hazard]), float(hazards.up_scale_hours[hazard])
            now += scale * (-math.log(float(own[0]))) ** (1.0 / shape)
        if now < calendar.horizon_hours:
            lasts = lasting(where, hazards, hazard, hazards.table[hazard], own[3])
            events.append((F(now), F(now) + lasts, own[2], number))
            now += float(lasts)
        number += 1
    return kept(where, hazards, hazard, events)


def what_it_does(seed, draw, number, planning, hazards, hazard):
    """The speed on a line, else what an event takes at most: a slowdown has a median, a closure has none."""
    if hazards.speed[hazard] >= 0:
        return hazards.speed[hazard]
    if hazards.delay_median_hours[hazard] == 0:
        return NEVER
    own = numbers(seed, draw, number, DELAY, planning, hazards.id[hazard])
    table = hazards.tables[hazards.delay_table[hazard]]
    return hazards.delay_median_hours[hazard] * look_up(table, standard_normal(own[0]))


def regime_spells(seed, draw, planning, hazards, hazard, calendar):
    """Spells from departure on, and whether the regime is on then; -1 random, 0 off, 1 on, 2 for good."""
    state, rate = hazards.state[hazard], float(hazards.on_rate_per_hour[hazard])
    mean = float(hazards.median_hours[hazard])
    first = numbers(seed, draw, 0, REGIME, planning, hazards.id[hazard])
    if state == 2:
        does = what_it_does(seed, draw, 0, planning, hazards, hazard)
        return [(F(-calendar.spin_up_hours), NEVER, first[3], does, 0)], True
    share_on = rate * mean / (1.0 + rate * mean)
    is_on = state == 1 or (state == -1 and float(first[2]) < share_on)
    spells, now, number, begins = [], 0.0, 0, is_on
    while now < calendar.horizon_hours:
        own = numbers(seed, draw, number, REGIME, planning, hazards.id[hazard])
        if not begins:
            now += -math.log(float(own[0])) / rate if rate > 0 else math.inf
        until = now - math.log(float(own[1])) * mean
        if now < calendar.horizon_hours:
            does = what_it_does(seed, draw, number, planning, hazards, hazard)
            spells.append((F(now), F(until), own[3], does, number))
        now, number, begins = until, number + 1, False
    return spells, is_on


def gate_events(where, hazards, gates, gate, calendar, departure):
    """What closes or slows one gate after departure, by start; then in the order of hazards, then of dates.

    where : seed, draw and planning bit
    """

    def events_of(hazard):
        return hazard_events(where, hazards, hazard, calendar, departure)

    return [event[:3] for event in events_at_gate(events_of, gates, gate, calendar, departure)]


def hazard_events(where, hazards, hazard, calendar, departure):
    """(start, end, severity, what it does, number) of each event of a hazard of any kind."""
    if hazards.kind[hazard] == KNOWN:
        return regime_spells(*where, hazards, hazard, calendar)[0]
    if hazards.kind[hazard] == WEAR:
        return renewals(*where, hazards, hazard, calendar)
    return surprises(*where, hazards, hazard, calendar, departure)


def events_at_gate(events_of, gates, gate, calendar, departure):
    """(start, end, what it does, hazard or ``DATE``) of all that shuts or slows one gate.

    events_of : gives the events of a hazard
    """
    found = []
    for link in range(gates.first[gate], gates.first[gate + 1]):
        hazard, reach = int(gates.hazard[link]), gates.reach[link]
        found += [(start, end, does, hazard) for start, end, hit, does, _ in events_of(hazard) if hit < reach]
    for date in range(gates.first_date[gate], gates.first_date[gate + 1]):
        start, end = gates.date_from_hours[date] - departure, gates.date_until_hours[date] - departure
        found.append((F(start), F(end), NEVER, DATE))
    found = sorted(found, key=lambda event: event[0])
    load = float(gates.utilisation[gate])
    if load > 0:
        queued = with_queues(found, load, F(-calendar.spin_up_hours))
        first = next((n for n, event in enumerate(queued) if clears(event, load) > 0), len(queued))
        return queued[first:]
    return [event for event in found if event[1] > 0]


def clears(event, load):
    """When the last of the queue that a closure leaves has gone, if nothing closes before."""
    start, end, queue = map(float, event[:3])
    return end + (queue + load * (end - start)) / (1.0 - load)


def with_queues(events, load, since):
    """Join closures that overlap, and give each the queue that it finds, counted hour by hour.

    What closes the place first stands for what joins it.

    load : share of what the place serves that keeps coming; since : nothing waits from before
    """
    joined = []
    for start, end, _, hazard in events:
        begins = max(start, since)
        if end <= begins:
            continue
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end), joined[-1][2])
        else:
            joined.append((begins, end, hazard))
    queued, queue, clock = [], 0.0, None
    for start, end, hazard in joined:
        if clock is not None:
            queue = max(0.0, queue - (1.0 - load) * (float(start) - clock))
        queued.append((start, end, F(queue), hazard))
        queue, clock = queue + load * (float(end) - float(start)), float(end)
    return queued

"""Random laws and random worlds: small, and with everything that is awkward."""

import numpy as np

from corridorsim.kernels import worlds
from corridorsim.kernels.event_room import Events
from corridorsim.kernels.quantiles import N_NODES, lognormal_table, met_weibull_table, t_copula_tables
from corridorsim.kernels.score_lanes import new_score_room
from corridorsim.kernels.steps import Delays, Openings, Routes, Sailings, World
from corridorsim.study.rooms import new_live

TABLES = np.stack([lognormal_table(1.0, sigma) for sigma in (0.0, 0.3, 1.2)]).astype(np.float32)
MET_UP = np.stack([met_weibull_table(shape) for shape in (1.0, 2.5)]).astype(np.float32)
GAUSSIAN, STUDENT = np.zeros((0, N_NODES), np.float32), t_copula_tables(3.0)
SPIN_UP_HOURS = 240.0
F = np.float32
GATE, SLOWDOWN, RIDE, LINE, BACKLOG = 3, 4, 6, 8, 9
PURPOSES = np.array([1, 3], dtype=np.uint32)


def chance(rng, n_lanes, *, planning=False):
    """Return a tile's place in the stream: any seed, any draws, one after the other or with gaps."""
    seed = rng.integers(0, 2**32, 2, dtype=np.uint32)
    draws = rng.integers(0, 10_000) + np.arange(n_lanes) * rng.integers(1, 4)
    return worlds.Chance(seed, draws.astype(np.uint32), np.uint32(128 if planning else 0))


def first_draws(seed, n_lanes):
    """Return the first draws of a seed."""
    return worlds.Chance(np.array([seed, 0], np.uint32), np.arange(n_lanes, dtype=np.uint32), np.uint32(0))


def seed_of(chance):
    return int(chance.seed[0]) + int(chance.seed[1]) * 2**32


def ids(rng, n):
    return rng.integers(0, 2**32, (n, 2), dtype=np.uint32)


def durations(rng, n=6, n_groups=2):
    """Return durations of which some stand together on one thing and some share a group's score."""
    things = ids(rng, n)
    things[1] = things[0]
    return worlds.Durations(
        thing=things,
        purpose=np.repeat(rng.choice(PURPOSES, n // 2), 2),
        word=rng.integers(0, 4, n),
        table=rng.integers(0, len(TABLES), n),
        scale_hours=(rng.random(n) * 100).astype(np.float32),
        group=rng.integers(-1, n_groups, n),
        shared=rng.choice([0.0, 0.4, 1.0], n).astype(np.float32),
        tables=TABLES,
        group_id=ids(rng, n_groups),
        t_tables=STUDENT if rng.random() < 0.5 else GAUSSIAN,
    )


def departures(rng, n=3):
    headway = (rng.random(n) * 200).astype(np.float32)
    return worlds.Departures(ids(rng, n), rng.choice(PURPOSES, n), headway)


def lateness(rng, n=3):
    on_time = rng.choice([0.0, 0.5, 0.9, 1.0], n).astype(np.float32)
    hours = (rng.random((2, n)) * 50).astype(np.float32)
    return worlds.Lateness(ids(rng, n), rng.choice(PURPOSES, n), on_time, *hours)


def rule_delays(rng, n=4):
    """Return rules of which some let everyone through and some nobody."""
    spared = rng.choice([0.0, 0.3, 0.9, 1.0], n).astype(np.float32)
    start = rng.random(n) * 500
    return worlds.RuleDelays(
        thing=ids(rng, n),
        spared=spared,
        table=rng.integers(0, len(TABLES), n),
        median_hours=(rng.random(n) * 200).astype(np.float32),
        from_hours=start,
        until_hours=start + rng.random(n) * 500,
        tables=TABLES,
    )


def calendar(rng):
    """Return a window and a horizon; the months come round."""
    window, horizon = float(rng.integers(1, 60) * 24), float(rng.integers(10, 80) * 24)
    days = int((SPIN_UP_HOURS + window + horizon) / 24) + 2
    month = (np.arange(days) // 30 + int(rng.integers(0, 12))) % 12
    return worlds.Calendar(window, month.astype(np.int64), SPIN_UP_HOURS, horizon, 0, horizon / 2)


def hazards(rng, n=4, n_groups=2):
    """Return surprises, regimes in every state and renewals, that close, slow or are lines; some never begin.

    The second follows the first, which is then a surprise; some keep what is over.
    """
    kind = rng.integers(0, 3, n)
    follows = np.full(n, -1)
    if n > 1 and rng.random() < 0.7:
        kind[:2], follows[1] = 0, 0
    per_hour = 10.0 ** rng.uniform(-3, -1.5, n)
    up_table = rng.integers(0, 2, n)
    return worlds.Hazards(
        id=ids(rng, n),
        kind=kind,
        state=rng.integers(-1, 3, n),
        on_rate_per_hour=np.where(rng.random(n) < 0.2, 0.0, per_hour),
        cap_per_hour=np.where(rng.random(n) < 0.1, 0.0, per_hour),
        accept=rng.random((n, 12)),
        inflation=np.where(np.arange(n) % 2 == 0, 3.0, 1.0),
        kept_hours=np.where((rng.random(n) < 0.4) | np.isin(np.arange(n), follows), SPIN_UP_HOURS, 0.0),
        table=rng.integers(0, len(TABLES), n),
        median_hours=(1 + rng.random(n) * 60).astype(np.float32),
        delay_table=rng.integers(0, len(TABLES), n),
        delay_median_hours=(rng.integers(0, 2, n) * (1 + rng.random(n) * 20)).astype(np.float32),
        speed=rng.choice([-1.0, -1.0, 0.0, 0.4], n).astype(np.float32),
        group=rng.integers(-1, n_groups, n),
        shared=rng.choice([0.0, 0.4, 1.0], n).astype(np.float32),
        follows=follows,
        follow_probability=rng.choice([0.0, 0.5, 1.0], n),
        follow_delay_hours=rng.choice([0.0, 30.0], n),
        up_shape=np.where(up_table > 0, 2.5, 1.0),
        up_scale_hours=20 + rng.random(n) * 200,
        closed_share=rng.choice([0.0, 0.4, 1.0], n),
        met_table=rng.integers(0, len(TABLES), n),
        met_up_table=len(TABLES) + up_table,
        tables=np.concatenate([TABLES, MET_UP]),
        group_id=ids(rng, n_groups),
        t_tables=STUDENT if rng.random() < 0.5 else GAUSSIAN,
    )


def events_scratch(hazards, capacity, n_lanes):
    """Return scratch full of what must not be read."""
    n_hazards, n_groups = len(hazards.kind), len(hazards.group_id)
    return Events(
        value=np.full((n_hazards, capacity, 4, n_lanes), np.nan, np.float32),
        number=np.full((n_hazards, capacity, n_lanes), -1, np.int32),
        n_events=np.full((n_hazards, n_lanes), -1),
        now=np.full(n_lanes, np.nan),
        is_on=np.zeros(n_lanes, np.bool_),
        words=np.zeros((4, n_lanes), np.uint32),
        score=np.full((n_groups, 2, n_lanes), np.nan),
        live=new_live(n_lanes),
        room=new_score_room(n_lanes),
    )


def gates(rng, n_hazards=4, n=3):
    """Return gates that several hazards reach, some in part, and some dates, one of them without an end."""
    links = [rng.permutation(n_hazards)[: rng.integers(0, n_hazards + 1)] for _ in range(n)]
    n_dates = rng.integers(0, 3, n)
    begins = rng.uniform(-200, 1500, n_dates.sum())
    lasts = np.where(rng.random(len(begins)) < 0.3, np.inf, rng.random(len(begins)) * 300)
    flat = np.concatenate([np.zeros(0), *links]).astype(np.int64)
    return worlds.Gates(
        first=np.cumsum([0, *map(len, links)]).astype(np.int64),
        hazard=flat,
        reach=rng.choice([0.3, 1.0], len(flat)).astype(np.float32),
        first_date=np.cumsum([0, *n_dates]).astype(np.int64),
        date_from_hours=begins,
        date_until_hours=begins + lasts,
        utilisation=rng.choice([0.0, 0.0, 0.3, 0.9], n).astype(np.float32),
    )


def poisoned(n_gates, n_hazards, capacity, n_lanes):
    """Return closures to be written, full of closed gates: nobody gains by reading what is not there."""
    shape = (n_gates, capacity, n_lanes)
    return worlds.Closures(
        start=np.full(shape, -1e9, np.float32),
        end=np.full(shape, 7e8, np.float32),
        delay=np.full(shape, np.inf, np.float32),
        hazard=np.full(shape, -1, np.int16),
        n_events=np.full((n_gates, n_lanes), 99),
        earliest_start=np.full((n_gates, capacity), np.inf, np.float32),
        latest_end=np.full((n_gates, capacity), np.inf, np.float32),
        utilisation=np.zeros(n_gates, np.float32),
        regime_on=np.full((n_hazards, n_lanes), 9, np.uint8),
    )


def closures_of(events):
    """Return closures of events[gate][lane] = [(start, end, delay), …], as ``draw_closures`` leaves them."""
    n_gates, n_lanes = len(events), len(events[0])
    capacity = 2 + max(len(row) for gate in events for row in gate)
    out = poisoned(n_gates, 0, capacity, n_lanes)
    out.n_events[:] = [[len(row) for row in gate] for gate in events]
    for gate, rows in enumerate(events):
        most = max(map(len, rows))
        for name, column in zip(("start", "end", "delay"), range(3), strict=True):
            table = getattr(out, name)[gate]
            table[:most] = np.inf
            for lane, row in enumerate(rows):
                table[: len(row), lane] = [event[column] for event in sorted(row, key=lambda e: e[0])]
        out.earliest_start[gate, :most] = out.start[gate, :most].min(axis=1)
        ends = np.where(np.arange(most)[:, None] < out.n_events[gate], out.end[gate, :most], -np.inf)
        out.latest_end[gate, :most] = ends.max(axis=1)
    return out


def random_events(rng, horizon=300.0, *, never=0.1):
    """Return a few events of one gate in one lane; some end never, some only slow."""
    n = int(rng.integers(0, 5))
    starts = rng.uniform(-50, horizon, n)
    lasts = np.where(rng.random(n) < never, np.inf, rng.random(n) * 120)
    delays = np.where(rng.random(n) < 0.6, np.inf, rng.random(n) * 60)
    return [tuple(np.float32(x) for x in row) for row in zip(starts, starts + lasts, delays, strict=True)]


def quiet_closures(rng, n_gates, n_lanes):
    """Return closures in order and apart with the queue that each finds, and slow stretches of lines.

    Even gates have queues, odd ones hold the speed of a line in ``delay``.
    """
    events = []
    for gate in range(n_gates):
        lanes = []
        for _ in range(n_lanes):
            starts = np.cumsum(rng.uniform(5, 90, rng.integers(0, 4))) - 60
            if gate % 2:
                lanes.append([(F(s), F(s + rng.uniform(1, 100)), F(rng.choice([0.0, 0.4]))) for s in starts])
            else:
                lanes.append([(F(s), F(s + rng.uniform(1, 4.9)), F(rng.uniform(0, 9))) for s in starts])
        events.append(lanes)
    return events


def sailings(rng, n_items, n_lanes):
    """Return listed departures, every second sailing with hours of its own."""
    gaps = rng.choice([0.0, 12.0, 24.0, 55.5], (n_items, 60, n_lanes))
    return Sailings(
        start=np.cumsum(gaps + 1, axis=1).astype(F) - F(20),
        cutoff_hours=rng.choice([0.0, 6.0], n_items).astype(F),
        own=np.arange(n_items),
        own_hours=(10 + rng.random((n_items, 60, n_lanes)) * 50).astype(F),
        factor=rng.integers(0, n_items, n_items),
    )


def openings(rng, n_items):
    """Return a few opening hours of the week for each item."""
    rows = [np.sort(rng.uniform(0, 168, 2 * int(rng.integers(1, 4)))) for _ in range(n_items)]
    flat = np.concatenate(rows).astype(F)
    first = np.cumsum([0, *(len(row) // 2 for row in rows)])
    return Openings(first.astype(np.int64), flat[::2].copy(), flat[1::2].copy())


def delays(rng, n_items, n_lanes):
    """Return delays by rule; half of the draws are let through."""
    start = rng.uniform(-100, 200, n_items)
    hours = (rng.integers(0, 2, (n_items, n_lanes)) * rng.random((n_items, n_lanes)) * 80).astype(F)
    return Delays(hours, start, start + rng.random(n_items) * 200)


def world(rng, n_lanes=8, n_items=5, n_gates=4, *, never=0.1):
    """Return a world whose items of each kind are numbered 0 … n_items − 1.

    Gates from ``n_gates`` on have queues (even ones) or are lines (odd ones).
    """
    events = [[random_events(rng, never=never) for _ in range(n_lanes)] for _ in range(n_gates)]
    closures = closures_of(events + quiet_closures(rng, n_gates, n_lanes))
    closures.utilisation[n_gates::2] = 0.6
    headway = rng.choice([0.0, 24.0, 56.3], n_items).astype(np.float32)
    return World(
        departure_hours=rng.uniform(0, 100, n_lanes),
        week_hours=rng.uniform(0, 168, n_lanes).astype(F),
        hours=(rng.random((n_items, n_lanes)) * 60).astype(np.float32),
        late_hours=(rng.random((n_items, n_lanes)) * 30).astype(np.float32),
        headway_hours=headway,
        phase_hours=(rng.random((n_items, n_lanes)) * headway[:, None]).astype(np.float32),
        sailings=sailings(rng, n_items, n_lanes),
        openings=openings(rng, n_items),
        delays=delays(rng, n_items, n_lanes),
        closures=closures,
    )


def routes(rng, n_routes=5, n_items=5, n_gates=4):
    """Return routes that share beginnings, as a corridor's do, each arc with the same steps everywhere.

    Legs (6 … 11, all kinds of steps) alternate with ways inside terminals (0 … 5, hours only), these first.
    """
    steps = [_random_steps(rng, n_items, n_gates) if arc >= 6 else _inside(rng, n_items) for arc in range(12)]
    ways = []
    for _ in range(n_routes):
        kept = ways[int(rng.integers(0, len(ways)))] if ways else []
        way = kept[: int(rng.integers(0, len(kept) + 1))]
        for _ in range(rng.integers(1, 6)):
            way = [*way, int(rng.integers(0, 6)) + 6 * (len(way) % 2)]
        ways.append(way)
    return routes_of(ways, steps)


def _inside(rng, n_items):
    return [(0, int(rng.integers(0, n_items)), 1.0, -1, 2)] if rng.random() < 0.5 else []


def _random_steps(rng, n_items, n_gates):
    """Return up to four steps of any kinds."""
    steps = []
    for kind in map(int, rng.integers(0, 11, rng.integers(0, 5))):
        queue, line = (n_gates + 2 * int(rng.integers(0, n_gates // 2)) + odd for odd in (0, 1))
        item, gate = int(rng.integers(0, n_items)), -1
        if kind in (GATE, SLOWDOWN):
            item = int(rng.integers(0, n_gates))
        elif kind == BACKLOG:
            item = queue
        elif kind == LINE:
            gate = line
        elif kind == RIDE:
            gate = int(rng.integers(-1, n_gates))
        part = 4 if kind in (GATE, SLOWDOWN, BACKLOG) else int(rng.integers(0, 4))
        steps.append((kind, item, float(rng.choice([1.0, 0.25, 0.6])), gate, part))
    return steps


def routes_of(ways, steps):
    """Return routes of lists of arcs, each arc with its (kind, item, share, gate, part)."""
    taken = [steps[arc] for way in ways for arc in way]
    flat = [step for arc in taken for step in arc]
    return Routes(
        first_arc=np.cumsum([0, *map(len, ways)]).astype(np.int64),
        arc=np.array([arc for way in ways for arc in way], np.int64),
        first_step=np.cumsum([0, *map(len, taken)]).astype(np.int64),
        kind=np.array([step[0] for step in flat], np.int64),
        item=np.array([step[1] for step in flat], np.int64),
        gate=np.array([step[3] for step in flat], np.int64),
        part=np.array([step[4] for step in flat], np.int64),
        share=np.array([step[2] for step in flat], np.float32),
    )

"""What a world is made of: the arrays that the world kernels read and write.

A *tile* holds the worlds of a few hundred consecutive draws, one draw a lane, lanes contiguous. Everything
random is a pure function of (seed, draw, id of the thing, event, purpose), so nothing depends on which other
things a tile holds or in which order they stand.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
I32 = NDArray[np.int32]
I16 = NDArray[np.int16]
U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]

SURPRISE, REGIME, RENEWAL = 0, 1, 2
DATED = -1  # stands for the hazard where a date shuts a place
REGIME_RANDOM, REGIME_STARTS_OFF, REGIME_STARTS_ON, REGIME_PINNED_ON = -1, 0, 1, 2


class Points(NamedTuple):
    """Numbers that take the place of Philox's where things have their first occasion.

    Attributes
    ----------
    thing : uint32 (n, 2); purpose : uint32 (n,); word : int64 (n,), which of the four words of that occasion
    words : uint32 (n, n_lanes), what they are
    """

    thing: U32
    purpose: U32
    word: I64
    words: U32


NO_POINTS = Points(
    np.empty((0, 2), np.uint32), np.empty(0, np.uint32), np.empty(0, np.int64), np.empty((0, 0), np.uint32)
)


class Chance(NamedTuple):
    """Where a tile stands in the stream.

    Attributes
    ----------
    seed : uint32 (2,), low and high word
    draws : uint32 (n_lanes,), numbers of the tile's draws
    planning : uint32, purpose bit of planning draws, 0 for the draws that are judged
    points : of the tile; see its class
    """

    seed: U32
    draws: U32
    planning: np.uint32
    points: Points = NO_POINTS


class Durations(NamedTuple):
    """Random hours of things, sorted by thing: ``hours = median * table(z)``, z partly shared by a group.

    Attributes
    ----------
    thing, purpose : uint32 (n, 2) id words and uint32 (n,) purpose
    word : int64 (n,), which of a thing's four numbers is used: 0 moving, 1 phase, 2 border, 3 lateness
    table : int64 (n,), row of ``tables``
    scale_hours : float32 (n,)
    group : int64 (n,), row of ``group_id`` or -1
    shared : float32 (n,), loading on the group's score, 0 … 1
    tables : float32 (n_tables, n_nodes), quantiles at the nodes of the z-grid
    group_id : uint32 (n_groups, 2)
    t_tables : float32 (2, n_nodes), how scores that share a factor depend in the tails, or (0, n_nodes); see
        ``kernels.groups``
    """

    thing: U32
    purpose: U32
    word: I64
    table: I64
    scale_hours: F32
    group: I64
    shared: F32
    tables: F32
    group_id: U32
    t_tables: F32


class Departures(NamedTuple):
    """Services with a headway: ``phase ~ U(0, headway)``.

    Attributes
    ----------
    thing : uint32 (n, 2); purpose : uint32 (n,); headway_hours : float32 (n,)
    """

    thing: U32
    purpose: U32
    headway_hours: F32


class Lateness(NamedTuple):
    """Voyages that may be late, once each.

    Attributes
    ----------
    thing : uint32 (n, 2); purpose : uint32 (n,)
    on_time_probability, late_min_hours, late_mean_hours : float32 (n,)
    """

    thing: U32
    purpose: U32
    on_time_probability: F32
    late_min_hours: F32
    late_mean_hours: F32


class RuleDelays(NamedTuple):
    """Laws of the rules that delay or detain, one row a rule and shipment.

    Attributes
    ----------
    thing : uint32 (n, 2)
    spared : float32 (n,), probability of being let through at once
    table : int64 (n,), row of ``tables``; median_hours : float32 (n,), of the delay of the others
    from_hours, until_hours : float64 (n,), in force, since the start of the departure window
    tables : float32 (n_tables, n_nodes)
    """

    thing: U32
    spared: F32
    table: I64
    median_hours: F32
    from_hours: F64
    until_hours: F64
    tables: F32


class Hazards(NamedTuple):
    """Laws of the hazards; hours throughout.

    Attributes
    ----------
    id : uint32 (n, 2); kind : int64 (n,), SURPRISE, REGIME or RENEWAL
    state : int64 (n,), of a regime, one of ``REGIME_…``; on_rate_per_hour : float64 (n,), of a regime
    cap_per_hour : float64 (n,), rate of the candidates, never derived from a scenario
    accept : float64 (n, 12), chance that a candidate of that calendar month happens
    inflation : float64 (n,), factor of ``accept`` for what starts while ``Calendar.inflated_hours`` last; 1
        but under importance sampling
    kept_hours : float64 (n,), how long an event that is over may have ended before departure and still count:
        0, but for what leaves a queue behind or is followed by another hazard
    table : int64 (n,), row of ``tables``; median_hours : float32 (n,), of the duration; of a regime the mean
    delay_table : int64 (n,), delay_median_hours : float32 (n,), of a slowdown; 0 of a closure
    speed : float32 (n,), share of full speed on the lines that it slows; -1 of one that holds at gates
    group : int64 (n,), row of ``group_id`` or -1; shared : float32 (n,), loading on the group's score, 0 … 1
    follows : int64 (n,), the surprise after whose events some of its own begin, or -1
    follow_probability, follow_delay_hours : float64 (n,), how often, and the mean of how long after
    up_shape, up_scale_hours : float64 (n,), of a renewal: up-times are scale · E^(1 / shape)
    closed_share : float64 (n,), of a renewal: chance that it is on at a random instant
    met_table, met_up_table : int64 (n,), of a renewal: the length of the duration, in medians, and of the
        up-time, in scales, within which a random instant falls
    tables : float32 (n_tables, n_nodes); group_id : uint32 (n_groups, 2)
    t_tables : float32 (2, n_nodes) or (0, n_nodes), as of ``Durations``
    """

    id: U32
    kind: I64
    state: I64
    on_rate_per_hour: F64
    cap_per_hour: F64
    accept: F64
    inflation: F64
    kept_hours: F64
    table: I64
    median_hours: F32
    delay_table: I64
    delay_median_hours: F32
    speed: F32
    group: I64
    shared: F32
    follows: I64
    follow_probability: F64
    follow_delay_hours: F64
    up_shape: F64
    up_scale_hours: F64
    closed_share: F64
    met_table: I64
    met_up_table: I64
    tables: F32
    group_id: U32
    t_tables: F32


class Gates(NamedTuple):
    """Places that can be closed, each by a few hazards (CSR) and by dates (CSR).

    Attributes
    ----------
    first : int64 (n_gates + 1,) into ``hazard`` and ``reach``
    hazard : int64 (n,); reach : float32 (n,), share of the hazard's events that reach the place
    first_date : int64 (n_gates + 1,) into ``date_from_hours``, ``date_until_hours``
    date_from_hours, date_until_hours : float64 (n,), since the start of the departure window
    utilisation : float32 (n_gates,), load of a place where a queue builds up while it is closed; 0 of others
    """

    first: I64
    hazard: I64
    reach: F32
    first_date: I64
    date_from_hours: F64
    date_until_hours: F64
    utilisation: F32


class Calendar(NamedTuple):
    """Dates of the study.

    Attributes
    ----------
    window_hours : float64, departures are spread over it
    month : int64 (n_days,), calendar month 0 … 11 of each day from ``spin_up_hours`` before the window
    spin_up_hours, horizon_hours : float64
    weekday : int64, of the first day of the window, Monday 0
    inflated_hours : float64, so long from departure surprises are inflated; 0 but under importance sampling
    """

    window_hours: float
    month: I64
    spin_up_hours: float
    horizon_hours: float
    weekday: int
    inflated_hours: float = 0.0


class Closures(NamedTuple):
    """What a tile's gates do; sorted by start in each lane, padded with +inf.

    Attributes
    ----------
    start, end, delay : float32 (n_gates, capacity, n_lanes), hours from departure; delay +inf closes until
        the end; of a line it is the share of full speed, of a place with a queue the hours of service that
        the closure finds waiting
    hazard : int16 (n_gates, capacity, n_lanes), which hazard each event is of, or ``DATED``
    n_events : int64 (n_gates, n_lanes)
    earliest_start, latest_end : float32 (n_gates, capacity), over the lanes
    utilisation : float32 (n_gates,), of the gates
    regime_on : uint8 (n_hazards, n_lanes), a regime's state at departure
    """

    start: F32
    end: F32
    delay: F32
    hazard: I16
    n_events: I64
    earliest_start: F32
    latest_end: F32
    utilisation: F32
    regime_on: NDArray[np.uint8]

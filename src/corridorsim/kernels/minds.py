"""What shippers who decide on the way go by: prospects, stakes, and what is known at departure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from corridorsim.kernels.residuals import News
from corridorsim.kernels.worlds import F32, F64, I64, U8


class Prospects(NamedTuple):
    """What planning tells of the rest of every route, by set of regimes at departure and month.

    Attributes
    ----------
    way : int64 (n_arcs,), number of the way that leads to each arc: equal where all arcs before are
    begun : float32 (n_sets, n_arcs, 12), mean hour at which each arc is begun
    left : float32 (n_sets, n_arcs, 12), mean hours from there to the door where the news has nothing and no
        date shuts anything; of arcs before which one decides
    spread : float32 (n_sets, n_arcs, n_levels), quantiles of the hours left less their mean, of the same
    reached : float32 (n_sets, n_steps, 12), mean hour at which each gate is reached
    begun_variance, reached_variance : float32, variances of these hours
    first_watched : int64 (n_arcs + 1,) into ``watched``: the gates from each arc on
    watched : int64 (n,), steps that have a gate
    """

    way: I64
    begun: F32
    left: F32
    spread: F32
    reached: F32
    begun_variance: F32
    reached_variance: F32
    first_watched: I64
    watched: I64


class Stakes(NamedTuple):
    """What one shipment has at stake in one corridor.

    Attributes
    ----------
    options : int64 (n_options,), routes, best expected objective first
    fixed : float64 (n_options, n_prices), objective that no hour changes, by what is charged at departure
    per_hour, late_per_hour : float64, objective an hour, and an hour past the deadline
    deadline_hours, horizon_hours : float64
    patience_hours : float32, how long one waits at a closed place
    decides : uint8 (n_arcs,), 1 before arcs where the options part
    """

    options: I64
    fixed: F64
    per_hour: float
    late_per_hour: float
    deadline_hours: float
    horizon_hours: float
    patience_hours: np.float32
    decides: U8


class Known(NamedTuple):
    """What is known of each draw at departure: int64 (n_lanes,) each.

    Attributes
    ----------
    month : of departure; regimes : which set of regimes is on, as prospects are numbered
    price : column of what is charged
    """

    month: I64
    regimes: I64
    price: I64


class Mind(NamedTuple):
    """All by which an adaptive shipper decides; see the classes."""

    news: News
    prospects: Prospects
    stakes: Stakes
    known: Known


class Relevant(NamedTuple):
    """Scratch for what matters where one decides.

    Attributes
    ----------
    heard : uint8 (n_gates,), what one has heard of places
    ahead : uint8 (n_gates, n_sets * 12), 1 for places on the way that is best where all is calm, by what is
        known at departure
    soonest, latest : float64 (n_gates,), hours until those that dates shut may be reached
    calm : int64 (n_sets * 12,), the way on where one has heard nothing, by what is known at departure
    longest : float64 (n_sets * 12,), the most hours that are left by any way on, in the same cases
    told : uint8 (n_lanes,), whether there is anything to hear of places ahead
    ends_in_time : uint8 (n_lanes,), whether every way on would end before the horizon if all were calm
    """

    heard: U8
    ahead: U8
    soonest: F64
    latest: F64
    calm: I64
    longest: F64
    told: U8
    ends_in_time: U8


class Agreed(NamedTuple):
    """Alternatives agreed upon before departure, by what is known then (CSR).

    Attributes
    ----------
    first : int64 (n_sets * 12 + 1,) into the arrays below
    rank : int64 (n,), arc of the plan before which one asks
    gate : int64 (n,), place that is asked about
    route : int64 (n,), taken where it is shut
    """

    first: I64
    rank: I64
    gate: I64
    route: I64

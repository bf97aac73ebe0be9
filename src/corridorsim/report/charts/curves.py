"""Arrival curves: which share of the draws is delivered by which day."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from corridorsim.report.charts.models import MOST_POINTS, Curve
from corridorsim.study.comparison import Comparison
from corridorsim.study.figures import Days
from corridorsim.study.row_figures import days_of

_STEPS_DAYS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # the last reaches the longest horizon
_ENDS = (0.0, 0.999)  # a curve goes on to this quantile, and tells the rest by where it ends
_DIGITS = 5


def curves_of(comparison: Comparison) -> Iterator[Curve]:
    """Yield the curve of every corridor of which a draw was delivered.

    Parameters
    ----------
    comparison : of one scenario
    """
    for trial in comparison.trials.feasible:
        row = comparison.trials.tally.row(trial.entry, trial.policy)
        if row.delivered:
            days = days_of(trial.hours, row, trial.weights)
            delivered = float(row.delivered / row.draws)
            yield _curve((trial.entry.shipment.id, trial.entry.corridor.id, trial.policy), days, delivered)


def _curve(names: tuple[str, str, str], days: Days, delivered: float) -> Curve:
    """Return a curve on days that are whole steps, the finest that leave few enough points."""
    low, high = (days.quantile(p) for p in _ENDS)
    step = next((each for each in _STEPS_DAYS if (high - low) / each <= MOST_POINTS - 3), _STEPS_DAYS[-1])
    first = np.ceil(low / step) - 1.0
    at = (first + np.arange(int(np.ceil(high / step) - first) + 1)) * step
    share = np.round(days.share_by(at) * delivered, _DIGITS)
    share[0] = 0.0
    shipment, corridor, policy = names
    return Curve(
        shipment=shipment,
        corridor=corridor,
        policy=policy,
        first_day=float(at[0]),
        step_days=step,
        share=tuple(share.tolist()),
    )

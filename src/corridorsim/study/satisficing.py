"""Satisficing: how often each corridor is good enough, by conditions that all are to be met.

Starr, "Product design and decision theory", 1962; Lempert, Groves, Popper and Bankes, "A general, analytic
method for generating robust strategies", Management Science 52, 2006.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from corridorsim.errors import InputError
from corridorsim.network.network import Floats
from corridorsim.study.cases_of_interest import Condition, Flags, parse_condition
from corridorsim.study.choices import sampled
from corridorsim.study.digits import table_html
from corridorsim.study.monte_carlo import monte_carlo_error
from corridorsim.study.robustness import over
from corridorsim.study.sweeps import EntryName, Output, Sweep


@dataclass(frozen=True)
class SatisfiedOf:
    """How often one corridor is good enough.

    Attributes
    ----------
    shipment, policy, corridor : ids
    share : of the points at which it meets all conditions
    error : Monte Carlo standard error of it
    sampling_error : standard error of it for there being only so many points; NaN where they are no sample
    """

    shipment: str
    policy: str
    corridor: str
    share: float
    error: float
    sampling_error: float


@dataclass(frozen=True)
class Satisfaction:
    """How often each corridor is good enough.

    Attributes
    ----------
    conditions : all that are to be met
    points : of how many it is told
    is_sample : whether they fall as the laws say
    rows : shipments outermost, then policies; the corridors of each with the largest share first
    """

    conditions: tuple[str, ...]
    points: int
    is_sample: bool
    rows: tuple[SatisfiedOf, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a shipment, policy and corridor."""
        return pd.DataFrame([vars(row) for row in self.rows])

    def _repr_html_(self) -> str:
        page = table_html(self.to_frame())
        head = f"{' and '.join(self.conditions)}, {over(self.points, is_sample=self.is_sample)}"
        return f"<p>{head}</p>{page}"


def satisficing(sweep: Sweep, conditions: Sequence[str]) -> Satisfaction:
    """Return at which share of the points each corridor meets all conditions.

    A corridor without a way meets none; points that failed are left out. The share is a likelihood only where
    the points are a sample of the laws: a grid is none.

    Parameters
    ----------
    sweep : any
    conditions : such as ``days_p95 < 45`` and ``on_time > 0.8``

    Raises
    ------
    InputError
        Where one cannot be read, or there are none.
    """
    asked = [parse_condition(each) for each in conditions]
    if not asked:
        raise InputError.single("conditions", "there are none", "days_p95 < 45")
    ran = np.array([not reason for reason in sweep.reasons], dtype=np.bool_)
    rows = [_row(sweep, entry, asked, ran) for entry in sweep.entries]
    order = {(each.shipment, each.policy): at for at, each in enumerate(sweep.entries)}
    rows.sort(key=lambda row: (order[row.shipment, row.policy], -row.share))
    return Satisfaction(tuple(map(str, asked)), int(ran.sum()), sampled(sweep), tuple(rows))


def _row(sweep: Sweep, entry: EntryName, asked: Sequence[Condition], ran: Flags) -> SatisfiedOf:
    outputs = [_of_points(sweep.output(each.statistic, **entry._asdict()), ran) for each in asked]

    def share(*values: Floats) -> float:
        return _share(asked, values)

    points = int(ran.sum())
    met = share(*(each.values for each in outputs))
    error = float(monte_carlo_error(share, *outputs))
    spread = float(np.sqrt(met * (1.0 - met) / max(1, points))) if sampled(sweep) else float("nan")
    return SatisfiedOf(entry.shipment, entry.policy, entry.corridor, met, error, spread)


def _of_points(output: Output, kept: Flags) -> Output:
    return Output(output.label, output.values[kept], output.left_out[:, kept])


def _share(asked: Sequence[Condition], values: Sequence[Floats]) -> float:
    met = [each.holds(figures) for each, figures in zip(asked, values, strict=True)]
    return float(np.logical_and.reduce(met).sum() / max(1, len(values[0])))

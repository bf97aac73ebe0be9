"""The charts of a sweep: few enough of its points to be drawn, and what every corridor takes there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats
from corridorsim.report.charts.models import MOST_POINTS
from corridorsim.report.charts.run_charts import looks_of
from corridorsim.report.charts.study_heading import heading_of
from corridorsim.report.charts.sweep_models import (
    MOST_ALONG,
    DrawnFactor,
    Figures,
    SweepCharts,
    SweptCorridor,
    SweptShipment,
)
from corridorsim.report.charts.thinning import evenly
from corridorsim.report.factor_axes import FactorAxis, Form, factor_axis, form_of, strongest
from corridorsim.scenario.tables import Scenario
from corridorsim.study.sweep_frames import failure_lines, sweep_errors
from corridorsim.study.sweeps import EntryName, Sweep
from corridorsim.study.winners import Winners, find_winners

_DAYS: dict[Form, tuple[str, ...]] = {
    "lines": ("days_p10", "days_p50", "days_p90"),
    "map": ("days_p50",),
    "scatters": (),
}
_DIGITS = 7  # as many as a float32 holds; nobody reads more in a chart


def sweep_charts(sweep: Sweep, scenario: Scenario) -> SweepCharts:
    """Return everything that the charts of a sweep show.

    Parameters
    ----------
    sweep : of the scenario
    scenario : that was swept
    """
    axes = tuple(factor_axis(each, sweep, at) for at, each in enumerate(sweep.design.factors))
    form, study = form_of(sweep, axes), scenario.study
    drawing = _Drawing(sweep, axes, form, sweep_errors(sweep), drawn_points(axes, form))
    return SweepCharts(
        **heading_of(scenario, study.draws),
        form=form,
        by="days" if study.objective == "days" else "generalised USD",
        design=f"{len(sweep.design):,} points ({sweep.design.kind})",
        points=len(sweep.design),
        drawn=tuple(drawing.drawn.tolist()),
        factors=tuple(drawing.factors()),
        corridors=looks_of(scenario),
        shipments=tuple(drawing.shipments()),
        notes=tuple(failure_lines(sweep.reasons)),
    )


def drawn_points(axes: Sequence[FactorAxis], form: Form) -> NDArray[np.int64]:
    """Return the rows of a design that are drawn: all, or evenly some where there are too many.

    Of lines they ascend; of a map both factors do, the second one fastest.

    Parameters
    ----------
    axes : of the factors
    form : of the picture
    """
    if form == "lines":
        order = np.argsort(axes[0].values, kind="stable")
        return order[evenly(len(order), MOST_POINTS)]
    if form == "scatters":
        return evenly(len(axes[0].values), MOST_POINTS)
    kept = [np.unique(axis.values) for axis in axes]
    kept = [values[evenly(len(values), MOST_ALONG)] for values in kept]
    both = np.all([np.isin(axis.values, values) for axis, values in zip(axes, kept, strict=True)], axis=0)
    rows = np.flatnonzero(both)
    return rows[np.lexsort((axes[1].values[rows], axes[0].values[rows]))]


@dataclass(frozen=True)
class _Drawing:
    """What is drawn of a sweep, and how."""

    sweep: Sweep
    axes: tuple[FactorAxis, ...]
    form: Form
    errors: Floats
    drawn: NDArray[np.int64]

    def factors(self) -> Iterator[DrawnFactor]:
        for factor, axis in zip(self.sweep.design.factors, self.axes, strict=True):
            values = axis.spread if self.form == "scatters" else axis.values
            yield DrawnFactor(
                path=factor.path,
                label=axis.label,
                words=axis.words,
                values=tuple(map(_rounded, values[self.drawn].tolist())),
            )

    def shipments(self) -> Iterator[SweptShipment]:
        for found in find_winners(self.sweep):
            names = np.array([*found.corridors, ""])  # the last one stands for nobody, which is −1
            rivals = found.rivals
            yield SweptShipment(
                shipment=found.shipment,
                policy=found.policy,
                corridors=tuple(self._corridor(found, name) for name in found.corridors),
                best=tuple(names[found.best[self.drawn]].tolist()),
                margin=_figures(found.margin[self.drawn]),
                is_sure=tuple(found.is_sure(point) for point in self.drawn.tolist()),
                rivals=None if rivals is None else (found.corridors[rivals[0]], found.corridors[rivals[1]]),
                panels=tuple(sorted(self._panels(found))),
            )

    def _panels(self, found: Winners) -> Iterable[int]:
        if self.form != "scatters":
            return range(len(self.axes))
        rivals = found.rivals
        return strongest(found.values[:, 0] if rivals is None else found.difference(*rivals), self.axes)

    def _corridor(self, found: Winners, corridor: str) -> SweptCorridor:
        sweep = self.sweep
        row = sweep.entries.index(EntryName(found.shipment, corridor, found.policy))
        which = sweep.statistics.index(found.statistic)
        told: dict[str, Any] = {
            name: _figures(sweep.values[self.drawn, row, sweep.statistics.index(name)])
            for name in _DAYS[self.form]
        }
        if self.form == "lines":
            told["mean_error"] = _figures(self.errors[self.drawn, row, which])
        return SweptCorridor(
            corridor=corridor,
            best_share=found.share(corridor),
            mean=_figures(sweep.values[self.drawn, row, which]),
            **told,
        )


def _figures(values: Floats) -> Figures:
    return tuple(_rounded(value) if math.isfinite(value) else None for value in values.tolist())


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")

"""What all charts of sweeps share: names of their views, axes of factors, and figures in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bokeh.models import Axis, FixedTicker

from corridorsim.report.charts.sweep_models import DrawnFactor, SweepCharts, SweptCorridor, SweptShipment
from corridorsim.study.digits import told


def swept_key(charts: SweepCharts, swept: SweptShipment) -> str:
    """Return what a view of a shipment is called; its policy too where there are several.

    Parameters
    ----------
    charts : of the sweep
    swept : one of its shipments
    """
    several = len({each.policy for each in charts.shipments}) > 1
    return f"{swept.shipment}, {swept.policy}" if several else swept.shipment


def label_axis(axis: Axis, factor: DrawnFactor) -> None:
    """Write a factor along an axis, its words where it has some.

    Parameters
    ----------
    axis : one of a figure's
    factor : of the sweep
    """
    axis.axis_label = factor.label
    if factor.words:
        axis.ticker = FixedTicker(ticks=list(range(len(factor.words))))
        axis.major_label_overrides = dict(enumerate(factor.words))


def value_words(factor: DrawnFactor, value: float) -> str:
    """Return a value of a factor as people read it.

    Parameters
    ----------
    factor : of the sweep
    value : at a point
    """
    return factor.words[round(value)] if factor.words else told(value)


def of_corridor(swept: SweptShipment, corridor: str) -> SweptCorridor | None:
    """Return the figures of a corridor; None where the shipment has none of it.

    Parameters
    ----------
    swept : of a shipment
    corridor : id
    """
    return next((row for row in swept.corridors if row.corridor == corridor), None)


def best_counts(swept: SweptShipment, points: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield at how many of some points each corridor is the best.

    Parameters
    ----------
    swept : of a shipment
    points : places among those that are drawn
    """
    for row in swept.corridors:
        yield row.corridor, sum(swept.best[at] == row.corridor for at in points)


def figure_words(value: float | None) -> str:
    """Return a figure, or a dash where there is none.

    Parameters
    ----------
    value : of a point
    """
    return "–" if value is None else told(value)

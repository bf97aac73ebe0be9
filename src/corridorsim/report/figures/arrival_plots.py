"""Pictures of when a shipment arrives: the distribution of its days, and the share delivered by each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridorsim.report.charts.models import Curve, RunCharts
from corridorsim.report.figures.corridor_rows import (
    EMPTY,
    HEAD,
    NAME_POINTS,
    NO_WAY,
    SMALL_POINTS,
    begin_rows,
    days_told,
    head_rows,
)
from corridorsim.report.figures.drawing import (
    WIDTH_INCHES,
    entitle,
    new_figure,
    own_style,
)
from corridorsim.report.figures.drawn_shipment import DrawnCorridor, DrawnShipment, drawn_shipment
from corridorsim.report.figures.fitted_text import fitted, inches_of
from corridorsim.study.comparison import Comparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from corridorsim.network.network import Floats

DAYS_LABEL = "days from booking to delivery, door to door"
_ROW_INCHES = 0.55
_BINS_DAYS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_MOST_BINS = 90
_LINE = "#444444"
_LEGEND_INCHES, _HANDLE_INCHES = 3.5, 0.75
_CURVES_INCHES, _LINE_INCHES = 2.7, 0.16
_TOP_PERCENT = 101.5  # room for a line at 100
_WORTH_A_WORD = 0.005  # of the draws


def arrivals(
    result: Comparison | RunCharts,
    shipment: str | None = None,
    *,
    policy: str | None = None,
    width_inches: float = WIDTH_INCHES,
) -> Figure:
    """Return how the days of a shipment are distributed, one row a corridor.

    Below each distribution stands a line from P10 to P90 with a mark at P50. Rows have heights of their own:
    what is compared is where they stand and how wide they are.

    Parameters
    ----------
    result : of one scenario; charts that a folder kept will do
    shipment : id; None takes the first
    policy : None takes the first
    width_inches : 7.2 for both columns of a paper, 3.5 for one

    Raises
    ------
    InputError
        Where the result has no such shipment or policy.
    """
    drawn = drawn_shipment(result, shipment, policy)
    with own_style():
        figure, axes = begin_rows(drawn, "when it arrives", (width_inches, _ROW_INCHES))
        latest = _latest(drawn)
        for at, row in enumerate(drawn.corridors):
            if row.curve is not None:
                _draw_hill(axes, at, row, row.curve, _bin_days(latest))
        head_rows(figure, drawn.corridors, [_days_told(row) for row in drawn.corridors])
        _mark_deadline(axes, drawn, 0.0)
        axes.set_xlim(0, latest * 1.03)
        axes.set_xlabel(DAYS_LABEL)
    return figure


def _draw_hill(axes: Axes, at: int, row: DrawnCorridor, curve: Curve, bin_days: float) -> None:
    """Draw a distribution that rises to the head of its row."""
    bounds, shares = binned(curve, bin_days)
    base, color = at + 0.86, row.look.color
    heights = base - HEAD * 0.8 * shares / max(shares.max(), 1e-9)
    axes.stairs(heights, bounds, baseline=base, fill=True, color=color, alpha=0.35, lw=0)
    axes.stairs(heights, bounds, baseline=None, color=color, lw=0.8)
    days = row.figures.days
    axes.plot([days["p10"], days["p90"]], [base, base], color=color, lw=2.2, solid_capstyle="butt")
    axes.plot(days["p50"], base, row.marker, color=color, ms=5.5, mec="white", mew=0.7, zorder=4)


def binned(curve: Curve, bin_days: float) -> tuple[Floats, Floats]:
    """Return how the draws spread over bins of days.

    Parameters
    ----------
    curve : share delivered by day
    bin_days : width of a bin, days

    Returns
    -------
    float64 (n_bins + 1,) bounds, float64 (n_bins,) shares of all draws
    """
    at = curve.days
    first, last = np.floor(at[0] / bin_days), np.ceil(at[-1] / bin_days)
    bounds = bin_days * np.arange(first, last + 1.0)
    return bounds, np.diff(curve.share_by(bounds))


def _bin_days(latest: float) -> float:
    return next((each for each in _BINS_DAYS if latest / each <= _MOST_BINS), _BINS_DAYS[-1])


def on_time(
    result: Comparison | RunCharts,
    shipment: str | None = None,
    *,
    policy: str | None = None,
    width_inches: float = WIDTH_INCHES,
) -> Figure:
    """Return the share of draws that is delivered by each day, one curve a corridor.

    Marks stand at P50 and P90 of those that are delivered, as in tables.

    Parameters
    ----------
    result : of one scenario; charts that a folder kept will do
    shipment : id; None takes the first
    policy : None takes the first
    width_inches : 7.2 for both columns of a paper, 3.5 for one

    Raises
    ------
    InputError
        Where the result has no such shipment or policy.
    """
    drawn = drawn_shipment(result, shipment, policy)
    columns = max(1, int(width_inches / _LEGEND_INCHES))
    with own_style():
        figure = new_figure(width_inches, _CURVES_INCHES + _LINE_INCHES * -(-len(drawn.feasible) // columns))
        axes = figure.add_subplot()
        room = width_inches / columns - _HANDLE_INCHES
        for row in drawn.feasible:
            _draw_curve(axes, row, _by_deadline(drawn, row), room)
        _frame_curves(axes, drawn)
        entitle(figure, drawn.titled("delivered by day"))
        if drawn.feasible:
            figure.legend(loc="outside lower left", ncols=columns, fontsize=NAME_POINTS, handlelength=3.4)
    return figure


def _draw_curve(axes: Axes, row: DrawnCorridor, told: str, room: float) -> None:
    assert row.curve is not None
    curve, delivered = row.curve, 1.0 - (row.figures.undelivered_share or 0.0)
    told = f": {told}"
    percent = 100.0 * np.asarray(curve.share)
    marked = sorted({int(np.argmax(percent >= each * delivered)) for each in (50.0, 90.0)})
    axes.plot(
        curve.days,
        percent,
        color=row.look.color,
        ls=row.look.dash,
        lw=1.6,
        marker=row.marker,
        markevery=marked,
        ms=5.5,
        mec="white",
        mew=0.7,
        label=fitted(row.look.title, room - inches_of(told, NAME_POINTS), NAME_POINTS) + told,
    )


def _frame_curves(axes: Axes, drawn: DrawnShipment) -> None:
    _mark_deadline(axes, drawn, _TOP_PERCENT)
    axes.set_xlim(0, _latest(drawn) * 1.03)
    axes.set_ylim(0, _TOP_PERCENT)
    axes.set_xlabel(DAYS_LABEL)
    axes.set_ylabel("delivered, % of the draws")
    if not drawn.feasible:
        axes.text(0.5, 0.5, EMPTY, ha="center", transform=axes.transAxes)


def _by_deadline(drawn: DrawnShipment, row: DrawnCorridor) -> str:
    """Return in words how many are in time; without a deadline how long they take."""
    deadline, share = drawn.shipment.deadline_days, row.figures.on_time
    if deadline is None or share is None:
        return _days_told(row)
    return f"{share:.0%} by day {deadline:g}"


def _days_told(row: DrawnCorridor) -> str:
    """Return a corridor's days in words, and how many draws are never delivered."""
    figures = row.figures
    if not figures.feasible:
        return NO_WAY
    told = f"P50 {days_told(figures.days['p50'])}, P90 {days_told(figures.days['p90'])} d"
    lost = figures.undelivered_share or 0.0
    return f"{told}, {lost:.0%} undelivered" if lost >= _WORTH_A_WORD else told


def _latest(drawn: DrawnShipment) -> float:
    """Return the last day that is worth drawing."""
    days = [row.figures.days["p99"] for row in drawn.feasible]
    return max([*days, drawn.shipment.deadline_days or 0.0]) or 1.0


def _mark_deadline(axes: Axes, drawn: DrawnShipment, top: float) -> None:
    """Draw the shipment's deadline, where it has one, and name it above the axes."""
    deadline = drawn.shipment.deadline_days
    if deadline is not None:
        axes.axvline(deadline, color=_LINE, lw=0.9, ls=(0, (1, 1.5)), zorder=0)
        axes.text(deadline, top, "deadline", fontsize=SMALL_POINTS, color=_LINE, ha="center", va="bottom")

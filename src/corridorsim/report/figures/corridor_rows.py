"""Figures with one row a corridor: its name and its figures over what is drawn of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corridorsim.report.figures.drawing import entitle, new_figure
from corridorsim.report.figures.drawn_shipment import DrawnCorridor, DrawnShipment
from corridorsim.report.figures.fitted_text import fitted, inches_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEAD = 0.62  # of a row's height: above it stand name and figures
NAME_POINTS, SMALL_POINTS = 8.0, 7.0
LEGEND_LINE_INCHES = 0.17
_TITLE_LINE_INCHES, _AXIS_INCHES = 0.18, 0.62
_EDGES_INCHES = 0.35
_WHOLE_FROM_DAYS = 15.0  # from here on people count whole days
EMPTY = "no corridor is feasible"
NO_WAY = "not feasible"
_CLEAR = {"fc": "white", "ec": "none", "pad": 0.8}  # no line through words
_INK, _FAINT = "#222222", "#666666"


def begin_rows(
    drawn: DrawnShipment, title: str, sizes: tuple[float, float], legend_lines: int = 0
) -> tuple[Figure, Axes]:
    """Return a figure with room for a row a corridor, the first on top.

    Parameters
    ----------
    drawn : what is shown
    title : of the figure
    sizes : width of the figure and height of a row, inches
    legend_lines : that will stand below
    """
    width, row = sizes
    figure = new_figure(width, row)
    lines = entitle(figure, drawn.titled(title)) * _TITLE_LINE_INCHES + legend_lines * LEGEND_LINE_INCHES
    figure.set_figheight(_AXIS_INCHES + lines + row * max(1, len(drawn.corridors)))
    axes = figure.add_subplot()
    axes.set_ylim(max(1, len(drawn.corridors)), 0.0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    if not drawn.feasible:
        axes.text(0.5, 0.5, EMPTY, ha="center", transform=axes.transAxes)
    return figure, axes


def head_rows(figure: Figure, corridors: Sequence[DrawnCorridor], told: Sequence[str]) -> None:
    """Write above each row the corridor's name on the left and its figures on the right.

    Parameters
    ----------
    figure : of the rows
    corridors : in the order of the rows
    told : figures, one text a row
    """
    room, axes = figure.get_figwidth() - _EDGES_INCHES, figure.axes[0]
    across = axes.get_yaxis_transform()
    for at, (row, figures) in enumerate(zip(corridors, told, strict=True)):
        name = fitted(row.look.title, room - inches_of(figures, NAME_POINTS), NAME_POINTS)
        color = _INK if row.figures.feasible else _FAINT
        for x, words, side in ((0.0, name, "left"), (1.0, figures, "right")):
            axes.text(
                x,
                at + 0.2,
                words,
                ha=side,
                va="center",
                fontsize=NAME_POINTS,
                color=color,
                bbox=_CLEAR,
                transform=across,
            )


def days_told(days: float) -> str:
    """Return days as people say them: of a short journey with a decimal.

    Parameters
    ----------
    days : from booking to delivery
    """
    return f"{days:.1f}" if days < _WHOLE_FROM_DAYS else f"{days:.0f}"

"""A Bokeh figure with land and boundaries, on which a map is drawn."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from corridorsim.report.charts.map_geometry import Points, Window
from corridorsim.report.charts.map_land import BORDER, DISCLAIMER, LAND, SEA, land_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bokeh.plotting import figure

FRAME_WIDTH, FRAME_HEIGHT = 900, 450  # pixels, until the browser tells how much room there is
TALLEST, FLATTEST = 0.85, 0.42  # height over width of a map's frame: on a phone, on a wide screen
_DECIMALS = 2
_JOINER = "\u2060"  # unseen; keeps Bokeh from reading a formula in a name
_CREDIT_LETTERS = 76  # of a line: what a phone shows


def base_map(window: Window) -> tuple[figure, float]:
    """Return a figure with the base map of a window, and the map units of a pixel at first.

    Parameters
    ----------
    window : what is to be seen at least, whatever the shape of the screen
    """
    from bokeh.plotting import figure

    left, low, right, high = window.corners
    units = max((right - left) / FRAME_WIDTH, (high - low) / FRAME_HEIGHT)
    room = _with_room(window)
    plot = figure(
        height=None,
        frame_height=FRAME_HEIGHT,
        sizing_mode="stretch_width",
        x_range=_span((left + right) / 2, units * FRAME_WIDTH, room.corners[::2]),
        y_range=_span((low + high) / 2, units * FRAME_HEIGHT, room.corners[1::2]),
        background_fill_color=SEA,
        toolbar_location="above",
        tools="",
    )
    plot.axis.visible = False
    plot.grid.visible = False
    plot.outline_line_color = BORDER
    _draw_land(plot, room)
    return plot, units


def add_credits(plot: figure, owners: Iterable[str]) -> None:
    """Say on a map whose data it shows.

    Parameters
    ----------
    plot : the map
    owners : whose data it shows, a sentence each; that boundaries express no opinion is added
    """
    from bokeh.models.annotations import Title

    told = " · ".join((*owners, DISCLAIMER)).replace("$", "$" + _JOINER).replace("\\", "\\" + _JOINER)
    lines = wrap(told, _CREDIT_LETTERS)
    title = Title(text="\n".join(lines), text_font_size="9px", text_font_style="normal", text_color="#555555")
    plot.add_layout(title, "below")


def _span(middle: float, size: float, bounds: Sequence[float]) -> Any:  # noqa: ANN401
    from bokeh.models import Range1d

    ends = (middle - size / 2, middle + size / 2)
    return Range1d(start=ends[0], end=ends[1], bounds=(min(ends[0], bounds[0]), max(ends[1], bounds[1])))


def _with_room(window: Window) -> Window:
    """Return the window with so much round it that frames of other shapes are filled."""
    wide, high = window.size
    return window.grown(max(0.0, high / FLATTEST - wide) / 2, max(0.0, wide * TALLEST - high) / 2)


def _draw_land(plot: figure, room: Window) -> None:
    land = land_in(room)
    shapes = [[_rounded(ring) for ring in rings] for rings in land.polygons]
    plot.multi_polygons(
        xs=[[[ring[0] for ring in rings]] for rings in shapes],
        ys=[[[ring[1] for ring in rings]] for rings in shapes],
        fill_color=LAND,
        line_color=BORDER,
        line_width=0.5,
        name="land",
    )
    lines = [_rounded(line) for line in land.boundaries]
    plot.multi_line(
        xs=[line[0] for line in lines],
        ys=[line[1] for line in lines],
        line_color=BORDER,
        line_width=0.5,
        name="boundaries",
    )


def _rounded(points: Points) -> list[list[float]]:
    return [[round(value, _DECIMALS) for value in axis] for axis in points.T.tolist()]

"""Rows of bars with their names written above them: long names leave the bars their room, on a phone too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bokeh.models import ColumnDataSource, Range1d, Whisker
from bokeh.plotting import figure

from corridorsim.report.page.frames import INK, new_frame

BAR = 0.34  # of a row, how thick its bar is
BESIDE = 0.2  # of a row, how far beneath its middle the bar stands, and its name above
_ROW_PIXELS = 46
_ACROSS = "across"  # a range of its own, 0 … 1, along which names are written


def rows_frame(name: str, x_told: str, rows: int) -> figure:
    """Return an empty figure with rows, the first on top; ``rows_changes`` sets how many.

    Parameters
    ----------
    name : of the chart
    x_told : what the axis shows
    rows : at first
    """
    ranges = {
        "x_range": Range1d(0.0, 1.0, name=f"{name}/x"),
        "y_range": Range1d(rows - 0.5, -0.5, name=f"{name}/y"),
    }
    frame = new_frame(x_told, height=_ROW_PIXELS * rows, **ranges)
    frame.name = f"{name}/frame"
    frame.yaxis.visible = False
    frame.min_border_left = 14  # room for half the first figure along the axis
    frame.ygrid.grid_line_color = None
    frame.extra_x_ranges = {_ACROSS: Range1d(0.0, 1.0)}
    source = ColumnDataSource({"row": [], "label": []}, name=f"{name}/labels")
    words = frame.text(
        x=0.0, y="row", text="label", source=source, x_range_name=_ACROSS, x_offset=4, y_offset=-1, color=INK
    )
    words.glyph.text_font_size, words.glyph.text_baseline = "13px", "bottom"
    words.glyph.background_fill_color, words.glyph.background_fill_alpha = "white", 0.8
    return frame


def rows_changes(name: str, labels: Sequence[str], ends: tuple[float, float]) -> dict[str, dict[str, Any]]:
    """Return what is set for so many rows.

    Parameters
    ----------
    name : of the chart
    labels : of the rows, the first on top
    ends : of the horizontal axis
    """
    last = max(1, len(labels)) - 0.5
    low, high = ends
    return {
        f"{name}/frame": {"frame_height": _ROW_PIXELS * max(1, len(labels))},
        f"{name}/x": {"start": low, "end": high, "reset_start": low, "reset_end": high},
        f"{name}/y": {"start": last, "end": -0.5, "reset_start": last, "reset_end": -0.5},
        f"{name}/labels": {"data": {"row": list(range(len(labels))), "label": list(labels)}},
    }


def whiskers(frame: figure, source: ColumnDataSource, y: str, low: str, high: str) -> None:
    """Draw intervals across the ends of bars.

    Parameters
    ----------
    frame : figure
    source : of the bars
    y, low, high : columns
    """
    drawn = Whisker(source=source, base=y, lower=low, upper=high, dimension="width", line_color=INK)
    drawn.level = "annotation"
    for head in (drawn.lower_head, drawn.upper_head):
        head.size, head.line_color = 7, INK
    frame.add_layout(drawn)


def named_source(name: str, columns: Mapping[str, Sequence[Any]] | Sequence[str]) -> ColumnDataSource:
    """Return a source that views change by its name.

    Parameters
    ----------
    name : of the source
    columns : with values, or names of empty ones
    """
    data = {each: [] for each in columns} if not isinstance(columns, Mapping) else dict(columns)
    return ColumnDataSource(data, name=name)

"""How every figure of a page is begun, and how a view's changes are set in its models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bokeh.models import (
    BoxZoomTool,
    FactorRange,
    HoverTool,
    Label,
    Legend,
    LegendItem,
    Model,
    ResetTool,
    SaveTool,
    Span,
)
from bokeh.plotting import figure

from corridorsim.report.charts.models import CorridorLook
from corridorsim.report.page.sections import Changes, row_labels

INK, FAINT = "#1b1f23", "#d9dce0"
_ROW_PIXELS = 44
_ROW_PADDING = 0.25  # of a row, above and beneath all: there words of the promised day have room


def new_frame(x_told: str, y_told: str = "", *, height: int = 260, **ranges: Any) -> figure:  # noqa: ANN401
    """Return an empty figure as wide as its place; a drag scrolls the page unless a tool is chosen.

    Parameters
    ----------
    x_told, y_told : what the axes show
    height : of the frame alone, in pixels: axes and legend come to it
    ranges : ``x_range``, ``y_range`` where they are no plain numbers
    """
    frame = figure(
        sizing_mode="stretch_width",
        height=None,
        frame_height=height,
        tools=[BoxZoomTool(), ResetTool(), SaveTool()],
        active_drag=None,
        toolbar_location="above",
        output_backend="canvas",
        min_border_right=14,
        **ranges,
    )
    frame.toolbar.logo = None
    frame.toolbar.autohide = True
    frame.outline_line_color = None
    frame.xaxis.axis_label, frame.yaxis.axis_label = x_told, y_told or None
    for axis in (*frame.xaxis, *frame.yaxis):
        axis.axis_label_text_font_style = "normal"
        axis.axis_label_text_color = axis.major_label_text_color = INK
        axis.axis_line_color = axis.major_tick_line_color = "#6a7178"
        axis.minor_tick_line_color = None
        axis.major_label_text_font_size = axis.axis_label_text_font_size = "13px"
    frame.grid.grid_line_color = FAINT
    return frame


def row_frame(corridors: Sequence[CorridorLook], x_told: str) -> figure:
    """Return an empty figure with a row for each corridor, the first on top.

    Parameters
    ----------
    corridors : of the scenario
    x_told : what the axis shows
    """
    names = list(row_labels(corridors).values())[::-1]
    rows = FactorRange(factors=names, tags=["corridor-rows"])
    rows.range_padding, rows.range_padding_units = _ROW_PADDING, "absolute"
    frame = new_frame(x_told, height=round(_ROW_PIXELS * (len(names) + 2 * _ROW_PADDING)), y_range=rows)
    frame.ygrid.grid_line_color = None
    frame.yaxis.major_tick_line_color = None
    return frame


def hover(frame: figure, renderers: Sequence[Model], told: Sequence[tuple[str, str]], mode: str) -> None:
    """Say the facts of what the pointer is on; names come from columns, which Bokeh escapes.

    Parameters
    ----------
    frame : figure
    renderers : that say something
    told : words of ours, and the column with its format; without words it stands as a heading
    mode : ``mouse`` or ``vline``
    """
    facts = "".join(f"<div>{word}{' ' * bool(word)}<strong>{value}</strong></div>" for word, value in told)
    style = f"font: 13px/1.4 sans-serif; color: {INK}; max-width: 17rem"
    box = f'<div class="facts" style="{style}">{facts}</div>'
    frame.add_tools(HoverTool(renderers=list(renderers), tooltips=box, mode=mode, visible=False))


def legend(frame: figure, shown: Mapping[str, Sequence[Model]]) -> None:
    """Put a legend beneath, a click in which hides; the page sets how many columns there is room for.

    Parameters
    ----------
    frame : figure
    shown : renderers by what they are called
    """
    items = [LegendItem(label=name, renderers=list(drawn)) for name, drawn in shown.items()]
    box = Legend(items=items, click_policy="hide", tags=["columns"], ncols=2, location="left")
    box.label_text_font_size = "13px"
    box.label_text_color = INK
    box.border_line_color = None
    box.glyph_width = 34
    box.padding, box.spacing = 4, 4
    frame.add_layout(box, "below")


def deadline(frame: figure, name: str, *, on_top: bool = True) -> None:
    """Mark the promised day; ``deadline_changes`` sets where.

    Parameters
    ----------
    frame : figure with days along x
    name : of the chart
    on_top : whether its words stand at the top, where they hide less
    """
    line = Span(dimension="height", line_color=INK, line_dash=[2, 3], name=f"{name}-deadline", location=0)
    height = frame.frame_height - 18 if on_top else 4
    word = Label(x=0, y=height, y_units="screen", x_offset=4, text="promised", name=f"{name}-promised")
    word.text_font_size, word.text_color = "12px", INK
    word.background_fill_color, word.background_fill_alpha = "white", 0.8
    frame.add_layout(line)
    frame.add_layout(word)


def deadline_changes(name: str, days: float | None) -> dict[str, dict[str, Any]]:
    """Return where the promised day is.

    Parameters
    ----------
    name : of the chart
    days : promised; none where nothing is
    """
    at, told = days or 0.0, f"promised: day {days or 0:g}"
    return {
        f"{name}-deadline": {"location": at, "visible": days is not None},
        f"{name}-promised": {"x": at, "text": told, "visible": days is not None},
    }


def set_changes(root: Model, changes: Changes) -> None:
    """Set what a view changes in the models of a figure; a page does the same when one is chosen.

    Parameters
    ----------
    root : figure
    changes : of a view
    """
    named = {model.name: model for model in root.references() if model.name is not None}
    for name, properties in changes.items():
        model = named[name]
        for key, value in properties.items():
            setattr(model, key, _columns(value) if key == "data" else value)


def _columns(data: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: _whole(column) for name, column in data.items()}


def _whole(column: Any) -> list[Any]:  # noqa: ANN401 - numbers or texts, in full or in short
    if not isinstance(column, Mapping):
        return list(column)
    if "same" in column:
        return [column["same"]] * column["n"]
    return [column["first"] + column["step"] * each for each in range(column["n"])]

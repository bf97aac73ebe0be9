"""The map of a page: routes in their corridors' colours, facts of legs under the pointer, hazards marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from corridorsim.report.charts.map_geometry import Window
from corridorsim.report.charts.map_lanes import map_window
from corridorsim.report.charts.models import CorridorLook, RunCharts
from corridorsim.report.page.base_map import FRAME_HEIGHT, add_credits, base_map
from corridorsim.report.page.map_columns import ENDS, HAZARDS, PLACES, map_columns, map_rows, routes_of

if TYPE_CHECKING:
    from bokeh.plotting import figure

_LINE_WIDTH, _REACH = 2.2, 9  # pixels: of a line, and of what the pointer finds of it
_HAZARD_COLOR, _INK, _FAINT = "#F0A202", "#222222", "#5a5a5a"
_BELOW, _LEGEND_ROW = 60, 12  # pixels: under the map, and more for each corridor
_LONG_TITLE = 26  # letters; two such stand beside each other on a phone
_TOLD = """
<div style="max-width:min(330px,76vw)">
  <div><b>@title</b></div>
  <div style="white-space:pre-line;font-size:90%">@told</div>
</div>"""


@dataclass(frozen=True)
class WebMap:
    """A map as a Bokeh figure, and what in it can be changed.

    Attributes
    ----------
    figure : to be shown, ``sizing_mode="stretch_width"``
    sources : what is drawn: ``routes-<corridor>``, ``places``, ``ends`` and ``hazards``; every leg that a
        corridor takes for any shipment under any policy is a row of its source
    filters : which rows are shown, by the same names; the name of each model is ``map-<name>``, and its
        ``indices`` are the rows of ``map_rows``
    window : what the map shows
    units_per_pixel : in which the sources are laid out; the page keeps lanes apart whatever the zoom
    """

    figure: Any
    sources: Mapping[str, Any]
    filters: Mapping[str, Any]
    window: Window
    units_per_pixel: float

    def show(self, charts: RunCharts, shipment: str | None = None, policy: str | None = None) -> None:
        """Show other routes of the same corridors: for a live server, which sends what has changed.

        Parameters
        ----------
        charts : what is drawn now, in the window that there is
        shipment, policy : see ``map_rows``
        """
        columns = map_columns(charts, self.window, self.units_per_pixel)
        shown = map_rows(charts, shipment, policy)
        for name, source in self.sources.items():
            self.filters[name].indices = []  # no row is named that is not there
            source.data = columns[name]
            self.filters[name].indices = shown[name]


def web_map(charts: RunCharts, shipment: str | None = None, policy: str | None = None) -> WebMap:
    """Return the map of a run.

    Parameters
    ----------
    charts : what is drawn
    shipment, policy : what is shown at first, see ``map_rows``
    """
    from bokeh.models import CDSView, ColumnDataSource, IndexFilter

    window = map_window(charts.map)
    plot, units = base_map(window, _BELOW + _LEGEND_ROW * len(charts.corridors))
    columns, shown = map_columns(charts, window, units), map_rows(charts, shipment, policy)
    sources = {name: ColumnDataSource(data=data, name=f"map-data-{name}") for name, data in columns.items()}
    filters = {name: IndexFilter(indices=shown[name], name=f"map-{name}") for name in columns}
    views = {name: CDSView(filter=chosen) for name, chosen in filters.items()}
    drawn = {look.id: _draw_routes(plot, look, sources, views) for look in charts.corridors}
    told = [renderers[1] for renderers in drawn.values()] + _draw_places(plot, sources, views)
    _legend(plot, charts.corridors, drawn, told[-1])
    add_credits(plot, charts.attribution)
    _tools(plot, told, [sources[routes_of(look.id)] for look in charts.corridors], window)
    return WebMap(plot, sources, filters, window, units)


def _draw_routes(
    plot: figure, look: CorridorLook, sources: Mapping[str, Any], views: Mapping[str, Any]
) -> list[Any]:
    """Draw a corridor's lines, and wider ones unseen, so that the pointer need not be led to the pixel."""
    common = {
        "xs": "xs",
        "ys": "ys",
        "source": sources[routes_of(look.id)],
        "view": views[routes_of(look.id)],
        "line_color": look.color,
        "line_join": "round",
        "tags": [f"corridor:{look.id}"],
    }
    seen = plot.multi_line(**common, line_width=_LINE_WIDTH, line_dash=_dash(look), line_cap="butt")
    reached = plot.multi_line(
        **common, line_width=_REACH, line_alpha=0.0, hover_line_color=look.color, hover_line_alpha=0.35
    )
    return [seen, reached]


def _dash(look: CorridorLook) -> str:
    return {"solid": "solid", "dashed": "9 4", "dotted": "2 3", "dashdot": "9 3 2 3"}[look.dash]


def _draw_places(plot: figure, sources: Mapping[str, Any], views: Mapping[str, Any]) -> list[Any]:
    """Draw terminals that are passed, hazards, and the ends of shipments with their names, in this order."""
    passed = plot.scatter(
        "x", "y", source=sources[PLACES], view=views[PLACES], size=5,
        fill_color="white", line_color=_FAINT, line_width=1.2,
    )  # fmt: skip
    ends = plot.scatter(
        "x", "y", source=sources[ENDS], view=views[ENDS], size=9,
        fill_color=_INK, line_color="white", line_width=1.5,
    )  # fmt: skip
    hazards = plot.scatter(
        "x", "y", source=sources[HAZARDS], view=views[HAZARDS], size=12, marker="triangle",
        fill_color=_HAZARD_COLOR, line_color=_INK, line_width=1,
    )  # fmt: skip
    names: dict[str, Any] = {"text_font_size": "12px", "text_color": _INK, "padding": 1}
    names |= {"background_fill_color": "white", "background_fill_alpha": 0.65, "x_offset": 6, "y_offset": -5}
    plot.text("x", "y", "title", source=sources[ENDS], view=views[ENDS], **names)
    return [passed, ends, hazards]


def _legend(
    plot: figure,
    corridors: Sequence[CorridorLook],
    drawn: Mapping[str, list[Any]],
    hazards: Any,  # noqa: ANN401
) -> None:
    """Say what is drawn under the map; a click there hides it."""
    from bokeh.models.annotations import Legend, LegendItem

    items = [LegendItem(label={"value": look.title}, renderers=drawn[look.id]) for look in corridors]
    items.append(LegendItem(label={"value": "hazards"}, renderers=[hazards]))
    columns = 2 if all(len(look.title) <= _LONG_TITLE for look in corridors) else 1
    look: dict[str, Any] = {
        "label_text_font_size": "11px",
        "border_line_color": None,
        "margin": 4,
        "padding": 2,
    }
    look |= {"background_fill_color": None, "spacing": 7, "glyph_height": 14, "label_height": 14}
    legend = Legend(items=items, click_policy="hide", location="top_left", ncols=columns, **look)
    plot.add_layout(legend, "below")


def _tools(plot: figure, told: list[Any], lines: list[Any], window: Window) -> None:
    """Give the pointer its words; nothing takes hold of a page that is scrolled, until it is asked to."""
    from bokeh.models import (
        BoxZoomTool,
        CustomJS,
        HoverTool,
        PanTool,
        ResetTool,
        TapTool,
        WheelZoomTool,
        ZoomInTool,
        ZoomOutTool,
    )

    pan = PanTool()
    plot.add_tools(
        pan, WheelZoomTool(), BoxZoomTool(match_aspect=True), ZoomInTool(), ZoomOutTool(), ResetTool(),
        HoverTool(renderers=told, tooltips=_TOLD, visible=False),
        TapTool(renderers=told, behavior="inspect", visible=False),
    )  # fmt: skip
    plot.toolbar.active_drag = None
    plot.toolbar.active_scroll = None
    plot.toolbar.logo = None
    code = files("corridorsim").joinpath("report/page/map_lanes.js").read_text(encoding="utf-8")
    keep = CustomJS(
        args={"plot": plot, "pan": pan, "lines": lines, "box": window.corners, "tallest": FRAME_HEIGHT},
        code=code,
    )
    for where, change in ((plot, "inner_width"), (plot, "inner_height"), (plot.x_range, "start")):
        where.js_on_change(change, keep)
    for source in lines:
        source.js_on_change("data", keep)

"""The map of a page: routes in their corridors' colours, facts of legs under the pointer, hazards marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from corridorsim.report.charts.map_geometry import Window
from corridorsim.report.charts.map_lanes import map_window
from corridorsim.report.charts.models import CorridorLook, RunCharts
from corridorsim.report.page.base_map import FLATTEST, FRAME_HEIGHT, TALLEST, add_credits, base_map
from corridorsim.report.page.map_columns import (
    ENDS,
    HAZARDS,
    INK,
    PLACES,
    TOLD,
    map_columns,
    map_rows,
    routes_of,
)

if TYPE_CHECKING:
    from bokeh.plotting import figure

_MOST_TOLD = 3  # things at once
_LINE_WIDTH, _REACH = 2.2, 8  # pixels: of a line, and of what the pointer finds of it
_FAINT = "#5a5a5a"
_TOLD = """
<div class="facts" style="font:12px/1.4 sans-serif;color:#1b1f23;max-width:min(21rem,76vw)">
  <strong>@title</strong>
  <div style="white-space:pre-line">@told</div>
</div>"""


@dataclass(frozen=True)
class WebMap:
    """A map as a Bokeh figure, and what in it can be changed.

    Attributes
    ----------
    figure : to be shown, ``sizing_mode="stretch_width"``
    source : all that is drawn, see ``map_columns``; every leg that a corridor takes for any shipment under
        any policy is a row of it
    filters : which rows are shown, by ``routes-<corridor>``, ``places``, ``ends``, ``hazards`` and ``told``;
        the name of each model is ``map-<name>``, and its ``indices`` are the rows of ``map_rows``
    window : what the map shows
    units_per_pixel : in which the source is laid out; the page keeps lanes apart whatever the zoom
    """

    figure: Any
    source: Any
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
        for chosen in self.filters.values():
            chosen.indices = []  # none names a row that is not there
        self.source.data = map_columns(charts, self.window, self.units_per_pixel)
        for name, rows in map_rows(charts, shipment, policy).items():
            self.filters[name].indices = rows


def web_map(charts: RunCharts, shipment: str | None = None, policy: str | None = None) -> WebMap:
    """Return the map of a run.

    Parameters
    ----------
    charts : what is drawn
    shipment, policy : what is shown at first, see ``map_rows``
    """
    from bokeh.models import ColumnDataSource, IndexFilter

    window = map_window(charts.map)
    plot, units = base_map(window)
    source = ColumnDataSource(data=map_columns(charts, window, units), name="map-data")
    shown = map_rows(charts, shipment, policy)
    filters = {name: IndexFilter(indices=rows, name=f"map-{name}") for name, rows in shown.items()}
    layers = {routes_of(look.id): _draw_routes(plot, look, source, filters) for look in charts.corridors}
    layers |= _draw_places(plot, source, filters)
    _legend(plot, charts.corridors, layers)
    add_credits(plot, charts.attribution)
    told = _tell(plot, source, filters, layers)
    _tools(plot, source, told, window)
    return WebMap(plot, source, filters, window, units)


def _draw_routes(plot: figure, look: CorridorLook, source: Any, filters: Mapping[str, Any]) -> Any:  # noqa: ANN401
    drawn = plot.multi_line(
        "xs",
        "ys",
        source=source,
        view=_view(filters[routes_of(look.id)]),
        line_color=look.color,
        line_width=_LINE_WIDTH,
        line_dash=_dash(look),
        line_join="round",
    )
    drawn.tags = [f"corridor:{look.id}"]
    return drawn


def _view(chosen: Any) -> Any:  # noqa: ANN401
    from bokeh.models import CDSView

    return CDSView(filter=chosen)


def _dash(look: CorridorLook) -> str:
    return {"solid": "solid", "dashed": "9 4", "dotted": "2 3", "dashdot": "9 3 2 3"}[look.dash]


def _draw_places(plot: figure, source: Any, filters: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    """Draw terminals that are passed, hazards, and the ends of shipments with their names, in this order."""

    def marks(name: str, **look: Any) -> Any:  # noqa: ANN401
        return plot.scatter("x", "y", source=source, view=_view(filters[name]), **look)

    passed = marks(PLACES, size=5, fill_color="white", line_color=_FAINT, line_width=1.2)
    ends = marks(ENDS, size=9, fill_color=INK, line_color="white", line_width=1.5)
    hazard = {"marker": "triangle", "fill_color": "color", "line_color": INK}
    hazards = marks(HAZARDS, size=12, line_width=1, **hazard)
    names: dict[str, Any] = {"text_font_size": "12px", "text_color": INK, "padding": 1}
    names |= {"background_fill_color": "white", "background_fill_alpha": 0.65, "x_offset": 6, "y_offset": -5}
    plot.text("x", "y", "title", source=source, view=_view(filters[ENDS]), **names)
    return {PLACES: passed, ENDS: ends, HAZARDS: hazards}


def _tell(
    plot: figure,
    source: Any,  # noqa: ANN401
    filters: Mapping[str, Any],
    layers: Mapping[str, Any],
) -> Any:  # noqa: ANN401
    """Draw over everything what the pointer finds: wider than the lines, unseen, of all layers at once.

    One renderer for all has its words in one place; what a click on the legend has hidden is not told.
    """
    from bokeh.models import BooleanFilter, CustomJS

    seen = BooleanFilter()
    told = plot.multi_line(
        "xs",
        "ys",
        source=source,
        view=_view(filters[TOLD] & seen),
        line_width=_REACH,
        line_alpha=0.0,
        line_cap="round",
        hover_line_color="color",
        hover_line_alpha=0.4,
    )
    keep = CustomJS(
        args={"source": source, "seen": seen, "layers": dict(layers)}, code=_script("map_layers.js")
    )
    source.js_on_change("data", keep)
    for layer in layers.values():
        layer.js_on_change("visible", keep)
    return told


def _legend(plot: figure, corridors: Sequence[CorridorLook], layers: Mapping[str, Any]) -> None:
    """Say what is drawn under the map; a click there hides it."""
    from corridorsim.report.page.frames import legend

    shown: dict[str, list[Any]] = {}
    for look in corridors:
        shown.setdefault(look.title, []).append(layers[routes_of(look.id)])
    for told, name in (("hazards", HAZARDS), ("terminals", PLACES)):
        shown.setdefault(told, []).append(layers[name])
    legend(plot, shown)


def _tools(plot: figure, source: Any, told: Any, window: Window) -> None:  # noqa: ANN401
    """Give the pointer its words; nothing takes hold of a page that is scrolled, until it is asked to."""
    from bokeh.models import (
        BoxZoomTool,
        CustomJS,
        HoverTool,
        PanTool,
        ResetTool,
        WheelZoomTool,
        ZoomInTool,
        ZoomOutTool,
    )

    pan = PanTool()
    plot.add_tools(
        pan, WheelZoomTool(), BoxZoomTool(match_aspect=True), ZoomInTool(), ZoomOutTool(), ResetTool(),
        HoverTool(renderers=[told], tooltips=_TOLD, limit=_MOST_TOLD, visible=False),
    )  # fmt: skip
    plot.toolbar.active_drag = None
    plot.toolbar.active_scroll = None
    plot.toolbar.logo = None
    keep = CustomJS(
        args={
            "plot": plot,
            "pan": pan,
            "source": source,
            "box": window.corners,
            "frame": [FRAME_HEIGHT, TALLEST, FLATTEST],
        },
        code=_script("map_lanes.js"),
    )
    for where, change in ((plot, "inner_width"), (plot, "inner_height"), (plot.x_range, "start")):
        where.js_on_change(change, keep)
    source.js_on_change("data", keep)


def _script(name: str) -> str:
    return files("corridorsim").joinpath("report/page", name).read_text(encoding="utf-8")

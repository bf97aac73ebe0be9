"""The pictures of a live page: arrivals now and before, and the map of the routes that are taken now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridorsim.report.charts.models import Curve, DrawnMap, RunCharts
from corridorsim.report.live.desk import Told
from corridorsim.report.page.sections import row_names

if TYPE_CHECKING:
    from bokeh.models import Column

_THIN, _FAINT = 1.2, 0.75


class Drawings:
    """The pictures, which follow what is told.

    Parameters
    ----------
    first : with which the page begins

    Attributes
    ----------
    arrivals, map : roots of the page
    """

    def __init__(self, first: Told) -> None:
        from bokeh.models import Column

        self.arrivals: Column = Column(sizing_mode="stretch_width", name="arrivals")
        self.map: Column = Column(sizing_mode="stretch_width", name="map")
        self._drawn: Any = None
        self._map: Any = None
        self._map_shown: DrawnMap | None = None
        self._room: set[str] = set()
        self._curves: dict[str, tuple[Any, Any]] = {}  # data of now and of before, by corridor
        self._draw_arrivals(first.now)
        self.show(first)

    def _draw_arrivals(self, charts: RunCharts) -> None:
        """Draw the curves of now, and under them thinner ones of before."""
        from bokeh.models import ColumnDataSource

        from corridorsim.report.page.arrival_charts import DELIVERED, delivered_chart

        chart = delivered_chart(charts)
        for look in charts.corridors:
            source = ColumnDataSource(_columns(None, ""), name=f"before/{look.id}")
            line = chart.figure.line("day", "share", source=source, color=look.color)
            line.glyph.line_width, line.glyph.line_alpha, line.glyph.line_dash = _THIN, _FAINT, [4, 4]
            line.level = "underlay"
            now = chart.figure.select_one({"name": f"{DELIVERED}/{look.id}"})
            self._curves[look.id] = (now, source)
        self._drawn = chart.figure
        _fit_legend(chart.figure)
        self.arrivals.children = [chart.figure]

    def show(self, told: Told) -> None:
        """Show an answer.

        Parameters
        ----------
        told : the question and its answer
        """
        from corridorsim.report.page.arrival_charts import DELIVERED
        from corridorsim.report.page.frames import deadline_changes, set_changes

        names = row_names(told.now.corridors)
        for charts, which in ((told.now, 0), (told.before, 1)):
            curves = {row.corridor: row for row in charts.curves}
            for corridor, sources in self._curves.items():
                sources[which].data = _columns(curves.get(corridor), names[corridor])
        set_changes(self._drawn, deadline_changes(DELIVERED, told.now.shipments[0].deadline_days))
        self._show_map(told)

    def _show_map(self, told: Told) -> None:
        """Show the routes that are taken; the map is drawn anew where they leave what it has room for."""
        if self._map is not None and told.now.map == self._map_shown:
            return
        self._map_shown = told.now.map
        legs = {leg.id for leg in told.now.map.legs}
        if self._map is None or not legs <= self._room:
            self._draw_map(told)
        self._map.show(told.now)

    def _draw_map(self, told: Told) -> None:
        from corridorsim.report.page.web_map import web_map

        room = told.stage.model_copy(update={"legs": (*told.stage.legs, *told.now.map.legs)})
        self._room = {leg.id for leg in room.legs}
        self._map = web_map(told.now.model_copy(update={"map": room}))
        self.map.children = [self._map.figure]


def _fit_legend(plot: Any) -> None:  # noqa: ANN401 - Bokeh is loaded only by those who draw
    """Give a legend as many columns as there is room for."""
    from bokeh.models import CustomJS

    code = "legend.ncols = Math.max(1, Math.floor(plot.inner_width / 230))"
    fit = CustomJS(args={"plot": plot, "legend": plot.legend[0]}, code=code)
    plot.js_on_change("inner_width", fit)


def _columns(curve: Curve | None, corridor: str) -> dict[str, list[Any]]:
    share = () if curve is None else curve.share
    days = [] if curve is None else [curve.first_day + curve.step_days * at for at in range(len(share))]
    return {"day": days, "share": list(share), "corridor": [corridor] * len(days)}

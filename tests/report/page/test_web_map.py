"""The map of a page: its rows and filters, and in a browser what the pointer is told."""

import json

import numpy as np
import pytest
from tests.browser import PHONE

from corridorsim.report.charts.models import RunCharts
from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.page.map_columns import map_columns, map_rows
from corridorsim.report.page.rendering import page_html
from corridorsim.report.page.run_sections import told_of_charts
from corridorsim.report.page.web_map import web_map

VIEW = "Bokeh.index.get_by_id(document.querySelector('[data-chart=map] [data-root-id]').dataset.rootId)"
WIDTH = f"""(() => {{
  const {{x_range: x, y_range: y, inner_width: wide, inner_height: high}} = {VIEW}.model;
  return [x.end - x.start, wide, y.end - y.start, high];
}})()"""
HOSTILE = "<script>window.hit = 1</script> =cmd()"
PACIFIC = f"""id,name,country,lat,lon,kind,utc_offset_hours
alma,Alma,XA,31.2,121.5,rail,5
norda,Norda,XB,53,-172,border,3
porta,Porta,XA,35,139.7,port,5
portb,Portb,XC,37.8,-122.4,port,4
omega,{HOSTILE},XC,33.7,-118.2,rail,3
"""


@pytest.fixture(scope="module")
def drawn(charts):
    return web_map(charts)


def _columns(charts, drawn):
    return map_columns(charts, drawn.window, drawn.units_per_pixel)


def test_every_leg_of_every_route_is_a_row_of_its_corridor(charts, drawn):
    names = {row.id: row.name for row in charts.map.terminals}
    legs = {leg.id: leg for leg in charts.map.legs}
    rows = drawn.source.data
    held = set(zip(rows["layer"], rows["title"], strict=True))
    for route in charts.map.routes:
        for leg in (legs[name] for name in route.legs):
            title = f"{names[leg.origin]} – {names[leg.destination]}"
            assert (f"routes-{route.corridor}", title) in held
    assert len({len(column) for column in rows.values()}) == 1


def test_a_choice_shows_its_own_routes_places_and_hazards(charts, drawn):
    rows = map_rows(charts, "alma-omega", "committed")
    data = drawn.source.data

    def titles(name):
        return {data["title"][row] for row in rows[name]}

    assert titles("routes-north") == {"Alma – Norda", "Norda – Omega"}
    assert titles("ends") == {"Alma", "Omega"}
    assert titles("places") == {"Norda", "Porta", "Portb", "Narrows"}
    assert titles("hazards") == {"Porta – Portb"}
    shown = {row for name, found in rows.items() if name != "told" for row in found}
    assert set(rows["told"]) == shown
    assert set(rows) == set(drawn.filters)


def test_all_shipments_together_have_one_line_for_both_directions(charts):
    both, one = map_rows(charts), map_rows(charts, "alma-omega")
    assert len(both["routes-north"]) == len(one["routes-north"])
    assert len(both["told"]) > len(one["told"])


def test_a_leg_is_told_with_its_facts_and_sources(charts, drawn):
    data = drawn.source.data
    (told,) = {
        told
        for layer, title, told in zip(data["layer"], data["title"], data["told"], strict=True)
        if (layer, title) == ("routes-south", "Porta – Portb")
    }
    for words in ("South, by the ferry", "rail-ferry", "240 km", "24 h under way", "leaves every", "USD/FEU"):
        assert words in told
    assert "through Narrows" in told


def test_another_map_is_shown_in_the_window_that_there_is(charts):
    shown = web_map(charts)
    only = tuple(row for row in charts.map.routes if row.corridor == "north")
    shown.show(charts.model_copy(update={"map": charts.map.model_copy(update={"routes": only})}))
    assert shown.filters["routes-south"].indices == []
    assert shown.filters["routes-north"].indices
    assert max(shown.filters["told"].indices) < len(shown.source.data["xs"])


def test_a_map_of_nothing_is_a_map(charts):
    empty = charts.map.model_copy(update={"routes": (), "legs": (), "terminals": (), "hazards": ()})
    assert web_map(charts.model_copy(update={"map": empty})).source.data["xs"] == []


def _middle(charts, layer, title):
    """Return the middle of a line as it is laid out for a page."""
    drawn = web_map(charts)
    data = drawn.source.data
    row = list(zip(data["layer"], data["title"], strict=True)).index((layer, title))
    base = np.array([data["xs"][row], data["ys"][row]])
    middle = base.shape[1] // 2
    return base[:, middle - 1 : middle + 1].mean(axis=1).tolist()


def test_a_hover_tells_the_facts_of_a_leg(open_page, html, charts, kept):
    opened = open_page(html)
    told = opened.hover("map", *_middle(charts, "routes-north", "Norda – Omega"))
    assert "Norda – Omega" in told
    assert "1,200 km" in told
    opened.page.screenshot(path=kept / "map-hover.png")
    told = opened.hover("map", *_middle(charts, "hazards", "Porta – Portb"))
    assert "Storm on the narrows: closed" in told


def test_what_the_legend_hides_is_not_told(open_page, html, charts):
    opened = open_page(html)
    at = _middle(charts, "hazards", "Porta – Portb")
    assert "Storm" in opened.hover("map", *at)
    opened.page.locator('[data-chart="map"] .bk-item', has_text="hazards").click()
    assert "Storm" not in opened.hover("map", *at)
    opened.page.locator('[data-chart="map"] .bk-item', has_text="South").click()
    assert set(opened.seen("south")) == {False}


def test_the_map_keeps_its_shape_and_its_lanes_when_it_is_zoomed(open_page, html):
    opened = open_page(html)
    page = opened.page
    page.wait_for_timeout(300)
    before = page.evaluate(WIDTH)
    assert before[0] / before[1] == pytest.approx(before[2] / before[3], rel=0.01)
    page.locator('[data-chart="map"] .bk-tool-icon-zoom-in').click()
    page.wait_for_timeout(300)
    wide, pixels, high, tall = page.evaluate(WIDTH)
    assert wide < 0.95 * before[0]
    assert wide / pixels == pytest.approx(high / tall, rel=0.01)
    units = [each for each in opened.model("map", "map-data", "data")["units"] if each]
    assert units == pytest.approx([wide / pixels] * len(units), rel=2e-3)


def test_a_wheel_and_a_finger_scroll_the_page(open_page, html):
    opened = open_page(html)
    x, y = opened.place("map", 50, 52)
    before = opened.page.evaluate("scrollY"), opened.page.evaluate(WIDTH)[0]
    opened.page.mouse.move(x, y)
    opened.page.mouse.wheel(0, 200)
    opened.page.wait_for_timeout(400)
    assert opened.page.evaluate("scrollY") > before[0]
    assert opened.page.evaluate(WIDTH)[0] == before[1]
    phone = open_page(html, viewport=PHONE, has_touch=True, is_mobile=True)
    touched = f"getComputedStyle({VIEW}.canvas_view.events_el).touchAction"
    assert phone.page.evaluate(touched) == "auto"


def test_a_hostile_name_is_text_under_the_pointer_and_over_the_antimeridian(
    open_page, compare, scenario, folder, kept
):
    (folder / "two-corridors" / "terminals.csv").write_text(PACIFIC, encoding="utf-8")
    charts: RunCharts = run_charts(compare(scenario))
    opened = open_page(page_html(told_of_charts(charts)))
    told = opened.hover("map", *_middle(charts, "places", HOSTILE))
    assert HOSTILE in told
    assert opened.page.evaluate("window.hit") is None
    data = opened.model("map", "map-data", "data")
    assert max(np.abs(np.diff(xs)).max() for xs in data["xs"]) < 10
    assert 120 < np.ptp(np.concatenate([np.array(xs) for xs in data["xs"]])) < 130
    opened.page.screenshot(path=kept / "map-hostile.png")


def test_the_map_of_a_page_is_small(drawn):
    from bokeh.embed import json_item

    assert len(json.dumps(json_item(drawn.figure))) < 250_000

"""What the page's charts hold: the result's own figures, for every shipment and policy."""

from itertools import pairwise

import pytest

from corridorsim.report.charts.models import Curve
from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.page.arrival_charts import arriving_chart, delivered_chart
from corridorsim.report.page.chart_names import name_places
from corridorsim.report.page.chosen import choices
from corridorsim.report.page.figure_table import every_figure, figure_table
from corridorsim.report.page.part_charts import part_charts
from corridorsim.report.page.range_chart import range_chart
from corridorsim.report.page.rendering import page_html
from corridorsim.report.page.run_sections import told_of_charts
from corridorsim.report.page.sections import row_labels, row_names
from corridorsim.report.page.tradeoff_charts import tradeoff_charts

FIRST = "alma-omega/committed"


def columns(chart, name, key=FIRST):
    return chart.views[key].changes[name]["data"]


def test_there_is_a_view_for_every_shipment_and_policy(charts):
    keys = [chosen.key for chosen in choices(charts)]
    assert keys == [
        f"{shipment.id}/{policy}" for shipment in charts.shipments for policy in ("committed", "adaptive")
    ]
    for section in told_of_charts(charts).sections:
        for chart in section.charts:
            assert list(chart.views) == keys, chart.id
            assert all(view.table.rows for view in chart.views.values())


def test_a_figure_is_drawn_as_its_first_view_has_it(charts):
    chart = delivered_chart(charts)
    source = chart.figure.select_one({"name": "delivered/south"})
    assert list(source.data["share"]) == columns(chart, "delivered/south")["share"]
    assert len({len(column) for column in source.data.values()}) == 1
    assert chart.figure.select_one({"name": "delivered-deadline"}).location == 10


def test_arrivals_of_all_days_sum_to_what_is_delivered(charts):
    chart = arriving_chart(charts)
    for chosen in choices(charts):
        for corridor, curve in chosen.curves.items():
            told = columns(chart, f"arriving/{corridor}", chosen.key)
            assert sum(told["share"]) * told["left"]["step"] == pytest.approx(curve.share[-1], abs=0.01)
            assert told["left"]["n"] == told["right"]["n"] == len(told["share"])


def test_a_share_between_two_days_of_a_curve():
    names = {"shipment": "s", "corridor": "c", "policy": "p"}
    curve = Curve(**names, first_day=4.0, step_days=2.0, share=(0.0, 0.5, 0.9))
    told = curve.share_by([0.0, 4.0, 5.0, 6.0, 7.0, 8.0, 99.0])
    assert told == pytest.approx([0.0, 0.0, 0.25, 0.5, 0.7, 0.9, 0.9])


def test_no_deadline_is_no_line(compare, scenario):
    text = scenario.read_text(encoding="utf-8").replace("deadline_days = 10\n", "")
    scenario.write_text(text, encoding="utf-8")
    charts = run_charts(compare(scenario))
    view = delivered_chart(charts).first
    assert view.changes["delivered-deadline"]["visible"] is False
    assert view.told.startswith("No day is promised")


def test_a_corridor_that_is_not_feasible_is_told_and_not_drawn(compare, scenario):
    charts = run_charts(compare(scenario, variant="narrows-shut"))
    for chart in (delivered_chart(charts), range_chart(charts), *tradeoff_charts(charts)):
        name = f"{chart.id}/south"
        assert not any(columns(chart, name).values())
        assert any(columns(chart, f"{chart.id}/north").values())
    (told,) = [row for row in figure_table(charts).first.table.rows if row[0] == "South, by the ferry"]
    assert told[-1].startswith("not feasible: ")


def test_nothing_feasible_is_a_page_too(compare, scenario, open_page):
    scenario.write_text(
        scenario.read_text(encoding="utf-8").replace(
            'corridors = ["north", "south"]', 'corridors = ["south"]'
        ),
        encoding="utf-8",
    )
    charts = run_charts(compare(scenario, variant="narrows-shut"))
    page = open_page(page_html(told_of_charts(charts))).page
    assert "no corridor is feasible" in page.locator("#sentences").inner_text()


def test_what_is_dominated_is_hollow_and_said(charts):
    plain = charts.model_dump()
    for row in plain["figures"]:
        row["dominated_by"] = ("south",) if row["corridor"] == "north" else ()
    spoilt = type(charts).model_validate(plain)
    for chart in tradeoff_charts(spoilt):
        assert columns(chart, f"{chart.id}/north")["fill"] == [0.0]
        assert columns(chart, f"{chart.id}/south")["fill"] != [0.0]
        assert "dominated by South, by the ferry" in columns(chart, f"{chart.id}/north")["worse"]
        assert "Dominated: North, by land by South, by the ferry." in chart.first.told


def test_the_data_range_is_drawn_where_it_is_known(charts):
    plain = charts.model_dump()
    assert columns(range_chart(charts), "ranges-data/north") == {
        name: [] for name in ("corridor", "row", "p50_low", "p50_high")
    }
    for row in plain["figures"]:
        row["days"] |= {"p50_low": 3.0, "p50_high": 9.0}
    known = range_chart(type(charts).model_validate(plain))
    assert columns(known, "ranges-data/north")["p50_low"] == [3.0]
    assert "3.0 to 9.0 by the data" in known.first.told


def test_parts_stand_one_after_the_other_and_sum_to_the_mean(charts):
    chart, _ = part_charts(charts)
    for chosen in choices(charts):
        data = [view["data"] for view in chart.views[chosen.key].changes.values()]
        assert all(one["right"] == pytest.approx(two["left"]) for one, two in pairwise(data))
        means = [row.days["mean"] for row in chosen.feasible.values()]
        assert data[-1]["right"] == pytest.approx(means, abs=0.01)


def test_the_table_of_all_has_every_row(charts):
    assert len(every_figure(charts).rows) == len(charts.figures)


def test_corridors_of_one_title_are_told_apart(charts):
    plain = charts.model_dump()
    for row in plain["corridors"]:
        row["title"] = "the same"
    same = type(charts).model_validate(plain)
    assert row_names(same.corridors) == {"north": "the same (north)", "south": "the same (south)"}
    assert len(set(row_labels(same.corridors).values())) == 2


def test_names_of_near_points_do_not_hide_each_other():
    places = name_places(
        {"a": ("A long name", 1.0, 1.0), "b": ("Another name", 1.01, 1.01), "c": ("C", 9, 9)}
    )
    assert places["a"] != places["b"]
    assert places["c"] == {"right": [0], "up": [-11], "align": ["center"], "line": ["bottom"]}
    assert name_places({}) == {}

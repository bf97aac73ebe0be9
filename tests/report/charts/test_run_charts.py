"""The charts of a run: written and read again they are the same; dominance is what it says."""

import json

import pytest

from corridorsim.errors import InputError
from corridorsim.report.charts.reading import charts_json
from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.charts.run_file import read_run_charts


@pytest.fixture(scope="module")
def charts(comparison):
    return run_charts(comparison)


def test_what_is_written_is_read_again(charts, tmp_path):
    path = tmp_path / "charts.json"
    path.write_text(charts_json(charts), encoding="utf-8")
    assert json.loads(charts_json(charts))["schema"] == "corridorsim.charts/1"
    assert read_run_charts(path) == charts


def test_figures_are_those_of_the_result(charts, comparison):
    for figures in charts.figures:
        row = comparison.summary_of(figures.shipment, figures.corridor, figures.policy)
        assert (figures.days, figures.usd, figures.legs) == (row.days, row.usd, row.legs)


def test_who_is_dominated_is_worse_in_something_and_better_in_nothing(charts):
    rows = {(row.shipment, row.corridor, row.policy): row for row in charts.figures if row.feasible}
    for row in rows.values():
        for rival in (other for key, other in rows.items() if key[0] == row.shipment and other != row):
            no_worse = (
                rival.days["p50"] <= row.days["p50"]
                and rival.usd["mean"] <= row.usd["mean"]
                and rival.kg_co2e["mean"] <= row.kg_co2e["mean"]
            )
            assert (rival.corridor in row.dominated_by) == no_worse


def test_every_leg_of_a_route_is_drawn_from_end_to_end(charts):
    legs = {leg.id: leg for leg in charts.map.legs}
    places = {terminal.id: terminal.place for terminal in charts.map.terminals}
    for route in charts.map.routes:
        for name in route.legs:
            leg = legs[name]
            assert leg.line[0] == pytest.approx(places[leg.origin], abs=0.3)
            assert leg.line[-1] == pytest.approx(places[leg.destination], abs=0.3)


def test_a_broken_file_is_told_in_one_line(tmp_path):
    path = tmp_path / "charts.json"
    for content, told in ((b"{", "charts.json"), (b'{"title": "x"}', "scenario"), (b"[]", "charts.json")):
        path.write_bytes(content)
        with pytest.raises(InputError) as caught:
            read_run_charts(path)
        assert len(caught.value.problems) == 1
        assert told in str(caught.value)
    with pytest.raises(InputError, match="cannot be read"):
        read_run_charts(tmp_path / "none.json")

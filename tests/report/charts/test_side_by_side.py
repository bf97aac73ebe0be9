"""Runs side by side: each one's own figures in the order given, told apart by title, else by what differs."""

import pytest

from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.charts.side_by_side import run_names, side_by_side


@pytest.fixture(scope="module")
def now(comparison):
    return run_charts(comparison)


@pytest.fixture
def shut(compare, scenario):
    return run_charts(compare(scenario, variant="narrows-shut"))


def test_figures_are_those_of_the_runs(now, shut):
    found = side_by_side([now, shut])
    assert [row.shipment.id for row in found.shipments] == ["alma-omega", "omega-alma"]
    first = found.shipments[0]
    by_corridor = {row.corridor: row.figures for row in first.corridors}
    assert [row.run for row in by_corridor["north"]] == [0, 1]
    assert [row.run for row in by_corridor["south"]] == [0]  # the narrows are shut then
    for figures in by_corridor["north"]:
        run = (now, shut)[figures.run]
        (row,) = (row for row in run.figures if (row.shipment, row.corridor) == ("alma-omega", "north"))
        assert (figures.days_p10, figures.days_p50) == (row.days["p10"], row.days["p50"])
        assert (figures.days_p90, figures.usd) == (row.days["p90"], row.usd["mean"])
        assert figures.best_share == row.best_share
    assert [(row.run, row.best) for row in first.best] == [(0, "south"), (1, "north")]


def test_the_order_is_that_in_which_they_are_given(now, shut):
    assert [row.best for row in side_by_side([shut, now]).shipments[0].best] == ["north", "south"]


def test_names_tell_runs_apart(now, shut):
    assert run_names([now, shut]) == ["Two corridors", "Two corridors, narrows-shut"]
    later = now.model_copy(update={"title": "In 2030"})
    assert run_names([now, later]) == ["Two corridors", "In 2030"]
    assert run_names([now, now]) == ["Two corridors (1)", "Two corridors (2)"]
    other = now.model_copy(update={"seed": 7})
    assert run_names([now, other]) == ["Two corridors, seed 1", "Two corridors, seed 7"]


def test_what_only_one_run_has_is_left_out(now):
    one = now.model_copy(update={"shipments": now.shipments[:1]})
    assert [row.shipment.id for row in side_by_side([one, now]).shipments] == ["alma-omega"]

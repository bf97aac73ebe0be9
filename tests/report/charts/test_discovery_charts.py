"""Charts of discovery: boxes among their points, the way to the first, and the tables of the findings."""

import numpy as np
import pytest
from tests.study.planted import FACTORS, Corridors, planted_sweep, sample

from corridorsim.report.charts.discovery_charts import discovery_charts
from corridorsim.report.charts.discovery_models import DiscoveryCharts
from corridorsim.report.charts.models import MOST_POINTS
from corridorsim.report.tables.discovery_tables import regret_table
from corridorsim.scenario.reading import read_scenario
from corridorsim.study.cases_of_interest import fails, wins
from corridorsim.study.discovery import discover
from corridorsim.study.findings import Findings, find
from corridorsim.study.sweep_running import run_sweep


@pytest.fixture(scope="module")
def planted():
    sweep = planted_sweep(points=300)
    return sweep, _alone(sweep, "y > 0.5")


def _alone(sweep, condition):
    """A plain function has boxes, and no corridors to choose between."""
    return Findings(discover(sweep, fails(condition), resamples=0), None, None, (), ())


@pytest.fixture
def charts(planted, scenario):
    sweep, found = planted
    return discovery_charts(found, sweep, read_scenario(scenario))


def test_a_box_is_drawn_among_points_of_the_sweep(planted, charts):
    found = planted[1].discovery
    box, drawn = found.boxes[0], charts.boxes[0]
    assert (drawn.told, drawn.coverage, drawn.density) == (box.text, box.coverage, box.density)
    assert len(drawn.cases) == len(drawn.across.values) == len(drawn.up.values) == MOST_POINTS
    kept = np.unique(np.linspace(0, 299, MOST_POINTS).round().astype(int))
    assert drawn.cases == tuple(found.cases[kept].tolist())
    inside = [
        drawn.across.low <= x <= drawn.across.high and drawn.up.low <= y <= drawn.up.high
        for x, y in zip(drawn.across.values, drawn.up.values, strict=True)
    ]
    assert sum(inside) >= box.members[kept].sum() > 0


def test_the_way_to_the_box_is_that_of_the_peeling(planted, charts):
    table = planted[1].discovery.trajectory
    assert [row.coverage for row in charts.peeling] == table["coverage"].tolist()
    assert [row.step for row in charts.peeling if row.chosen] == table["step"][table["chosen"]].tolist()


def test_the_tables_are_those_of_the_terminal(scenario):
    functions = {"north": lambda p: 50.0, "south": lambda p: p[FACTORS[0].path]}
    sweep = run_sweep(Corridors(functions), sample(points=200))
    found = find(sweep, wins("north"), enough=["objective_mean < 55"])
    charts = discovery_charts(found, sweep, read_scenario(scenario))
    titles = [table.title for table in charts.tables]
    assert titles[0].startswith("Box 1 · coverage")
    told = regret_table(found.regret)
    (mine,) = (table for table in charts.tables if table.title == told.title)
    assert [list(row) for row in mine.rows] == [list(row) for row in told.rows]
    assert any(title.startswith("Good enough") for title in titles)
    assert any(title.startswith("Worth of knowing") for title in titles)
    assert DiscoveryCharts.model_validate_json(charts.model_dump_json(by_alias=True)) == charts


def test_no_box_is_no_chart(scenario):
    sweep = planted_sweep(points=60)
    charts = discovery_charts(_alone(sweep, "y > 2"), sweep, read_scenario(scenario))
    assert (charts.boxes, charts.peeling) == ((), ())
    assert charts.sentences[0].endswith("at none of 60 points.")

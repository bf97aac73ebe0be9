"""Charts of sweeps: the sweep's own figures at points in order, few enough to be drawn."""

import numpy as np
import pytest

from corridorsim.report.charts.models import MOST_POINTS
from corridorsim.report.charts.sweep_charts import sweep_charts
from corridorsim.report.charts.sweep_models import MOST_ALONG, SweepCharts
from corridorsim.scenario.factor_files import parse_factor
from corridorsim.scenario.reading import read_scenario
from corridorsim.study.designs import grid, latin_hypercube
from corridorsim.study.point_figures import STATISTICS
from corridorsim.study.sweep_frames import sweep_errors
from corridorsim.study.sweeps import EntryName, Sweep
from corridorsim.study.winners import find_winners

HEADWAY = parse_factor("legs.porta-portb-ferry.headway_hours=[96, 24, 48]")
STORMS = parse_factor("hazards.storm.rate_per_year*=uniform(0.5, 2)")
BOX = parse_factor("shipments.alma-omega.box=categorical(carrier, shipper)")


@pytest.fixture
def declared(scenario):
    return read_scenario(scenario)


def swept(design, seed=1):
    entries = (EntryName("alma-omega", "north", "committed"), EntryName("alma-omega", "south", "committed"))
    drawn = np.random.default_rng(seed)
    values = drawn.uniform(10, 20, (len(design), 2, len(STATISTICS)))
    left_out = values + drawn.normal(size=(4, len(design), 2, 1))
    return Sweep(design, entries, STATISTICS, values, left_out, ("",) * len(design))


def test_lines_stand_in_order_with_their_bands(declared):
    sweep = swept(grid([HEADWAY]))
    charts = sweep_charts(sweep, declared)
    assert (charts.form, charts.drawn, charts.factors[0].values) == ("lines", (1, 2, 0), (24.0, 48.0, 96.0))
    errors = sweep_errors(sweep)
    (told,) = charts.shipments
    for row, corridor in enumerate(told.corridors):
        for name in ("days_p10", "days_p50", "days_p90"):
            expected = sweep.values[[1, 2, 0], row, STATISTICS.index(name)]
            assert getattr(corridor, name) == pytest.approx(expected, rel=1e-6)
        which = STATISTICS.index("objective_mean")
        assert corridor.mean == pytest.approx(sweep.values[[1, 2, 0], row, which], rel=1e-6)
        assert corridor.mean_error == pytest.approx(errors[[1, 2, 0], row, which], rel=1e-6)
    assert SweepCharts.model_validate_json(charts.model_dump_json(by_alias=True)) == charts


def test_winners_are_those_of_the_sweep(declared):
    sweep = swept(latin_hypercube([HEADWAY, STORMS, BOX], 40, 1))
    (found,) = find_winners(sweep)
    (told,) = sweep_charts(sweep, declared).shipments
    assert told.best == tuple(found.name(point) for point in range(40))
    assert told.margin == pytest.approx(found.margin, rel=1e-6)
    assert told.is_sure == tuple(found.is_sure(point) for point in range(40))
    assert [row.best_share for row in told.corridors] == [found.share("north"), found.share("south")]
    assert set(told.rivals) == {"north", "south"}


def test_a_map_has_its_first_factor_upwards_and_the_second_fastest(declared):
    charts = sweep_charts(swept(grid([HEADWAY, BOX])), declared)
    assert charts.form == "map"
    assert charts.factors[0].values == (24.0, 24.0, 48.0, 48.0, 96.0, 96.0)
    assert charts.factors[1].values == (0.0, 1.0) * 3
    assert charts.factors[1].words == ("carrier", "shipper")


def test_too_many_points_are_thinned_evenly(declared):
    line = sweep_charts(swept(grid([STORMS], 500)), declared)
    assert len(line.drawn) == MOST_POINTS
    assert (line.factors[0].values[0], line.factors[0].values[-1]) == (0.5, 2.0)
    many = sweep_charts(swept(latin_hypercube([HEADWAY, STORMS, BOX], 300, 1)), declared)
    assert (many.form, len(many.drawn), many.points) == ("scatters", MOST_POINTS, 300)
    fine = parse_factor("costs.carbon_usd_per_tonne=uniform(0, 100)")
    chess = sweep_charts(swept(grid([STORMS, fine], 30)), declared)
    assert len(chess.drawn) == MOST_ALONG**2
    assert len(set(chess.factors[0].values)) == len(set(chess.factors[1].values)) == MOST_ALONG


def test_what_has_no_figure_is_told_as_none(declared):
    sweep = swept(grid([HEADWAY]))
    sweep.values[1] = np.nan
    (told,) = sweep_charts(sweep, declared).shipments
    assert told.best[0] == ""
    assert told.corridors[0].mean[0] is None

"""Arrivals: a distribution a corridor, and the share delivered by each day."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from corridorsim.report import plots
from corridorsim.report.charts.curves import curves_of
from corridorsim.report.charts.models import Curve
from corridorsim.report.figures.arrival_plots import binned


def words(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def lines(figure):
    """Return the lines of a figure, the deadline left out."""
    return [
        line for line in figure.axes[0].get_lines() if line.get_linestyle() != "None" and not _dotted(line)
    ]


def _dotted(line):
    return list(line.get_xdata()) == [10, 10]


def curve(comparison, corridor, shipment="alma-omega"):
    return next(
        each for each in curves_of(comparison) if (each.shipment, each.corridor) == (shipment, corridor)
    )


def days(comparison, corridor):
    return comparison.summary_of("alma-omega", corridor, "committed").days


def test_bins_hold_every_draw_once_and_in_its_place():
    kept = Curve(
        shipment="s",
        corridor="c",
        policy="p",
        first_day=1.75,
        step_days=0.25,
        share=(0.0, 0.5, 0.5, 0.6, 0.9),
    )
    bounds, shares = binned(kept, 0.5)
    assert bounds.tolist() == [1.5, 2.0, 2.5, 3.0]
    assert shares == pytest.approx([0.5, 0.1, 0.3])


def test_each_hill_is_the_distribution_of_its_corridor(comparison):
    figure = plots.arrivals(comparison, "alma-omega")
    assert isinstance(figure, Figure)
    hills = [patch for patch in figure.axes[0].patches if isinstance(patch, StepPatch) and patch.get_fill()]
    for at, (hill, corridor) in enumerate(zip(hills, ("north", "south"), strict=True)):
        heights, bounds, base = hill.get_data()
        expected_bounds, shares = binned(curve(comparison, corridor), 0.25)
        assert bounds == pytest.approx(expected_bounds)
        assert at < base < at + 1
        rise = base - heights
        assert rise == pytest.approx(shares * rise.max() / shares.max())


def test_below_each_hill_stand_p10_p50_and_p90(comparison):
    figure = plots.arrivals(comparison, "alma-omega")
    marks = {
        line.get_color(): line.get_xdata()[0]
        for line in figure.axes[0].get_lines()
        if line.get_marker() not in ("", "None", None)
    }
    spans = {line.get_color(): list(line.get_xdata()) for line in lines(figure) if len(line.get_xdata()) == 2}
    for corridor, color in (("north", "#0072b2"), ("south", "#d55e00")):
        found = days(comparison, corridor)
        assert marks[color] == found["p50"]
        assert spans[color] == [found["p10"], found["p90"]]


def test_rows_are_named_with_their_figures(comparison):
    told = words(plots.arrivals(comparison, "alma-omega"))
    south = days(comparison, "south")
    assert "North, by land" in told
    assert f"P50 {south['p50']:.1f}, P90 {south['p90']:.1f} d" in told
    assert "deadline" in told


def test_what_never_arrives_is_told(compare, scenario):
    found = compare(scenario, "study.horizon_days=9")
    share = found.summary_of("alma-omega", "south", "committed").undelivered_share
    assert 0.005 < share < 1
    for figure in (plots.arrivals(found), plots.on_time(found)):
        told = [*words(figure), *_legend(figure)]
        assert any(
            f"{share:.0%} undelivered" in each or f"{1 - share:.0%} by day 10" in each for each in told
        )


def _legend(figure):
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


def test_an_infeasible_corridor_is_told_and_not_drawn(compare, scenario):
    found = compare(scenario, variant="narrows-shut")
    assert "not feasible" in words(plots.arrivals(found, "alma-omega"))
    assert _legend(plots.on_time(found, "alma-omega")) == ["North, by land: 0% by day 10"]


def test_where_none_is_feasible_the_figures_say_so(compare, scenario):
    found = compare(scenario, "study.horizon_days=1")
    for draw in (plots.arrivals, plots.on_time):
        figure = draw(found, "alma-omega")
        assert "no corridor is feasible" in words(figure)
        assert figure.legends == []


def test_a_curve_is_the_share_delivered_by_each_day(comparison):
    north, south = lines(plots.on_time(comparison, "alma-omega"))
    for line, corridor in ((north, "north"), (south, "south")):
        expected = curve(comparison, corridor)
        at = expected.first_day + expected.step_days * np.arange(len(expected.share))
        assert line.get_xdata() == pytest.approx(at)
        assert line.get_ydata() == pytest.approx(100 * np.array(expected.share))
    assert (north.get_color(), south.get_color()) == ("#0072b2", "#d55e00")
    assert (north.get_linestyle(), south.get_linestyle()) == ("-", "--")
    assert north.get_marker() != south.get_marker()


def test_marks_on_a_curve_stand_at_p50_and_p90(comparison):
    _, south = lines(plots.on_time(comparison, "alma-omega"))
    at = south.get_xdata()[south.get_markevery()]
    found = days(comparison, "south")
    assert at == pytest.approx([found["p50"], found["p90"]], abs=0.26)


def test_the_deadline_stands_where_it_is(comparison):
    for draw in (plots.arrivals, plots.on_time):
        figure = draw(comparison, "alma-omega")
        assert sum(_dotted(line) for line in figure.axes[0].get_lines()) == 1
    on_time = comparison.summary_of("alma-omega", "south", "committed").on_time
    assert f"South, by the ferry: {on_time:.0%} by day 10" in _legend(figure)


def test_without_a_deadline_there_is_no_line(compare, scenario):
    scenario.write_text(scenario.read_text().replace("deadline_days = 10\n", ""))
    figure = plots.on_time(compare(scenario), "alma-omega")
    assert len(figure.axes[0].get_lines()) == 2
    assert words(figure) == []
    assert _legend(figure)[0] == "North, by land: P50 12.5, P90 12.5 d"


def test_a_deadline_beyond_all_arrivals_leaves_the_picture_whole(compare, scenario, tmp_path):
    scenario.write_text(scenario.read_text().replace("deadline_days = 10\n", "deadline_days = 300\n"))
    figure = plots.arrivals(compare(scenario), "alma-omega")
    assert figure.axes[0].get_xlim()[1] > 300
    figure.savefig(tmp_path / "arrivals.png")

"""Pictures of sweeps: the one that fits, with the colours of the corridors and all that a legend owes."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from corridorsim.errors import InputError
from corridorsim.report import plots
from corridorsim.report.factor_axes import factor_label
from corridorsim.scenario.factor_files import parse_factor
from corridorsim.scenario.reading import read_scenario
from corridorsim.study.designs import grid, latin_hypercube
from corridorsim.study.point_figures import STATISTICS
from corridorsim.study.sweeps import EntryName, Sweep

HEADWAY = parse_factor("legs.porta-portb-ferry.headway_hours=[96, 24, 48]")
STORMS = parse_factor("hazards.storm.rate_per_year*=uniform(0.5, 2)")
BOX = parse_factor("shipments.alma-omega.box=categorical(carrier, shipper)")


@pytest.fixture
def declared(scenario):
    return read_scenario(scenario)


def swept(design, south=None):
    """The north takes 60, the south the headway or what is given; P10 and P90 are a day off."""
    entries = (EntryName("alma-omega", "north", "committed"), EntryName("alma-omega", "south", "committed"))
    values = np.full((len(design), 2, len(STATISTICS)), 60.0)
    values[:, 1] = (design.frame()[HEADWAY.path].to_numpy() if south is None else south)[:, None]
    values[..., STATISTICS.index("days_p10")] -= 1
    values[..., STATISTICS.index("days_p90")] += 1
    left_out = values + np.array([-1.0, 1.0])[:, None, None, None]
    return Sweep(design, entries, STATISTICS, values, left_out, ("",) * len(design))


def texts(legend):
    return [text.get_text() for text in legend.get_texts()]


def test_one_factor_is_drawn_as_lines_in_order(declared):
    figure = plots.sweep(swept(grid([HEADWAY])), declared)
    assert isinstance(figure, Figure)
    days, money = figure.axes
    assert texts(days.get_legend()) == ["North, by land", "South, by the ferry"]
    north, south = days.get_lines()
    assert (north.get_color(), south.get_color()) == ("#0072b2", "#d55e00")
    assert (south.get_xdata().tolist(), south.get_ydata().tolist()) == ([24, 48, 96], [24, 48, 96])
    assert days.get_xlabel() == "legs.porta-portb-ferry.headway_hours,\u00a0h"
    assert len(money.collections) == 2  # a band each


def test_words_stand_side_by_side(declared):
    figure = plots.sweep(swept(grid([BOX]), np.array([50.0, 70.0])), declared)
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["carrier", "shipper"]


def test_two_factors_are_drawn_as_a_map_with_the_line_where_both_are_the_same(declared):
    figure = plots.sweep(swept(grid([HEADWAY, STORMS])), declared)
    (axes,) = figure.axes
    (legend,) = figure.legends
    assert texts(legend) == [
        "North, by land is best",
        "South, by the ferry is best",
        "North, by land less South, by the ferry, generalised USD",
        "both the same",
    ]
    zero = axes.collections[-1].get_paths()[0].vertices
    assert zero[:, 1] == pytest.approx(60.0)  # where the headway is what the north takes
    assert axes.get_ylim() == (24, 96)


def test_a_map_of_words_has_patches_and_no_lines(declared):
    figure = plots.sweep(swept(grid([HEADWAY, BOX])), declared)
    assert texts(figure.legends[0]) == ["North, by land is best", "South, by the ferry is best"]


def test_where_draws_do_not_settle_it_there_is_a_dot(declared):
    design = grid([HEADWAY, STORMS])
    found = swept(design)
    found.left_out[1, :, 1] += 100.0
    assert "within what the draws leave open" in texts(plots.sweep(found, declared).legends[0])


def test_many_factors_are_drawn_as_scatters_the_strongest_kept(declared):
    more = [parse_factor(f"costs.x{at}=uniform(0, 1)") for at in range(7)]
    design = latin_hypercube([*more, HEADWAY], 30, 1)
    figure = plots.sweep(swept(design), declared)
    panels = [axes for axes in figure.axes if axes.get_visible()]
    assert len(panels) == 6
    assert "legs.porta-portb-ferry.headway_hours,\u00a0h" in [axes.get_xlabel() for axes in panels]
    assert "2 factors that it follows less are left out" in figure.get_suptitle()
    assert texts(figure.legends[0]) == ["North, by land is best", "South, by the ferry is best"]


def test_points_without_a_figure_leave_no_trace_and_do_no_harm(declared):
    for design in (grid([HEADWAY]), grid([HEADWAY, STORMS]), latin_hypercube([HEADWAY, STORMS, BOX], 9, 1)):
        found = swept(design)
        found.values[0] = np.nan
        assert isinstance(plots.sweep(found, declared), Figure)
        found.values[:] = np.nan
        assert isinstance(plots.sweep(found, declared), Figure)


def test_no_such_shipment(declared):
    with pytest.raises(InputError, match="shipment alma — is not in the sweep — one of: alma-omega"):
        plots.sweep(swept(grid([HEADWAY])), declared, "alma")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("study.patience_days=[1]", "study.patience_days, day"),
        ("study.patience_days*=[1]", "study.patience_days ×"),
        ("legs.a-b.usd_per_feu+=[1]", "legs.a-b.usd_per_feu +, USD/FEU"),
        ("legs.a-*.usd_per_feu~=[1]", "legs.a-*.usd_per_feu (0 low, 0.5 as it is, 1 high)"),
        ("hazards.red-sea.state=[on]", "hazards.red-sea.state"),
        ("x1=[1]", "x1"),
    ],
)
def test_labels_say_what_values_do_and_their_unit(text, label):
    assert factor_label(parse_factor(text)) == label

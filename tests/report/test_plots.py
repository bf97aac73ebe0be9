"""Pictures: one curve a feasible corridor, names as text, no pyplot."""

import sys

import numpy as np
import pytest
from matplotlib.figure import Figure

from corridorsim.report import plots


def _labels(figure):
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


def _texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def _curves(figure):
    """Return the curves of an arrival chart, the deadline left out."""
    return [line for line in figure.axes[0].get_lines() if not line.get_label().startswith("_")]


def test_a_curve_for_each_feasible_corridor(comparison):
    figure = plots.arrivals(comparison, "alma-omega")
    assert isinstance(figure, Figure)
    assert [label.partition(":")[0] for label in _labels(figure)] == ["North, by land", "South, by the ferry"]
    assert [line.get_color() for line in _curves(figure)] == ["#0072b2", "#d55e00"]


def test_a_curve_rises_to_the_share_that_is_delivered(comparison):
    north, south = _curves(plots.arrivals(comparison, "alma-omega"))
    assert set(north.get_xdata()) == {12.5}
    for line in (north, south):
        assert np.all(np.diff(line.get_xdata()) >= 0)
        assert (line.get_ydata()[0], line.get_ydata()[-1]) == (0, 100)
    assert south.get_xdata()[0] >= 7.5
    middle = np.interp(50, south.get_ydata(), south.get_xdata())
    assert middle == pytest.approx(
        comparison.summary_of("alma-omega", "south", "committed").days["p50"], abs=0.05
    )


def test_the_deadline_stands_where_it_is(comparison):
    figure = plots.arrivals(comparison, "alma-omega")
    (line,) = [line for line in figure.axes[0].get_lines() if line.get_label().startswith("_")]
    assert list(line.get_xdata()) == [10, 10]
    assert any("deadline" in text for text in _texts(figure))


def test_without_a_deadline_there_is_no_line(compare, scenario):
    scenario.write_text(scenario.read_text().replace("deadline_days = 10\n", ""))
    figure = plots.arrivals(compare(scenario), "alma-omega")
    assert len(figure.axes[0].get_lines()) == 2
    assert _texts(figure) == []


def test_an_infeasible_corridor_has_no_curve(compare, scenario):
    figure = plots.arrivals(compare(scenario, variant="narrows-shut"), "alma-omega")
    assert [label.partition(":")[0] for label in _labels(figure)] == ["North, by land"]


def test_where_none_is_feasible_the_pictures_say_so(compare, scenario):
    comparison = compare(scenario, "study.horizon_days=1")
    figure = plots.arrivals(comparison, "alma-omega")
    assert "no corridor is feasible" in _texts(figure)
    assert plots.map(comparison).axes[0].get_legend() is None


def test_the_first_shipment_is_taken_where_none_is_named(comparison):
    assert plots.arrivals(comparison).axes[0].get_title(loc="left").startswith("alma-omega")


def test_the_map_has_each_leg_in_its_corridors_colour(comparison):
    figure = plots.map(comparison, shipments=["alma-omega"])
    axes = figure.axes[0]
    colors = [line.get_color() for line in axes.get_lines()]
    assert colors.count("#0072b2") == 2
    assert colors.count("#d55e00") == 3
    assert _labels(figure) == ["North, by land", "South, by the ferry"]
    assert {"Alma", "Omega"} <= set(_texts(figure))
    assert axes.get_title(loc="left") == "Two corridors"
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    assert west < 30
    assert east > 70
    assert south < 40
    assert north > 50


def test_attribution_stands_on_the_map(compare, scenario, folder):
    toml = folder / "two-corridors" / "network.toml"
    toml.write_text(toml.read_text().replace("attribution = []", 'attribution = ["© somebody"]'))
    assert "© somebody" in plots.map(compare(scenario)).get_supxlabel()


def test_titles_are_text_whatever_stands_in_them(compare, scenario, tmp_path):
    title = "US$ 5 to US$ 6 <b> $\\\\frac$ _x_^2"
    scenario.write_text(scenario.read_text().replace('"Two corridors"', f'"{title}"'))
    figure = plots.map(compare(scenario))
    heading = figure.axes[0].title if figure.axes[0].title.get_text() else figure.axes[0]._left_title
    assert heading.get_text() == title.replace("\\\\", "\\")
    assert not heading.get_parse_math()
    figure.savefig(tmp_path / "map.svg")


def test_pictures_leave_pyplot_and_the_users_style_alone(comparison, monkeypatch):
    import matplotlib as mpl

    monkeypatch.delitem(sys.modules, "matplotlib.pyplot", raising=False)
    before = mpl.rcParams.copy()
    plots.map(comparison)
    plots.arrivals(comparison)
    changed = [
        name for name in before if dict.__getitem__(before, name) != dict.__getitem__(mpl.rcParams, name)
    ]
    assert changed == []
    assert "matplotlib.pyplot" not in sys.modules


def test_a_notebook_shows_a_figure_by_itself(comparison):
    picture, told = plots.arrivals(comparison)._repr_png_()
    assert picture.startswith(b"\x89PNG")
    assert 600 < told["width"] < 900


def test_figures_are_the_callers_own(comparison):
    assert plots.arrivals(comparison) is not plots.arrivals(comparison)


def test_a_deadline_beyond_all_arrivals_leaves_the_picture_whole(compare, scenario, tmp_path):
    scenario.write_text(scenario.read_text().replace("deadline_days = 10\n", "deadline_days = 300\n"))
    plots.arrivals(compare(scenario), "alma-omega").savefig(tmp_path / "arrivals.png")

"""Pictures: the map, names as text, no pyplot."""

import sys

from corridorsim.report import plots


def _labels(figure):
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


def _texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_where_none_is_feasible_the_map_has_no_legend(compare, scenario):
    comparison = compare(scenario, "study.horizon_days=1")
    assert plots.map(comparison).axes[0].get_legend() is None


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
    assert 600 <= told["width"] < 900


def test_figures_are_the_callers_own(comparison):
    assert plots.arrivals(comparison) is not plots.arrivals(comparison)

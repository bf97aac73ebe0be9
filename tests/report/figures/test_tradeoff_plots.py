"""Trade-offs: marks where days, money and carbon put them, hollow where another corridor is no worse."""

from dataclasses import replace

import pytest
from matplotlib.colors import same_color

from corridorsim.report import plots


def marks(axes):
    """Return the marks of corridors by colour."""
    return {line.get_color(): line for line in axes.get_lines() if line.get_marker() not in ("None", "")}


def rows(comparison):
    found = [comparison.summary_of("alma-omega", name, "committed") for name in ("north", "south")]
    return dict(zip(("#0072b2", "#d55e00"), found, strict=True))


def test_marks_stand_at_days_and_usd_and_at_days_and_tonnes(comparison):
    money, carbon = plots.tradeoffs(comparison, "alma-omega").axes
    for color, row in rows(comparison).items():
        for axes, level in ((money, row.usd["mean"]), (carbon, row.kg_co2e["mean"] / 1000)):
            (x,), (y,) = marks(axes)[color].get_data()
            assert (x, y) == pytest.approx((row.days["p50"], level))


def test_lines_go_from_p10_to_p90(comparison):
    money, _ = plots.tradeoffs(comparison, "alma-omega").axes
    spans = {
        line.get_color(): list(line.get_xdata()) for line in money.get_lines() if len(line.get_xdata()) == 2
    }
    for color, row in rows(comparison).items():
        assert spans[color] == [row.days["p10"], row.days["p90"]]


def _hollow(line):
    return same_color(line.get_markerfacecolor(), "white")


def test_only_a_dominated_corridor_is_hollow(comparison):
    """The south takes fewer days and less carbon for more money; were it cheaper, it would dominate."""
    figure = plots.tradeoffs(comparison, "alma-omega")
    assert not any(map(_hollow, marks(figure.axes[0]).values()))
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        "North, by land",
        "South, by the ferry",
    ]
    cheaper = tuple(
        replace(row, usd={**row.usd, "mean": 1.0}) if row.corridor == "south" else row
        for row in comparison.corridors
    )
    figure = plots.tradeoffs(replace(comparison, corridors=cheaper), "alma-omega")
    found = marks(figure.axes[0])
    assert (_hollow(found["#0072b2"]), _hollow(found["#d55e00"])) == (True, False)
    assert figure.legends[0].get_texts()[-1].get_text() == "hollow: another is no worse in all three"


def test_a_narrow_figure_has_one_panel_above_the_other(comparison):
    wide, narrow = plots.tradeoffs(comparison), plots.tradeoffs(comparison, width_inches=3.5)
    for figure in (wide, narrow):
        figure.canvas.draw()
    tops = [[axes.get_position().y0 for axes in figure.axes] for figure in (wide, narrow)]
    assert tops[0][0] == pytest.approx(tops[0][1])
    assert tops[1][0] > tops[1][1]


def test_where_none_is_feasible_it_says_so(compare, scenario):
    figure = plots.tradeoffs(compare(scenario, "study.horizon_days=1"))
    assert [text.get_text() for text in figure.axes[0].texts] == ["no corridor is feasible"]
    assert figure.legends == []

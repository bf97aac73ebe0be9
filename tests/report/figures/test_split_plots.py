"""Splits: bars that add up to the mean, parts that are told apart in grey."""

from itertools import pairwise

import pytest
from matplotlib.colors import to_rgb

from corridorsim.network.costs import MONEY_PARTS
from corridorsim.report import plots
from corridorsim.report.part_looks import MONEY_WORDS, PART_LOOKS
from corridorsim.study.splits import DAYS_PARTS


def bars(figure):
    """Return the parts of each bar by their height on the figure, from the left."""
    found = {}
    for bar in figure.axes[0].patches:
        found.setdefault(bar.get_y(), []).append((bar.get_x(), bar.get_width()))
    return [sorted(found[at]) for at in sorted(found)]


def row(comparison, corridor):
    return comparison.summary_of("alma-omega", corridor, "committed")


@pytest.mark.parametrize("width", [7.2, 3.5])
def test_the_parts_of_a_bar_add_up_and_touch(comparison, width):
    days = bars(plots.time_split(comparison, "alma-omega", width_inches=width))
    money = bars(plots.money_split(comparison, "alma-omega", width_inches=width))
    for parts, field, key in ((days, "days", "mean"), (money, "usd", "mean")):
        for bar, corridor in zip(parts, ("north", "south"), strict=True):
            mean = getattr(row(comparison, corridor), field)[key]
            assert sum(width for _, width in bar) == pytest.approx(mean, rel=0.01)
            for (left, wide), (next_left, _) in pairwise(bar):
                assert next_left == pytest.approx(left + wide)


@pytest.mark.parametrize("width", [7.2, 3.5])
def test_few_rows_have_as_much_room_as_many(comparison, width):
    figure = plots.time_split(comparison, "alma-omega", width_inches=width)
    figure.canvas.draw()
    (axes,) = figure.axes
    assert axes.get_position().height * figure.get_figheight() / 2 > 0.42


def test_each_part_is_as_long_as_what_goes_there(comparison):
    figure = plots.time_split(comparison, "alma-omega")
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    south = bars(figure)[1]
    expected = [row(comparison, "south").days_parts[name] for name in names]
    assert [width for _, width in south] == pytest.approx(expected)
    assert set(DAYS_PARTS) - set(names) == {
        name
        for name in DAYS_PARTS
        if max(row(comparison, each).days_parts[name] for each in ("north", "south")) < 0.02
    }


def test_rows_tell_their_mean(comparison):
    told = [text.get_text() for text in plots.money_split(comparison, "alma-omega").axes[0].texts]
    assert f"{row(comparison, 'north').usd['mean']:,.0f} USD" in told


def test_a_subsidy_is_told_and_not_drawn(compare, scenario):
    found = compare(scenario, "legs.*.subsidy_usd_per_feu=100", "costs.subsidy_share=0.5")
    north = row(found, "north")
    given = north.subsidy_usd["mean"]
    assert given > 0
    told = [text.get_text() for text in plots.money_split(found, "alma-omega").axes[0].texts]
    assert f"{north.usd['mean']:,.0f} USD after {given:,.0f} of subsidy" in told


def test_an_infeasible_corridor_has_no_bar(compare, scenario):
    figure = plots.time_split(compare(scenario, variant="narrows-shut"), "alma-omega")
    assert len(bars(figure)) == 1
    assert "not feasible" in [text.get_text() for text in figure.axes[0].texts]


def test_where_none_is_feasible_the_figures_say_so(compare, scenario):
    found = compare(scenario, "study.horizon_days=1")
    for draw in (plots.time_split, plots.money_split):
        assert "no corridor is feasible" in [text.get_text() for text in draw(found).axes[0].texts]


@pytest.mark.parametrize("parts", [DAYS_PARTS, tuple(MONEY_WORDS.values())])
def test_parts_are_told_apart_in_grey(parts):
    """By lightness, or else by hatch."""
    for at, one in enumerate(parts):
        for other in parts[at + 1 :]:
            apart = abs(_light(one) - _light(other))
            assert apart > 0.15 or PART_LOOKS[one].hatch != PART_LOOKS[other].hatch, (one, other)


def _light(part):
    rgb = to_rgb(PART_LOOKS[part].color)
    return sum(share * value for share, value in zip((0.299, 0.587, 0.114), rgb, strict=True))


def test_every_part_of_the_money_has_a_word():
    assert tuple(MONEY_WORDS) == MONEY_PARTS

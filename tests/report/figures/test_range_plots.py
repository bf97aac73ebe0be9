"""Ranges: what chance does beside what the data leave open."""

from dataclasses import replace

import pytest

from corridorsim.report import plots


def legend(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


def bars(figure):
    return [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in figure.axes[0].patches if bar.get_width()]


def test_bars_go_from_p10_to_p90_with_a_mark_at_p50(comparison):
    figure = plots.data_range(comparison, "alma-omega")
    found = [comparison.summary_of("alma-omega", name, "committed").days for name in ("north", "south")]
    spread = [(each["p10"], each["p90"]) for each in found if each["p90"] > each["p10"]]
    assert bars(figure) == [pytest.approx(each) for each in spread]
    marks = [line.get_xdata()[0] for line in figure.axes[0].get_lines() if len(line.get_xdata()) == 1]
    assert marks == [each["p50"] for each in found]


def test_what_the_data_leave_open_stands_below(comparison):
    known = tuple(
        replace(row, days=row.days | {"p50_low": 0.9 * row.days["p50"], "p50_high": 1.2 * row.days["p50"]})
        for row in comparison.corridors
    )
    figure = plots.data_range(replace(comparison, corridors=known), "alma-omega")
    lines = [list(line.get_xdata()) for line in figure.axes[0].get_lines() if len(line.get_xdata()) == 2]
    assert lines == [[row.days["p50_low"], row.days["p50_high"]] for row in known[:2]]
    assert legend(figure)[1].startswith("data: where P50 may lie")


def test_where_it_was_not_asked_the_figure_says_so(comparison):
    assert legend(plots.data_range(comparison))[1] == "what the data leave open was not asked"


def test_an_infeasible_corridor_is_told(compare, scenario):
    figure = plots.data_range(compare(scenario, variant="narrows-shut"), "alma-omega")
    assert "not feasible" in [text.get_text() for text in figure.axes[0].texts]

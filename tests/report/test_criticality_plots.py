"""The picture of criticality: the dearest on top, ties told, whoever is cut off named and kept apart."""

from dataclasses import replace

import pytest

import corridorsim as cs
from corridorsim.report import plots
from corridorsim.study.ranking import Estimate, RankInterval


def _closing(found, mean, *, cuts_off=(), rank=(1, 1, 1)):
    one = found.overall.closings[0]
    figures = replace(
        one.figures, loss=Estimate(mean, mean - 5, mean + 5), cuts_off=cuts_off, rank=RankInterval(*rank)
    )
    return replace(one, figures=figures)


def _with(found, *closings):
    return replace(found, overall=replace(found.overall, closings=closings))


def _texts(axes):
    return [text.get_text() for text in axes.texts]


def test_bars_are_the_losses_the_dearest_on_top(criticality, tmp_path):
    figure = plots.criticality(criticality)
    (axes,) = figure.axes
    closings = criticality.overall.closings
    assert [bar.get_width() for bar in axes.patches] == [each.figures.loss.mean for each in closings[::-1]]
    assert axes.get_yticklabels()[-1].get_text() == "passage narrows + 5 alike"
    assert "[USD per FEU]" in axes.get_xlabel()
    assert "what hurts most, all shipments" in figure.get_suptitle()
    plots.save(figure, tmp_path / "criticality.png")
    assert (tmp_path / "criticality.png").stat().st_size > 10_000


def test_intervals_are_drawn_and_ties_are_told(criticality):
    found = _with(
        criticality, _closing(criticality, 50.0, rank=(1, 1, 2)), _closing(criticality, 49.0, rank=(2, 1, 2))
    )
    (axes,) = plots.criticality(found).axes
    (ends,) = axes.collections[0].get_segments()
    assert ends[:, 0].tolist() == [44.0, 54.0]
    assert set(_texts(axes)) == {"rank 1 to 2, tied"}


def test_who_is_cut_off_is_told_and_hides_nothing_else(criticality):
    found = _with(
        criticality,
        _closing(criticality, 40_000.0, cuts_off=("omega-alma",)),
        _closing(criticality, 50.0, rank=(2, 2, 2)),
    )
    (axes,) = plots.criticality(found).axes
    assert axes.get_xlim()[1] < 100.0
    assert "rank 1, 40,000: cuts off omega-alma" in _texts(axes)


def test_one_shipment_and_few_bars(criticality):
    figure = plots.criticality(criticality, "omega-alma", most=1)
    assert "omega-alma: Omega to Alma (1 more hurt less)" in figure.get_suptitle().replace("\n", " ")
    assert len(figure.axes[0].patches) == 1


def test_what_is_not_there_is_refused(criticality):
    with pytest.raises(cs.InputError, match="alma-omga — is none, or has no way — did you mean 'alma-omega'"):
        plots.criticality(criticality, "alma-omga")


def test_no_way_at_all_is_told(criticality):
    figure = plots.criticality(replace(criticality, overall=None, shipments=()))
    assert figure.texts[0].get_text().endswith("no shipment has a way")

"""The picture of criticality: the dearest on top, ties told, whoever is cut off named and kept apart."""

from dataclasses import replace

import pytest

import corridorsim as cs
from corridorsim.report import plots
from corridorsim.report.charts.criticality_charts import criticality_charts
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


def _title(figure):
    return figure.get_suptitle().replace("\n", " ")


def test_bars_are_the_losses_the_dearest_on_top(criticality, tmp_path):
    figure = plots.criticality(criticality)
    (axes,) = figure.axes
    closings = criticality.overall.closings
    assert [bar.get_width() for bar in axes.patches] == [each.figures.loss.mean for each in closings]
    assert axes.patches[0].get_y() < axes.patches[1].get_y() < axes.get_ylim()[0]  # which runs downwards
    assert _texts(axes)[0] == "rank 1: passage narrows + 5 alike"
    assert "[USD per FEU]" in axes.get_xlabel()
    assert _title(figure) == "Two corridors: what hurts most (256 draws), all shipments"
    plots.save(figure, tmp_path / "criticality.png")
    assert (tmp_path / "criticality.png").stat().st_size > 10_000


def test_intervals_are_drawn_and_ties_are_told(criticality):
    found = _with(
        criticality, _closing(criticality, 50.0, rank=(1, 1, 2)), _closing(criticality, 49.0, rank=(2, 1, 2))
    )
    (axes,) = plots.criticality(found).axes
    (ends,) = axes.collections[0].get_segments()
    assert ends[:, 0].tolist() == [45.0, 55.0]
    assert all(text.startswith("rank 1 to 2, tied: ") for text in _texts(axes))


def test_who_is_cut_off_is_told_and_hides_nothing_else(criticality):
    found = _with(
        criticality,
        _closing(criticality, 40_000.0, cuts_off=("omega-alma",)),
        _closing(criticality, 50.0, rank=(2, 2, 2)),
    )
    (axes,) = plots.criticality(found).axes
    assert axes.get_xlim()[1] < 100.0
    assert _texts(axes)[0].endswith("; cuts off omega-alma, 40,000")


def test_one_shipment_few_bars_and_one_column(criticality):
    figure = plots.criticality(criticality, "omega-alma", most=1, width_inches=3.5)
    assert _title(figure).endswith("omega-alma: Omega to Alma; 1 more hurt less")
    assert len(figure.axes[0].patches) == 1
    assert figure.get_figwidth() == 3.5


def test_charts_that_a_folder_kept_give_the_same_figure(criticality):
    kept = criticality_charts(criticality)
    assert _texts(plots.criticality(kept).axes[0]) == _texts(plots.criticality(criticality).axes[0])


def test_what_is_not_there_is_refused(criticality):
    with pytest.raises(cs.InputError, match="alma-omga — is none, or has no way — did you mean 'alma-omega'"):
        plots.criticality(criticality, "alma-omga")


def test_no_way_at_all_is_told(criticality):
    figure = plots.criticality(replace(criticality, overall=None, shipments=()))
    assert figure.texts[-1].get_text() == "no shipment has a way"

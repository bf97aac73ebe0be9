"""Charts of criticality: the answer's own figures, under names that people read."""

import pytest

import corridorsim as cs
from corridorsim.report.charts.criticality_charts import criticality_charts
from corridorsim.report.charts.criticality_models import MOST_CLOSINGS, CriticalityCharts


@pytest.fixture(scope="module")
def charts(criticality):
    return criticality_charts(criticality)


def test_figures_are_those_of_the_answer(criticality, charts):
    rankings = [criticality.overall, *criticality.shipments]
    assert [row.shipment for row in charts.rankings] == ["", "alma-omega", "omega-alma"]
    for drawn, found in zip(charts.rankings, rankings, strict=True):
        assert drawn.base.mean == found.base.mean
        assert drawn.closings_in_all == len(found.closings) >= 2
        for mine, its in zip(drawn.closings, found.closings, strict=True):
            assert (mine.kind, mine.id) == its.elements[0]
            assert len(mine.alike) == len(its.elements) - 1
            assert tuple(mine.loss.model_dump().values()) == its.figures.loss
            assert tuple(mine.rank.model_dump().values()) == its.figures.rank
            assert (mine.days, mine.share, mine.cuts_off) == (
                its.figures.days,
                its.figures.share,
                its.figures.cuts_off,
            )
        for mine, its in zip(drawn.pairs, found.pairs, strict=True):
            assert (mine.excess.mean, mine.loss.high, mine.cuts_off) == (
                its.excess.mean,
                its.loss.high,
                its.cuts_off,
            )
        hurting = [each for each in found.hazards if each.figures.loss.mean > 0]
        assert [row.loss.mean for row in drawn.hazards] == [each.figures.loss.mean for each in hurting]
    assert (charts.draws, charts.seed, charts.unit) == (criticality.draws, 1, "USD per FEU")


def test_names_are_those_that_people_read(charts):
    first = charts.rankings[0].closings[0]
    assert (first.kind, first.name) == ("passage", "narrows")
    assert "leg Porta – Portb (rail-ferry)" in first.alike
    assert charts.rankings[0].hazards[0].name == "Storm on the narrows"
    assert charts.rankings[1].told == "alma-omega: Alma to Omega"


def test_they_are_written_and_read_again_to_the_bit(charts):
    text = charts.model_dump_json(by_alias=True)
    assert text.startswith('{"schema":"corridorsim.criticality-charts/1"')
    assert CriticalityCharts.model_validate_json(text) == charts


def test_long_rankings_are_cut_and_counted(criticality):
    from dataclasses import replace

    many = replace(criticality.overall, closings=criticality.overall.closings * 15)
    drawn = criticality_charts(replace(criticality, overall=many)).rankings[0]
    assert (len(drawn.closings), drawn.closings_in_all) == (MOST_CLOSINGS, len(many.closings))


def test_one_shipment_is_told_once(scenario, criticality_of):
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text[: text.index("[[shipments]]", text.index("[[shipments]]") + 1)])
    charts = criticality_charts(criticality_of(cs.read_scenario(scenario)))
    assert [row.shipment for row in charts.rankings] == ["alma-omega"]


def test_no_way_is_told(scenario, criticality_of):
    closed = [
        "shipments.alma-omega.avoid=['portb', 'norda']",
        "shipments.omega-alma.avoid=['portb', 'norda']",
    ]
    charts = criticality_charts(criticality_of(cs.read_scenario(scenario, settings=closed)))
    assert charts.rankings == ()
    assert charts.without_a_way == ("alma-omega", "omega-alma")

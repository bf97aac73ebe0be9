"""Sections of studies: what is drawn is what the charts hold, told in words and in tables beside."""

import pytest
from bokeh.models import HoverTool, Legend, Line

from corridorsim.errors import InputError
from corridorsim.report.page.criticality_sections import criticality_sections
from corridorsim.report.page.discovery_sections import discovery_sections
from corridorsim.report.page.folders import told_of
from corridorsim.report.page.labelled_rows import BESIDE
from corridorsim.report.page.sensitivity_sections import sensitivity_sections
from corridorsim.report.page.sweep_sections import sweep_sections

KINDS = ("criticality", "lines", "map", "scatters", "tornado", "indices", "discovery")


def model(chart, name):
    return chart.figure.select_one({"name": f"{chart.id}/{name}"})


def data(chart, name):
    return {column: list(values) for column, values in model(chart, name).data.items()}


def legend(chart):
    (found,) = chart.figure.select({"type": Legend})
    return [item.label.value for item in found.items]


@pytest.mark.parametrize("kind", KINDS)
def test_every_folder_gives_sections_whose_charts_have_words_and_numbers(folders, studies, kind):
    told = told_of(folders / kind)
    assert (told.origin.title, told.origin.digest) == (studies[kind].title, studies[kind].digest)
    assert told.charts is None
    (section,) = told.sections
    ids = [chart.id for chart in section.charts]
    assert len(set(ids)) == len(ids) >= 1
    for chart in section.charts:
        assert set(chart.views) == set(section.choices or [""])
        for view in chart.views.values():
            assert view.table.header
            assert all(len(row) == len(view.table.header) for row in view.table.rows)
            if chart.figure is not None:
                assert view.told.endswith(".")
                assert view.table.rows
        if chart.figure is not None:
            assert chart.figure.select({"type": HoverTool})


def test_bars_of_criticality_are_the_losses_with_their_intervals(studies):
    charts = studies["criticality"]
    (section,) = criticality_sections(charts)
    assert section.choices == (
        "all shipments",
        "alma-omega: Alma to Omega",
        "omega-alma: Omega to Alma",
    )
    closings, hazards, pairs = section.charts
    drawn, ranking = data(closings, "open"), charts.rankings[0]
    assert drawn["loss"] == [row.loss.mean for row in ranking.closings]
    assert (drawn["low"][0], drawn["high"][0]) == (
        ranking.closings[0].loss.low,
        ranking.closings[0].loss.high,
    )
    assert drawn["y"] == [BESIDE, 1 + BESIDE]
    assert data(closings, "labels")["label"][0] == "rank 1: passage narrows + 5 alike"
    assert "passage narrows + 5 alike hurts most" in closings.first.told
    assert data(hazards, "open")["loss"] == [ranking.hazards[0].loss.mean]
    assert pairs.figure is None
    assert pairs.first.table.rows[0][0] == "passage narrows and country XB"


def test_who_is_cut_off_is_drawn_apart_and_ends_with_the_axis(studies):
    charts = studies["criticality"]
    ranking = charts.rankings[0]
    first, second = ranking.closings
    loss = first.loss.model_copy(update={"mean": 1e6, "high": 1e6 + 1})
    cut = first.model_copy(update={"cuts_off": ("omega-alma",), "loss": loss})
    changed = ranking.model_copy(update={"closings": (cut, second)})
    (section,) = criticality_sections(charts.model_copy(update={"rankings": (changed,)}))
    closings = section.charts[0]
    drawn = data(closings, "cut")
    assert drawn["loss"] == [1e6]
    assert drawn["bar"] == [model(closings, "x").end] < [2 * second.loss.high]
    assert legend(closings) == ["a way is left", "some shipment has no way left"]
    assert "cuts off omega-alma" in data(closings, "labels")["label"][0]
    assert "it cuts off omega-alma" in closings.first.told


def test_ties_of_rank_are_told(studies):
    charts = studies["criticality"]
    ranking = charts.rankings[0]
    tied = tuple(
        row.model_copy(update={"rank": row.rank.model_copy(update={"low": 1, "high": 2})})
        for row in ranking.closings
    )
    changed = ranking.model_copy(update={"closings": tied})
    (section,) = criticality_sections(charts.model_copy(update={"rankings": (changed,)}))
    closings = section.charts[0]
    assert all(label.startswith("rank 1 to 2, tied: ") for label in data(closings, "labels")["label"])
    assert "tied with country XB + 3 alike" in closings.first.told
    assert [row[1] for row in closings.first.table.rows] == ["1 to 2", "1 to 2"]


def test_lines_of_a_sweep_are_its_figures_in_the_corridors_colours(studies):
    charts = studies["lines"]
    (section,) = sweep_sections(charts)
    days, money = section.charts
    south = charts.shipments[0].corridors[1]
    drawn = data(days, "south")
    assert drawn["at"] == list(charts.factors[0].values)
    assert (drawn["low"], drawn["middle"], drawn["high"]) == tuple(
        map(list, (south.days_p10, south.days_p50, south.days_p90))
    )
    judged = data(money, "south")
    assert judged["middle"] == list(south.mean)
    half = [high - middle for high, middle in zip(judged["high"], judged["middle"], strict=True)]
    assert half == pytest.approx([1.96 * error for error in south.mean_error])
    assert legend(days) == ["North, by land", "South, by the ferry"]
    lines = [each.glyph for each in days.figure.renderers if isinstance(each.glyph, Line)]
    assert [str(line.line_color) for line in lines] == [look.color for look in charts.corridors]
    assert len({str(line.line_dash) for line in lines}) == 2  # colour is not all that tells them apart
    assert "South, by the ferry from 24 to 138; North, by land from 252 to 480" in days.first.told


def test_words_of_a_sweep_stand_side_by_side(studies):
    charts = studies["lines"]
    factor = charts.factors[0].model_copy(
        update={"words": tuple("abcde"), "values": (0.0, 1.0, 2.0, 3.0, 4.0)}
    )
    (section,) = sweep_sections(charts.model_copy(update={"factors": (factor,)}))
    days = section.charts[0]
    assert days.figure.xaxis[0].major_label_overrides == dict(enumerate("abcde"))
    north, south = (data(days, name)["at"] for name in ("north", "south"))
    assert all(0.0 < right - left < 0.5 for left, right in zip(north, south, strict=True))
    assert days.first.table.rows[0][0] == "a"


def test_a_map_has_a_cell_for_each_point_of_who_is_best_there(studies):
    charts = studies["map"]
    (section,) = sweep_sections(charts)
    (chart,) = section.charts
    told = charts.shipments[0]
    up, across = charts.factors
    for corridor in ("north", "south"):
        mine = [at for at, best in enumerate(told.best) if best == corridor]
        cells = data(chart, corridor)
        assert cells["x"] == [across.values[at] for at in mine]
        assert cells["y"] == [up.values[at] for at in mine]
        edges = zip(cells["left"], cells["x"], cells["right"], strict=True)
        assert all(left < x < right for left, x, right in edges)
    hatches = {each.glyph.hatch_pattern for each in chart.figure.renderers if each.glyph.tags}
    assert len(hatches) == 2  # colour is not all that tells corridors apart
    unsure = [at for at, sure in enumerate(told.is_sure) if not sure]
    assert data(chart, "unsure")["x"] == [across.values[at] for at in unsure]
    assert len(chart.first.table.rows) == 5
    assert len(chart.first.table.rows[0]) == 6


def test_scatters_part_the_two_that_win_most(studies):
    charts = studies["scatters"]
    (section,) = sweep_sections(charts)
    told = charts.shipments[0]
    assert [chart.title for chart in section.charts] == [factor.path for factor in charts.factors]
    means = {row.corridor: row.mean for row in told.corridors}
    first, second = told.rivals
    chart = section.charts[0]
    at = [place for place, best in enumerate(told.best) if best == first]
    drawn = data(chart, first)
    assert drawn["x"] == [charts.factors[0].values[place] for place in at]
    assert drawn["y"] == pytest.approx([means[second][place] - means[first][place] for place in at])
    assert all(y >= 0.0 for y in drawn["y"])
    slices = chart.first.table.rows
    assert len(slices) == 5
    assert sum(int(row[1]) for row in slices) == len(charts.drawn)


def test_a_tornado_has_its_words_at_the_ends(studies):
    charts = studies["tornado"]
    (section,) = sensitivity_sections(charts)
    (chart,) = section.charts
    base, (first, second) = charts.tornado.base, charts.tornado.bars
    for name, end in (("low", second.low), ("high", second.high)):
        drawn = {column: values[1] for column, values in data(chart, name).items()}
        assert drawn["value"] == base + end.change
        assert {drawn["left"], drawn["right"]} == {base, base + end.change}
        assert drawn["to"] - drawn["value"] == pytest.approx(end.error)
        assert (drawn["word"], drawn["align"]) == (end.told, "left" if end.change > 0 else "right")
    assert second.low.change < 0.0 < second.high.change
    assert legend(chart) == ["input low", "input high"]
    assert f"Most is done by {first.factor}" in chart.first.told


def test_two_ends_on_one_side_are_told_once(studies):
    charts = studies["tornado"]
    bar = charts.tornado.bars[0]
    ends = {
        "low": bar.low.model_copy(update={"change": 1.0, "told": "few"}),
        "high": bar.high.model_copy(update={"change": 3.0, "told": "many"}),
    }
    tornado = charts.tornado.model_copy(update={"bars": (bar.model_copy(update=ends),)})
    (section,) = sensitivity_sections(charts.model_copy(update={"tornado": tornado}))
    (chart,) = section.charts
    assert (data(chart, "low")["word"], data(chart, "high")["word"]) == ([""], ["few / many"])
    (low,), (high,) = (data(chart, name)["y"] for name in ("low", "high"))
    assert high - low == pytest.approx(data(chart, "low")["thick"][0])  # neither lies on the other


def test_indices_have_their_intervals(studies):
    charts = studies["indices"]
    (section,) = sensitivity_sections(charts)
    (chart,) = section.charts
    total, first = charts.indices.measures
    for measure in (total, first):
        drawn = data(chart, measure.measure)
        assert drawn["value"] == [row.value for row in measure.indices]
        assert drawn["low"] == [row.low for row in measure.indices]
    assert legend(chart) == [total.told, first.told]
    assert data(chart, "labels")["label"] == [row.factor for row in total.indices]


def test_a_box_is_a_frame_among_its_points(studies):
    charts = studies["discovery"]
    (section,) = discovery_sections(charts)
    box, peeling = section.charts
    drawn = charts.boxes[0]
    rim = box.figure.renderers[-1].data_source.data
    assert (rim["left"], rim["right"]) == ([drawn.across.low], [drawn.across.high])
    assert legend(box) == ["other points", "south loses", "the box"]
    assert sum(int(row[1]) for row in box.first.table.rows) == len(drawn.cases)
    assert [row[4] for row in peeling.first.table.rows].count("taken") == 1
    assert section.tables == charts.tables
    assert charts.sentences[0] in section.told


def test_charts_of_another_version_are_refused(folders, tmp_path):
    text = (folders / "map" / "charts.json").read_text(encoding="utf-8")
    (tmp_path / "charts.json").write_text(text.replace('"form":"map"', '"form":"globe"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"form: Input should be 'lines', 'map' or 'scatters'.*run again"):
        told_of(tmp_path)

"""The figures of a run as files."""

import pytest

from corridorsim.errors import InputError
from corridorsim.report.charts.reading import charts_json
from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.figures.run_figures import (
    BY_SHIPMENT,
    draw_all_again,
    draw_figures,
    refuse_unknown_formats,
)
from corridorsim.report.partial import CHARTS, refuse_foreign_folder


@pytest.fixture(scope="module")
def charts(comparison):
    return run_charts(comparison)


def test_a_folder_holds_a_map_and_arrivals_of_every_shipment(charts, tmp_path):
    told = []
    draw_figures(charts, tmp_path, report=lambda *each: told.append(each))
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        f"{name}{ending}"
        for name in ("arrivals-alma-omega", "arrivals-omega-alma", "map")
        for ending in (".png", ".svg")
    ]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_all_figures_are_files_that_a_later_run_may_replace(charts, tmp_path):
    out = tmp_path / "result"
    out.mkdir()
    (out / "manifest.json").write_text('{"schema": "corridorsim.manifest/1"}')
    (out / CHARTS).write_text(charts_json(charts))
    draw_all_again([tmp_path, out], ["pdf"])
    assert len(list(out.glob("*.pdf"))) == 1 + 2 * len(BY_SHIPMENT)
    refuse_foreign_folder(out)


def test_formats_that_are_none_are_all_told():
    refuse_unknown_formats(["png", "svg", "pdf"])
    with pytest.raises(InputError) as refused:
        refuse_unknown_formats(["png", "pgf", ".pdf"])
    assert [str(each) for each in refused.value.problems] == [
        f"--figures {each} — no such format — one of: png, svg, pdf" for each in ("pgf", ".pdf")
    ]


def test_without_a_run_there_is_nothing_to_draw(tmp_path):
    with pytest.raises(InputError, match=r"--figures — no folder has charts\.json"):
        draw_all_again([tmp_path], ["png"])

"""The figures of a run as files."""

import pytest

from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.partial import refuse_foreign_folder
from corridorsim.report.run_figures import BY_SHIPMENT, draw_figures


@pytest.fixture(scope="module")
def charts(comparison):
    return run_charts(comparison)


def test_a_folder_holds_arrivals_of_every_shipment(charts, tmp_path):
    draw_figures(charts, tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        f"arrivals-{shipment}{ending}"
        for shipment in ("alma-omega", "omega-alma")
        for ending in (".png", ".svg")
    ]


def test_all_figures_are_files_that_a_later_run_may_replace(charts, tmp_path):
    out = tmp_path / "result"
    out.mkdir()
    (out / "manifest.json").write_text('{"schema": "corridorsim.manifest/1"}')
    draw_figures(charts, out, (".pdf",), tuple(BY_SHIPMENT))
    assert len(list(out.iterdir())) == 1 + 2 * len(BY_SHIPMENT)
    refuse_foreign_folder(out)

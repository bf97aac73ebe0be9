"""``corridorsim report``: the page made again from a folder; anything else is refused in one line."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from corridorsim.report import folder as results

pytestmark = pytest.mark.usefixtures("warm")


@pytest.fixture
def out(call, scenario, folder, monkeypatch):
    """A folder of results without pictures or page."""
    monkeypatch.setattr(results, "_draw", lambda *_: None)
    assert call("run", scenario, "--draws", 64, "--knowledge", 0, "--out", folder / "out").code == 0
    return folder / "out"


def test_the_page_is_made_again_and_its_place_is_told(call, out):
    answer = call("report", out)
    assert (answer.code, answer.out, answer.err) == (0, f"{out / 'report.html'}\n", "")
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Two corridors" in page
    assert not list(out.glob("*.new"))


def test_a_run_writes_the_page_that_report_makes(call, scenario, folder, monkeypatch):
    import corridorsim.report.plots

    monkeypatch.setattr(corridorsim.report.plots, "save", lambda *_: None)
    assert call("run", scenario, "--draws", 64, "--knowledge", 0, "--out", folder / "out").code == 0
    page = folder / "out" / "report.html"
    before = _data(page)
    assert call("report", folder / "out").code == 0
    assert _data(page) == before


def _data(page):
    """Return what the charts of a page are given, by shipment and policy; names of Bokeh's models differ."""
    (told,) = re.findall('id="page-data">(.*?)</script>', page.read_text(encoding="utf-8"))
    return json.loads(told)


def test_all_figures_are_drawn_where_asked(call, out):
    assert call("report", out, "--figures", "svg").code == 0
    drawn = sorted(path.name.partition("-alma")[0] for path in out.glob("*-alma-omega.svg"))
    assert drawn == ["arrivals", "data-range", "money-split", "on-time", "time-split", "tradeoffs"]
    assert (out / "map.svg").exists()


def test_an_unknown_format_is_refused_before_anything_is_written(refused, out):
    assert refused("report", out, "--figures", "jpg") == [
        "corridorsim: --figures jpg — no such format — one of: png, svg, pdf"
    ]
    assert not (out / "report.html").exists()


def test_json_tells_the_place(call, out):
    document = json.loads(call("report", out, "--json").out)
    assert document == {"schema": "corridorsim.report/1", "page": str(out / "report.html")}


def test_a_result_with_a_page_may_be_replaced(call, out, scenario):
    assert call("report", out).code == 0
    assert call("run", scenario, "--draws", 64, "--knowledge", 0, "--out", out).code == 0


def _gone(out):
    shutil.rmtree(out)


def _a_file(out):
    shutil.rmtree(out)
    out.touch()


def _older(out):
    (out / "charts.json").unlink()


def _no_json(out):
    (out / "charts.json").write_text("{", encoding="utf-8")


def _no_text(out):
    (out / "charts.json").write_bytes(b"\xff\xfe")


def _a_list(out):
    (out / "charts.json").write_text("[]", encoding="utf-8")


def _newer(out):
    (out / "charts.json").write_text('{"schema": "corridorsim.charts/2"}', encoding="utf-8")


def _half(out):
    charts = json.loads((out / "charts.json").read_text(encoding="utf-8"))
    del charts["answers"]
    (out / "charts.json").write_text(json.dumps(charts), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_gone, "is no folder"),
        (_a_file, "is no folder"),
        (_older, "holds no charts.json"),
        (_no_json, "is no JSON"),
        (_no_text, "is no JSON"),
        (_a_list, "does not say its schema"),
        (_newer, "corridorsim.charts/2"),
        (_half, "answers"),
    ],
)
def test_what_is_no_result_of_this_version_is_refused(refused, out, spoil, told):
    spoil(out)
    (problem,) = refused("report", out)
    assert told in problem
    assert not (out / "report.html").exists()


def test_a_folder_that_is_named_twice(refused, out):
    (problem,) = refused("report", out, out.parent / "." / out.name)
    assert "is named twice — each folder once" in problem


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to(refused, out):
    out.chmod(0o500)
    (problem,) = refused("report", out)
    out.chmod(0o700)
    assert "Permission denied" in problem


def test_a_disk_that_fails_leaves_the_earlier_page(call, refused, out, monkeypatch):
    call("report", out)
    before = (out / "report.html").read_bytes()
    monkeypatch.setattr(os, "fsync", _fail)
    (problem,) = refused("report", out)
    assert "report.html: No space left" in problem
    assert not list(out.glob("*.new"))
    assert (out / "report.html").read_bytes() == before


def _fail(_):
    raise OSError(28, "No space left on device")


def test_report_computes_nothing(out):
    code = f"from corridorsim.cli.main import main\nassert main(['report', {str(out)!r}]) == 0\n"
    code += "import sys\nprint(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    heavy = {"numba", "scipy", "matplotlib", "pandas", "pyarrow", "xarray", "SALib"}
    assert not heavy & set(done.stderr.split())

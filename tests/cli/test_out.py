"""``run --out``: a folder of results, whole or not at all, the same bytes for the same seed."""

import csv
import json
import os
import pathlib
import shutil
import xml.etree.ElementTree as ET

import pytest

from corridorsim.report import folder as results
from corridorsim.report import partial

PROMISED = {"charts.json", "legs.csv", "summary.csv", "routes.geojson", "manifest.json", "trials.parquet"}
PICTURES = {
    f"{name}.{ending}"
    for name in ("map", "arrivals-alma-omega", "arrivals-omega-alma")
    for ending in ("png", "svg")
} | {"report.html"}
COLUMNS = ["draw", "shipment", "corridor", "policy", "days", "usd", "kg_co2e", "generalized_usd", "delivered"]
MEAN = '</title>--><script>alert(1)</script> & =cmd() [bold]x[/bold] $\\frac$ "q" é'

pytestmark = pytest.mark.usefixtures("warm")


@pytest.fixture
def no_pictures(monkeypatch):
    """Leave the pictures out where a test is not about them: they take the most time."""
    monkeypatch.setattr(results, "_draw", lambda *_: None)


@pytest.fixture
def write(call, scenario, folder):
    """Run with --out and return the folder."""

    def _write(name="out", *options):
        answer = call("run", scenario, "--draws", 64, "--out", folder / name, *options)
        assert (answer.code, answer.err) == (0, "")
        assert not (folder / f"{name}.partial").exists()
        return folder / name

    return _write


def _names(folder):
    return {path.name for path in folder.iterdir()}


def test_all_files_are_written_and_nothing_else(write, folder):
    out = write("out", "--trials")
    assert _names(out) == PROMISED | PICTURES
    assert _names(folder) == {"out", "two-corridors", "two-corridors.toml"}
    assert all((out / name).read_bytes().startswith(b"\x89PNG") for name in PICTURES if name.endswith("png"))
    for name in PICTURES:
        if name.endswith("svg"):
            assert ET.parse(out / name).getroot().tag.endswith("svg")


def test_without_out_nothing_is_written(call, scenario, folder, monkeypatch):
    monkeypatch.chdir(folder)
    before = _names(folder)
    assert call("run", scenario, "--draws", 64).code == 0
    assert _names(folder) == before


def test_the_same_seed_gives_the_same_bytes(write, no_pictures):
    first = write("first", "--trials", "--workers", 1, "--draws", 3000)
    second = write("second", "--trials", "--workers", 2, "--draws", 3000)
    assert _names(first) == PROMISED
    for name in PROMISED:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_no_path_host_or_worker_count_is_told(write, no_pictures, folder):
    out = write("out", "--workers", 2)
    for name in PROMISED - {"trials.parquet"}:
        text = (out / name).read_text(encoding="utf-8")
        assert str(folder) not in text
        assert "workers" not in text


def test_trials_have_one_row_a_draw_and_corridor(write, no_pictures):
    import pyarrow.parquet as pq

    table = pq.read_table(write("out", "--trials") / "trials.parquet")
    assert table.column_names == COLUMNS
    assert table.num_rows == 64 * 2 * 2
    frame = table.to_pandas()
    assert not frame.isna().any().any()
    assert (frame.groupby(["shipment", "corridor", "policy"], observed=True)["draw"].nunique() == 64).all()
    north = frame[frame.corridor == "north"]
    assert (north.days == 12.5).all()
    assert north.delivered.all()


def test_trials_leave_infeasible_corridors_out(write, no_pictures):
    import pyarrow.parquet as pq

    out = write("out", "--trials", "--variant", "narrows-shut")
    table = pq.read_table(out / "trials.parquet")
    assert table.num_rows == 64 * 2
    assert set(table["corridor"].to_pylist()) == {"north"}


def test_trials_of_nothing_are_an_empty_table(write, no_pictures, rewrite):
    import pyarrow.parquet as pq

    rewrite('corridors = ["north", "south"]', 'corridors = ["south"]')
    out = write("out", "--trials", "--variant", "narrows-shut")
    table = pq.read_table(out / "trials.parquet")
    assert (table.num_rows, table.column_names) == (0, COLUMNS)


def test_summary_has_the_keys_of_the_json(write, no_pictures, call, scenario):
    out = write()
    content = (out / "summary.csv").read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8").splitlines()))
    document = json.loads(call("run", scenario, "--draws", 64, "--json").out)
    for row, told in zip(rows, document["corridors"], strict=True):
        assert row["corridor"] == told["corridor"]
        assert row["feasible"] == "true"
        assert float(row["days_p90"]) == told["days"]["p90"]
        assert row["days_mean"] == repr(told["days"]["mean"])  # the shortest that reads back the same
        assert row["route"].split() == told["route"]
        assert float(row["generalized_usd_mean_se"]) == told["generalized_usd"]["mean_se"]


def test_routes_are_geojson_from_origin_to_destination(write, no_pictures):
    document = json.loads((write() / "routes.geojson").read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert len(document["features"]) == 4
    back = document["features"][2]
    assert (back["properties"]["shipment"], back["properties"]["corridor"]) == ("omega-alma", "north")
    assert back["geometry"]["type"] == "MultiLineString"
    lines = back["geometry"]["coordinates"]
    assert lines == [[[30.0, 40.0], [50.0, 50.0]], [[50.0, 50.0], [70.0, 40.0]]]


def test_the_manifest_says_what_a_result_rests_on(write, no_pictures):
    manifest = json.loads((write("out", "--seed", 7) / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["schema"] == "corridorsim.manifest/1"
    assert (manifest["seed"], manifest["draws"], manifest["variant"]) == (7, 64, None)
    assert len(manifest["digest"]) == 64
    assert {"corridorsim", "numpy", "numba"} <= set(manifest["versions"])
    assert {"sources", "checks", "warnings"} <= set(manifest)


def test_ones_own_result_is_replaced_whole(write, no_pictures):
    out = write("out", "--trials")
    (out / "arrivals-of-a-shipment-no-longer-there.png").touch()
    write("out", "--seed", 3)
    assert _names(out) == PROMISED - {"trials.parquet"}
    assert json.loads((out / "manifest.json").read_text())["seed"] == 3
    assert {path.name for path in out.parent.iterdir()} == {"out", "two-corridors", "two-corridors.toml"}


def test_a_result_that_cannot_be_moved_away_is_told_before_the_run(
    write, no_pictures, refused, scenario, monkeypatch
):
    out = write()
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: (path != out.resolve() or not mode & os.W_OK) and access(path, mode)
    )
    (problem,) = refused("run", scenario, "--draws", 64, "--out", out)
    assert problem.endswith("out — cannot be written to: no permission")
    assert not out.with_name("out.partial").exists()


def test_an_earlier_result_outlives_a_run_that_fails(write, no_pictures, call, scenario, monkeypatch):
    out = write()
    before = (out / "manifest.json").read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    for module, place in ((results, "_draw"), (partial, "_put_in_place")):
        with monkeypatch.context() as patched:
            patched.setattr(module, place, fail)
            assert call("run", scenario, "--draws", 64, "--seed", 3, "--out", out).code == 2
        assert (out / "manifest.json").read_bytes() == before
        assert _names(out.parent / "out.partial") == {"parts"}  # --resume goes on from them


def test_an_earlier_result_comes_back_when_the_new_one_cannot_take_its_place(
    write, no_pictures, call, scenario, monkeypatch, folder
):
    out = write()
    before = (out / "manifest.json").read_bytes()
    rename = pathlib.Path.rename

    def refuse_new(self, target):
        if self.name == "whole":
            raise PermissionError(13, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr(pathlib.Path, "rename", refuse_new)
    assert call("run", scenario, "--draws", 64, "--out", out).code == 2
    assert (out / "manifest.json").read_bytes() == before
    assert _names(folder) == {"out", "out.partial", "two-corridors", "two-corridors.toml"}
    assert _names(folder / "out.partial") == {"parts"}


def test_an_empty_folder_and_a_slash_at_the_end_are_fine(write, no_pictures, folder):
    (folder / "empty").mkdir()
    assert "manifest.json" in _names(write("empty"))
    assert "manifest.json" in _names(write("slash/"))


def test_a_link_to_a_result_stays_a_link(write, no_pictures, folder):
    out = write()
    (folder / "latest").symlink_to(out, target_is_directory=True)
    write("latest", "--seed", 3)
    assert (folder / "latest").is_symlink()
    assert json.loads((out / "manifest.json").read_text())["seed"] == 3


def test_what_a_killed_run_left_is_swept_away(write, no_pictures, folder):
    (folder / "out.partial").mkdir()
    (folder / "out.partial" / "summary.csv").touch()
    write()


def _photos(place):
    place.mkdir()
    (place / "photo.jpg").touch()


def _foreign_manifest(place):
    place.mkdir()
    (place / "manifest.json").write_text('{"schema": "web-app"}', encoding="utf-8")


def _broken_manifest(place):
    place.mkdir()
    (place / "manifest.json").write_bytes(b"\xff{")


def _pictures_only(place):
    place.mkdir()
    (place / "map.png").touch()


@pytest.mark.parametrize(
    "make", [_photos, _foreign_manifest, _broken_manifest, _pictures_only, lambda place: place.touch()]
)
def test_what_is_not_ours_is_refused_and_kept(refused, scenario, folder, make):
    make(folder / "out")
    before = sorted((folder / "out").rglob("*"))
    (problem,) = refused("run", scenario, "--draws", 64, "--out", folder / "out")
    assert "--out" in problem
    assert "new or empty" in problem
    assert (folder / "out").exists()
    assert sorted((folder / "out").rglob("*")) == before


def test_notes_among_results_are_not_thrown_away(write, no_pictures, refused, scenario):
    out = write()
    (out / "notes.txt").write_text("dear to me", encoding="utf-8")
    (problem,) = refused("run", scenario, "--draws", 64, "--out", out)
    assert "holds something else: notes.txt" in problem


def test_a_partial_folder_that_is_not_ours_is_kept(refused, scenario, folder):
    _photos(folder / "out.partial")
    (problem,) = refused("run", scenario, "--draws", 64, "--out", folder / "out")
    assert "out.partial" in problem
    assert (folder / "out.partial" / "photo.jpg").exists()


@pytest.mark.parametrize("where", [".", "..", "/", ""])
def test_the_folder_one_stands_in_is_refused(refused, scenario, folder, monkeypatch, where):
    (folder / "inside").mkdir()
    monkeypatch.chdir(folder / "inside")
    (problem,) = refused("run", scenario, "--draws", 64, "--out", where)
    assert "stands in" in problem


@pytest.mark.parametrize("where", ["missing/out", "two-corridors.toml/out", "a\0b"])
def test_a_place_that_cannot_be_is_refused_before_the_run(refused, scenario, folder, monkeypatch, where):
    import corridorsim.study.trials

    monkeypatch.setattr(corridorsim.study.trials, "run_trials", lambda *_, **__: pytest.fail("it ran"))
    (problem,) = refused("run", scenario, "--out", folder / where)
    assert "--out" in problem


def test_names_of_the_user_are_text_everywhere(write, call, scenario, rewrite, folder):
    title = json.dumps(MEAN, ensure_ascii=False).replace("\\\\", "\\\\")
    rewrite('title = "Two corridors"', f"title = {title}")
    corridors = folder / "two-corridors" / "corridors.toml"
    rewrite('title = "North, by land"', f"title = {title}", corridors)
    rewrite("alma,Alma,", 'alma,"<b>=cmd()</b>$x$",', folder / "two-corridors" / "terminals.csv")
    answer = call("run", scenario, "--draws", 64)
    assert answer.out.startswith(MEAN)
    out = write()
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["title"] == MEAN
    json.loads((out / "routes.geojson").read_text(encoding="utf-8"))
    for name in PICTURES:
        if name.endswith("svg"):
            tags = {element.tag.rpartition("}")[2] for element in ET.parse(out / name).iter()}
            assert not tags & {"script", "b"}


def test_a_summary_cell_never_begins_as_a_formula(write, no_pictures):
    rows = csv.reader((write() / "summary.csv").read_text(encoding="utf-8").splitlines())
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_moved_result_is_still_a_result(write, no_pictures, folder, call):
    shutil.move(write(), folder / "moved")
    assert call("explain", folder / "moved").code == 0

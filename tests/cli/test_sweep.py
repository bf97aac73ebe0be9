"""``sweep``: many points of what varies on the same worlds, told as a table, a document or a folder."""

import csv
import json

import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("warm")
HEADWAY = "legs.porta-portb-ferry.headway_hours"
STORMS = "hazards.storm.rate_per_year"
SMALL = ("--draws", 200, "--shipment", "alma-omega")


def document(call, *arguments):
    answer = call("sweep", *arguments, "--json")
    assert (answer.code, answer.err) == (0, "")
    return json.loads(answer.out)


def test_one_factor_is_told_value_by_value(call, scenario):
    answer = call("sweep", scenario, *SMALL, "--factor", f"{HEADWAY}=[24, 480]")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == "2 points (grid), each on the same 200 worlds, seed 1"
    assert lines[1] == f"  {HEADWAY}=[24, 480]"
    (north,) = [line.split() for line in lines if line.startswith(" alma-omega  north")]
    assert north[2:] == ["50%", "12.5", "12.5", "2,600", "480", "0%"]
    at = lines.index("alma-omega: best corridor")
    told = [line.split() for line in lines[at + 4 : at + 6]]
    assert [row[:2] for row in told] == [["24", "south"], ["480", "north"]]


def test_two_factors_are_told_as_a_square(call, scenario):
    answer = call(
        "sweep", scenario, *SMALL, "--factor", f"{HEADWAY}=[24, 480]", "--factor", f"{STORMS}*=[0, 1]"
    )
    lines = answer.out.splitlines()
    at = lines.index("alma-omega: best corridor")
    assert [line.split() for line in (lines[at + 2], *lines[at + 4 : at + 6])] == [
        ["0", "1"],
        ["24", "south", "south"],
        ["480", "north", "north"],
    ]
    assert f"down: {HEADWAY}, h" in lines
    assert f"across: {STORMS} ×" in lines


def test_the_document_has_every_figure_with_its_error(call, scenario):
    found = document(call, scenario, *SMALL, "--factor", f"{HEADWAY}=[24, 48]", "--seed", 0)
    assert (found["schema"], found["seed"], found["draws"]) == ("corridorsim.sweep/1", 0, 200)
    assert found["design"] == {"kind": "grid", "points": 2, "levels": 5}
    assert found["factors"] == [
        {"path": HEADWAY, "verb": "set", "law": "[24, 48]", "group": "", "base": 48.0}
    ]
    first, second = found["points"]
    assert (first["values"], second["values"]) == ({HEADWAY: 24}, {HEADWAY: 48})
    north, south = second["figures"]
    assert (north["corridor"], north["generalized_usd_mean"]) == ("north", pytest.approx(3888.4))
    assert north["generalized_usd_mean_mc_error"] == pytest.approx(0.0, abs=1e-9)
    assert abs(south["days_mean"] - 8.71403) < 4 * south["days_mean_mc_error"] + 0.05
    assert found["winners"][0]["best"] == ["south", "south"]
    assert "NaN" not in json.dumps(found)


def test_the_point_that_changes_nothing_is_the_run(call, scenario):
    swept = document(call, scenario, *SMALL, "--factor", f"{STORMS}*=[1]")
    run = json.loads(call("run", scenario, *SMALL, "--json").out)
    rows = {row["corridor"]: row for row in run["corridors"]}
    for figures in swept["points"][0]["figures"]:
        row = rows[figures["corridor"]]
        assert figures["days_mean"] == pytest.approx(row["days"]["mean"], rel=1e-12)
        assert figures["days_p50"] == pytest.approx(row["days"]["p50"], rel=1e-6)
        assert figures["best_share"] == row["best_share"]


@pytest.mark.parametrize(
    ("design", "points"),
    [
        (("lhs", "--points", 5), 5),
        (("sobol", "--points", 2), 2 * 4),
        (("morris", "--points", 2, "--levels", 4), 2 * 3),
        (("tornado",), 5),
        (("grid", "--levels", 2), 4),
    ],
)
def test_every_design_is_to_be_had(call, scenario, design, points):
    factors = ("--factor", f"{HEADWAY}=uniform(24, 96)", "--factor", f"{STORMS}*=uniform(0.5, 1.5)")
    found = document(call, scenario, *SMALL, *factors, "--design", *design)
    assert found["design"]["kind"] == design[0]
    assert len(found["points"]) == points


def test_factors_from_a_file_and_points_from_a_table(call, scenario, folder):
    (folder / "factors.toml").write_text(
        f'format = 1\n[[factors]]\npath = "{HEADWAY}"\nuniform = [24, 96]\n', encoding="utf-8"
    )
    (folder / "points.csv").write_text(f"{HEADWAY}\n30\n60\n", encoding="utf-8")
    laws = ("--factors", folder / "factors.toml")
    table = ("--design", f"table={folder / 'points.csv'}")
    for options in ((*laws, *table), table):
        found = document(call, scenario, *SMALL, *options)
        assert [point["values"][HEADWAY] for point in found["points"]] == [30, 60]


def test_a_point_that_fails_is_told_and_keeps_no_other_from_running(call, scenario):
    found = ("--factor", "shipments.alma-omega.commodity=[goods, cheese]")
    answer = call("sweep", scenario, *SMALL, *found)
    assert answer.code == 0
    assert "1 of the points failed:" in answer.out
    assert "cheese" in answer.out
    points = document(call, scenario, *SMALL, *found)["points"]
    assert "figures" in points[0]
    assert "cheese" in points[1]["reason"]


def test_a_folder_holds_table_dataset_manifest_and_figures(call, scenario, tmp_path):
    import xarray as xr

    out = tmp_path / "out"
    answer = call("sweep", scenario, *SMALL, "--factor", f"{HEADWAY}=[24, 48]", "--out", out)
    assert (answer.code, answer.err) == (0, "")
    names = sorted(item.name for item in out.iterdir())
    assert names == [
        "charts.json", "manifest.json", "points", "report.html",
        "sweep-alma-omega.png", "sweep-alma-omega.svg", "sweep.csv", "sweep.nc",
    ]  # fmt: skip
    with (out / "sweep.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row[HEADWAY], row["corridor"]) for row in rows] == [
        ("24", "north"), ("24", "south"), ("48", "north"), ("48", "south"),
    ]  # fmt: skip
    data = xr.load_dataset(out / "sweep.nc", engine="scipy")
    days = data["days_mean"].sel(shipment="alma-omega", corridor="south", policy="committed")
    assert np.allclose(days.values, [float(row["days_mean"]) for row in rows if row["corridor"] == "south"])
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["schema"], manifest["failed_points"]) == ("corridorsim.sweep-manifest/1", 0)
    assert str(tmp_path) not in (out / "manifest.json").read_text(encoding="utf-8")
    charts = json.loads((out / "charts.json").read_text(encoding="utf-8"))
    assert (charts["schema"], charts["form"]) == ("corridorsim.sweep-charts/1", "lines")
    south = charts["shipments"][0]["corridors"][1]
    assert south["days_p50"] == pytest.approx([float(row["days_p50"]) for row in rows[1::2]], rel=1e-6)


def test_a_dataset_that_netcdf_cannot_hold_is_left_out_and_told(call, scenario, tmp_path):
    out = tmp_path / "out"
    answer = call("sweep", scenario, *SMALL, "--factor", "study.seed=[1, 20250530000]", "--out", out)
    told = "corridorsim: sweep.nc is left out: could not safely cast array from int64 to int32\n"
    assert (answer.code, answer.err) == (0, told)
    assert "sweep.nc" not in {item.name for item in out.iterdir()}
    assert "20250530000" in (out / "sweep.csv").read_text(encoding="utf-8")


def test_a_stopped_sweep_goes_on_and_ends_the_same(call, scenario, tmp_path, monkeypatch):
    from corridorsim.study import sweep_running
    from corridorsim.study.corridor_model import CorridorModel

    asked = ("sweep", scenario, *SMALL, "--factor", f"{HEADWAY}=[24, 36, 48, 60]", "--workers", 1)
    assert call(*asked, "--out", tmp_path / "whole").code == 0
    honest, blocks = CorridorModel.evaluate, []

    def stops(self, points):
        blocks.append(len(points))
        if len(blocks) == 3:
            raise KeyboardInterrupt
        return honest(self, points)

    monkeypatch.setattr(sweep_running, "BLOCK_POINTS", 1)
    monkeypatch.setattr(CorridorModel, "block_points", 1, raising=False)
    monkeypatch.setattr(CorridorModel, "evaluate", stops)
    stopped = call(*asked, "--out", tmp_path / "stopped")
    assert stopped.code == 3
    assert stopped.err.startswith("corridorsim: stopped; ")
    assert not (tmp_path / "stopped" / "sweep.csv").exists()
    monkeypatch.setattr(CorridorModel, "evaluate", honest)
    assert call(*asked, "--out", tmp_path / "stopped").code == 0
    for name in ("sweep.csv", "sweep.nc", "manifest.json"):
        assert (tmp_path / "stopped" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_without_a_folder_a_stop_is_a_stop(call, scenario, monkeypatch):
    from corridorsim.study.corridor_model import CorridorModel

    def stops(self, points):
        raise KeyboardInterrupt

    monkeypatch.setattr(CorridorModel, "evaluate", stops)
    assert call("sweep", scenario, *SMALL, "--factor", f"{HEADWAY}=[24]").code == 130


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "--factor — nothing varies — PATH=LAW, or --factors FILE"),
        (("--factor", "a"), "factor a — is not PATH=LAW"),
        (("--factor", f"{HEADWAY}s=[1]"), "no field 'headway_hourss' in legs — did you mean"),
        (("--factor", f"{HEADWAY}=[1]", "--design", "gird"), "no such design — did you mean 'grid'?"),
        (("--factor", f"{HEADWAY}=[1]", "--points", "5"), "--points — says nothing to grid — leave it out"),
        (("--factor", f"{HEADWAY}=[1]", "--design", "sobol", "--points", "3"), "3 is no power of two"),
        (("--factor", f"{HEADWAY}=[1]", "--shipment", "alma"), "--shipment alma — no such shipment in"),
        (("--factors", "nowhere.toml"), "nowhere.toml — no such file"),
        (("--design", "table=nowhere.csv"), "nowhere.csv — no such file"),
        (("--cluster", "--scheduler", "tcp://x:1"), "--cluster — starts its own, beside --scheduler"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(refused, scenario, options, told):
    lines = refused("sweep", scenario, *options)
    assert len(lines) == 1
    assert told in lines[0]


def test_all_problems_of_all_factors_at_once(refused, scenario, folder):
    (folder / "factors.toml").write_text("format = 1\n[[factors]]\npath = 'a'\n", encoding="utf-8")
    lines = refused(
        "sweep", scenario, "--factors", folder / "factors.toml", "--factor", "b", "--factor", "c=1"
    )
    assert [line.split(" — ")[0] for line in lines] == [
        "corridorsim: factors.toml: factors[1]", "corridorsim: factor b", "corridorsim: factor c",
    ]  # fmt: skip


def test_a_foreign_folder_is_left_alone(refused, scenario, tmp_path):
    factor = ("--factor", f"{HEADWAY}=[24]")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for name, told in (
        ("mine", "holds something else: thesis.txt — name a folder that is new or empty"),
        ("file", "is a file"),
        ("no/where", "is no folder — make it first"),
    ):
        (line,) = refused("sweep", scenario, *factor, "--out", tmp_path / name)
        assert told in line

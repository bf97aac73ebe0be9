"""``export``: each kind of target in each format that can hold it, or one clear line."""

import json
import shutil
import tempfile

import pytest

import corridorsim as cs
from corridorsim.report import folder as results
from corridorsim.report.exports import targets
from corridorsim.scenario.documents import shipped_network

FILES = {"geojson": "x.geojson", "gpkg": "x.gpkg", "xlsx": "x.xlsx", "networkx": "x.json"}
FOLDERS = ("csv", "parquet", "gmns", "network")
NEEDS = {"gpkg": "geopandas", "xlsx": "openpyxl"}


@pytest.fixture
def result(call, scenario, folder, monkeypatch, warm):
    """A folder of results without pictures."""
    monkeypatch.setattr(results, "_draw", lambda *_: None)
    assert call("run", scenario, "--draws", 64, "--trials", "--out", folder / "out").code == 0
    return folder / "out"


def _names(folder):
    return {path.name for path in folder.iterdir()}


def _export(call, target, form, folder, *options):
    out = folder / FILES.get(form, "x")
    chosen = () if form in FILES else ("--format", form)
    answer = call("export", target, "--out", out, *chosen, *options)
    assert (answer.code, answer.err, answer.out) == (0, "", f"{out}: written ({form})\n")
    return out


@pytest.mark.parametrize("form", [*FILES, *FOLDERS])
def test_a_scenario_in_every_format(call, scenario, folder, form):
    if form in NEEDS:
        pytest.importorskip(NEEDS[form], reason="an extra")
    before = _names(folder)
    out = _export(call, scenario, form, folder)
    assert _names(folder) == before | {out.name}


@pytest.mark.parametrize("form", ["geojson", "gpkg", "xlsx", "csv", "parquet"])
def test_a_result_in_every_format_that_holds_one(call, result, folder, form):
    if form in NEEDS:
        pytest.importorskip(NEEDS[form], reason="an extra")
    before = _names(folder)
    out = _export(call, result, form, folder)
    assert _names(folder) == before | {out.name}
    if form == "csv":
        assert {"summary.csv", "verdicts.csv", "legs.csv", "trials.csv", "ATTRIBUTION.txt"} <= _names(out)


@pytest.mark.parametrize("form", ["gmns", "networkx", "network"])
def test_a_result_is_no_network(refused, result, folder, form):
    out = folder / FILES.get(form, "x")
    (line,) = refused("export", result, "--out", out, "--format", form)
    assert line.endswith("export the scenario that was run")
    assert not out.exists()


def test_the_shipped_network_goes_out_by_its_name(call, folder, monkeypatch):
    monkeypatch.chdir(folder)
    out = _export(call, "eurasia", "network", folder)
    assert cs.read_tables(out).legs == cs.read_tables(shipped_network()).legs
    assert json.loads(_export(call, "eurasia", "networkx", folder).read_text())["multigraph"]


def test_a_folder_of_that_name_comes_first(call, folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / "two-corridors").rename(folder / "eurasia")
    out = _export(call, "eurasia", "geojson", folder)
    assert json.loads(out.read_text())["title"] == "Two corridors, an invented network"


def test_gmns_out_and_in_runs_the_same(call, scenario, folder, warm):
    """What a scenario has set is the network's own then, and has the range of its line of evidence."""
    for knowledge, setting in ((4, ()), (0, ("--set", "legs.porta-portb-ferry.headway_hours=24"))):
        gmns, mine = folder / f"gmns-{knowledge}", folder / f"mine-{knowledge}"
        for source, out, form in ((scenario, gmns, "gmns"), (gmns, mine, "network")):
            changes = setting if source == scenario else ()
            answer = call("export", source, "--out", out, "--format", form, *changes)
            assert (answer.code, answer.err) == (0, "")
        run = ("run", scenario, "--draws", 64, "--knowledge", knowledge, "--json")
        told = [call(*run, *options).out for options in (setting, ("--network", mine))]
        assert told[0] == told[1] != ""
    answer = call("export", folder / "gmns-4", "--out", folder / "mine.geojson")
    assert (answer.code, answer.err) == (0, "")


def test_changes_and_variants_are_in_it(call, scenario, folder):
    options = ("--variant", "more-ferries", "--set", "terminals.alma.name=Almaty")
    document = json.loads(_export(call, scenario, "geojson", folder, *options).read_text(encoding="utf-8"))
    by_id = {each["properties"]["id"]: each["properties"] for each in document["features"]}
    assert by_id["porta-portb-ferry"]["headway_hours"] == 24
    assert by_id["alma"]["name"] == "Almaty"
    assert document["about"]["variant"] == "more-ferries"


def test_json_says_what_was_written_and_where(call, scenario, folder):
    answer = call("export", scenario, "--out", folder / "x.geojson", "--json")
    document = json.loads(answer.out)
    assert document == {
        "schema": "corridorsim.export/1",
        "target": str(scenario),
        "format": "geojson",
        "path": str(folder / "x.geojson"),
    }


@pytest.mark.parametrize(
    ("out", "form", "told"),
    [
        (
            "x",
            None,
            "does not tell the format by its ending — one of .geojson, .gpkg, .xlsx, .json, or",
        ),
        ("x.xlsx", "gpkg", "is no name for gpkg — a name that ends in .gpkg"),
        ("x.csv", "csv", "is the name of a file; csv is a folder"),
        ("x", "exel", "--format exel — is no format"),
        ("x", "geojsn", "did you mean 'geojson'?"),
        ("nowhere/x.geojson", None, "nowhere is no folder — make it first"),
        ("taken.geojson", None, "exists already — another name, or remove it first"),
        ("two-corridors", "csv", "is there already and not empty — name a folder that is new or empty"),
        ("taken.geojson/x", "csv", "taken.geojson is no folder"),
    ],
)
def test_places_and_formats_that_do_not_fit(refused, scenario, folder, out, form, told):
    (folder / "taken.geojson").write_text("mine")
    before = _names(folder)
    options = () if form is None else ("--format", form)
    (line,) = refused("export", scenario, "--out", folder / out, *options)
    assert told in line
    assert _names(folder) == before
    assert (folder / "taken.geojson").read_text() == "mine"


def test_targets_that_are_none(refused, folder):
    (folder / "sweep").mkdir()
    (folder / "sweep" / "sweep.json").write_text("{}")
    (folder / "empty").mkdir()
    for target, told in (
        ("euraisa", "no such file or folder — did you mean 'eurasia'?"),
        (folder / "two-corridors.tml", "did you mean '"),
        (folder / "nothing-like-it", "eurasia, a scenario file, or the folder of a network or result"),
        (folder / "two-corridors" / "network.toml", "is a part of a folder — the folder: "),
        (folder / "empty", "is a folder of no kind that is known"),
        (folder / "sweep", "is a sweep"),
        (folder / "two-corridors" / "legs.csv", "is not TOML"),
    ):
        (line,) = refused("export", target, "--out", folder / "x.geojson")
        assert told in line
    assert not (folder / "x.geojson").exists()


@pytest.mark.parametrize("option", [("--state", "normal"), ("--set", "study.seed=1"), ("--variant", "x")])
def test_options_of_scenarios_go_with_scenarios(refused, folder, option):
    (line,) = refused("export", folder / "two-corridors", "--out", folder / "x.geojson", *option)
    assert line.startswith(f"corridorsim: {option[0]} — changes nothing of")


def test_a_broken_result_is_told(refused, result, folder):
    (result / "legs.csv").unlink()
    (line,) = refused("export", result, "--out", folder / "x.geojson")
    assert "legs.csv — no such file" in line


@pytest.mark.parametrize(("stop", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left"), 2)])
def test_nothing_half_written_is_left(call, scenario, folder, monkeypatch, stop, code):
    before = _names(folder)

    def fail(*_):
        raise stop

    monkeypatch.setattr("corridorsim.report.exports.table_folders.described_columns", fail)
    monkeypatch.setattr("corridorsim.network.gmns.write_attribution", fail)
    for form in ("csv", "gmns"):
        answer = call("export", scenario, "--out", folder / "x", "--format", form)
        assert (answer.code, answer.out) == (code, "")
        assert _names(folder) == before


def test_a_folder_without_permission_is_told(refused, scenario, folder, monkeypatch):
    monkeypatch.setattr("corridorsim.scenario.writing.os.access", lambda *_: False)
    (line,) = refused("export", scenario, "--out", folder / "x.geojson")
    assert line.endswith("cannot be written to: no permission")


def test_a_gmns_folder_leaves_nothing_behind(call, scenario, folder, monkeypatch, tmp_path_factory):
    place = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    gmns = _export(call, scenario, "gmns", folder)
    shutil.rmtree(gmns / "corridorsim")
    answer = call("export", gmns, "--out", folder / "x.geojson")
    assert (answer.code, answer.err) == (0, "")
    assert _names(place) == set()


def test_every_format_has_its_way(scenario, folder):
    assert {*FILES, *FOLDERS} == set(targets.FORMATS)

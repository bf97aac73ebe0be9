"""What was asked, saved: the file reads as the very scenario, and its run gives the same bits."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from corridorsim.cli.main import main
from corridorsim.errors import InputError
from corridorsim.scenario.changed import changed
from corridorsim.scenario.reading import read_scenario
from corridorsim.study.explored_files import explored_scenario, network_from, save_explored
from corridorsim.study.explorer import Explorer
from corridorsim.study.results import corridor_document
from corridorsim.study.what_if import months_of

LEFT_OPEN = ("days_parts", "carec", "planning_time_index")  # by a walk
SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def threads():
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SCENARIOS / "two-corridors", tmp_path / "two-corridors")
    shutil.copy(SCENARIOS / "two-corridors.toml", tmp_path)
    return tmp_path


def explorer_of(path, threads, **options):
    return Explorer(read_scenario(path, **options), threads, 2)


def asked_of(explorer, shipment="alma-omega"):
    usual = explorer.as_it_is(shipment)
    hazard = explorer.hazards(usual)[0].id
    paths = [each.path for each in explorer.inputs(usual) if "median_hours" in each.path]
    assert len(paths) > 1
    values = tuple((path, explorer.questions.factor(path).law.at(0.8)) for path in sorted(paths))
    return {
        "as it is": usual,
        "numbers": replace(usual, values=values),
        "hazards": replace(usual, hazards=((hazard, "never"),)),
        "month": replace(usual, month=months_of(explorer.scenario.study)[2]),
        "policy": replace(usual, policy="adaptive", corridors=("south",)),
    }


def compared(row, draws):
    if draws.is_whole:
        return row
    kept = {key: value for key, value in row.items() if key not in LEFT_OPEN}
    return kept | {
        "intervals": {key: row["intervals"][key] for key in row["intervals"] if key not in LEFT_OPEN}
    }


@pytest.mark.parametrize("which", ["as it is", "numbers", "hazards", "month", "policy"])
@pytest.mark.parametrize("options", [{}, {"variant": "more-ferries"}], ids=["file", "variant"])
def test_a_run_of_the_file_gives_the_figures_to_the_bit(folder, threads, capsys, which, options):
    explorer = explorer_of(folder / "two-corridors.toml", threads, settings=["study.draws=800"], **options)
    asked = asked_of(explorer)[which]
    saved = save_explored(explorer, asked, folder)
    meant = explored_scenario(explorer, asked)
    again = read_scenario(saved)
    assert again.digest == changed(meant, ()).digest
    assert main(["run", str(saved), "--shipment", asked.shipment, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    explorer.stand(asked, [path for path, _ in asked.values])
    for draws in filter(None, (explorer.run(asked), explorer.walk(asked))):
        comparison = explorer.compare(draws, asked)
        shown = [json.loads(json.dumps(corridor_document(row))) for row in comparison.corridors]
        for mine, theirs in zip(shown, found["corridors"], strict=True):
            theirs["days"] = {
                key: theirs["days"][key] for key in mine["days"]
            }  # less what the data leave open
            assert compared(mine, draws) == compared(theirs, draws)


def test_names_are_never_used_twice(folder, threads):
    explorer = explorer_of(folder / "two-corridors.toml", threads)
    asked = explorer.as_it_is("alma-omega")
    names = [save_explored(explorer, asked, folder).name for _ in range(3)]
    assert names == [f"two-corridors-explored{end}.toml" for end in ("", "-2", "-3")]


def test_closures_states_and_corridors_of_ones_own_are_kept(folder, threads):
    path = folder / "closed.toml"
    path.write_text(
        """format = 1
extends = "two-corridors.toml"
[corridor.other]
gateways = [["portb"]]
[[changes]]
path = "passages.narrows"
close = true
from = 2025-02-01
until = 2025-02-20
[[changes]]
path = "terminals.portb"
close = true
from = 2025-05-01
until = 2025-05-02
""",
        encoding="utf-8",
    )
    explorer = explorer_of(path, threads, settings=["study.draws=64", "costs.carbon_usd_per_tonne=90"])
    asked = explorer.as_it_is("omega-alma")
    asked = replace(asked, corridors=("north", "other"), values=(("study.patience_days", 18.0),))
    saved = save_explored(explorer, asked, folder)
    again = read_scenario(saved)
    assert again.digest == changed(explored_scenario(explorer, asked), ()).digest
    text = saved.read_text(encoding="utf-8")
    assert "# - study.patience_days: 18.0 instead of 21.0" in text
    assert "# - without south" in text


def test_what_is_shipped_can_be_saved_anywhere(tmp_path, threads):
    explorer = explorer_of(SCENARIOS / "italian-gateways.toml", threads, settings=["study.draws=16"])
    shipment = explorer.scenario.shipments[0].id
    asked = replace(explorer.as_it_is(shipment), values=(("terminals.trieste.utilisation", 0.6),))
    saved = save_explored(explorer, asked, tmp_path)
    assert read_scenario(saved).digest == changed(explored_scenario(explorer, asked), ()).digest


def test_a_network_of_ones_own_must_be_in_the_folder(folder, tmp_path_factory, threads):
    explorer = explorer_of(folder / "two-corridors.toml", threads)
    with pytest.raises(InputError, match="does not hold the network 'two-corridors'"):
        network_from(explorer.scenario, tmp_path_factory.mktemp("elsewhere"))


def test_a_folder_that_takes_no_file_is_told(folder, threads):
    explorer = explorer_of(SCENARIOS / "italian-gateways.toml", threads)
    with pytest.raises(InputError, match="cannot be written"):
        save_explored(explorer, explorer.as_it_is(explorer.scenario.shipments[0].id), folder / "nowhere")

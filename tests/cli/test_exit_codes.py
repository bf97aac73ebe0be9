"""Exit codes: 2 for what the user can mend, told in one line a problem; 1 for a bug."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corridorsim.cli import main as command_line
from corridorsim.report import folder as results
from corridorsim.report import partial

TYPOS = {
    "unknown key": ("draws = 4_000", "drawz = 4_000", "did you mean 'draws'?"),
    "unknown table": ("[study]", "[studdy]", "did you mean 'study'?"),
    "unknown terminal": ('origin = "alma"', 'origin = "alms"', "did you mean 'alma'?"),
    "unknown corridor": ('"south"', '"sooth"', "did you mean 'south'?"),
    "unknown commodity": ('commodity = "goods"', 'commodity = "good"', "did you mean 'goods'?"),
    "unknown path": ("ferry*.headway_hours", "ferry*.headway_hour", "did you mean 'headway_hours'?"),
    "backward window": ("2025-12-31", "2024-12-31", "is before depart_from"),
    "negative size": ("feu = 1", "feu = -1", "above 0"),
    "one draw": ("draws = 4_000", "draws = 1", "at least 2"),
    "text for a number": ("seed = 1", 'seed = "one"', "is not a whole number"),
    "not toml": ("[study]", "[study", "is not TOML"),
    "no network": ('network = "two-corridors"', 'network = "two-corridor"', "did you mean 'two-corridors'?"),
    "network elsewhere": ('network = "two-corridors"', 'network = "../away"', "leaves the folder"),
    "network is a file": ('network = "two-corridors"', 'network = "two-corridors.toml"', "not a folder"),
}


@pytest.mark.parametrize("command", ["check", "run", "routes", "explain"])
@pytest.mark.parametrize(("old", "new", "right"), TYPOS.values(), ids=TYPOS)
def test_each_typo_is_told_in_every_command(rewrite, refused, command, old, new, right):
    problems = refused(command, rewrite(old, new))
    assert any(right in line for line in problems)
    assert all("two-corridors.toml" in line for line in problems)


@pytest.mark.parametrize(
    ("old", "new"),
    [(old, new) for old, new, _ in (TYPOS["unknown key"], TYPOS["backward window"], TYPOS["not toml"])],
)
def test_one_problem_is_one_line(rewrite, refused, old, new):
    assert len(refused("run", rewrite(old, new))) == 1


def test_several_problems_come_at_once(rewrite, refused):
    rewrite("draws = 4_000", "drawz = 4_000")
    assert len(refused("run", rewrite('origin = "alma"', 'origin = "alms"'))) == 2


def test_a_negative_length_is_told_with_its_table(folder, rewrite, refused, scenario):
    rewrite("yes,1200,,,,24", "yes,-1200,,,,24", folder / "two-corridors" / "legs.csv")
    (problem,) = refused("run", scenario)
    assert "legs.csv" in problem
    assert "distance_km" in problem


def test_a_destination_out_of_reach_is_an_input_error(folder, rewrite, refused, scenario):
    with (folder / "two-corridors" / "terminals.csv").open("a", encoding="utf-8") as file:
        file.write("island,Island,XC,10,10,port,4\n")
    (problem,) = refused("run", rewrite('destination = "omega"', 'destination = "island"'))
    assert "no way leads from alma to island" in problem


def _spoil(path, how):
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how != "missing":
        path.write_bytes({"empty": b"", "binary": b"\x7fELF\0\1\2", "latin-1": b"title = '\xe9'"}[how])


@pytest.mark.parametrize(
    ("how", "wrong"),
    [
        ("empty", "is empty"),
        ("binary", "is a binary file"),
        ("latin-1", "is not UTF-8"),
        ("folder", "is a folder"),
        ("missing", "no such file"),
    ],
)
@pytest.mark.parametrize("file", ["two-corridors.toml", "two-corridors/legs.csv"])
def test_a_file_that_is_none(folder, refused, scenario, file, how, wrong):
    _spoil(folder / file, how)
    (problem,) = refused("run", scenario)
    assert wrong in problem
    assert Path(file).name in problem


OPTIONS = {
    "one draw": (["--draws", "1"], "at least 2"),
    "no draws": (["--draws", "0"], "at least 2"),
    "negative seed": (["--seed", "-1"], "at least 0"),
    "too large a seed": (["--seed", str(2**64)], "below"),
    "draws in words": (["--draws", "many"], "--draws"),
    "no workers": (["--workers", "0"], "--workers"),
    "set without a value": (["--set", "study.draws"], "is not PATH=VALUE"),
    "set of nothing": (["--set", "=3"], "is not PATH=VALUE"),
    "set of an unknown field": (["--set", "study.drawz=3"], "did you mean 'draws'?"),
    "set of an unknown leg": (["--set", "legs.alma-nord.distance_km=3"], "alma-nord"),
    "set out of range": (["--set", "legs.alma-norda.distance_km=-3"], "distance_km"),
    "unknown state": (["--state", "stormi"], "did you mean 'stormy'?"),
    "unknown variant": (["--variant", "more-ferry"], "did you mean 'more-ferries'?"),
    "unknown shipment": (["--shipment", "alma-omego"], "did you mean 'alma-omega'?"),
    "no such network": (["--network", "nowhere"], "nowhere"),
    "unknown option": (["--drawz", "3"], "--drawz"),
    "trials to nowhere": (["--trials"], "--out DIR"),
    "out without a value": (["--out"], "requires an argument"),
    "one argument more": (["more"], "more"),
}


@pytest.mark.parametrize(("options", "right"), OPTIONS.values(), ids=OPTIONS)
def test_each_wrong_option_is_one_line(refused, scenario, options, right):
    (problem,) = refused("run", scenario, *options)
    assert right in problem


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (["rum"], "run"),
        (["--bogus"], "--bogus"),
        (["run"], "SCENARIO"),
        (["check"], "no scenario file was given"),
        (["explain"], "TARGET"),
        (["new"], "FILE"),
        (["routes", "a.toml", "--most", "0"], "--most"),
    ],
)
def test_wrong_usage_is_one_line(refused, arguments, right):
    (problem,) = refused(*arguments)
    assert right in problem


def test_a_place_without_permission(scenario, refused, folder, monkeypatch):
    monkeypatch.setattr(partial.os, "access", lambda _, mode: not mode & os.W_OK)
    (problem,) = refused("run", scenario, "--draws", 8, "--out", folder / "out")
    assert "no permission" in problem


def test_a_permission_that_ends_while_it_runs(scenario, refused, folder, monkeypatch, warm):
    def refuse(self, *_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(results.Path, "mkdir", refuse)
    (problem,) = refused("run", scenario, "--draws", 8, "--out", folder / "out")
    assert "Permission denied" in problem
    assert "out.partial" in problem


def test_a_full_disk_leaves_what_can_be_resumed(scenario, refused, folder, monkeypatch, warm):
    def fill(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(results, "_draw", fill)
    (problem,) = refused("run", scenario, "--draws", 8, "--out", folder / "out")
    assert "No space left on device" in problem
    left = ["out.partial", "two-corridors", "two-corridors.toml"]
    assert sorted(path.name for path in folder.iterdir()) == left


def test_too_little_memory_is_for_the_user_to_mend(scenario, refused, monkeypatch):
    import corridorsim.study.trials

    def run_trials(*_, **__):
        raise MemoryError

    monkeypatch.setattr(corridorsim.study.trials, "run_trials", run_trials)
    problems = refused("run", scenario)
    assert "fewer draws" in problems[-1]


def test_a_bug_is_a_bug(scenario, monkeypatch, call):
    import corridorsim.study.trials

    def run_trials(*_, **__):
        raise ZeroDivisionError("a slip of ours")

    monkeypatch.setattr(corridorsim.study.trials, "run_trials", run_trials)
    with pytest.raises(ZeroDivisionError, match="a slip of ours"):
        call("run", scenario)


def test_a_bug_leaves_a_traceback_and_one(scenario):
    program = (
        "import corridorsim.scenario.reading as reading\n"
        "reading.read_scenario = lambda *a, **k: 1 // 0\n"
        "from corridorsim.cli.main import script\n"
        "script()\n"
    )
    command = [sys.executable, "-c", program, "check", str(scenario)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == command_line.BUG
    assert done.stdout == ""
    assert "Traceback" in done.stderr
    assert "ZeroDivisionError" in done.stderr

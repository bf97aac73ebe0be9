"""Help, version and warm-up."""

import json
from importlib.metadata import version

import pytest

COMMANDS = (
    "run",
    "check",
    "routes",
    "explain",
    "export",
    "new",
    "warm-up",
    "criticality",
    "compare",
    "sweep",
    "bench",
    "sensitivity",
    "discover",
    "report",
)


def test_help_names_every_command(call):
    for arguments in ([], ["--help"], ["-h"]):
        answer = call(*arguments)
        assert (answer.code, answer.err) == (0, "")
        assert all(f"  {command} " in answer.out for command in (*COMMANDS, "explore"))
        assert "..." not in answer.out.partition("Commands:")[2]  # nothing is cut short


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(call, command):
    answer = call(command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: corridorsim {command}")
    assert "--json" in answer.out
    for ugly in ("scenario_path", "_path", "list[str]", "Optional", "[["):
        assert ugly not in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80


@pytest.mark.parametrize("command", ["run", "routes", "check", "explain", "criticality", "sweep"])
def test_options_that_mean_the_same_everywhere(call, command):
    out = call(command, "--help").out
    for option in ("--state NAME", "--variant NAME", "--network DIR", "--set PATH=VALUE"):
        assert option in out


def test_version(call):
    answer = call("--version")
    assert (answer.code, answer.out, answer.err) == (0, f"corridorsim {version('corridorsim')}\n", "")


def test_warm_up_says_that_it_was_warm(call, warm):
    answer = call("warm-up")
    assert (answer.code, answer.err) == (0, "")
    assert "already" in answer.out
    document = json.loads(call("warm-up", "--json").out)
    assert (document["schema"], document["was_warm"]) == ("corridorsim.warm-up/1", True)


def test_a_first_run_says_on_stderr_that_it_compiles(call, scenario, monkeypatch, warm):
    import corridorsim.study.warming

    monkeypatch.setattr(corridorsim.study.warming, "is_warm", lambda *policies: False)
    monkeypatch.setattr(corridorsim.study.warming, "compile_beside", lambda: None)
    answer = call("run", scenario, "--draws", 64, "--json")
    assert answer.err.startswith("corridorsim: compiling the kernels")
    json.loads(answer.out)

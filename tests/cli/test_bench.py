"""``corridorsim bench``: its document, its table, and what it says where something is amiss."""

import builtins
import json

import pytest

from corridorsim.bench import suite
from corridorsim.cli.main import main


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(suite, "QUICK_SECONDS", 0.0)


@pytest.fixture
def without(monkeypatch):
    """Pretend that a package is not installed."""

    def _without(package):
        find = builtins.__import__

        def absent(name, *rest, **more):
            if name.partition(".")[0] == package:
                raise ModuleNotFoundError(f"No module named '{package}'", name=package)
            return find(name, *rest, **more)

        monkeypatch.setattr(builtins, "__import__", absent)

    return _without


def test_document(call, hurried):
    answer = call("bench", "--quick", "--task", "random", "--json")
    assert answer.code == 0
    document = json.loads(answer.out)
    assert document["schema"] == "corridorsim.bench/1"
    assert set(document["machine"]) >= {"processor", "cores", "system"}
    assert set(document["versions"]) >= {"python", "corridorsim", "numba", "numpy", "scipy"}
    assert [row["peer"] for row in document["rows"]] == list(suite.PEERS["random"])
    for row in document["rows"]:
        assert (row["task"], row["size"], row["unit"]) == ("random", "float32", "number")
        assert 0 < row["ours_us"] < row["peer_us"]
        assert row["ratio"] == pytest.approx(row["peer_us"] / row["ours_us"], rel=2e-3)


def test_table(call, hurried):
    out = call("bench", "--quick", "--task", "random").out
    assert "numpy-philox" in out
    assert "ns a number" in out
    assert "CPU time" in out


def test_a_peer_that_is_missing_costs_one_line(call, hurried, without):
    without("rustworkx")
    without("igraph")
    answer = call("bench", "--quick", "--task", "shortest-tree", "--json")
    peers = [row["peer"] for row in json.loads(answer.out)["rows"]]
    assert answer.code == 0
    assert "scipy" in peers
    assert not {"rustworkx", "igraph"} & set(peers)
    said = [line for line in answer.err.splitlines() if "rustworkx" in line]
    assert len(said) == 1
    assert said[0].startswith("corridorsim: rustworkx is left out")
    assert "pip install 'corridorsim[bench]'" in said[0]


def test_a_task_that_there_is_not(refused):
    (problem,) = refused("bench", "--task", "shortest-trees")
    assert (
        problem == "corridorsim: --task — there is no task 'shortest-trees' — did you mean 'shortest-tree'?"
    )


def test_a_wrong_answer_is_a_bug(monkeypatch, hurried):
    """It ends with a traceback and code 1, as every bug does, and no figure is printed."""
    from corridorsim.bench.contest import WrongAnswerError

    monkeypatch.setattr("corridorsim.bench.numbers.not_uniform", lambda *_: "all wrong")
    with pytest.raises(WrongAnswerError, match="random float32: numpy-philox and ours do not agree"):
        main(["bench", "--task", "random", "--quick"])

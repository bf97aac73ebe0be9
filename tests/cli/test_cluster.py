"""``run`` on a dask cluster: the same bytes, and what is wrong in one line."""

import sys

import pytest


@pytest.mark.slow
def test_the_same_bytes_on_a_cluster(scenario, call, warm):
    pytest.importorskip("distributed")
    command = ("run", scenario, "--draws", 20_000, "--json")
    here, there = call(*command), call(*command, "--cluster", "--workers", 2)
    assert (there.code, there.out) == (0, here.out)


def test_one_cluster_is_enough(scenario, refused):
    (problem,) = refused("run", scenario, "--cluster", "--scheduler", "tcp://127.0.0.1:8786")
    assert "--cluster — starts its own, beside --scheduler tcp://127.0.0.1:8786" in problem


def test_without_dask(scenario, refused, monkeypatch, warm):
    monkeypatch.setitem(sys.modules, "distributed", None)
    (problem,) = refused("run", scenario, "--draws", 64, "--cluster")
    assert "pip install 'corridorsim[cluster]'" in problem

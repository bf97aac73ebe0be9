"""What is timed apart from the tasks: importing, checking, compiling, and a run that is warm."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from corridorsim.scenario.template import template


def start(*arguments, **more):
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=os.environ | more)


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "benchmark.toml"
    path.write_text(template("benchmark"), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("statement", ["pass", "import corridorsim"])
def test_import(benchmark, statement):
    benchmark.group = "import"
    benchmark.pedantic(start, ("-c", statement), rounds=5)


def test_check(benchmark, scenario):
    benchmark.group = "check"
    benchmark.pedantic(start, ("-m", "corridorsim", "check", scenario), rounds=3)


def test_compile(benchmark, tmp_path):
    benchmark.group = "compile"
    cache = {"CORRIDORSIM_CACHE": str(tmp_path / "cache")}
    benchmark.pedantic(start, ("-m", "corridorsim", "warm-up"), cache, rounds=1)


def test_warm_run(benchmark, scenario):
    benchmark.group = "run"
    run = ("-m", "corridorsim", "run", scenario, "--json")
    benchmark.pedantic(start, run, rounds=2, warmup_rounds=1)

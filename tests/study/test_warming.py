"""Compiling on two cores: what a process beside compiles is what a run needs."""

import os
import subprocess
import sys

import numba
import pytest

BESIDE = "from corridorsim.study.warming import warm_journeys; warm_journeys()"
RUN = """
import sys
from corridorsim.kernels import journeys, own_routes, patience
from corridorsim.scenario.reading import read_scenario
from corridorsim.network.building import build_network
from corridorsim.study.routes import find_routes
from corridorsim.study.trials import run_trials
scenario = read_scenario(sys.argv[1], settings=["study.draws=64"])
network = build_network(scenario)
run_trials(network, find_routes(network, scenario), scenario)
for kernel in (journeys.follow_routes, own_routes.follow_own_routes):
    assert sum(kernel.stats.cache_hits.values()) == 1, kernel
    assert not kernel.stats.cache_misses, kernel
assert not patience.follow_impatient.stats.cache_misses
"""


@pytest.mark.slow
@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled in this run")
def test_what_is_compiled_beside_is_found_by_a_run(tmp_path):
    """With the same types to the last array, or the run would compile it once more."""
    from corridorsim.scenario.template import template

    scenario = tmp_path / "first.toml"
    scenario.write_text(template("first"), encoding="utf-8")
    environment = {**os.environ, "CORRIDORSIM_CACHE": str(tmp_path / "cache")}
    for program in (BESIDE, RUN):
        done = subprocess.run(
            [sys.executable, "-c", program, str(scenario)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

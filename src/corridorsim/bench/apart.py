"""What is measured apart from the tasks, as users meet it: starting, compiling, memory, threads, workers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from corridorsim.bench.contest import rounded
from corridorsim.bench.scaling import run_seconds
from corridorsim.bench.sobol_study import study_seconds
from corridorsim.bench.two_workers import two_workers
from corridorsim.scenario.template import template

_TIMES = 5
_THREAD_DRAWS = 100_000
_PEAK = """
import pathlib, resource, sys
import corridorsim as cs
scenario = cs.read_scenario(sys.argv[1], settings=["study.draws=" + sys.argv[2]])
network = cs.build_network(scenario)
cs.run_trials(network, cs.find_routes(network, scenario), scenario)
status = pathlib.Path("/proc/self/status")  # what getrusage tells on Linux counts the parent, too
if status.exists():
    print(int(status.read_text().split("VmHWM:")[1].split()[0]) / 2**10)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""


def apart(memory_draws: int) -> dict[str, float]:
    """Return seconds, megabytes and a ratio, as ``bench --json`` has them.

    Parameters
    ----------
    memory_draws : of the run whose memory is measured
    """
    bare = median(_seconds("-c", "pass") for _ in range(_TIMES))
    package = median(_seconds("-c", "import corridorsim") for _ in range(_TIMES))
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder) / "benchmark.toml"
        scenario.write_text(template("benchmark"), encoding="utf-8")
        command = ("-m", "corridorsim")
        run = (*command, "run", str(scenario))
        figures = {
            "import_s": package - bare,
            "check_s": median(_seconds(*command, "check", str(scenario)) for _ in range(_TIMES)),
            "cold_run_s": _seconds(*run, cache=str(Path(folder) / "cache")),
            "warm_run_s": median(_seconds(*run, "--knowledge", "0") for _ in range(1 + _TIMES // 2)),
            "warm_run_with_knowledge_s": median(_seconds(*run) for _ in range(1 + _TIMES // 2)),
            "peak_mb": _peak_mb(scenario, memory_draws),
            "peak_draws": float(memory_draws),
        }
    if (os.cpu_count() or 1) > 1:
        pairs = [[run_seconds(_THREAD_DRAWS, workers) for workers in (1, 2)] for _ in range(_TIMES)]
        figures["two_threads"] = median(one / two for one, two in pairs)
        figures["sobol_study_s"] = study_seconds("anew")
        figures["sobol_study_once_s"] = study_seconds("once")
        workers = two_workers()
        figures |= {} if workers is None else {"two_workers": workers}
    return {name: rounded(figure) for name, figure in figures.items()}


def _seconds(*arguments: str, cache: str | None = None) -> float:
    """Return how long Python takes with some arguments, by the clock."""
    environment = os.environ | ({"CORRIDORSIM_CACHE": cache} if cache else {})
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)
    return time.perf_counter() - began


def _peak_mb(scenario: Path, draws: int) -> float:
    command = [sys.executable, "-c", _PEAK, str(scenario), str(draws)]
    return float(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)

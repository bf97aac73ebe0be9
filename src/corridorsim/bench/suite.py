"""All tasks, and one document of how they went on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from corridorsim.bench import fronts, k_routes, numbers, reweighting, sobol_study, trees, trial
from corridorsim.bench.contest import Case, Missing, Row, hold
from corridorsim.bench.machine import machine, versions

SCHEMA = "corridorsim.bench/1"
CASES: dict[str, tuple[Callable[[], Case], ...]] = {
    trees.TASK: (trees.grid_case, trees.shipped_case),
    reweighting.TASK: (reweighting.shipped_case,),
    k_routes.TASK: (k_routes.shipped_case,),
    fronts.TASK: (fronts.shipped_case,),
    numbers.TASK: (numbers.case,),
    trial.TASK: (trial.trial_case,),
    trial.ADAPTIVE: (trial.adaptive_case,),
    sobol_study.TASK: (sobol_study.case,),
}
PEERS: dict[str, tuple[str, ...]] = {
    trees.TASK: ("scipy", "networkx", "igraph", "rustworkx", "networkit"),
    reweighting.TASK: ("scipy", "igraph", "scalar-numba"),
    k_routes.TASK: ("networkx", "igraph"),
    fronts.TASK: ("plain-python",),
    numbers.TASK: ("numpy-philox", "numpy-pcg64"),
    trial.TASK: ("plain-python", "numpy", "simpy"),
    trial.ADAPTIVE: ("committed",),
    sobol_study.TASK: ("plain-python",),
}
"""What each task has peers by, whether they are installed or not."""
SECONDS = 3.0  # for each case; with making ready all of them stay under two minutes
QUICK_SECONDS = 0.5
Told = Callable[[Row], None]


def run_suite(tasks: Sequence[str], seconds: float, missing: Missing, told: Told) -> list[Row]:
    """Return every row of some tasks.

    Parameters
    ----------
    tasks : names among ``CASES``; none for all
    seconds : for each case
    missing : told the id and the package of each peer that is not installed, once a package
    told : given each row when it is known
    """
    said: set[str] = set()

    def once(peer: str, package: str) -> None:
        if package not in said:
            said.add(package)
            missing(peer, package)

    rows = []
    for task in tasks or CASES:
        for make in CASES[task]:
            for row in hold(make(), seconds, once):
                told(row)
                rows.append(row)
    return rows


def document(rows: Sequence[Row]) -> dict[str, Any]:
    """Return what ``bench --json`` prints.

    Parameters
    ----------
    rows : of ``run_suite``
    """
    return {
        "schema": SCHEMA,
        "machine": machine(),
        "versions": versions(),
        "rows": [row.document() for row in rows],
    }

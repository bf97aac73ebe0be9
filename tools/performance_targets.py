"""What the kernels are meant to reach, beside what was measured: a table of docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# task, size, peer, least ratio
_RATIOS = (
    ("shortest-tree", "grid-316", "scipy", 2.5),
    ("reweighted-path", "shipped", "scipy", 200.0),
    ("reweighted-path", "shipped", "scalar-numba", 25.0),
    ("k-shortest", "shipped", "igraph", 5.0),
    ("k-shortest", "shipped", "networkx", 100.0),
    ("pareto", "shipped", "plain-python", 50.0),
    ("trial", "tashkent-milan", "plain-python", 2_000.0),
    ("trial", "tashkent-milan", "simpy", 2_000.0),
    ("trial", "tashkent-milan", "numpy", 10.0),
    ("adaptive", "tashkent-milan", "committed", 0.25),
    ("random", "float32", "numpy-philox", 4.0),
    ("study", "sobol-20", "plain-python", 200.0),
)
# name, words, unit, most
_MOST = (
    ("import_s", "import, over bare Python", "s", 0.2),
    ("check_s", "check", "s", 0.7),
    ("warm_run_s", "warm run of 20,000 draws", "s", 3.0),
    ("cold_run_s", "first run, compiling", "s", 25.0),
    ("peak_mb", "peak memory", "MB", 600.0),
    (
        "sobol_study_once_s",
        "Sobol' study, 20 factors, 22,528 points of 1,000 draws, planned once",
        "s",
        90.0,
    ),
    ("sobol_study_s", "the same, planned anew on 4,096 draws at each point", "s", 90.0),
)
_ROOFLINE = 0.35  # of a whole trial
_THREADS = 1.85
_WORKERS = 1.7  # client, scheduler and workers share two cores


def target_lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a table: what is aimed at, what was measured, whether it is met.

    Parameters
    ----------
    document : of ``bench --whole``
    """
    yield "| aimed at | measured | met |"
    yield "| --- | --- | --- |"
    found = {(row["task"], row["size"], row["peer"]): row["ratio"] for row in document["rows"]}
    for task, size, peer, least in _RATIOS:
        ratio = found[task, size, peer]
        yield _line(f"{task}, {size}: at least {least:g} × {peer}", f"{ratio:.3g} ×", met=ratio >= least)
    share = document["roofline"]["trial"]["share_of_roofline"]
    yield _line(f"trial: at least {_ROOFLINE:.0%} of the roofline", f"{share:.1%}", met=share >= _ROOFLINE)
    apart = document["apart"]
    for name, words, unit, most in _MOST:
        yield _line(f"{words}: at most {most:g} {unit}", f"{apart[name]:.3g} {unit}", met=apart[name] <= most)
    threads = apart["two_threads"]
    yield _line(f"two threads: at least {_THREADS} × one", f"{threads:.3g} ×", met=threads >= _THREADS)
    if (workers := apart.get("two_workers")) is not None:
        yield _line(f"two workers: at least {_WORKERS} × one", f"{workers:.3g} ×", met=workers >= _WORKERS)


def _line(aim: str, measured: str, *, met: bool) -> str:
    return f"| {aim} | {measured} | {'yes' if met else '**no**'} |"

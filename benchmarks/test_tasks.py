"""Every task by every contender, on the same input; a contender's answer is checked before it is timed."""

from __future__ import annotations

from functools import cache

import pytest

from corridorsim.bench.contest import check
from corridorsim.bench.suite import CASES, PEERS

CONTENDERS = [
    pytest.param(task, at, name, id=f"{task}-{at}-{name}")
    for task, makers in CASES.items()
    for at in range(len(makers))
    for name in ("ours", *PEERS[task])
]


@cache
def case_of(task, at):
    return CASES[task][at]()


@pytest.mark.parametrize(("task", "at", "name"), CONTENDERS)
def test_task(benchmark, task, at, name):
    case = case_of(task, at)
    way = case.ours
    if name != "ours":
        try:
            way = case.peers[name]()
        except ImportError as error:
            pytest.skip(f"{error.name} is not installed")
        check(case, case.ours.run(), name, way)
    benchmark.group = f"{case.task} {case.size}"
    benchmark.name = f"{name}, {way.items} x {case.unit}"  # contenders do not all do as many
    benchmark.extra_info["items"] = way.items
    benchmark.extra_info["unit"] = case.unit
    benchmark(way.run)

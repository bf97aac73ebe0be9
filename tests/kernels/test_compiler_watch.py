"""A first compile is told once; what comes from the cache, or is a user's own, is not."""

import logging
from types import SimpleNamespace

import numba
import pytest

from corridorsim.kernels.compiler_watch import LOGGER, CompilerWatch, compiling_told

pytestmark = pytest.mark.kernels
compiled_only = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled in this run")


def event(module="corridorsim.kernels.paths"):
    return SimpleNamespace(data={"dispatcher": SimpleNamespace(py_func=SimpleNamespace(__module__=module))})


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.DEBUG, logger=LOGGER)
    return lambda: [(each.levelname, each.at_work) for each in caplog.records if each.name == LOGGER]


def test_the_first_is_a_warning_and_the_others_are_for_debugging(told):
    watch = CompilerWatch(kept=True)
    for _ in range(2):
        watch.on_start(event())
        watch.on_end(event())
    assert told() == [("WARNING", True), ("DEBUG", False), ("DEBUG", True), ("DEBUG", False)]


def test_kernels_within_a_kernel_are_one_compile(told):
    watch = CompilerWatch(kept=True)
    for happens in (watch.on_start, watch.on_start, watch.on_end, watch.on_end):
        happens(event())
    assert told() == [("WARNING", True), ("DEBUG", False)]


def test_what_a_user_compiles_is_not_told(told):
    watch = CompilerWatch(kept=True)
    for module in ("__main__", "corridorsimulator.kernels"):
        watch.on_start(event(module))
        watch.on_end(event(module))
    assert told() == []


def test_it_says_whether_the_next_start_waits_too():
    assert "once for this version" in compiling_told(kept=True)
    assert "at each start: nothing is kept" in compiling_told(kept=False)


@compiled_only
def test_numba_tells_what_it_really_compiles(told):
    def twice(x):
        return 2 * x

    twice.__module__ = "corridorsim.kernels.told_of"
    kernel = numba.njit(twice)
    assert kernel(1) == 2
    begun = [at_work for _, at_work in told()]
    assert begun == [True, False]
    kernel(2)
    assert [at_work for _, at_work in told()] == begun

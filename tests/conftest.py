"""Settings that all tests share."""

import sys
from dataclasses import dataclass

import pytest
from hypothesis import settings

settings.register_profile("corridorsim", deadline=None, derandomize=True)
settings.load_profile("corridorsim")


@dataclass(frozen=True)
class Sizes:
    """How much of everything a test takes; less where kernels run without their compiler."""

    networks: int
    lanes: int
    draws: int
    examples: int


def is_compiled():
    import numba

    return not numba.config.DISABLE_JIT


@pytest.fixture(scope="session")
def sizes():
    if is_compiled():
        return Sizes(networks=200, lanes=1024, draws=100_000, examples=200)
    return Sizes(networks=40, lanes=64, draws=2_000, examples=20)


@pytest.fixture(scope="session", autouse=True)
def each_kernel_has_one_version():
    """A second signature means a second compilation, and a second meaning of the same code."""
    yield
    several = []
    for name, module in list(sys.modules.items()):
        if name.startswith("corridorsim.kernels."):
            for value in vars(module).values():
                if hasattr(value, "py_func") and value.py_func.__module__ == name:
                    several += [f"{value.py_func.__name__}: {value.signatures}"] * (len(value.signatures) > 1)
    assert not several, "\n".join(several)


def pytest_configure(config):
    import os

    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}:
        # Words wrap round silently when compiled; numpy's scalars say so.
        ignored = "ignore:overflow encountered in scalar multiply:RuntimeWarning"
        config.addinivalue_line("filterwarnings", ignored)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium, one for all tests: two of playwright's loops in a process are one too many."""
    from tests.browser import launched

    with launched() as running:
        yield running

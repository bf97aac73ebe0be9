"""Settings that all tests share."""

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


def pytest_collection_modifyitems(items):
    """What holds for everything that ran is asked last."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


def pytest_configure(config):
    import os

    config.addinivalue_line("markers", "last: looks back on the whole run, so that it comes at its end")
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}:
        # Words wrap round silently when compiled; numpy's scalars say so.
        ignored = "ignore:overflow encountered in scalar multiply:RuntimeWarning"
        config.addinivalue_line("filterwarnings", ignored)

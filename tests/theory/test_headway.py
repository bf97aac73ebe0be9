"""Theory tells us that one who comes at any time waits half a headway on average."""

import math

import numpy as np
import pytest

from corridorsim.kernels import arrivals, chance

pytestmark = pytest.mark.kernels


@pytest.mark.parametrize("headway", [6.0, 24.0, 168.0])
def test_mean_wait_is_half_the_headway(headway, sizes):
    """Within 4 standard errors: a right program fails for one seed in 16,000, and the seed is fixed."""
    n, h = sizes.draws, np.float32(headway)
    words = np.empty((4, n), np.uint32)
    seed, thing = (np.uint32(2026), np.uint32(0)), (np.uint32(17), np.uint32(4))
    draws = np.arange(n, dtype=np.uint32)
    chance.fill_words(*seed, draws, np.uint32(0), chance.PURPOSE_LEG, *thing, words)
    total = 0.0
    for lane in range(n):
        t = np.float32(1000.0) * np.float32(chance.unit(words[0, lane]))
        phase = h * np.float32(chance.unit(words[1, lane]))
        total += float(arrivals.board(t, h, phase)) - float(t)
    assert total / n == pytest.approx(headway / 2.0, abs=4.0 * headway / math.sqrt(12.0 * n))

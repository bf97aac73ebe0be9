"""Logarithms in lanes against the standard library's."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridorsim.kernels import chance, logarithms

pytestmark = pytest.mark.kernels


def logs_of(values):
    values = np.asarray(values, dtype=np.float64)
    out = np.empty(len(values))
    logarithms.natural_logs(values, np.empty(len(values)), out)
    return out


def test_within_one_unit_in_the_last_place_of_all_that_chance_gives(sizes):
    """Evenly among the 2**24 numbers, and the least and the greatest of them."""
    steps = np.unique(np.linspace(0, 2**24 - 1, sizes.draws).astype(np.int64))
    values = np.minimum((steps + 0.5) / 2**24, 1.0 - 2.0**-24)
    exact = np.log(values)
    assert (np.abs(logs_of(values) - exact) <= np.spacing(np.abs(exact))).all()


@given(st.floats(min_value=2.3e-308, max_value=1.7e308))
def test_any_number(value):
    assert abs(logs_of([value])[0] - math.log(value)) <= 1.5 * math.ulp(math.log(value))


def test_lanes_have_the_bits_of_one_number_at_a_time():
    rng = np.random.default_rng(3)
    values = np.concatenate(
        [rng.random(500), np.exp(rng.normal(0, 30, 500)), [1.0, math.sqrt(0.5), 2.0**-24]]
    )
    assert logs_of(values).tolist() == [logarithms.natural_log(value) for value in values.tolist()]


def test_what_is_known():
    """ln 1 = 0, and powers of two are whole multiples of ln 2, to the last place."""
    assert logs_of([1.0]).tolist() == [0.0]
    powers = np.arange(-40, 41)
    exact = powers * math.log(2.0)
    assert (np.abs(logs_of(2.0**powers) - exact) <= np.spacing(np.abs(exact))).all()


@pytest.mark.parametrize("share", [0.0, 1e-9, 2.0**-25, 0.1, 0.285, 0.5, 0.75, 1.0 - 2.0**-24, 1.0, 7.0])
def test_words_below_a_share_are_those_whose_numbers_are(share):
    count = int(chance.words_below(share))
    for number in range(max(0, count - 3), min(2**24, count + 3)):
        assert (np.float64(chance.unit(np.uint32(number << 8))) < share) == (number < count)

"""Philox4x32-10: known answers, the twin, and the layout of the counter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridorsim.kernels import chance
from tests.kernels.plain import interpreted
from tests.naive import chance as naive

pytestmark = pytest.mark.kernels

# The known answers of Random123 (kat_vectors, philox4x32 10): counter, key, words.
PI = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)
KNOWN = [
    ((0,) * 4, (0,) * 2, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (PI, (0xA4093822, 0x299F31D0), (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)),
]
word = st.integers(0, 2**32 - 1)


def u32(*numbers):
    return [np.uint32(number) for number in numbers]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
@pytest.mark.parametrize("version", [chance.philox4x32, interpreted(chance.philox4x32)])
def test_known_answers(version, counter, key, expected):
    assert version(*u32(*counter), *u32(*key)) == expected


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
def test_known_answers_of_the_twin(counter, key, expected):
    assert naive.philox4x32(counter, key) == expected


@given(st.tuples(word, word, word, word), st.tuples(word, word))
def test_equals_twin(counter, key):
    assert chance.philox4x32(*u32(*counter), *u32(*key)) == naive.philox4x32(counter, key)


@given(
    seed=st.integers(0, 2**64 - 1),
    draw=word,
    event=st.integers(0, 2**24 - 1),
    purpose=st.integers(0, 255),
    thing=st.integers(0, 2**64 - 1),
)
def test_words_equal_twin(seed, draw, event, purpose, thing):
    key, of = (seed % 2**32, seed >> 32), (thing % 2**32, thing >> 32)
    found = chance.words(*u32(*key, draw, event, purpose, *of))
    assert found == naive.words(seed, draw, event, purpose, thing)


def fill(first_draw, n_lanes, version=chance.fill_words):
    out = np.zeros((4, n_lanes), np.uint32)
    draws = (first_draw + np.arange(n_lanes)).astype(np.uint32)
    version(*u32(11, 12), draws, *u32(3, 129, 15, 16), out)
    return out


@pytest.mark.parametrize("first_draw", [0, 1024, 2**32 - 100])
def test_lanes_equal_single_words(first_draw):
    lanes = fill(first_draw, 100)
    for lane in range(100):
        single = chance.words(*u32(11, 12, first_draw + lane, 3, 129, 15, 16))
        assert tuple(lanes[:, lane]) == single


def test_lanes_are_the_same_compiled_interpreted_and_in_blocks(sizes):
    whole = fill(5, sizes.lanes)
    assert np.array_equal(whole, fill(5, sizes.lanes, interpreted(chance.fill_words)))
    half = sizes.lanes // 2
    assert np.array_equal(whole, np.hstack([fill(5, half), fill(5 + half, half)]))


@pytest.mark.parametrize("number", [0, 255, 256, 2**31 - 1, 2**31, 2**32 - 257, 2**32 - 256, 2**32 - 1])
def test_unit_is_float32_strictly_inside(number):
    for version in (chance.unit, interpreted(chance.unit)):
        value = version(np.uint32(number))
        assert 0.0 < value < 1.0
        assert np.float32(value) == value
        assert abs(float(value) - naive.unit(number)) <= 2.0**-25


@given(word)
def test_unit_equals_twin(number):
    rounded = np.float32(naive.unit(number))
    assert np.float32(chance.unit(np.uint32(number))) == min(
        rounded, np.nextafter(np.float32(1), np.float32(0))
    )


def test_purposes_fit_beside_the_planning_bit():
    purposes = [value for name, value in vars(chance).items() if name.startswith("PURPOSE_")]
    assert len(set(purposes)) == len(purposes)
    assert max(purposes) < chance.PLANNING
    assert max(purposes) + chance.PLANNING < 256


def test_words_are_even_and_unrelated():
    """Chi square over 64 bins (its 99.9 % point is 103.4), and correlations within 4 standard errors."""
    n = 4096
    lanes = fill(0, n).astype(np.float64) / 2**32
    for row in lanes:
        counts = np.bincount((row * 64).astype(int), minlength=64)
        assert ((counts - n / 64) ** 2 / (n / 64)).sum() < 103.4
    correlations = np.corrcoef(np.vstack([lanes, np.roll(lanes, 1, axis=1)]))
    assert np.abs(correlations[np.triu_indices(8, 1)]).max() < 4.0 / np.sqrt(n)

"""Laws of factors against their distributions, and the text that each is written as."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from corridorsim.errors import InputError
from corridorsim.scenario.factor_files import parse_factor
from corridorsim.scenario.factor_laws import Empirical, Listed, Lognormal, Triangular, Uniform

CONTINUOUS = (
    Uniform(24.0, 96.0),
    Triangular(24.0, 48.0, 96.0),
    Triangular(24.0, 24.0, 96.0),
    Triangular(24.0, 96.0, 96.0),
    Lognormal(48.0, 0.5),
    Lognormal(48.0, 0.5, 0.05),
    Empirical((60.0, 30.0, 41.0, 55.0)),
)
LISTED = (Listed((24, 48, 96)), Listed(("on", "off", "random")), Listed((24.5, 48), (1, 3)))


@pytest.mark.parametrize(
    ("law", "peer"),
    [
        (Uniform(24.0, 96.0), stats.uniform(24.0, 72.0)),
        (Triangular(24.0, 48.0, 96.0), stats.triang(1.0 / 3.0, 24.0, 72.0)),
    ],
)
def test_quantiles_are_those_of_scipy(law, peer):
    at = np.linspace(0.0, 1.0, 101)
    assert [law.at(p) for p in at] == pytest.approx(peer.ppf(at), rel=1e-13)


def test_a_lognormal_is_that_of_scipy_between_its_cuts():
    at, law = np.linspace(0.0, 1.0, 101), Lognormal(48.0, 0.5, 0.02)
    expected = stats.lognorm(0.5, scale=48.0).ppf(0.02 + 0.96 * at)
    assert [law.at(p) for p in at] == pytest.approx(expected, rel=1e-12)
    assert Lognormal(48.0, 0.5).at(0.5) == pytest.approx(48.0, rel=1e-15)


def test_observations_are_joined_as_numpy_joins_them():
    seen, at = (60.0, 30.0, 41.0, 41.0, 55.0), np.linspace(0.0, 1.0, 101)
    assert [Empirical(seen).at(p) for p in at] == pytest.approx(np.quantile(seen, at), rel=1e-14)
    assert Empirical(seen).position_of(41.0) == 0.375  # the middle of 1/4 … 2/4


def test_weights_say_how_much_of_the_cube_a_value_has():
    law = Listed((24, 48, 96), (1, 2, 1))
    assert [law.at(p) for p in (0.0, 0.2499, 0.25, 0.7499, 0.75, 1.0)] == [24, 24, 48, 48, 96, 96]
    assert [law.position_of(value) for value in law.listed] == [0.125, 0.5, 0.875]


@given(position=st.floats(0.0, 1.0))
@pytest.mark.parametrize("law", CONTINUOUS, ids=lambda law: law.text)
def test_a_position_comes_back(law, position):
    """The value of a position stands at that position: within what a double resolves near a flat end."""
    value = law.at(position)
    assert math.isfinite(value)
    assert law.at(0.0) <= value <= law.at(1.0)
    assert law.at(law.position_of(value)) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("law", LISTED, ids=lambda law: law.text)
def test_listed_values_come_back(law):
    assert [law.at(law.position_of(value)) for value in law.listed] == list(law.values)


@pytest.mark.parametrize("law", [*CONTINUOUS, *LISTED, Uniform(0.1 + 0.2, 1e300)], ids=lambda law: law.text)
def test_the_text_of_a_law_is_read_as_the_same_law(law):
    assert parse_factor(f"study.seed={law.text}").law == law


def test_lists_and_arrays_are_taken_as_tuples():
    assert Listed([24, 48]) == Listed(np.array([24, 48])) == Listed((24, 48))
    assert Listed(["on", "off"], np.array([1, 3])) == Listed(("on", "off"), (1, 3))
    assert Empirical(np.array([1.5, 2.5])) == Empirical((1.5, 2.5))
    assert len({Listed([24, 48]), Listed((24, 48))}) == 1
    assert type(Listed(np.array([1, 2])).at(0.0)) is int


@pytest.mark.parametrize("words", [("mon 10:00", "tue, 9"), ("true", "1"), ("a-b", 'say "x"'), ("1", 1)])
def test_words_of_any_kind_are_read_as_written(words):
    assert parse_factor(f"legs.x.timetable={Listed(words).text}").law.listed == words


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Uniform(3, 3), "uniform(3, 3) — is no law — finite numbers, low < high"),
        (lambda: Uniform(0, math.inf), "uniform(0, inf) — is no law"),
        (lambda: Triangular(1, 5, 4), "triangular(1, 5, 4) — is no law"),
        (lambda: Triangular(1, math.nan, 4), "is no law"),
        (lambda: Lognormal(-1, 1), "median > 0"),
        (lambda: Lognormal(1, 1, 0.5), "a tail between 0 and 0.5"),
        (lambda: Empirical((4, 4)), "two at least that differ"),
        (lambda: Listed(()), "has no values"),
        (lambda: Listed((1, 2, 1.0)), "[1, 2, 1] — 1 stands twice — each value once"),
        (lambda: Listed((1, math.nan)), "nan is no finite number"),
        (lambda: Listed((1, 2), (1,)), "weights do not fit — a positive one for each value"),
        (lambda: Listed((1, 2), (1, 0)), "weights do not fit"),
        (lambda: Uniform(1, 3).position_of(4), "uniform(1, 3) — 4 is outside it — 1 … 3"),
        (lambda: Uniform(1, 3).position_of("on"), "'on' is outside it"),
        (lambda: Listed((1, 3)).position_of(2), "2 is not among its values"),
    ],
)
def test_what_is_no_law_is_told_in_one_line(make, told):
    with pytest.raises(InputError) as caught:
        make()
    assert len(caught.value.problems) == 1
    assert told in str(caught.value)

"""Departures and closures: twins, and what first in, first out means to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridorsim.kernels import arrivals
from tests.kernels.plain import interpreted
from tests.naive import arrivals as naive

pytestmark = pytest.mark.kernels

F = np.float32
hours = st.floats(0.0, 5000.0, width=32).map(F)
headways = st.floats(0.5, 1000.0, width=32).map(F)
shares = st.floats(0.0, 1.0, width=32)
delays = st.one_of(st.just(F(np.inf)), st.floats(0.0, 200.0, width=32).map(F))
intervals = st.lists(st.tuples(hours, st.floats(0.0, 500.0, width=32).map(F), delays), max_size=8)


def as_arrays(closures):
    """Return starts, ends, delays, count; with room behind, as the worlds have."""
    ordered = sorted(((s, F(s + length), d) for s, length, d in closures), key=lambda closure: closure[0])
    columns = np.zeros((3, len(ordered) + 3, 2), np.float32)  # lanes stand behind, as they do in worlds
    columns[0] = 1e9
    for place, closure in enumerate(ordered):
        columns[:, place, 0] = closure
    return (*columns[:, :, 0], len(ordered)), ordered


def pass_all(t, closures):
    return F(arrivals.wait_until_open(t, *as_arrays(closures)[0]))


@given(hours, headways, shares)
def test_board_equals_twin(t, headway, share):
    phase = F(headway * F(share))
    found = F(arrivals.board(t, headway, phase))
    assert found == interpreted(arrivals.board)(t, headway, phase)
    # Both let in who stands at a departure; who is late by about the guard may be let in by one of them only.
    tolerance = 2e-6 * (float(headway) + float(t))
    if abs((float(t) - float(phase) + tolerance) % float(headway)) > 2.0 * tolerance:
        assert found == naive.board(t, headway, phase)


@given(hours, headways, shares)
def test_who_stands_at_a_departure_takes_it(t, headway, share):
    phase = F(headway * F(share))
    departure = F(arrivals.board(t, headway, phase))
    assert F(arrivals.board(departure, headway, phase)) == departure


@given(hours, hours, headways, shares)
def test_board_is_first_in_first_out(a, b, headway, share):
    low, high = sorted([a, b])
    phase = F(headway * F(share))
    first, second = arrivals.board(low, headway, phase), arrivals.board(high, headway, phase)
    assert first <= second
    assert low <= first <= low + headway * F(1.001) + F(1e-3)


@given(hours)
def test_no_headway_no_wait(t):
    assert arrivals.board(t, F(0), F(0)) == t == interpreted(arrivals.board)(t, F(0), F(0))


def test_boarding_at_infinity_stays_there():
    assert arrivals.board(F(np.inf), F(24), F(3)) == np.inf


@given(hours, intervals)
def test_waiting_equals_twin(t, closures):
    arrays, ordered = as_arrays(closures)
    found = F(arrivals.wait_until_open(t, *arrays))
    assert found == naive.wait_until_open(t, ordered)
    assert found == interpreted(arrivals.wait_until_open)(t, *arrays)


@given(hours, hours, intervals)
def test_waiting_is_first_in_first_out(a, b, closures):
    low, high = sorted([a, b])
    assert low <= pass_all(low, closures) <= pass_all(high, closures)


@given(hours, intervals, intervals)
def test_a_closure_never_helps(t, closures, more):
    assert pass_all(t, closures) <= pass_all(t, closures + more)


@given(hours, intervals)
def test_a_gate_is_worse_than_a_slowdown(t, closures):
    gates = [(start, length, F(np.inf)) for start, length, _ in closures]
    assert pass_all(t, closures) <= pass_all(t, gates)


@given(hours, intervals)
def test_who_passed_the_gates_is_outside_all_of_them(t, closures):
    gates = [(start, length, F(np.inf)) for start, length, _ in closures]
    after = pass_all(t, gates)
    assert all(not start <= after < end for start, end, _ in as_arrays(gates)[1])


def test_edges_of_a_closure():
    gate = [(F(10), F(5), F(np.inf))]
    assert [pass_all(F(t), gate) for t in (9, 10, 14, 15)] == [9, 15, 15, 15]
    slow = [(F(10), F(5), F(2))]
    assert [pass_all(F(t), slow) for t in (9, 10, 14, 15)] == [9, 12, 15, 15]


def test_a_place_that_never_opens():
    assert pass_all(F(20), [(F(10), F(np.inf), F(np.inf))]) == np.inf

"""Geometry of maps: what thinning may cost, what a window holds, what crosses the antimeridian."""

from itertools import pairwise

import numpy as np
import pytest

from corridorsim.report.charts.map_geometry import (
    Window,
    along,
    evenly,
    great_circle,
    projected,
    side_vectors,
    thinned,
    unwrapped,
    way_along,
    window_of,
)


def _distance(point, line):
    """How far a point lies from a broken line, slowly."""
    best = np.inf
    for start, end in pairwise(line):
        way = end - start
        share = np.clip((point - start) @ way / max(way @ way, 1e-300), 0, 1)
        best = min(best, np.linalg.norm(point - start - share * way))
    return best


@pytest.mark.parametrize("tolerance", [0.01, 0.3, 2.0])
def test_no_point_lies_further_from_the_thinned_line_than_the_tolerance(tolerance):
    walk = np.cumsum(np.random.default_rng(5).normal(size=(400, 2)), axis=0)
    thin = thinned(walk, tolerance)
    assert max(_distance(point, thin) for point in walk) <= tolerance
    assert thin[0].tolist() == walk[0].tolist()
    assert thin[-1].tolist() == walk[-1].tolist()


def test_thinning_leaves_few_points_of_a_straight_line_and_all_of_a_zigzag():
    straight = np.column_stack((np.linspace(0, 9, 50), np.linspace(0, 3, 50)))
    assert len(thinned(straight, 1e-9)) == 2
    zigzag = np.array([[x, x % 2] for x in range(20)], dtype=float)
    assert len(thinned(zigzag, 0.4)) == 20


def test_a_ring_that_ends_where_it_starts_is_thinned_too():
    angle = np.linspace(0, 2 * np.pi, 361)
    ring = np.column_stack((np.cos(angle), np.sin(angle)))
    ring[-1] = ring[0]
    thin = thinned(ring, 0.01)
    assert 20 < len(thin) < 60
    assert thin[0].tolist() == thin[-1].tolist()


def test_mercator_keeps_angles_and_the_equator():
    (left, low), (right, high) = projected(np.array([[10, 0], [11, 1e-3]]))
    assert (left, low, right) == (10, 0, 11)
    assert high == pytest.approx(1e-3)
    south, north = projected(np.array([[0, 59.999], [0, 60.001]]))[:, 1]
    assert (north - south) / 0.002 == pytest.approx(1 / np.cos(np.radians(60)), rel=1e-6)


def test_the_poles_are_finite():
    assert np.isfinite(projected(np.array([[0, 90], [0, -90]]))).all()


def test_a_line_over_the_antimeridian_runs_on():
    line = unwrapped(np.array([[170, 10], [179, 11], [-179, 12], [-170, 13]]))
    assert line[:, 0].tolist() == [170, 179, 181, 190]


def test_a_great_circle_over_the_pacific_goes_north_and_does_not_turn_back():
    shanghai, los_angeles = (121.5, 31.2), (-118.2, 33.7)
    line = great_circle(shanghai, los_angeles)
    assert line[0].tolist() == list(shanghai)
    assert line[-1].tolist() == [241.8, 33.7]
    assert (np.diff(line[:, 0]) > 0).all()
    assert np.ptp(line[:, 0]) == pytest.approx(120.3)
    assert line[:, 1].max() > 45


def test_a_great_circle_between_a_place_and_itself_is_there():
    assert great_circle((30, 40), (30, 40)).tolist() == [[30, 40], [30, 40]]


@pytest.mark.parametrize(
    ("lines", "west", "east"),
    [
        ([[(9, 45), (69, 41)]], 9, 69),
        ([[(121, 31), (242, 34)]], 121, 242),  # Shanghai - Los Angeles
        ([[(121, 31), (140, 35)], [(-122, 38), (-118, 34)]], 121, 242),  # nobody crosses it
        ([[(-10, 0), (5, 0)], [(-170, 0), (-160, 0)]], -170, 5),
        ([[(170, 0), (200, 0)], [(-175, 0), (-170, 0)]], 170, 200),  # the second lies within the first
        ([[(0, 0), (359, 0)]], 0, 359),
    ],
)
def test_a_window_is_the_narrowest_that_holds_all(lines, west, east):
    window = window_of([np.array(line, dtype=float) for line in lines])
    margin = max(0.6, 0.06 * (east - west))
    margin = min(margin, (360 - (east - west)) / 2)
    assert window.west == pytest.approx(west - margin)
    assert window.east == pytest.approx(east + margin)
    for line in lines:
        moved = window.moved_in(np.array(line, dtype=float))
        assert window.west <= moved[:, 0].min() <= moved[:, 0].max() <= window.east


def test_a_single_place_has_a_window_too():
    wide, high = window_of([np.array([[30.0, 40.0]])]).size
    assert wide > 1
    assert high > 1


def test_nothing_has_a_window():
    assert window_of([]).size[0] > 100


def test_a_window_does_not_grow_beyond_once_round_the_world():
    wide, _ = Window(-100, -10, 200, 10).grown(1000, 1000).size
    assert wide == pytest.approx(360)


def test_the_side_of_a_straight_line_is_its_left():
    assert side_vectors(np.array([[0.0, 0], [1, 0], [5, 0]])).tolist() == [[0, 1]] * 3


def test_a_line_set_aside_keeps_its_distance_round_a_bend():
    line = np.array([[0.0, 0], [4, 0], [4, 4]])
    aside = line + side_vectors(line)
    assert aside == pytest.approx(np.array([[0, 1], [3, 1], [3, 4]]))


def test_no_mitre_reaches_far_where_a_line_turns_back():
    for line in ([[0.0, 0], [9, 0.1], [0, 0.2]], [[0.0, 0], [9, 0], [0, 0]]):
        assert np.linalg.norm(side_vectors(np.array(line)), axis=1).max() <= 2.5 + 1e-9


def test_evenly_keeps_the_points_of_a_line_and_its_length():
    line = np.array([[0.0, 0], [3, 4], [3, 14]])
    more = evenly(line, 13)
    assert {tuple(point) for point in line.tolist()} <= {tuple(point) for point in more.tolist()}
    assert way_along(more)[-1] == pytest.approx(15)
    assert np.diff(way_along(more)).max() <= 15 / 12 + 1e-9


def test_half_way_along_a_line_is_half_of_its_length_over_the_globe():
    line = np.array([[0.0, 60], [90, 60], [90, 15]])  # the first half is shorter than its degrees say
    x, y = along(line, 0.5)
    assert x == pytest.approx(90)
    assert 50 < y < 60
    assert along(line, 0.0) == (0, 60)
    assert along(line, 1.0) == (90, 15)

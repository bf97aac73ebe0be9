"""Land of a map: holes stay open, nothing is drawn beyond the window, the antimeridian is no seam."""

import numpy as np
import pytest
from matplotlib.path import Path

from corridorsim.report.charts.map_geometry import Window, projected
from corridorsim.report.charts.map_land import land_in

EURASIA = Window(-15, -10, 145, 70)
PACIFIC = Window(110, 10, 250, 70)


def _is_land(window, place):
    """Whether a place lies in an odd number of rings of a polygon, as a page and a picture fill them."""
    x, y = projected(np.array([place], dtype=float))[0]
    inside = [[Path(ring).contains_point((x, y)) for ring in rings] for rings in land_in(window).polygons]
    return any(sum(each) % 2 for each in inside)


@pytest.mark.parametrize(
    ("window", "place", "is_land"),
    [
        (EURASIA, (50.5, 42.0), False),  # the Caspian is a hole
        (EURASIA, (34.0, 43.0), False),  # the Black Sea
        (EURASIA, (8.9, 44.2), False),
        (EURASIA, (76.9, 43.3), True),
        (EURASIA, (49.8, 40.45), True),
        (EURASIA, (9.2, 45.5), True),
        (PACIFIC, (180.0, 40.0), False),
        (PACIFIC, (121.0, 31.0), True),
        (PACIFIC, (360 - 112.0, 34.0), True),  # Phoenix, west of the window's own 180
        (PACIFIC, (179.0, 67.5), True),  # Chukotka, on both sides of the antimeridian
        (PACIFIC, (181.0, 67.5), True),
        (Window(-250, 10, -110, 70), (-239.0, 31.0), True),
    ],
)
def test_land_is_land_and_water_is_water(window, place, is_land):
    assert _is_land(window, place) == is_land


@pytest.mark.parametrize("window", [EURASIA, PACIFIC])
def test_land_ends_at_the_window(window):
    left, low, right, high = window.corners
    points = np.concatenate([ring for rings in land_in(window).polygons for ring in rings])
    assert left - 1e-6 <= points[:, 0].min() <= points[:, 0].max() <= right + 1e-6
    assert low - 1e-6 <= points[:, 1].min() <= points[:, 1].max() <= high + 1e-6


def test_every_ring_is_closed():
    for rings in land_in(PACIFIC).polygons:
        for ring in rings:
            assert len(ring) >= 4
            assert ring[0].tolist() == ring[-1].tolist()


def test_no_boundary_runs_across_the_world():
    for window in (EURASIA, PACIFIC):
        for line in land_in(window).boundaries:
            assert np.abs(np.diff(line, axis=0)).max() < 40  # a long straight boundary has as much


def test_a_small_window_has_finer_land_than_a_large_one():
    genoa = land_in(Window(6, 42, 12, 46))
    assert sum(map(len, (ring for rings in genoa.polygons for ring in rings))) < 600
    coarse = land_in(EURASIA, 300).polygons
    assert sum(len(rings[0]) for rings in coarse) < sum(len(rings[0]) for rings in land_in(EURASIA).polygons)


def test_the_open_sea_has_no_land():
    assert land_in(Window(-40, 20, -30, 30)).polygons == ()

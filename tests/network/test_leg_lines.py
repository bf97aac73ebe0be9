"""Lines are cut at 180 degrees, and a point lies where its share of the length is."""

import pytest

from corridorsim.network.leg_lines import cut_at_antimeridian, length_km, point_at


def test_a_line_that_stays_is_left_as_it_is():
    line = ((10.001, 50.0), (20.002, 51.0))
    assert cut_at_antimeridian(line) == (line,)


@pytest.mark.parametrize(
    "line",
    [((170.0, 0.0), (-170.0, 10.0)), ((170.0, 0.0), (190.0, 10.0)), ((-190.0, 0.0), (-170.0, 10.0))],
)
def test_a_line_over_180_degrees_is_cut_there(line):
    assert cut_at_antimeridian(line) == (((170.0, 0.0), (180.0, 5.0)), ((-180.0, 5.0), (-170.0, 10.0)))


def test_it_may_cross_westward_and_back_and_touch():
    pieces = cut_at_antimeridian(((-179.0, 0.0), (179.0, 0.0), (-179.0, 0.0)))
    assert [piece[0] for piece in pieces] == [(-179.0, 0.0), (180.0, 0.0), (-180.0, 0.0)]
    assert cut_at_antimeridian(((180.0, 1.0), (-179.0, 1.0))) == (((-180.0, 1.0), (-179.0, 1.0)),)


def test_points_lie_by_length_and_over_180_degrees_too():
    assert point_at(((0.0, 0.0), (1.0, 0.0), (3.0, 0.0)), 0.5) == pytest.approx((1.5, 0.0))
    assert point_at(((0.0, 0.0), (1.0, 0.0)), 1.0) == pytest.approx((1.0, 0.0))
    assert point_at(((179.0, 0.0), (-179.0, 0.0)), 0.75) == pytest.approx((-179.5, 0.0))
    assert length_km(((0.0, 0.0), (1.0, 0.0))) == pytest.approx(111.195, abs=0.001)

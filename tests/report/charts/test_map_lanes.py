"""Lanes: shared tracks side by side, the same there and back; parallel services bow apart."""

import numpy as np
import pytest

from corridorsim.report.charts.map_lanes import LANE_WIDTH, laid_lines, map_window
from corridorsim.report.charts.models import DrawnLeg, DrawnMap, DrawnRoute


def _leg(name, *line, ends=("a", "b")):
    there, back = ends
    facts = {"mode": "rail1520", "service": "block-train", "distance_km": 1.0, "median_hours": 1.0}
    line = tuple((float(x), float(y)) for x, y in line)
    return DrawnLeg(
        id=name, origin=there, destination=back, line=line, headway_hours=0.0, usd_per_feu=1.0, **facts
    )


def _route(corridor, *legs, shipment="s"):
    return DrawnRoute(shipment=shipment, corridor=corridor, policy="committed", legs=legs)


def _map(legs, routes):
    return DrawnMap(legs=tuple(legs), routes=tuple(routes))


def _laid(drawn, *corridors):
    laid = laid_lines(drawn, map_window(drawn), corridors)
    return {(line.corridor, line.leg.id): line for line in laid}


EAST = _leg("ab", (0, 10), (20, 12), (40, 10))
WEST = _leg("ab~back", (40, 10), (20, 12), (0, 10), ends=("b", "a"))


def test_corridors_on_one_track_lie_side_by_side_a_lane_apart():
    laid = _laid(_map([EAST], [_route(name, "ab") for name in "xyz"]), "x", "y", "z")
    x, y, z = (laid[name, "ab"].aside for name in "xyz")
    assert np.abs(y).max() == 0
    assert x == pytest.approx(-z)
    assert np.linalg.norm(x[0]) == pytest.approx(LANE_WIDTH)


def test_a_corridor_alone_runs_on_its_track():
    (line,) = _laid(_map([EAST], [_route("x", "ab")]), "x", "unused").values()
    assert np.abs(line.aside).max() == 0


def test_a_corridor_keeps_its_lane_on_the_way_back():
    routes = [_route(name, leg, shipment=leg) for name in "xy" for leg in ("ab", "ab~back")]
    laid = _laid(_map([EAST, WEST], routes), "x", "y")
    for corridor in "xy":
        there, back = laid[corridor, "ab"].placed(0.1), laid[corridor, "ab~back"].placed(0.1)
        assert there == pytest.approx(back[::-1])
    assert laid["x", "ab"].placed(0.1)[0].tolist() != laid["y", "ab"].placed(0.1)[0].tolist()


def test_no_lane_changes_sides_from_leg_to_leg():
    legs = [_leg("ab", (0, 0), (10, 5)), _leg("bc", (10, 5), (9, 12), ends=("b", "c"))]
    legs.append(_leg("cd", (9, 12), (30, 20), ends=("c", "d")))
    laid = _laid(_map(legs, [_route(name, "ab", "bc", "cd") for name in "xy"]), "x", "y")
    for before, after in (("ab", "bc"), ("bc", "cd")):
        end, start = laid["x", before].placed(0.1)[-1], laid["x", after].placed(0.1)[0]
        other = laid["y", after].placed(0.1)[0]
        assert np.linalg.norm(end - start) < np.linalg.norm(end - other)


def test_a_lane_is_as_wide_in_pixels_whatever_the_zoom():
    line = _laid(_map([EAST], [_route(name, "ab") for name in "xy"]), "x", "y")["x", "ab"]
    for units_per_pixel in (0.01, 0.5):
        moved = np.linalg.norm(line.placed(units_per_pixel)[0] - line.points[0]) / units_per_pixel
        assert moved == pytest.approx(LANE_WIDTH / 2)


def test_services_of_one_corridor_between_the_same_terminals_bow_apart():
    names = ("ab", "ab-express", "ab-wagon")
    legs = [_leg(name, (0, 10), (40, 10)) for name in names]
    legs.append(_leg("ba-truck", (40, 10), (0, 10), ends=("b", "a")))  # declared the other way round
    laid = _laid(_map(legs, [_route("x", leg.id) for leg in legs]), "x")
    middles = sorted(line.placed(1.0)[len(line.points) // 2][1] for line in laid.values())
    assert (np.diff(middles) > 8).all()
    for line in laid.values():  # but all start and end where the terminals are
        assert line.aside[[0, -1]] == pytest.approx(np.zeros((2, 2)), abs=1e-12)


def test_a_parallel_service_and_its_way_back_bow_alike():
    straight = (0, 10), (40, 10)
    legs = [
        _leg("ab", *straight),
        _leg("ab-w", *straight),
        _leg("ab-w~back", *straight[::-1], ends=("b", "a")),
    ]
    routes = [_route("x", "ab"), _route("x", "ab-w"), _route("x", "ab-w~back", shipment="t")]
    laid = _laid(_map(legs, routes), "x")
    assert laid["x", "ab-w"].placed(1.0) == pytest.approx(laid["x", "ab-w~back"].placed(1.0)[::-1])
    assert np.abs(laid["x", "ab"].aside).max() == 0


def test_services_that_run_elsewhere_anyway_do_not_bow():
    legs = [_leg("suez", (0, 10), (40, 10)), _leg("the-cape", (0, 10), (20, -35), (40, 10))]
    laid = _laid(_map(legs, [_route("x", leg.id) for leg in legs]), "x")
    assert all(np.abs(line.aside).max() == 0 for line in laid.values())


def test_a_line_over_the_antimeridian_is_laid_without_a_jump():
    legs = [_leg("ab", (170, 0), (190, 5)), _leg("bc", (-170, 5), (-160, 0), ends=("b", "c"))]
    laid = _laid(_map(legs, [_route("x", "ab", "bc")]), "x")
    assert laid["x", "ab"].points[-1] == pytest.approx(laid["x", "bc"].points[0])
    assert np.ptp(np.concatenate([line.points for line in laid.values()])[:, 0]) == pytest.approx(30)


def test_a_leg_that_goes_nowhere_is_laid():
    legs = [_leg("aa", (3, 4), (3, 4), ends=("a", "a2"))]
    (line,) = _laid(_map(legs, [_route("x", "aa")]), "x").values()
    assert len(line.points) == 1

"""Waits for departures that are irregular, cancelled or by timetable, against what theory says of them.

Means within four standard errors: a right program fails for one seed in 16,000, and seeds are fixed.
"""

import numpy as np
import pytest

from corridorsim.kernels.steps import PART_BORDER, PART_CLOSURE
from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import assert_mean, compared, departures, only_trial

pytestmark = pytest.mark.kernels
LOADED, ENDS = 24.0, 36.0  # loading before the leg, and with unloading
MOVING = 24.0


def journeys(folder, *, terminals=None, draws=20_000, **values):
    """Return the scenario, the network and the hours of one leg from a to b, waits and moving, (n_draws,)."""
    study = {"patience_days": 300, "horizon_days": 380, "draws": draws}
    legs, ships = [leg("a", "b", **values)], [shipment("a", "b")]
    scenario, network = build(folder, legs, ships, terminals=terminals, **study)
    hours = only_trial(compared(scenario, network)).hours.astype(np.float64)
    assert np.isfinite(hours).all()
    return scenario, network, hours - ENDS


def planned_mean(network):
    (arc,) = (index for index, arc in enumerate(network.arcs) if arc.leg is not None)
    return network.costs.hours[arc]


@pytest.mark.parametrize(("cv", "expected"), [(0, 12), (1, 24), (0.5, 15)])
def test_inspection_paradox(cv, expected, sizes, tmp_path):
    """A departure a day on average: who comes at any time meets the long gaps more often."""
    _, network, hours = journeys(tmp_path, draws=min(20_000, sizes.draws), headway_hours=24, headway_cv=cv)
    assert_mean(hours - MOVING, expected)
    assert planned_mean(network) == pytest.approx(expected + MOVING)


@pytest.mark.parametrize(("headway", "cv", "p"), [(24, 0, 0.25), (60, 0.7, 0.5), (24, 0, 0.05)])
def test_cancelled_departures(headway, cv, p, sizes, tmp_path):
    """h p / (1 − p) on top, whatever the law of the gaps; nobody waits longer for the cut-off than 5 h."""
    _, network, hours = journeys(
        tmp_path,
        draws=min(20_000, sizes.draws),
        headway_hours=headway,
        headway_cv=cv,
        cancel_probability=p,
        cutoff_hours=5,
    )
    expected = headway * ((1 + cv**2) / 2 + p / (1 - p)) + 5
    assert_mean(hours - MOVING, expected)
    assert planned_mean(network) == pytest.approx(expected + MOVING)


@pytest.mark.parametrize(
    ("timetable", "sigma", "p", "cutoff"),
    [
        ("mon 10:00;thu 12:30", 0.0, 0.0, 0.0),
        ("mon-fri 10:00", 0.3, 0.2, 9.0),
        ("mon 10:00 +30;thu 12:00 +10;thu 10:00 +40", 0.5, 0.3, 0.0),
        ("mon 10:00 +80;tue 12:00 +10;thu 10:00 +40", 0.8, 0.0, 5.0),
    ],
)  # fmt: skip
def test_timetables_take_what_planning_expects(timetable, sigma, p, cutoff, sizes, tmp_path):
    """The exact mean over the week, trains that overtake and trains that do not run included."""
    _, network, hours = journeys(
        tmp_path,
        draws=min(20_000, sizes.draws),
        timetable=timetable,
        sigma=sigma,
        cancel_probability=p,
        cutoff_hours=cutoff,
    )
    assert_mean(hours, planned_mean(network))


def leaves_by_hand(comes, departs, cutoff=0.0):
    """The next of some hours of the week (UTC) after the cut-off; the window starts on a Wednesday."""
    week = comes + cutoff + 48.0
    gaps = np.stack([(hour - week) % 168.0 for hour in departs])
    return comes + cutoff + gaps.min(axis=0)


def test_a_timetable_is_local_time_and_has_no_summer_time(tmp_path):
    """Monday 10:00 and Friday 02:00 by UTC+5 are Monday 05:00 and Thursday 21:00 by UTC, all year."""
    scenario, network, hours = journeys(
        tmp_path,
        timetable="fri 02:00;mon 10:00",
        cutoff_hours=6,
        draws=2000,
        terminals={"a": {"utc_offset_hours": 5}},
    )
    comes = departures(scenario, network) + LOADED
    expected = leaves_by_hand(comes, [5.0, 3 * 24 + 21.0], 6.0) - comes + MOVING
    np.testing.assert_allclose(hours, expected, atol=2e-3)


def test_own_hours_go_by_the_departure_that_arrives_first(tmp_path):
    """Who comes on Tuesday waits for Thursday's express rather than leave on Wednesday by the slow train."""
    scenario, network, hours = journeys(tmp_path, timetable="wed 06:00 +60;thu 06:00 +20", draws=2000)
    comes = departures(scenario, network) + LOADED
    slow, fast = (leaves_by_hand(comes, [hour]) for hour in (54.0, 78.0))
    np.testing.assert_allclose(hours, np.minimum(slow + 60, fast + 20) - comes, atol=2e-3)
    assert (fast + 20 < slow + 60).all()


def test_opening_hours_at_both_ends(tmp_path):
    """Open from 08:00 to 18:00 local time on working days at the origin; the other end opens on Sundays."""
    scenario, network, hours = journeys(
        tmp_path,
        draws=2000,
        terminals={
            "a": {"opening_hours": "mon-fri 08:00-18:00", "utc_offset_hours": 3},
            "b": {"opening_hours": "sun 00:00-24:00", "kind": "border"},
        },
    )
    comes = departures(scenario, network) + LOADED
    week = (comes + 48.0) % 168.0
    by_day = week % 24.0
    is_open = (by_day >= 5) & (by_day < 15) & (week < 120)
    wait = np.where(is_open, 0.0, leaves_by_hand(comes, [5.0 + 24 * day for day in range(5)]) - comes)
    at_border = comes + wait + MOVING
    week = (at_border + 48.0) % 168.0
    expected = wait + MOVING + np.where(week >= 144, 0.0, 144.0 - week)
    np.testing.assert_allclose(hours, expected, atol=2e-3)


def test_a_season_over_new_year(tmp_path):
    """From November to March: who comes to the quay on 1 April waits for November, all others go."""
    scenario, network, hours = journeys(tmp_path, season="11-01..03-31", draws=2000)
    comes = departures(scenario, network) + LOADED
    shut, opens = (31 + 28 + 31) * 24.0, 304 * 24.0
    wait = np.where((comes >= shut) & (comes < opens), opens - comes, 0.0)
    assert 0.4 < np.mean(wait > 0) < 0.7
    np.testing.assert_allclose(hours, wait + MOVING, atol=2e-3)


@pytest.mark.parametrize("kind", ["rail", "border"])
def test_waits_are_told_apart(kind, tmp_path):
    """Opening hours of a border are its time; those of another place are closure."""
    terminals = {"a": {"opening_hours": "mon 08:00-18:00", "kind": kind}}
    study = {"patience_days": 300, "horizon_days": 380}
    scenario, network = build(tmp_path, [leg("a", "b")], [shipment("a", "b")], terminals=terminals, **study)
    seconds = only_trial(compared(scenario, network)).seconds
    assert (seconds[PART_BORDER] > 0, seconds[PART_CLOSURE] > 0) == (kind == "border", kind == "rail")

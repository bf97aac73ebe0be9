"""What becomes of a shipment that finds a place shut: whole runs against what can be reckoned by hand.

All times are certain but the hour of departure: rail 24 h a leg, loading 24, the port 12, a voyage 24,
unloading 12. Planners know dates: so that they plan to wait, at 100 USD a day, all else costs 6,000 more.
"""

import numpy as np
import pytest

from corridorsim.study.comparison import InfeasibleCorridor
from tests.network.small_networks import TRANSFERS, build, leg, shipment
from tests.theory.whole_runs import FERRY, compared, departures, only_trial

PLAN = leg("p", "q", passages="narrows", **FERRY)
CHEAP = leg("p", "q", "slow", passages="strait", median_hours=40, **FERRY)
OTHER = CHEAP | {"usd_per_feu": 1200 + 6000}
FIRST = leg("a", "p", usd_per_feu=30_000)
LEGS = [FIRST, PLAN, OTHER, leg("q", "z")]
AT_PORT, AFTER = 24 + 24 + 12, 12 + 24 + 12  # before the ship, and after it
SAIL = 12  # half the voyage lies before the passage


def shut(place, until=None, since=None):
    lines = [f'[[changes]]\npath = "{place}"\nclose = true']
    lines += [f"from = {since}"] if since else []
    return "\n".join([*lines, *([f"until = {until}"] if until else []), ""])


def run(folder, rest, legs=LEGS, texts=None, goods=None, **study):
    usual = {"draws": 300, "patience_days": 2, "depart_until": "2025-01-01", "horizon_days": 60}
    ships = [shipment("a", "z", **goods or {})]
    scenario, network = build(folder, legs, ships, rest=rest, texts=texts, **usual | study)
    comparison = compared(scenario, network)
    return comparison, departures(scenario, network)


def journeys(comparison):
    trial = only_trial(comparison)
    return trial.hours.astype(np.float64), np.array([route.legs[1] for route in trial.entry.routes])[
        trial.route
    ]


def test_a_short_closure_is_waited_for(tmp_path):
    """The voyage is shut until midnight of day 4; patience of 2 days lasts for all who came by then."""
    comparison, departure = run(tmp_path, shut("legs.p-q", until="2025-01-04"))
    hours, legs = journeys(comparison)
    assert set(legs) == {"p-q"}
    np.testing.assert_allclose(hours, 96 - departure + 24 + AFTER, atol=1e-3)


def test_diverted_when_patience_runs_out_to_the_hour(tmp_path):
    """Two days at the port, then the slower ship: for everybody the same 60 + 48 + 40 + 48 hours."""
    comparison, _ = run(tmp_path, shut("legs.p-q", until="2025-02-01", since="2025-01-02"))
    hours, legs = journeys(comparison)
    assert set(legs) == {"p-q-slow"}
    np.testing.assert_allclose(hours, AT_PORT + 48 + 40 + AFTER, atol=1e-3)


def test_diverted_though_it_would_open_soon_after(tmp_path):
    """Open again after two and a half to three and a half days: longer than patience by a little."""
    comparison, _ = run(tmp_path, shut("legs.p-q", until="2025-01-06", since="2025-01-02"))
    hours, legs = journeys(comparison)
    assert set(legs) == {"p-q-slow"}
    np.testing.assert_allclose(hours, AT_PORT + 48 + 40 + AFTER, atol=1e-3)


def test_a_closure_announced_is_planned_for(tmp_path):
    """The same with a slower ship that costs no more: nobody goes to wait at all."""
    rest = shut("legs.p-q", until="2025-02-01", since="2025-01-02")
    comparison, _ = run(tmp_path, rest, [FIRST, PLAN, CHEAP, leg("q", "z")])
    hours, _ = journeys(comparison)
    np.testing.assert_allclose(hours, AT_PORT + 40 + AFTER, atol=1e-3)


def test_no_patience_at_all(tmp_path):
    comparison, _ = run(tmp_path, shut("legs.p-q", until="2025-02-01", since="2025-01-02"), patience_days=0)
    hours, _ = journeys(comparison)
    np.testing.assert_allclose(hours, AT_PORT + 40 + AFTER, atol=1e-3)


def test_a_strait_shut_ahead_sends_one_back_to_the_port(tmp_path):
    """The ship waits before the narrows; the other sails from the port, a bound on the safe side."""
    comparison, _ = run(tmp_path, shut("passages.narrows", until="2025-02-01", since="2025-01-02"))
    hours, legs = journeys(comparison)
    assert set(legs) == {"p-q-slow"}
    np.testing.assert_allclose(hours, AT_PORT + SAIL + 48 + 40 + AFTER, atol=1e-3)


@pytest.mark.parametrize(("first", "taken", "voyage"), [("p-q", "p-q", 24), ("p-q-slow", "p-q-slow", 40)])
def test_where_all_is_shut_the_first_to_open_is_taken(first, taken, voyage, tmp_path):
    last = ({"p-q", "p-q-slow"} - {first}).pop()
    rest = shut(f"legs.{first}", until="2025-01-20", since="2025-01-02")
    comparison, departure = run(tmp_path, rest + shut(f"legs.{last}", until="2025-02-20", since="2025-01-02"))
    hours, legs = journeys(comparison)
    assert set(legs) == {taken}
    np.testing.assert_allclose(hours, 20 * 24 - departure + voyage + AFTER, atol=1e-3)


def test_another_side_of_the_same_terminal_is_a_way_out(tmp_path):
    """A railway shut beyond p: who gives up has his box moved to the ship there, 12 h, and sails."""
    legs = [FIRST, leg("p", "z"), PLAN | {"usd_per_feu": 6000}, leg("q", "z")]
    comparison, _ = run(tmp_path, shut("legs.p-z", until="2025-02-01", since="2025-01-02"), legs)
    hours, taken = journeys(comparison)
    assert set(taken) == {"p-q"}
    np.testing.assert_allclose(hours, 48 + 48 + 12 + 24 + AFTER, atol=1e-3)


def test_another_quay_needs_its_own_transfer(tmp_path):
    rows = TRANSFERS + "far-quay,p,rail1520,*,feeder,*,no,30,0,0,0\n"
    feeder = leg("p", "q", "feeder", mode="feeder", service="feeder", median_hours=20, usd_per_feu=7200)
    legs = [FIRST, PLAN, feeder, leg("q", "z")]
    rest = shut("legs.p-q", until="2025-02-01", since="2025-01-02")
    comparison, _ = run(tmp_path, rest, legs, {"transfers": rows})
    hours, taken = journeys(comparison)
    assert set(taken) == {"p-q-feeder"}
    np.testing.assert_allclose(hours, AT_PORT + 48 + 30 + 20 + 18 + 24 + 12, atol=1e-3)


FOR_GOOD = shut("legs.p-q", since="2025-01-08")
ALONE = [leg("a", "p"), PLAN, leg("q", "z")]
LATE_GOODS = {"deadline_days": 20, "feu": 2}


def test_without_a_way_before_the_horizon_nobody_arrives(tmp_path):
    """Shut for good from day 8: who came by then sails, the rest are late, and cost what the horizon does."""
    window = {"depart_until": "2025-01-10", "patience_days": 2}
    comparison, departure = run(tmp_path, FOR_GOOD, ALONE, goods=LATE_GOODS, **window)
    hours, _ = journeys(comparison)
    in_time = departure + AT_PORT < 7 * 24
    assert 0 < in_time.mean() < 1
    np.testing.assert_array_equal(np.isfinite(hours), in_time)
    np.testing.assert_allclose(hours[in_time], AT_PORT + 24 + AFTER, atol=1e-3)
    (row,) = comparison.corridors
    assert row.undelivered_share == pytest.approx(1 - in_time.mean())
    assert row.on_time == pytest.approx(in_time.mean())
    assert row.days["mean"] == pytest.approx((AT_PORT + 24 + AFTER) / 24)
    hours_in_money = np.where(in_time, AT_PORT + 24 + AFTER, 60 * 24)
    assert row.usd["mean"] == pytest.approx(row.usd["p95"])
    expected = row.usd["mean"] + row.kg_co2e["mean"] * 0.08 + hours_in_money.mean() / 24 * 200
    assert row.generalized_usd["mean"] == pytest.approx(expected)


def test_later_than_the_horizon_is_undelivered_too(tmp_path):
    """Open again on day 50, but the horizon is day 30 after departure."""
    rest = shut("legs.p-q", since="2025-01-08", until="2025-02-20")
    window = {"depart_until": "2025-01-10", "horizon_days": 30}
    comparison, departure = run(tmp_path, rest, ALONE, **window)
    hours, _ = journeys(comparison)
    np.testing.assert_array_equal(np.isinf(hours), departure + AT_PORT >= 7 * 24)


def test_a_corridor_that_delivers_nothing_is_infeasible_with_a_reason(tmp_path):
    comparison, _ = run(tmp_path, shut("legs.p-q", since="2025-01-02"), ALONE)
    (row,) = comparison.corridors
    assert isinstance(row, InfeasibleCorridor)
    assert row.reason == "no draw is delivered by the horizon of 60 d"
    assert comparison.verdicts[0].best is None

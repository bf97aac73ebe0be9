"""The five-terminal example against the hand solution that its network tells."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from corridorsim.network.building import build_network
from corridorsim.scenario.reading import read_scenario
from tests.theory.whole_runs import assert_mean, assert_share, compared

FILE = Path(__file__).parents[2] / "scenarios" / "two-corridors.toml"
DRAWS = "study.draws=20000"
CALM = "hazards.storm.rate_per_year=0"
AT_ONCE = "legs.porta-portb-ferry*.headway_hours=0"


def run(*settings, **options):
    scenario = read_scenario(FILE, settings=[DRAWS, *settings], **options)
    return compared(scenario, build_network(scenario))


@pytest.fixture(scope="module")
def comparison():
    return run()


def days(comparison, corridor, shipment="alma-omega"):
    for trial in comparison.trials.feasible:
        if (trial.entry.corridor.id, trial.entry.shipment.id) == (corridor, shipment):
            return trial.hours.astype(np.float64) / 24
    raise KeyError(corridor)


@pytest.mark.parametrize("shipment", ["alma-omega", "omega-alma"])
def test_north_is_certain(comparison, shipment):
    row = comparison.summary_of(shipment, "north", "committed")
    assert set(days(comparison, "north", shipment)) == {12.5}
    assert set(row.days.values()) == {12.5, 0.0}
    assert row.usd == {"mean": 2600, "p95": 2600}
    assert row.kg_co2e["mean"] == pytest.approx(480)
    assert row.generalized_usd["mean"] == pytest.approx(3888.4)
    assert (row.on_time, row.undelivered_share, row.route_share) == (0, 0, 1)


@pytest.mark.parametrize("shipment", ["alma-omega", "omega-alma"])
def test_south_waits_for_the_ferry_and_for_storms(comparison, shipment):
    row = comparison.summary_of(shipment, "south", "committed")
    assert_mean(days(comparison, "south", shipment) - 7.5, 1 + 0.21403)
    assert row.usd["mean"] == pytest.approx(2660)
    assert row.kg_co2e["mean"] == pytest.approx(240)
    expected = 2660 + 100 * row.days["mean"] + 19.2
    assert row.generalized_usd["mean"] == pytest.approx(expected)
    assert abs(row.generalized_usd["mean"] - 3550.603) < 4 * row.generalized_usd["mean_se"]
    assert row.undelivered_share == 0


def test_routes_are_the_drawn_ones(comparison):
    assert comparison.summary_of("alma-omega", "south", "committed").legs == (
        "alma-porta",
        "porta-portb-ferry",
        "portb-omega",
    )
    assert comparison.summary_of("omega-alma", "north", "committed").route == ("omega", "norda", "alma")


def test_south_is_best_in_the_mean_and_nearly_always(comparison):
    """North wins where the south takes more than 12.5 − 2.924/… days: 3888.4 − 2679.2 = 100 × 12.092."""
    for verdict in comparison.verdicts:
        assert (verdict.best, verdict.runner_up, verdict.tied_with) == ("south", "north", ())
        assert abs(verdict.margin - (3888.4 - 3550.603)) < 4 * verdict.margin_se
    south = comparison.summary_of("alma-omega", "south", "committed")
    assert south.best_share == pytest.approx(np.mean(days(comparison, "south") < 12.092))
    north = comparison.summary_of("alma-omega", "north", "committed")
    assert north.best_share == pytest.approx(1 - south.best_share)
    assert south.on_time == pytest.approx(np.mean(days(comparison, "south") <= 10))


@pytest.mark.parametrize(("settings", "headway_days"), [((CALM,), 2.0), ((CALM, "variant"), 1.0)])
def test_without_storms_the_wait_is_half_a_headway(settings, headway_days):
    """Uniform over the headway: mean H/2, variance H²/12, through the whole pipeline."""
    variant = "more-ferries" if "variant" in settings else None
    waits = days(run(CALM, variant=variant), "south") - 7.5
    assert waits.min() >= 0
    assert waits.max() <= headway_days
    assert_mean(waits, headway_days / 2)
    assert_mean((waits - headway_days / 2) ** 2, headway_days**2 / 12)


@pytest.mark.parametrize(
    ("state", "storms_a_day", "mean_wait"), [(None, 0.1, 0.21403), ("stormy", 0.2, 0.45912)]
)
def test_without_headway_the_wait_is_for_storms(state, storms_a_day, mean_wait):
    """Open with probability exp(−L D), D = 2; mean wait (exp(L D) − 1)/L − D."""
    waits = days(run(AT_ONCE, state=state), "south") - 7.5
    assert_share(waits == 0, np.exp(-2 * storms_a_day))
    assert_mean(waits, mean_wait)


def test_more_storms_contain_the_fewer_draw_by_draw():
    calm, usual, stormy = (days(run(AT_ONCE, *more), "south") for more in ([CALM], [], [twice()]))
    assert (calm <= usual).all()
    assert (usual <= stormy).all()
    assert (usual < stormy).any()


def twice():
    return "hazards.storm.rate_per_year=73.05"


def test_more_ferries_change_nothing_but_the_ferry():
    """Common random numbers: whoever has boarded meets the same storms, and the north does not notice."""
    usual, more = run(AT_ONCE), run(AT_ONCE, variant="more-ferries")
    for corridor in ("north", "south"):
        np.testing.assert_array_equal(days(usual, corridor), days(more, corridor))


def test_the_narrows_shut_leave_the_north():
    comparison = run(variant="narrows-shut")
    south = comparison.summary_of("alma-omega", "south", "committed")
    assert not south.feasible
    assert south.reason == "narrows is closed by the scenario"
    north = comparison.summary_of("alma-omega", "north", "committed")
    assert north.best_share == 1
    assert dataclasses.replace(comparison.verdicts[0], shipment="") == dataclasses.replace(
        comparison.verdicts[1], shipment=""
    )

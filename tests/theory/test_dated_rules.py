"""A rule that denies on some days is a gate of its own before the legs of those whom it concerns."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from corridorsim.network.building import build_network
from corridorsim.scenario.reading import read_scenario
from tests.theory.whole_runs import compared, departures

SCENARIOS = Path(__file__).parents[2] / "scenarios"
BAN = '[ban]\neffect = "deny"\nlegs = ["porta-portb-ferry"]\nshippers = ["eu"]\n'
EITHER = '\n[corridor.either]\ngateways = [["norda", "porta"]]\n'
TO_THE_PORT = 84.0  # a day of loading, two on rails and half a day in port
HOURS_OF_HALF_A_YEAR = 181 * 24.0  # 1 January to 1 July


@pytest.fixture
def run(tmp_path):
    """Run two-corridors with a ban on the ferry for EU shippers; the second shipment is somebody else's."""

    def run_(dates):
        shutil.copytree(SCENARIOS / "two-corridors", tmp_path / "two-corridors")
        (tmp_path / "two-corridors" / "rules.toml").write_text(BAN + dates)
        text = (SCENARIOS / "two-corridors.toml").read_text(encoding="utf-8")
        text = text.replace("feu = 1\n", 'feu = 1\nshipper = "eu"\n', 1) + EITHER
        text = text.replace(
            'origin = "omega"\ndestination = "alma"', 'origin = "alma"\ndestination = "omega"'
        )
        (tmp_path / "two-corridors.toml").write_text(text, encoding="utf-8")
        scenario = read_scenario(tmp_path / "two-corridors.toml")
        network = build_network(scenario)
        return compared(scenario, network), departures(scenario, network)

    return run_


def trial_of(comparison, shipment, corridor):
    return next(
        trial
        for trial in comparison.trials.feasible
        if (trial.entry.shipment.id, trial.entry.corridor.id) == (shipment, corridor)
    )


def test_who_comes_to_the_port_too_late_never_arrives(run):
    comparison, departure = run("from = 2025-07-01\n")
    concerned, other = (trial_of(comparison, name, "south").hours for name in ("alma-omega", "omega-alma"))
    delivered = np.isfinite(concerned)
    # A ferry may be waited for, so that whoever comes a day before is not sure to sail.
    assert delivered[departure + TO_THE_PORT < HOURS_OF_HALF_A_YEAR - 240].all()
    assert not delivered[departure + TO_THE_PORT > HOURS_OF_HALF_A_YEAR].any()
    assert np.isfinite(other).all()
    np.testing.assert_array_equal(concerned[delivered], other[delivered])
    row = comparison.summary_of("alma-omega", "south", "committed")
    assert row.undelivered_share == pytest.approx(np.mean(~delivered))


def test_the_plan_turns_to_another_way_in_time(run):
    comparison, departure = run("from = 2025-07-01\n")
    trial = trial_of(comparison, "alma-omega", "either")
    first_legs = np.array([route.legs[0] for route in trial.entry.routes])[trial.route]
    assert np.isfinite(trial.hours[departure > HOURS_OF_HALF_A_YEAR]).all()
    assert set(first_legs[departure > HOURS_OF_HALF_A_YEAR]) == {"alma-norda"}
    assert set(first_legs[departure < 59 * 24.0]) == {"alma-porta"}  # January and February


def test_a_ban_that_ends_is_waited_for(run):
    comparison, departure = run("until = 2025-01-20\n")
    hours = trial_of(comparison, "alma-omega", "south").hours
    early = departure + TO_THE_PORT < 10 * 24.0
    assert np.isfinite(hours).all()
    # It lasts to the end of the 20th: the voyage of a day and two days more follow.
    assert (departure[early] + hours[early] >= 20 * 24.0 + 24.0).all()

"""Rules that delay or detain: by whom, how long, how often, and on which days."""

import numpy as np
import pytest

from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import assert_mean, assert_share, compared, departures, only_trial

LEGS = [leg("a", "b"), leg("b", "c"), leg("c", "d")]
ALONE = 24 + 3 * 24 + 12  # loading, three legs of a day, unloading
MEDIAN, SIGMA, PROBABILITY = 60.0, 0.7, 0.3
HELD = f"delay_median_hours = {MEDIAN}\ndelay_sigma = {SIGMA}\n"
DETAIN = f'[check]\neffect = "detain"\nprobability = {PROBABILITY}\n{HELD}'
DELAY = f'[check]\neffect = "delay"\n{HELD}'
MEAN = MEDIAN * np.exp(SIGMA**2 / 2)


@pytest.fixture
def lost(tmp_path):
    """Return the hours that a rule costs in each draw, the departures, and the summary's row."""

    def lost_(rules, ships=None, **study):
        ships = ships or [shipment("a", "d")]
        study = {"draws": 20_000} | study
        scenario, network = build(tmp_path, LEGS, ships, texts={"rules": rules}, **study)
        comparison = compared(scenario, network)
        hours = only_trial(comparison).hours.astype(np.float64) - ALONE
        return hours, departures(scenario, network), comparison.corridors[0]

    return lost_


def test_detention_costs_its_probability_times_its_mean(lost):
    """And it is met once, though the rule names all three legs."""
    hours, _, row = lost(f'{DETAIN}legs = ["a-b", "b-c", "c-d"]\n')
    assert_share(hours > 0, PROBABILITY)
    assert_mean(hours, PROBABILITY * MEAN)
    assert_mean(hours[hours > 0], MEAN)
    assert row.days_parts["borders"] == pytest.approx(hours.mean() / 24, abs=1e-3)


def test_a_delay_holds_everyone(lost):
    hours, *_ = lost(f'{DELAY}countries = ["XA"]\n')
    assert (hours > 0).all()
    assert_mean(hours, MEAN)


@pytest.mark.parametrize("probability", [0, 1])
def test_nobody_or_everybody(probability, lost):
    hours, *_ = lost(f'{DETAIN}legs = ["b-c"]\n'.replace(str(PROBABILITY), str(probability)), draws=512)
    assert ((hours > 1e-3) == bool(probability)).all()


@pytest.mark.parametrize(
    "rule", ['legs = ["b-c"]\nshippers = ["eu"]', 'commodities = ["arms"]', "until = 2024-12-31"]
)
def test_whom_it_does_not_concern_it_does_not_hold(rule, lost):
    hours, *_ = lost(f"{DELAY}{rule}\n", draws=512)
    assert (hours == 0).all()


def test_luck_is_the_shipments_own_and_the_rest_is_untouched(tmp_path):
    """Two alike shipments: detained in other draws, as often; neither touches a third's bits."""
    ships = [
        shipment("a", "d", id=name, shipper=who) for name, who in (("x", "eu"), ("y", "eu"), ("z", "us"))
    ]
    runs = []
    for text in (f'{DETAIN}legs = ["b-c"]\nshippers = ["eu"]\n', ""):
        texts = {"rules": text} if text else {}
        scenario, network = build(tmp_path, LEGS, ships, texts=texts, draws=4_000)
        runs.append([trial.hours for trial in compared(scenario, network).trials.feasible])
        (tmp_path / "net" / "rules.toml").unlink(missing_ok=True)
    (x, y, z), without = runs
    assert np.array_equal(z, without[2])
    detained = np.array([x, y]) > ALONE + 1e-3
    assert_share(detained[0] & detained[1], PROBABILITY**2)


def test_a_rule_that_ends_frees_whom_it_holds(lost):
    """In force until the end of 20 January: who is held then goes on that midnight, and the map is FIFO."""
    hours, departure, _ = lost(f'{DELAY}legs = ["a-b"]\nuntil = 2025-01-20\n'.replace("= 0.7", "= 0"))
    end, at_rule = 20 * 24.0, departure + 24.0
    expected = np.where(at_rule < end, np.minimum(MEDIAN, end - at_rule), 0.0)
    np.testing.assert_allclose(hours, expected, atol=0.01)
    leaves = (at_rule + hours)[np.argsort(at_rule)]
    assert (np.diff(leaves) >= -0.01).all()


def test_a_rule_that_begins_holds_only_those_who_come_later(lost):
    hours, departure, _ = lost(f'{DELAY}legs = ["b-c"]\nfrom = 2025-06-01\n'.replace("= 0.7", "= 0"))
    begun = departure + 48.0 >= 151 * 24.0  # a day of loading and one of the leg before
    np.testing.assert_allclose(hours, np.where(begun, MEDIAN, 0.0), atol=0.01)


def test_the_plan_turns_from_a_rule_that_delays(tmp_path):
    """Two ways of a day more: without the rule the short one, with a week of delay the long one."""
    legs = [leg("a", "b"), leg("a", "c"), leg("b", "d"), leg("c", "d", distance_km=480)]
    firsts = []
    for median in (1, 168):
        rule = (
            f'[check]\neffect = "delay"\nlegs = ["a-b"]\ndelay_median_hours = {median}\ndelay_sigma = 0.1\n'
        )
        scenario, network = build(tmp_path, legs, [shipment("a", "d")], texts={"rules": rule}, draws=64)
        trial = only_trial(compared(scenario, network))
        firsts.append({trial.entry.routes[rank].legs[0] for rank in trial.route})
    assert firsts == [{"a-b"}, {"a-c"}]

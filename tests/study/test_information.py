"""What news is worth: known differences come out to the bit, intervals cover, workers change nothing."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from corridorsim.kernels.steps import N_PARTS
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.every_draw import EveryDraw
from corridorsim.study.information import information_document, value_of_information
from corridorsim.study.outcomes import outcome_of
from corridorsim.study.part_store import PartStore
from corridorsim.study.policy_pairs import FRESHEST, judged_policies, pairs_of
from corridorsim.study.results import run_document
from corridorsim.study.routes import find_routes
from corridorsim.study.stopping import Watch
from corridorsim.study.tally import Tally
from corridorsim.study.trials import CorridorTrials, Trials
from tests.study.conftest import rich, trials_of

THREE = '["committed", "adaptive", "clairvoyant"]'
DAY = 24.0


@pytest.fixture(scope="module")
def handmade(tmp_path_factory):
    """Return the trials of one corridor whose hours are given for each judged policy."""
    folder, made = tmp_path_factory.mktemp("handmade"), {}

    def _handmade(hours, policies=THREE, delay=24, objective="days"):
        key = (policies, delay, objective)
        if key not in made:
            study = {"policies": policies, "information_delay_hours": delay, "objective": f'"{objective}"'}
            scenario, network = rich(folder / str(len(made)), corridors=("south",), **study)
            made[key] = scenario, find_routes(network, scenario)
        return trials_with(*made[key], np.asarray(hours, dtype=np.float32))

    return _handmade


def trials_with(scenario, routes, hours):
    """Put hours (n_judged, n_draws) where trials would have put them; all take their entry's first route."""
    entry, study, n_draws = routes.entries[0], scenario.study, hours.shape[1]
    n_policies = len(hours)
    assert n_policies == len(judged_policies(study))
    tally, every = Tally([entry], study), EveryDraw(n_policies, 1, n_draws, n_draws)
    route = np.zeros((n_policies, 1, n_draws), np.int32)
    part = DrawPart(0, hours[:, None], route, np.zeros((n_policies, 1, N_PARTS), np.int64))
    every.add(part)
    with ThreadPoolExecutor(1) as pool:
        tally.add(part, pool)
    feasible = tuple(
        CorridorTrials(entry, name, hours[which], route[which, 0], part.seconds[which, 0])
        for which, name in enumerate(study.policies)
    )
    return Trials(scenario, routes, feasible, (), tally, n_draws, every, Watch(study, tally, every))


def toy(closed_hours, share):
    """Return committed, adaptive and clairvoyant hours: A takes 11 h and what is left of a closure, B 15 h.

    closed_hours : what is left of the closures; A is open in all other draws
    share : of draws in which A is closed
    """
    n = round(len(closed_hours) / share)
    left = np.zeros(n)
    left[: len(closed_hours)] = closed_hours
    return [np.full(n, 15.0), np.where(left > 0, 15.0, 11.0), np.minimum(11.0 + left, 15.0)]


def test_the_toy_to_the_bit(handmade):
    """One draw of five is closed, for 2 h more: 15, 11.8 and 11.4 h."""
    days = [policy * DAY for policy in toy([2.0], 0.2)]  # hours told as days: whole numbers have no rounding
    (row,) = value_of_information(handmade(days, delay=0))
    assert row.worth.keys() == {"flexibility", "perfect_information"}
    assert row.worth["flexibility"].objective.value == row.worth["flexibility"].days.value == 3.2
    assert row.worth["perfect_information"].objective.value == 3.6
    assert row.efficiency == 3.2 / 3.6
    assert row.worth["flexibility"].usd == (0.0, (0.0, 0.0))


def test_the_published_toy(handmade):
    """Closed with 0.2 for an exponential of mean 30 h: VoF 3.2 h and EVPI 3.251 h (model, section 1.5)."""
    mean = 30.0
    left = -mean * np.log1p(-(np.arange(2_000) + 0.5) / 2_000)  # the law itself, by its quantiles
    (row,) = value_of_information(handmade(toy(left, 0.2), delay=0))
    assert row.worth["flexibility"].days.value * DAY == pytest.approx(3.2, abs=1e-5)
    perfect = row.worth["perfect_information"].days.value * DAY
    assert perfect == pytest.approx(15 - 11 - 0.2 * mean * (1 - np.exp(-4 / mean)), abs=1e-4)
    assert perfect == pytest.approx(3.251039914257685, abs=1e-4)
    assert row.efficiency == pytest.approx(3.2 / 3.251039914257685, abs=1e-4)


def test_undelivered_draws_count_as_the_horizon_but_not_in_days(handmade):
    """The horizon is 22 days; in days only the draws that arrive under both."""
    days = [[10.0, np.inf, 9.0, np.inf], [8.0, 12.0, np.inf, np.inf], [8.0, 9.0, 9.0, np.inf]]
    (row,) = value_of_information(handmade(np.array(days) * DAY, delay=0))
    flexible = row.worth["flexibility"]
    assert flexible.objective.value == (2 + 10 - 13 + 0) / 4
    assert flexible.days.value == 2.0
    assert flexible.days.interval == (-np.inf, np.inf)
    assert flexible.days_p95 == pytest.approx(np.quantile([9, 10], 0.95) - np.quantile([8, 12], 0.95))
    document = information_document(handmade(np.array(days) * DAY, delay=0))["information"][0]
    assert document["flexibility"]["days"] == [2.0, None, None]
    assert document["perfect_information"]["days"][0] == 1.0


def test_nothing_delivered_is_worth_nothing(handmade):
    trials = handmade(np.full((3, 4), np.inf), delay=0)
    (row,) = information_document(trials)["information"]
    assert row["flexibility"] == {
        "objective": [0.0, 0.0, 0.0],
        "days": None,
        "usd": [0.0, 0.0, 0.0],
        "days_p95": None,
    }
    assert row["efficiency"] is None


def test_late_news_is_held_against_fresh(handmade):
    trials = handmade(np.array([[10.0, 12], [9, 11], [7, 8], [8.5, 9]]) * DAY)
    worth = value_of_information(trials)[0].worth
    assert worth["fresher_news"].days.value == ((9 - 8.5) + (11 - 9)) / 2
    assert worth["flexibility"].days.value == 1.0
    assert worth["fresher_news"].days_p95 == pytest.approx(10.9 - 8.975)


@pytest.mark.parametrize(
    ("policies", "delay", "told"),
    [
        (("committed",), 24, set()),
        (("clairvoyant", "committed"), 24, {"perfect_information"}),
        (("adaptive",), 24, {"fresher_news"}),
        (("adaptive",), 0, set()),
        (("committed", "rollout", "committed-with-fallback"), 24, {"rollout", "fallback"}),
        (("adaptive", "committed"), 6, {"flexibility", "fresher_news"}),
    ],
)
def test_what_is_told_goes_by_the_policies(tmp_path, policies, delay, told):
    scenario, _ = rich(tmp_path, policies=json.dumps(policies), information_delay_hours=delay)
    assert pairs_of(scenario.study).keys() == told
    assert (FRESHEST in judged_policies(scenario.study)) == ("fresher_news" in told)


def test_intervals_cover(handmade):
    """Paired differences are normal, so that Student's interval covers 95 % exactly.

    Of 1,000 within 4 standard errors, 0.0276: a right program fails for one seed in 16,000; it is fixed.
    """
    chance, covered = np.random.default_rng(5), 0
    policies = '["committed", "clairvoyant"]'
    for _ in range(1_000):
        shared = chance.uniform(0.0, 300.0, 24)
        better = 100.0 + shared
        trials = handmade([better + chance.normal(5.0, 8.0, 24), better], policies)
        interval = value_of_information(trials)[0].worth["perfect_information"].days.interval
        covered += interval.low <= 5.0 / DAY <= interval.high
    assert abs(covered / 1_000 - 0.95) < 4 * np.sqrt(0.95 * 0.05 / 1_000)


FOUR = '["committed", "committed-with-fallback", "adaptive", "clairvoyant"]'
DRAWS = 2_500


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return rich(tmp_path_factory.mktemp("four"), draws=DRAWS, policies=FOUR)


@pytest.fixture(scope="module")
def kept(run):
    return trials_of(*run, workers=1)


def test_a_run_tells_the_means_of_its_draws(run, kept):
    """By a slow twin: whole arrays, subtracted and averaged."""
    study = run[0].study
    told = {(row.shipment, row.corridor): row for row in value_of_information(kept)}
    by_policy = {(t.entry.shipment.id, t.entry.corridor.id, t.policy): t for t in kept.feasible}
    pairs = {"flexibility": "adaptive", "perfect_information": "clairvoyant"}
    pairs["fallback"] = "committed-with-fallback"
    assert len(told) == len(kept.feasible) / 4
    for key, row in told.items():
        for name, policy in pairs.items():
            one, two = (outcome_of(by_policy[*key, each], study) for each in ("committed", policy))
            both = one.delivered & two.delivered
            for measure, counted in (("objective", ...), ("usd", ...), ("days", both)):
                gap = (getattr(one, measure) - getattr(two, measure))[counted]
                figure = getattr(row.worth[name], measure)
                assert figure.value == pytest.approx(gap.mean(), rel=1e-9, abs=1e-9)
                half = 1.961 * gap.std(ddof=1) / np.sqrt(len(gap))
                assert figure.interval.half_width == pytest.approx(half, rel=1e-3, abs=1e-9)
            shown = [np.quantile(each.days[each.delivered], 0.95) for each in (one, two)]
            assert row.worth[name].days_p95 == pytest.approx(shown[0] - shown[1], abs=1e-9)
        assert row.worth["perfect_information"].objective.value >= row.worth["flexibility"].objective.value


def test_fresh_news_is_what_a_run_without_delay_has(kept, tmp_path):
    fresh = trials_of(*rich(tmp_path, draws=DRAWS, policies=FOUR, information_delay_hours=0))
    n_entries = len(kept.feasible) // 4
    np.testing.assert_array_equal(kept.every.hours[4], fresh.every.hours[2])
    np.testing.assert_array_equal(kept.every.route[4], fresh.every.route[2])
    assert (kept.every.hours[4] != kept.every.hours[2]).any(), "the example has lost what it is for"
    assert kept.every.hours.shape == (5, n_entries, DRAWS)
    assert fresh.every.hours.shape[0] == 4
    assert "fresher_news" not in information_document(fresh)["information"][0]


def test_the_extra_decider_has_no_row(kept):
    document = run_document(compare_corridors(kept))
    assert {row["policy"] for row in document["corridors"]} == set(json.loads(FOUR))
    assert {row["policy"] for row in document["verdicts"]} == set(json.loads(FOUR))


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr("corridorsim.study.draw_parts.PART_DRAWS", 1024)


def told(trials):
    return json.dumps(information_document(trials))


def test_workers_and_parts_change_nothing(run, kept, small_parts):
    assert told(trials_of(*run, workers=2)) == told(kept)


def test_counted_draws_tell_the_same(run, kept, small_parts):
    """P95 to a quarter of an hour each; all else to the last bit."""
    counted = information_document(trials_of(*run, workers=2, most_kept=0))["information"]
    for row, other in zip(information_document(kept)["information"], counted, strict=True):
        for name in pairs_of(run[0].study):
            p95 = [each[name].pop("days_p95") for each in (row, other)]
            assert p95[0] == pytest.approx(p95[1], abs=0.5 / DAY)
        assert row == other


@pytest.mark.parametrize(("most_kept", "write"), [(DRAWS, "write"), (0, "write_tally")])
def test_a_stored_run_goes_on(run, tmp_path, monkeypatch, small_parts, most_kept, write):
    whole, keep, stored = told(trials_of(*run, most_kept=most_kept)), getattr(PartStore, write), []

    def stop(store, content):
        if stored:
            raise KeyboardInterrupt
        stored.append(content)
        keep(store, content)

    with monkeypatch.context() as patched:
        patched.setattr(PartStore, write, stop)
        with pytest.raises(KeyboardInterrupt):
            trials_of(*run, store=PartStore(tmp_path), most_kept=most_kept)
    assert told(trials_of(*run, store=PartStore(tmp_path), most_kept=most_kept)) == whole


def test_a_single_policy_tells_nothing(rich_comparison):
    assert "information" not in run_document(rich_comparison)
    assert value_of_information(rich_comparison.trials) == ()

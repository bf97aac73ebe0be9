"""What parts of draws add up to: the same figures whether the draws are kept, stored or only counted."""

import json

import numpy as np
import pytest

from corridorsim.errors import InputError
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.draw_parts import part_spans
from corridorsim.study.outcomes import outcome_of
from corridorsim.study.part_store import PartStore
from corridorsim.study.results import run_document
from tests.study.conftest import rich, trials_of

DRAWS = 3000
WITHIN_A_BIN = {"p10", "p50", "p80", "p90", "p95", "p99", "cvar95"}
QUARTER_DAYS = 0.25 / 24


@pytest.fixture
def small_parts(monkeypatch):
    """Parts of 1,024 draws, so that three thousand make three of them."""
    monkeypatch.setattr("corridorsim.study.draw_parts.PART_DRAWS", 1024)


@pytest.fixture
def run(tmp_path, small_parts):
    return rich(tmp_path, draws=DRAWS)


def document(trials):
    return run_document(compare_corridors(trials))


def assert_same_but_for_bins(kept, counted):
    """Quantiles and what rests on them differ by a bin at most; all else to the last bit."""
    assert kept.keys() == counted.keys()
    for row, other in zip(kept["corridors"], counted["corridors"], strict=True):
        if row["feasible"]:
            for name in WITHIN_A_BIN:
                assert other["days"].pop(name) == pytest.approx(row["days"].pop(name), abs=QUARTER_DAYS)
            for name in ("buffer_index", "planning_time_index"):
                assert other.pop(name) == pytest.approx(row.pop(name), abs=2 * QUARTER_DAYS)
            for name, ends in row.pop("intervals").items():
                told = other["intervals"][name]
                if any(word in name for word in ("mean", "on_time")):
                    assert told == ends
                else:
                    assert np.array(told, float) == pytest.approx(
                        np.array(ends, float), abs=1.1 * QUARTER_DAYS, nan_ok=True
                    )
            del other["intervals"]
    assert kept == counted


def test_parts_are_aligned_and_cover_all():
    assert part_spans(70_000) == [(0, 65_536), (65_536, 4_464)]
    assert part_spans(65_536) == [(0, 65_536)]
    assert part_spans(1) == [(0, 1)]
    assert part_spans(100_000, (32_768, 65_536, 200_000)) == [(0, 32_768), (32_768, 32_768), (65_536, 34_464)]


def test_counted_draws_give_the_figures_of_kept_ones(run):
    kept, counted = trials_of(*run), trials_of(*run, most_kept=DRAWS - 1)
    assert kept.every.kept
    assert not counted.every.kept
    assert {trial.hours.size for trial in counted.feasible} == {0}
    for one, other in zip(kept.feasible, counted.feasible, strict=True):
        np.testing.assert_array_equal(one.seconds, other.seconds)
    assert_same_but_for_bins(document(kept), document(counted))


def test_parts_change_nothing(run, monkeypatch):
    parts = trials_of(*run)
    monkeypatch.setattr("corridorsim.study.draw_parts.PART_DRAWS", 65_536)
    assert json.dumps(document(trials_of(*run))) == json.dumps(document(parts))


def test_workers_change_nothing_that_is_counted(run):
    one, two = (document(trials_of(*run, workers=workers, most_kept=0)) for workers in (1, 2))
    assert json.dumps(one) == json.dumps(two)


@pytest.mark.parametrize(("most_kept", "write"), [(DRAWS, "write"), (0, "write_tally")])
@pytest.mark.parametrize("done", [0, 1, 2])
def test_a_stored_run_goes_on_after_any_part(run, tmp_path, monkeypatch, most_kept, write, done):
    whole = json.dumps(document(trials_of(*run, most_kept=most_kept)))
    store, keep, kept = PartStore(tmp_path), getattr(PartStore, write), []

    def stop(store, content):
        if len(kept) == done:
            raise KeyboardInterrupt
        kept.append(content)
        keep(store, content)

    with monkeypatch.context() as patched:
        patched.setattr(PartStore, write, stop)
        with pytest.raises(KeyboardInterrupt):
            trials_of(*run, store=store, most_kept=most_kept)
    judged = []
    monkeypatch.setattr("corridorsim.study.judging.Judging._judge", spied_on(judged))
    assert json.dumps(document(trials_of(*run, store=store, most_kept=most_kept))) == whole
    assert min(judged) == 1024 * done


def spied_on(judged):
    from corridorsim.study.judging import Judging

    judge = Judging._judge

    def spy(self, policies, span, part):
        judged.append(span[0])
        return judge(self, policies, span, part)

    return spy


@pytest.mark.parametrize("most_kept", [DRAWS, 0])
def test_pieces_are_every_draw_once(run, tmp_path, most_kept):
    kept = trials_of(*run)
    trials = trials_of(*run, most_kept=most_kept, store=PartStore(tmp_path, every_draw=True))
    found = {}
    for trial, first in trials.pieces():
        key = (trial.entry.shipment.id, trial.entry.corridor.id, trial.policy)
        assert sum(len(part.hours) for part in found.setdefault(key, [])) == first
        found[key].append(trial)
    for trial in kept.feasible:
        parts = found[trial.entry.shipment.id, trial.entry.corridor.id, trial.policy]
        np.testing.assert_array_equal(np.concatenate([part.hours for part in parts]), trial.hours)
        np.testing.assert_array_equal(np.concatenate([part.route for part in parts]), trial.route)
        assert [len(part.hours) for part in parts] == [1024, 1024, 952]


def test_draws_that_were_not_kept_are_missed(run):
    with pytest.raises(InputError, match="were not kept"):
        next(trials_of(*run, most_kept=0).pieces())


def test_best_and_margin_are_those_of_the_draws(run):
    """A slow twin: winners and paired differences draw by draw."""
    scenario, _ = run
    trials = trials_of(*run, most_kept=DRAWS)
    for (shipment, policy), group in trials.tally.groups.items():
        own = [t for t in trials.feasible if (t.entry.shipment.id, t.policy) == (shipment, policy)]
        objectives = [outcome_of(trial, scenario.study).objective.tolist() for trial in own]
        shares = [0.0] * len(own)
        for costs in zip(*objectives, strict=True):
            best = [at for at, cost in enumerate(costs) if cost == min(costs)]
            for at in best:
                shares[at] += 1 / len(best) / DRAWS
        assert [group.best_share(at) for at in range(len(own))] == pytest.approx(shares)
        for one, other in ((0, 1), (1, 0), (2, 1)):
            apart = np.array(objectives[other]) - np.array(objectives[one])
            margin, error = group.difference(other, one)
            assert margin == pytest.approx(apart.mean(), rel=1e-12)
            assert error == pytest.approx(apart.std(ddof=1) / np.sqrt(DRAWS), rel=1e-9)

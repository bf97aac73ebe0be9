"""Runs that stop by themselves: at the first look at which all is known, the same bytes however run."""

import json

import numpy as np
import pytest

from corridorsim.study.comparison import compare_corridors
from corridorsim.study.part_store import PartStore
from corridorsim.study.results import run_document
from tests.study.conftest import rich, trials_of

FIRST, MOST = 1024, 8192


@pytest.fixture
def until(tmp_path, monkeypatch):
    """Run until something is known, looking after 1,024 draws first, in parts of 2,048."""
    monkeypatch.setattr("corridorsim.scenario.precision.FIRST_DRAWS", FIRST)
    monkeypatch.setattr("corridorsim.study.draw_parts.PART_DRAWS", 2048)

    def _until(text, folder="until", draws=MOST, **options):
        return trials_of(*rich(tmp_path / folder, draws=draws, until=f'"{text}"'), **options)

    return _until


def document(trials):
    return json.loads(json.dumps(run_document(compare_corridors(trials))))


def half_widths(trials, name):
    rows = [row for row in document(trials)["corridors"] if row["feasible"]]
    ends = [row["intervals"][name] for row in rows if row["intervals"][name] is not None]
    return [np.inf if None in pair else (pair[1] - pair[0]) / 2 for pair in ends]


def test_it_stops_at_the_first_look_at_which_all_is_known(until, tmp_path):
    whole = trials_of(*rich(tmp_path / "whole", draws=MOST))
    trials = until("days_mean ± 0.15; on_time ± 0.1")
    stop = trials.watch.stop
    assert FIRST < trials.draws < MOST, "the example has lost what it is for"
    assert stop.met
    assert stop.checkpoints == tuple(d for d in (1024, 2048, 4096, 8192) if d <= trials.draws)
    assert stop.confidence == 1 - 0.05 / 2 ** len(stop.checkpoints)
    assert max(half_widths(trials, "days_mean")) <= 0.15
    assert max(half_widths(trials, "on_time")) <= 0.1
    for mine, theirs in zip(trials.feasible, whole.feasible, strict=True):
        assert len(mine.hours) == len(mine.route) == trials.draws
        np.testing.assert_array_equal(mine.hours, theirs.hours[: trials.draws])
    before = until("days_mean ± 0.15; on_time ± 0.1", "before", draws=stop.checkpoints[-2])
    assert not before.watch.stop.met
    assert max(half_widths(before, "days_mean")) > 0.15


def test_it_gives_up_at_the_most_draws(until):
    trials = until("days_p99 ± 0.001")
    assert (trials.draws, trials.watch.stop.met) == (MOST, False)
    told = document(trials)["until"]
    assert told == {
        "targets": ["days_p99 ± 0.001"],
        "met": False,
        "checkpoints": [1024, 2048, 4096, 8192],
        "confidence": 1 - 0.05 / 16,
    }


def test_relative_targets_of_money(until):
    trials = until("usd_mean ± 2 %; kg_co2e_mean ± 5 %; generalized_usd_mean ± 2 %")
    rows = [row for row in document(trials)["corridors"] if row["feasible"]]
    assert trials.watch.stop.met
    for row in rows:
        low, high = row["intervals"]["usd_mean"]
        assert (high - low) / 2 <= 0.02 * row["usd"]["mean"]


def test_nothing_asked_nothing_told(rich_run):
    assert rich_run[2].watch.stop is None
    assert "until" not in document(rich_run[2])


@pytest.mark.parametrize("most_kept", [10_000_000, 3000])
def test_the_same_for_any_workers_and_after_a_stop_by_hand(until, tmp_path, monkeypatch, most_kept):
    """Also where the draws become too many to keep on the way, and are dropped."""
    options = {"text": "days_mean ± 0.08", "most_kept": most_kept}
    told = document(until(**options, workers=1))
    assert told["draws"] > 3000
    assert document(until(**options, folder="two", workers=2)) == told
    for stored in (1, 3):
        store, write, written = PartStore(tmp_path / f"parts-{stored}"), PartStore._write, []
        store.folder.mkdir()

        def stop(self, path, named, write=write, written=written, stored=stored):
            if len(written) == stored:
                raise KeyboardInterrupt
            written.append(path)
            write(self, path, named)

        with monkeypatch.context() as patched:
            patched.setattr(PartStore, "_write", stop)
            with pytest.raises(KeyboardInterrupt):
                until(**options, folder=f"stopped-{stored}", store=store)
        for again in range(2):  # the second time all of it is there already
            resumed = until(**options, folder=f"again-{stored}-{again}", store=store)
            assert document(resumed) == told

"""Theory tells us how long one waits where a queue builds up behind closures.

One closure of length D, inflow λ < μ: total delay λμD²/(2(μ − λ)), cleared Dμ/(μ − λ) after its start, mean
delay of those delayed D/2. For λ = 3, μ = 5, D = 10: 375, 25 and 5 (a deterministic queue, re-keyed).
"""

from itertools import pairwise

import numpy as np
import pytest

from corridorsim.kernels import arrivals, worlds
from corridorsim.kernels.closures import draw_closures
from corridorsim.study.hazard_waits import hazard_waits
from corridorsim.study.wait_laws import boolean_mean_wait_hours, queue_factor
from tests.kernels import random_worlds as random
from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import assert_mean, compared, only_trial

INFLOW, SERVICE, LASTS = 3.0, 5.0, 10.0
LOAD = INFLOW / SERVICE
TOTAL, CLEARED = 375.0, 25.0


def gathered(spans, load=LOAD, departure=0.0):
    """Return the closures of one gate shut on some dates, by the real kernels."""
    begins, ends = np.array(spans, np.float64).T
    gates = worlds.Gates(
        np.zeros(2, np.int64),
        np.zeros(0, np.int64),
        np.zeros(0, np.float32),
        np.array([0, len(spans)]),
        begins.copy(),
        ends.copy(),
        np.array([load], np.float32),
    )
    rng = np.random.default_rng(1)
    none = random.hazards(rng, 2)
    none = none._replace(**{name: getattr(none, name)[:0] for name in worlds.Hazards._fields[:-3]})
    out = random.poisoned(1, 0, 8, 1)
    out.utilisation[:] = load
    calendar = random.calendar(rng)._replace(horizon_hours=1e4)
    scratch = random.events_scratch(none, 8, 1)
    assert (
        draw_closures(random.chance(rng, 1), none, gates, calendar, np.array([departure]), scratch, out) <= 8
    )
    return out


def leaves(closures, at):
    # One lane of several, as journeys see it: a kernel is compiled for columns.
    tables = (closures.start[0], closures.end[0], closures.delay[0])
    columns = (np.repeat(table, 2, axis=1)[:, 0] for table in tables)
    args = (closures.utilisation[0], *columns, closures.n_events[0, 0])
    return np.array([arrivals.clear_backlog(np.float32(t), *args)[0] for t in at], np.float64)


@pytest.mark.kernels
@pytest.mark.parametrize("departure", [0.0, 10.0, 14.0, 40.0, 120.0])
def test_the_known_queue(departure):
    """375 vehicle hours, 25 h to the end of the queue, 5 h a vehicle, from where it is still to be met."""
    closures = gathered([(100.0, 100.0 + LASTS)], departure=departure)
    at = np.arange(60.0, 160.0, 1 / 32) + 1 / 64 - departure
    waits = leaves(closures, at) - at
    assert waits.sum() / 32 * INFLOW == pytest.approx(TOTAL, rel=1e-3)
    late = waits > 1e-4
    assert at[late].max() + departure - 100.0 == pytest.approx(CLEARED, abs=0.05)
    assert waits[late].mean() == pytest.approx(LASTS / 2, rel=2e-3)
    assert waits.max() == pytest.approx(LASTS, abs=0.05)


@pytest.mark.kernels
def test_closures_that_overlap_are_one():
    whole = gathered([(100.0, 110.0)])
    parts = gathered([(104.0, 110.0), (100.0, 105.0), (101.0, 103.0)])
    at = np.arange(90.0, 140.0, 0.5)
    np.testing.assert_array_equal(leaves(whole, at), leaves(parts, at))
    assert parts.n_events[0, 0] == 1


@pytest.mark.kernels
def test_a_second_closure_finds_the_queue_of_the_first():
    """After 10 h shut and 5 h open, 6 − 2 = 4 h of service wait; the work is conserved."""
    closures = gathered([(100.0, 110.0), (115.0, 125.0)])
    assert closures.delay[0, :2, 0].tolist() == pytest.approx([0.0, 4.0], abs=1e-5)
    at = np.arange(90.0, 200.0, 1 / 32) + 1 / 64
    waits = leaves(closures, at) - at
    assert (np.diff(leaves(closures, at)) >= 0).all()
    assert at[waits > 1e-4].max() == pytest.approx(100 + 20 / (1 - LOAD), abs=0.1)  # work conserved
    # The queue is up 6 in 10, down 2 in 5, up 6 in 10, then 0 in 25; its area over the inflow ρ is the delay.
    area = 10 * 3 + 5 * 5 + 10 * 7 + 25 * 5
    assert waits.sum() / 32 * LOAD == pytest.approx(area, rel=1e-3)


@pytest.mark.kernels
def test_what_never_opens_never_lets_go():
    closures = gathered([(100.0, 105.0), (120.0, np.inf)])
    out = leaves(closures, [99.0, 102.0, 119.9, 120.0, 500.0])
    assert out[:3] == pytest.approx([99.0, 105 + LOAD * 2, 119.9], abs=1e-4)
    assert np.isposinf(out[3:]).all()
    assert not np.isnan(closures.delay[0, :2, 0]).any()


@pytest.mark.kernels
def test_a_closure_since_ever_counts_from_the_spin_up():
    closures = gathered([(-np.inf, 50.0)])
    assert closures.start[0, 0, 0] == -random.SPIN_UP_HOURS
    assert leaves(closures, [60.0])[0] == pytest.approx(50 + LOAD * (random.SPIN_UP_HOURS + 60), rel=1e-5)


def waits_at_the_border(folder, rest, hazards="", legs=None, **study):
    """Return hours lost by one leg that begins at a, float64 (n_draws,), and the scenario."""
    study = {"patience_days": 400, "horizon_days": 400, "draws": 20_000} | study
    texts = {"hazards": hazards} if hazards else {}
    scenario, network = build(
        folder, legs or [leg("a", "b")], [shipment("a", "b")], rest=rest, texts=texts, **study
    )
    trial = only_trial(compared(scenario, network))
    return trial.hours.astype(np.float64) - 60.0, trial, scenario


QUEUE = '[[changes]]\npath = "terminals.a.utilisation"\nset = 0.6\n'
SHUT = '[[changes]]\npath = "terminals.a"\nclose = true\nfrom = 2025-03-01\nuntil = 2025-03-10\n'


def test_the_known_queue_in_a_whole_run(tmp_path):
    """Ten days shut: 25 of 100 days of departure are late, 375 vehicle days at three a day, 5 days each."""
    window = {"depart_from": "2025-02-01", "depart_until": "2025-05-11", "draws": 40_000}
    waits, trial, _ = waits_at_the_border(tmp_path, QUEUE + SHUT, **window)
    late = waits > 0.01
    error = np.sqrt(0.25 * 0.75 / len(waits))
    assert abs(late.mean() - 0.25) < 4 * error
    days = waits / 24
    assert abs(days.mean() * 100 * INFLOW - TOTAL) < 4 * days.std() / np.sqrt(len(days)) * 100 * INFLOW
    assert abs(days[late].mean() - 5.0) < 4 * days[late].std() / np.sqrt(late.sum())
    # The part of the queue is what is left beyond the closure itself: 125 − 50 of 125 day·days.
    parts = trial.seconds / trial.seconds.sum()
    assert trial.seconds.sum() == pytest.approx(trial.hours.astype(np.float64).sum() * 3600, rel=1e-6)
    assert parts[5] / (parts[4] + parts[5]) == pytest.approx(0.6, abs=0.03)


STORM = """[storm]
effect = "gate"
places = [{{ place = "a", reach = 0.6 }}]
rate_per_year = {rate}
rate_cap_per_year = 400
median_hours = 30
sigma = 0.5
"""


@pytest.mark.parametrize("rate", [10, 60])
def test_mean_wait_behind_closures_at_random(rate, tmp_path):
    """E[W] / (1 − ρ / P(open)): P-K for the queue that closures find, Little for the whole."""
    waits, _, scenario = waits_at_the_border(tmp_path, QUEUE, STORM.format(rate=rate), draws=60_000)
    per_hour, mean = rate * 0.6 / 8766, 30 * np.exp(0.125)
    exact = boolean_mean_wait_hours(per_hour, 30, 0.5) * queue_factor(0.6, np.exp(-per_hour * mean))
    assert_mean(waits, exact)
    (told,) = hazard_waits(scenario.tables.hazards, scenario.tables)
    assert told.mean_wait_days * 24 == pytest.approx(exact, rel=1e-9)


def test_no_figure_where_the_queue_has_no_end(tmp_path):
    _, _, scenario = waits_at_the_border(tmp_path, QUEUE, STORM.format(rate=300), draws=100)
    (told,) = hazard_waits(scenario.tables.hazards, scenario.tables)
    assert told.mean_wait_days is None


def test_a_queue_is_met_once(tmp_path):
    """Who queues on arrival does not queue again on leaving the same place."""
    legs = [leg("z", "a"), leg("a", "b")]
    study = {"patience_days": 400, "horizon_days": 400, "draws": 4_000}
    hours = {}
    for name, ships in (("through", [shipment("z", "b")]), ("to", [shipment("z", "a")])):
        window = {"depart_from": "2025-02-01", "depart_until": "2025-05-11"}
        scenario, network = build(tmp_path / name, legs, ships, rest=QUEUE + SHUT, **study, **window)
        hours[name] = only_trial(compared(scenario, network)).hours.astype(np.float64)
    np.testing.assert_allclose(hours["through"] - hours["to"], 24.0, atol=1e-2)


def test_more_load_never_helps(tmp_path):
    waits = []
    for load in (0.0, 0.3, 0.6, 0.9):
        rest = f'[[changes]]\npath = "terminals.a.utilisation"\nset = {load}\n'
        waits.append(waits_at_the_border(tmp_path / str(load), rest, STORM.format(rate=30), draws=3_000)[0])
    for less, more in pairwise(waits):
        assert (more >= less - 0.01).all()
        assert (more > less + 0.01).any()

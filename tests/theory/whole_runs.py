"""Whole runs on small networks, and the laws that they are held against."""

import numpy as np

from corridorsim.study.comparison import compare_corridors
from corridorsim.study.routes import find_routes
from corridorsim.study.trials import run_trials
from tests.naive import worlds as naive
from tests.network.small_networks import build, leg, shipment

ERRORS = 4  # standard errors; a right program fails for one seed in 16,000, and seeds are fixed
FERRY = {"mode": "rail-ferry", "service": "rail-ferry"}


def compared(scenario, network):
    return compare_corridors(run_trials(network, find_routes(network, scenario), scenario))


def only_trial(comparison):
    """Return the one feasible corridor's trials."""
    (trial,) = comparison.trials.feasible
    return trial


def departures(scenario, network):
    """Return the departure instants by the twin, hours since the window's start, float64 (n_draws,)."""
    study, laws = scenario.study, network.laws
    window = laws.calendar.window_hours
    at = [naive.departure_hours(study.seed, draw, 0, laws.study_id, window) for draw in range(study.draws)]
    return np.array(at)


def waits_of_a_hazard(folder, law, *, draws=20_000, **study):
    """Return the hours lost by one leg that begins at a place with one hazard, float64 (n_draws,).

    The journey takes 24 h of loading, 24 on rails and 12 of unloading; nothing else is left to chance.
    """
    hazards = '[storm]\nplaces = [{ place = "a-b", reach = 0.6 }]\n' + law
    legs, ships = [leg("a", "b")], [shipment("a", "b")]
    study = {"patience_days": 200, "horizon_days": 200, "draws": draws} | study
    scenario, network = build(folder, legs, ships, texts={"hazards": hazards}, **study)
    trial = only_trial(compared(scenario, network))
    assert np.isfinite(trial.hours).all()
    return trial.hours.astype(np.float64) - 60.0


def assert_mean(values, expected):
    """Within four standard errors, and an error small enough to be worth the name."""
    error = values.std(ddof=1) / np.sqrt(len(values))
    assert error < 0.2 * abs(expected)
    assert abs(values.mean() - expected) < ERRORS * error, (values.mean(), expected, error)


def assert_share(flags, expected):
    error = np.sqrt(expected * (1.0 - expected) / len(flags))
    assert abs(np.mean(flags) - expected) < ERRORS * error, (np.mean(flags), expected, error)

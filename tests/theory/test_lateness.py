"""Theory tells us how often and how much a voyage is late: through whole runs."""

import numpy as np
import pytest

from tests.network.small_networks import build, leg, shipment
from tests.theory.whole_runs import assert_mean, assert_share, compared, only_trial

DRAWS = 20_000


def hours_of(folder, legs, ends=("a", "b"), **texts):
    scenario, network = build(folder, legs, [shipment(*ends)], draws=DRAWS, texts=texts)
    return only_trial(compared(scenario, network)).hours.astype(np.float64), network


@pytest.mark.parametrize(("on_time", "least", "mean"), [(0.7, 10, 30), (0.0, 0, 24), (0.95, 48, 100)])
def test_share_and_mean_of_lateness(on_time, least, mean, tmp_path):
    """Late with probability 1 − p, then by the least and an exponential: mean (1 − p)(least + mean)."""
    late = {"on_time_probability": on_time, "late_min_hours": least, "late_mean_hours": mean}
    hours, network = hours_of(tmp_path, [leg("a", "b", **late)])
    lost = hours - 60
    if on_time > 0:
        assert_share(lost > 1e-3, 1 - on_time)
    assert_mean(lost, (1 - on_time) * (least + mean))
    by_late = lost[lost > 1e-3] - least
    assert by_late.min() > -1e-2
    assert_mean(by_late, mean)
    assert_mean((by_late - mean) ** 2, mean**2)
    assert_mean(hours, float(network.costs.hours.sum()))  # what the route search reckons with


def test_a_voyage_is_late_once_however_many_passages_it_has(tmp_path):
    """And keeps its hours: cut by straits that nothing shuts, or that a hazard may shut but does not."""
    hazards = (
        '[none]\neffect = "gate"\nplaces = [{ place = "strait" }]\nrate_per_year = 1e-9\n'
        "rate_cap_per_year = 1\nmedian_hours = 1\nsigma = 0\n"
    )
    late = {"on_time_probability": 0.5, "late_min_hours": 10, "late_mean_hours": 30, "sigma": 0.4}
    plain, _ = hours_of(tmp_path / "plain", [leg("a", "b", **late)])
    cut, _ = hours_of(tmp_path / "cut", [leg("a", "b", passages="narrows;strait", **late)], hazards=hazards)
    np.testing.assert_allclose(cut, plain, atol=2e-3)


@pytest.mark.parametrize(("headway", "sigma", "border"), [(0, 0.5, 0), (100, 0.0, 0), (30, 0.3, 20)])
def test_the_mean_of_a_leg_is_what_the_search_reckons_with(headway, sigma, border, tmp_path):
    """Half a headway, median · exp(σ²/2) of moving, and the border's own: nothing is counted twice."""
    values = {"headway_hours": headway, "sigma": sigma, "border_hours": border, "border_sigma": 0.8}
    hours, network = hours_of(tmp_path, [leg("a", "b", **values)])
    half = headway / 2 + 24 * np.exp(sigma**2 / 2) + border * np.exp(0.32)
    assert float(network.costs.hours.sum()) == pytest.approx(36 + half)
    assert_mean(hours, 36 + half)


def test_what_a_railway_has_in_common_widens_a_chain(tmp_path):
    """Var of a sum of n legs of one spread: n(1 − f²) + n² f² of one leg's, in logs of small sigma."""
    services = (
        "id,service,country,title,through,km_per_day,usd_per_km,sigma,headway_hours,shared_factor,traction\n"
    )
    services += "wagon-group,wagon-group,*,,yes,240,1,0.05,0,{},electric\n"
    legs = [leg(a, b) for a, b in zip("abcd", "bcde", strict=True)]
    for shared in (0.0, 0.6, 1.0):
        folder = tmp_path / str(shared)
        hours, _ = hours_of(folder, legs, ("a", "e"), services=_with_ferry(services.format(shared)))
        expected = (24 * 0.05) ** 2 * (4 * (1 - shared**2) + 16 * shared**2)
        assert_mean((hours - hours.mean()) ** 2, expected * (1 + 1.5 * 0.05**2))


def _with_ferry(text):
    from tests.network.small_networks import SERVICES

    return text + "".join(line + "\n" for line in SERVICES.splitlines()[2:])

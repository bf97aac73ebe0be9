"""Hazards on a route: who is met where, how often, and how long that takes on average."""

import numpy as np
import pytest

from corridorsim.network.building import build_network
from corridorsim.study.expected_figures import ExpectedFigures, Taken
from corridorsim.study.hazards_met import meetings_of, month_shares
from corridorsim.study.routes import find_routes
from corridorsim.study.wait_laws import met_again_share
from tests.network.small_networks import WAR, build, leg, shipment
from tests.study.conftest import trials_of

FERRY = {"mode": "rail-ferry", "service": "rail-ferry"}
LEGS = [
    leg("a", "p"),
    leg("p", "q", passages="narrows", **FERRY),
    leg("q", "z"),
]


def storm(places, **values):
    given = {"effect": "gate", "rate_per_year": 20, "rate_cap_per_year": 40, "median_hours": 40, "sigma": 0.8}
    rows = [f"{key} = {_toml(value)}" for key, value in (given | values).items()]
    return "\n".join(["[storm]", f"places = [{', '.join(places)}]", *rows, ""])


def _toml(value):
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def place(name, reach=1):
    return f'{{ place = "{name}", reach = {reach} }}'


def small(folder, hazards, **study):
    scenario, network = build(folder, LEGS, [shipment("a", "z")], texts={"hazards": hazards}, **study)
    (entry,) = find_routes(network, scenario).entries
    return scenario, network, entry, entry.routes[0]


def met(folder, hazards, **study):
    scenario, network, _, route = small(folder, hazards, **study)
    hours = network.costs.hours[list(route.arcs)].tolist()
    return meetings_of([network.arcs[arc] for arc in route.arcs], hours, scenario.tables.hazards)


def test_a_terminal_is_met_on_arrival_and_at_departure(tmp_path):
    """At p one arrives, hands over for 12 h and departs on a leg that the storm shuts more often."""
    found = met(tmp_path, storm([place("p", 0.5), place("p-q"), place("narrows", 0.25), place("q")]))
    places = [("p", 0.5), ("p-q", 1), ("narrows", 0.25), ("q", 1), ("q", 1)]
    assert [(each.place, each.reach) for each in found] == places
    assert [each.since_hours for each in found] == [None, *map(pytest.approx, (12, 12, 12, 12))]
    assert [each.queues for each in found] == [True, True, True, True, False]


def test_a_slowdown_is_met_once_a_journey(tmp_path):
    crowd = storm([place("p"), place("q")], effect="slowdown", delay_median_hours=20, delay_sigma=0.4)
    assert [(each.place, each.since_hours) for each in met(tmp_path, crowd)] == [("p", None)]


def test_who_is_not_met(tmp_path):
    assert not met(
        tmp_path / "mode", storm([place("p")], modes=["road"]).replace('"[', "[").replace(']"', "]")
    )
    assert not met(tmp_path / "rate", storm([place("p")], rate_per_year=0))
    assert not met(tmp_path / "reach", storm([place("p", 0)]))
    assert not met(tmp_path / "regime", WAR), "a regime that shuts a place is planned around"


@pytest.mark.parametrize("sigma", [0.0, 0.6, 1.4])
def test_what_is_left_of_a_wait_at_the_second_place(sigma):
    """Against the mean of D² − ((D − τ)⁺)² over many durations."""
    durations = 30 * np.exp(sigma * np.random.default_rng(5).standard_normal(2_000_000))
    for hours in (1.0, 20.0, 90.0):
        left = 1 - (np.maximum(0, durations - hours) ** 2).mean() / (durations**2).mean()
        assert met_again_share(hours, 30, sigma) == pytest.approx(left, abs=0.02 if sigma > 1 else 0.003)
    assert met_again_share(0, 30, sigma) == 0
    assert met_again_share(1e9, 30, sigma) == pytest.approx(1)


def test_months_count_as_often_as_they_are_departed_in(tmp_path):
    scenario, *_ = small(tmp_path, storm([place("p")]), depart_from="2025-01-22", depart_until="2025-02-28")
    shares = month_shares(scenario.study)
    assert shares[:3].tolist() == [pytest.approx(10 / 38), pytest.approx(28 / 38), 0]


@pytest.mark.parametrize(
    ("hazards", "bias"),
    [
        (storm([place("p-q")]), 0.02),
        (
            storm([place("p"), place("q")], rate_per_year=6, sigma=0.5),
            0.05,
        ),  # to the first order in what has begun since the last place
        (
            storm([place("p-q")], monthly_factor=[3, 3, 2, 1, 0.5, 0, 0, 0, 0.5, 1, 2, 3], rate_per_year=13),
            0.05,
        ),
        (storm([place("narrows")], effect="slowdown", delay_median_hours=20, delay_sigma=0.4), 0.05),
        (storm([place("p"), place("q")], effect="slowdown", delay_median_hours=20, delay_sigma=0.4), 0.05),
        (storm([place("p-q")], effect="line", speed_factor=0.4, rate_per_year=8), 0.05),
        (storm([place("q")], up_shape=1.0, rate_per_year=10), 0.05),
    ],
    ids=["one gate", "two gates", "season", "slowdown", "two slowdowns", "line", "wear"],
)
def test_trials_take_as_long_as_is_expected(tmp_path, hazards, bias):
    """Within four standard errors, and what the first order leaves out: a share of the wait."""
    study = {"draws": 30_000, "horizon_days": 400, "patience_days": 300}
    scenario, network, entry, route = small(tmp_path, hazards, **study)
    (days,) = ExpectedFigures(network, scenario, [Taken(entry, route)]).figures({}).days
    hours = trials_of(scenario, network, workers=1).feasible[0].hours.astype(np.float64)
    error = hours.std() / np.sqrt(len(hours))
    wait = days * 24 - route.hours
    assert wait > 0.5
    assert abs(hours.mean() - days * 24) < 4 * error + bias * wait


RULES = """\
[toll]
effect = "surcharge"
modes = ["rail1520"]
usd_per_feu = 70
[winter-toll]
effect = "surcharge"
legs = ["p-q"]
usd_per_feu = 400
from = 2025-01-01
until = 2025-03-31
[inspection]
effect = "detain"
terminals = ["q"]
probability = 0.25
delay_median_hours = 40
delay_sigma = 0.5
"""


def test_rules_count_by_their_mean(tmp_path):
    texts = {"rules": RULES}
    scenario, network = build(
        tmp_path, LEGS, [shipment("a", "z", feu=3)], texts=texts, depart_until="2025-12-31"
    )
    (entry,) = find_routes(network, scenario).entries
    route = entry.routes[0]
    expected = ExpectedFigures(network, scenario, [Taken(entry, route)])
    held_hours = 0.25 * 40 * np.exp(0.5**2 / 2)
    figures = expected.figures({})
    assert figures.days[0] * 24 == pytest.approx(route.hours + held_hours)
    prices = entry.prices
    usd = route.usd + route.mean_tariff_usd + route.kg_co2e * prices.usd_per_kg
    generalized = usd + prices.usd_per_hour * (route.hours + held_hours)
    assert figures.usd_per_feu[0] * 3 == pytest.approx(generalized)
    dearer = expected.figures({("rules", "toll"): {"usd_per_feu": 100.0}})
    assert dearer.usd_per_feu[0] - figures.usd_per_feu[0] == pytest.approx(2 * 30)  # two legs by rail
    winter = expected.figures({("rules", "winter-toll"): {"usd_per_feu": 0.0}})
    assert figures.usd_per_feu[0] - winter.usd_per_feu[0] == pytest.approx(400 * 90 / 365)


def test_a_network_built_twice_says_the_same(tmp_path):
    scenario, network, entry, route = small(tmp_path, storm([place("p-q")]))
    one = ExpectedFigures(network, scenario, [Taken(entry, route)]).figures({})
    other = ExpectedFigures(build_network(scenario), scenario, [Taken(entry, route)]).figures({})
    assert one.days.tobytes() == other.days.tobytes()
    assert one.usd_per_feu.tobytes() == other.usd_per_feu.tobytes()

"""Shapley values against their axioms and closed forms, and differences of scenarios shared out."""

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import corridorsim as cs
from corridorsim.scenario.mixtures import Mixtures, parts_of
from corridorsim.study.attribution import attribute_difference
from corridorsim.study.shapley import shapley_values

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FILE = SCENARIOS / "two-corridors.toml"
FERRY = "legs.porta-portb-ferry*.headway_hours"
BOTH = "legs.porta-portb-ferry*.headway_hours (2)"
CARBON = "costs.carbon_usd_per_tonne"


def game(worth):
    return lambda asked: [np.asarray(worth(each), float) for each in asked]


def by_all_orders(worth, players):
    """The slow twin: the mean gain over every order in which players may join."""
    gains = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        for at, player in enumerate(order):
            gains[player] += worth(frozenset(order[: at + 1])) - worth(frozenset(order[:at]))
    return gains / len(orders)


@given(st.lists(st.floats(-100, 100), min_size=16, max_size=16))
def test_shares_are_the_mean_gain_over_all_orders(worths):
    def worth(members):
        return worths[sum(1 << each for each in members)]

    found = shapley_values(game(worth), 4, 16)
    assert found.is_exact
    assert found.values == pytest.approx(by_all_orders(worth, 4), abs=1e-9)
    assert found.values.sum() == pytest.approx(worths[-1] - worths[0], abs=1e-9)


@pytest.mark.parametrize("most", [8, 6])
def test_each_of_what_only_adds_up_gets_its_own(most):
    own = np.array([3.0, -1.0, 0.25])
    found = shapley_values(game(lambda members: sum(own[each] for each in members)), 3, most)
    assert found.is_exact == (most == 8)
    assert found.values == pytest.approx(own)
    assert found.errors == pytest.approx(np.zeros(3)) or np.isnan(found.errors).all()


def test_what_two_only_do_together_goes_to_each_by_half():
    found = shapley_values(game(lambda members: 10.0 * ({0, 1} <= members)), 3, 8)
    assert found.values == pytest.approx([5, 5, 0])


def test_orders_drawn_at_random_come_to_the_whole_and_near_the_exact_shares():
    """Twelve players, each with its own worth, and a bonus for every pair of neighbours."""

    def worth(members):
        return sum(each + 1 for each in members) + 7.0 * sum(each + 1 in members for each in members)

    exact = np.arange(1, 13) + 7.0 * np.array([0.5, *[1.0] * 10, 0.5])
    found = shapley_values(game(worth), 12, 600, seed=5)
    assert not found.is_exact
    assert found.values.sum() == pytest.approx(worth(frozenset(range(12))))
    # An order and its reverse: who comes first of a pair is second in the other, so pairs have no error.
    assert found.values == pytest.approx(exact)


def test_the_error_of_orders_tells_how_far_off_they_are():
    """A bonus for three together goes to each by a third; one of six orders ends with a given one."""

    def worth(members):
        return 9.0 * ({0, 1, 2} <= members)

    off = []
    for seed in range(30):
        found = shapley_values(game(worth), 11, 1_000, seed)
        off.append((found.values[0] - 3.0) / found.errors[0])
    assert np.std(off) == pytest.approx(1.0, abs=0.5)  # of thirty, 13 % each way is one standard error


def test_each_coalition_is_asked_once():
    asked = []
    shapley_values(lambda each: [asked.extend(each), *map(len, each)][1:], 12, 100)
    assert len(asked) == len(set(asked)) <= 100


def two(*settings, **options):
    return cs.read_scenario(FILE, settings=["study.draws=512", *settings], **options)


def test_a_carbon_price_does_what_the_carbon_costs_and_a_ferry_the_rest():
    """North takes 480 kg, South 240 kg (see the file): 120 USD/t more are 57.60 and 28.80 USD."""
    found = attribute_difference(two(), two(f"{CARBON}=200", variant="more-ferries"))
    north, south = (found.of(corridor=name) for name in ("north", "south"))
    assert found.is_exact
    assert {each.name: each.value for each in north.shares} == pytest.approx({CARBON: 57.6, BOTH: 0.0})
    told = {each.name: each.value for each in south.shares}
    assert told[CARBON] == pytest.approx(28.8)
    assert sum(told.values()) == pytest.approx(south.difference, abs=1e-9)
    # Half a day less in the mean, on whose worth the ferry's luck leaves a Monte Carlo error; money has none.
    errors = {each.name: each.error for each in south.shares}
    assert errors[CARBON] == pytest.approx(0, abs=1e-9)
    assert 0 < errors[BOTH] < abs(told[BOTH])
    days = {each.name: each.value for each in found.of("days_mean", corridor="south").shares}
    assert days[CARBON] == 0
    assert days[BOTH] == pytest.approx(-0.5, abs=0.1)


def test_all_mixed_from_b_is_b_and_none_is_a():
    a, b = two(), two(f"{CARBON}=200", variant="more-ferries")
    parts = parts_of(a, b, 10)
    mixtures = Mixtures(a, b, parts)
    assert mixtures.scenario(()).digest == a.digest
    assert mixtures.scenario(range(len(parts))).digest == b.digest


def test_what_one_change_sets_is_one_part_and_rows_and_tables_where_there_are_more():
    a = two()
    assert [part.name for part in parts_of(a, two(variant="more-ferries"), 10)] == [BOTH]
    ferry = "legs.porta-portb-ferry"
    more = two(
        f"{ferry}.usd_per_feu=1", f"{ferry}.headway_hours=1", "legs.alma-porta.sigma=0.1", f"{CARBON}=1"
    )
    assert [len(parts_of(a, more, most)) for most in (10, 4, 3, 2, 1)] == [4, 4, 3, 2, 2]


def test_a_closure_is_a_part_and_a_corridor_without_a_way_cannot_be_shared_out():
    found = attribute_difference(two(), two(f"{CARBON}=200", variant="narrows-shut"))
    told = {each.name: each.value for each in found.of(corridor="north").shares}
    assert told == pytest.approx({CARBON: 57.6, "closures.passages.narrows": 0.0})
    with pytest.raises(cs.InputError, match="some mixture of the two has none"):
        found.of(corridor="south")


def test_the_order_of_workers_changes_no_bit():
    a, b = two(), two(f"{CARBON}=200", variant="more-ferries")
    one, many = (attribute_difference(a, b, workers=workers) for workers in (1, 2))
    assert one.shares.tobytes() == many.shares.tobytes()


def test_alike_is_told_so():
    told = attribute_difference(two(), two()).of(corridor="north")
    assert told.difference == 0
    assert told.shares == ()
    assert str(told).endswith("nothing differs.")
    assert told.to_frame().empty


def test_what_is_not_there_is_told_in_a_line():
    found = attribute_difference(two(), two(f"{CARBON}=200"))
    with pytest.raises(cs.InputError, match="did you mean 'days_mean'"):
        found.of("day_mean")
    with pytest.raises(cs.InputError, match="nothing of"):
        found.of(corridor="west")
    assert "<table" in found.of(corridor="north")._repr_html_()


def test_values_that_make_no_row_one_by_one_are_taken_together():
    """A first day of 2026 goes with no last day of 2025."""
    b = two("study.depart_from=2026-01-01", "study.depart_until=2026-12-31", f"{CARBON}=200")
    parts = parts_of(two(), b, 10)
    assert sorted(part.name for part in parts) == [CARBON, "study.depart_from and 1 more"]
    assert Mixtures(two(), b, parts).scenario({0, 1}).digest == b.digest


def test_what_follows_from_a_service_is_no_part_of_its_own():
    b = two("services.rail-ferry.usd_per_km=6")
    (part,) = parts_of(two(), b, 10)
    assert part.name == "services.rail-ferry.usd_per_km"
    assert Mixtures(two(), b, [part]).scenario([0]).digest == b.digest


@pytest.mark.slow
def test_two_files_of_the_library_are_shared_out_to_the_last_bit():
    """Low water against the plain file: what the state changes is in force in the mixture too."""
    names = ("central-asia-italy", "caspian-low-water")
    a, b = (cs.read_scenario(SCENARIOS / f"{name}.toml", settings=["study.draws=64"]) for name in names)
    found = attribute_difference(a, b, shipments=["tashkent-milan"], runs=16)
    told = found.of("days_mean", corridor="middle")
    assert sum(each.value for each in told.shares) == pytest.approx(told.difference, abs=1e-9)

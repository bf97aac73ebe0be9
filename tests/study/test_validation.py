"""Validation on the network that can be solved by hand: two-corridors/network.toml tells how.

By the north nothing is left to chance: 300 hours from door to door, 24 of loading, 12 of unloading, 24 of
border work on the first leg.
"""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.cases import Case
from corridorsim.scenario.reading_tables import read_network
from corridorsim.study.case_scores import Published, ScoredCase, error_percent, published
from corridorsim.study.validation import score_case, validation_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DRAWS = 2_000
NORTH = {
    "id": "case",
    "origin": "alma",
    "destination": "omega",
    "corridor": "north",
    "via": ("norda",),
    "depart_from": date(2024, 1, 1),
    "depart_until": date(2024, 12, 31),
    "state": "stormy",
    "service": "wagon-group",
    "scope": "door-door",
    "kind": "average",
    "scored": True,
    "days_low": 12.0,
    "days_high": 13.0,
    "year": 2024,
}
FERRY = {
    "origin": "porta",
    "destination": "portb",
    "via": (),
    "service": "rail-ferry",
    "corridor": "south",
    "scope": "port-port",
}


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SCENARIOS / "two-corridors", tmp_path / "net")
    with (tmp_path / "net" / "commodities.csv").open("a", encoding="utf-8") as file:
        file.write("general,General cargo,20000,50,8.05\n")
    (tmp_path / "net" / "price_index.csv").write_text(
        "id,year,us_cpi_u_average\n2024,2024,200\n2025,2025,250\n", encoding="utf-8"
    )
    return tmp_path / "net"


@pytest.fixture
def network(folder):
    rows = read_network(folder, "net")
    assert not rows.problems
    return rows


def scored(network, **changes):
    return score_case(Case(**NORTH | changes), network, seed=1, draws=DRAWS)


@pytest.mark.parametrize(
    ("scope", "days", "usd"),
    [
        ("door-door", 12.5, 2600),
        ("terminal-terminal", 11.0, 2600),  # less 24 h of loading and 12 h of unloading; lifts are paid
        ("port-port", 11.0, 2400),
        ("border-border", 10.0, 2400),  # less the border work of the first leg
    ],
)
def test_a_scope_leaves_out_what_it_does_not_count(network, scope, days, usd):
    found = scored(network, scope=scope)
    assert found.p10 == found.p50 == found.p90 == pytest.approx(days)
    assert found.usd_p50 == pytest.approx(usd)
    assert found.route == ("alma-norda", "norda-omega")


def test_a_voyage_begins_and_ends_aboard_and_the_first_departure_is_not_waited_for(network):
    """Ferries have no doors, and sail every two days: a voyage that is already under way needs neither."""
    found = scored(network, **FERRY)
    assert found.p50 == pytest.approx(1.0)
    assert found.p10 == pytest.approx(1.0)


def test_gateways_of_the_corridor_play_no_part(network):
    """Northern gateway, but nothing to pass: the quicker way is by the south."""
    assert "porta-portb-ferry" in scored(network, via=()).route


def test_a_corridor_s_mask_does(network, folder):
    with (folder / "corridors.toml").open("a", encoding="utf-8") as file:
        file.write('\n[land]\nmodes = ["rail1520"]\n')
    assert scored(read_network(folder, "net"), corridor="land", via=()).route == ("alma-norda", "norda-omega")


def test_a_service_is_taken_where_several_exist(network, folder):
    """A quick block train beside the wagon groups, on the first leg alone."""
    with (folder / "services.csv").open("a", encoding="utf-8") as file:
        file.write("block-train,block-train,*,Block trains,yes,480,1,0,0,0,,,,electric\n")
    with (folder / "legs.csv").open("a", encoding="utf-8") as file:
        file.write("alma-norda-block,alma,norda,rail1520,block-train,,,,yes,1200,,,,,,,,,,,,,,,,,\n")
    with (folder / "transfers.csv").open("a", encoding="utf-8") as file:
        file.write("regrouping,norda,rail1520,block-train,rail1520,wagon-group,no,6,0,0,0,,\n")
    with_train = read_network(folder, "net")
    assert not with_train.problems
    found = scored(with_train, service="block-train")
    assert found.route == ("alma-norda-block", "norda-omega")  # a wagon group only where no block train runs
    assert "other services" in found.note
    assert scored(with_train).route == ("alma-norda", "norda-omega")


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"origin": "almaa"}, "did you mean 'alma'?"),
        ({"state": "calm"}, "no state 'calm'"),
        ({"corridor": "nort"}, "did you mean 'north'?"),
        ({"service": "trucks"}, "no service 'trucks'"),
        ({"via": ("nowhere",)}, "'nowhere'"),
    ],
)
def test_what_the_network_cannot_express_is_outside_with_a_note(network, changes, note):
    found = scored(network, **changes)
    assert (found.p10, found.p50, found.p90, found.usd_p50, found.error_percent) == (None,) * 5
    assert not found.inside
    assert note in found.note


def test_a_broken_network_is_no_note(network):
    broken = replace(network, rows=network.rows | {"terminals": {}})
    with pytest.raises(InputError):
        scored(broken)


def test_money_is_brought_to_2025(network):
    case = Case(**NORTH | {"kind": "tariff", "usd_low": 2000.0, "usd_high": 2080.0})
    usd = (pytest.approx(2500.0), pytest.approx(2600.0))
    assert published(case, network) == Published(*usd, usd)
    found = score_case(case, network, seed=1, draws=100)
    assert (found.error_percent, found.inside, found.published_rank) == (0.0, True, None)


def test_a_tariff_may_be_a_fifth_beyond_its_band(network):
    for usd, inside in ((1750.0, True), (1720.0, False)):  # 2,187.5 and 2,150 USD of 2025, times 1.2
        case = Case(**NORTH | {"kind": "tariff", "usd_low": usd, "usd_high": usd})
        assert score_case(case, network, seed=1, draws=100).inside is inside


def test_a_year_without_prices(network):
    found = scored(network, kind="tariff", usd_low=1.0, usd_high=2.0, year=1999)
    assert "lacks 1999" in found.note


def test_a_price_beside_days_is_told_and_not_scored(network):
    found = scored(network, usd_low=1.0, usd_high=2.0)
    assert (found.published_usd_low, found.published_usd_high) == (1.25, 2.5)
    assert found.inside
    assert scored(network).published_usd_low is None


def test_quantiles_of_each_kind(network):
    """By the south days are spread: the ferry's phase alone moves them by two days."""
    south = {"corridor": "south", "via": ("porta", "portb")}
    compared = {
        kind: scored(network, **south, kind=kind).compared for kind in ("best", "schedule", "average")
    }
    assert compared["best"] < compared["schedule"] < compared["average"]
    assert scored(network, **south, kind="range").compared == compared["average"]
    low, high = compared["best"] - 0.01, compared["best"]
    for kind, inside in (("best", True), ("schedule", True), ("average", False), ("range", False)):
        assert scored(network, **south, kind=kind, days_low=low, days_high=high).inside is inside, kind


@pytest.mark.parametrize(
    ("value", "low", "high", "error"),
    [(9, 10, 12, -100 / 11), (11, 10, 12, 0), (13, 10, 12, 100 / 11), (8, 10, 10, -20)],
)
def test_error_is_the_distance_from_the_nearer_end(value, low, high, error):
    assert error_percent(value, low, high) == pytest.approx(error)


def case_with(kind, error, inside, *, scored=True):
    told = dict.fromkeys(("p10", "p50", "p90", "usd_p50", "compared", "published_rank"))
    known = {"id": "x", "scope": "door-door", "state": "s", "published_low": 1.0, "published_high": 1.0}
    known |= {"published_usd_low": None, "published_usd_high": None}
    return ScoredCase(
        kind=kind, error_percent=error, inside=inside, scored=scored, route=(), note="", **known, **told
    )


def test_only_averages_and_ranges_are_pooled():
    found = validation_of(
        [
            case_with("average", -10.0, True),
            case_with("range", 30.0, False),
            case_with("average", 2.0, True),
            case_with("schedule", 99.0, False),
            case_with("average", None, False),
            case_with("average", 80.0, False, scored=False),
        ]
    )
    assert found.median_abs_error_percent == 10.0
    assert found.bias_percent == pytest.approx(22 / 3)
    assert found.share_inside == pytest.approx(2 / 5)
    assert found.share_inside_interval.low == pytest.approx(0.1176, abs=1e-4)  # Wilson, 2 of 5


def test_nothing_scored():
    found = validation_of([case_with("average", 1.0, True, scored=False)])
    assert (found.median_abs_error_percent, found.bias_percent, found.share_inside) == (None, None, None)


def test_a_surprise_at_the_origin_ends_before_the_departure_and_a_regime_does_not(folder):
    """Fog at Porta would hold every voyage from it; a war there leaves none."""
    hazards = (folder / "hazards.toml").read_text(encoding="utf-8")
    fog = (
        '[fog]\neffect = "gate"\nplaces = [{ place = "porta" }]\nrate_per_year = 99\nrate_cap_per_year = 99\n'
    )
    (folder / "hazards.toml").write_text(
        hazards.replace("rate_per_year = 36.525", "rate_per_year = 0")
        + f"\n{fog}median_hours = 200\nsigma = 0\n"
        + '\n[war]\neffect = "gate"\nplaces = [{ place = "porta" }]\nknown_at_departure = true\n'
        + 'rate_per_year = 0\nrate_cap_per_year = 1\nmean_hours = 100\nstate = "off"\n',
        encoding="utf-8",
    )
    found = scored(read_network(folder, "net"), **FERRY)
    assert found.p10 == found.p90 == pytest.approx(1.0)
    with (folder / "states.toml").open("a", encoding="utf-8") as file:
        file.write('\n[at-war]\nchanges = [{ path = "hazards.war.state", set = "on" }]\n')
    assert "while war is on" in scored(read_network(folder, "net"), **FERRY, state="at-war").note


def test_a_voyage_takes_its_own_service(folder):
    """A ro-ro ship, twice as fast, on the same water: a voyage by rail ferry is not by it."""
    with (folder / "services.csv").open("a", encoding="utf-8") as file:
        file.write("ro-ro,ro-ro,*,Ships,no,480,1,0,0,0,,,,\n")
    with (folder / "legs.csv").open("a", encoding="utf-8") as file:
        file.write("porta-portb-ro-ro,porta,portb,ro-ro,ro-ro,,,,yes,240,,,,,,,,,,,,,,,,,\n")
    with (folder / "emissions.csv").open("a", encoding="utf-8") as file:
        file.write("ro-ro-any,ro-ro,,*,,100\n")
    network = read_network(folder, "net")
    assert not network.problems
    assert scored(network, **FERRY).route == ("porta-portb-ferry",)
    assert scored(network, **FERRY | {"service": "ro-ro"}).p50 == pytest.approx(0.5)


@pytest.mark.parametrize("name", ["C01", "MC_7.a", "c--1"])
def test_a_case_may_be_called_what_its_file_likes(network, name):
    assert replace(scored(network, id=name), id="case") == scored(network)


def test_a_case_without_a_service_takes_any(network):
    assert scored(network, service="") == scored(network)
    assert "other services" not in scored(network, service="", destination="porta").note


def test_a_price_of_another_unit_is_not_taken_for_one_a_feu(network):
    found = scored(network, kind="tariff", usd_low=1.0, usd_high=2.0, usd_unit="USD/TEU")
    assert (found.usd_p50, found.inside) == (None, False)
    assert "USD/TEU is not one of: USD/FEU, USD/truck" in found.note


def test_a_service_goes_before_the_modes_of_a_corridor(folder):
    """A corridor of rails alone, and a case that says that its shipment went by the ferry's service."""
    with (folder / "corridors.toml").open("a", encoding="utf-8") as file:
        file.write('\n[land]\nmodes = ["rail1520"]\n')
    network = read_network(folder, "net")
    assert scored(network, **FERRY | {"corridor": "land"}).route == ("porta-portb-ferry",)
    assert scored(network, corridor="land", via=()).route == ("alma-norda", "norda-omega")

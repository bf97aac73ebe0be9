"""Both ways, what fills empty cells, and how terminals are joined inside."""

from __future__ import annotations

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network
from corridorsim.scenario.evidence import numbers_without_evidence
from corridorsim.scenario.reachability import reachable_from
from corridorsim.scenario.sides import DOOR_SIDE, expand_transfers

NET = "two-corridors"
FERRY = "porta-portb-ferry,porta,portb,rail-ferry,rail-ferry,,narrows,,yes,240,24,,"


@pytest.fixture
def tables(folder):
    return lambda: read_tables(folder / NET)


def test_a_return_leg_mirrors_and_takes_its_overrides(edit, tables, folder):
    name = f"{NET}/legs.csv"
    row = "alma-norda,alma,norda,rail1520,wagon-group,,,,yes,1200"
    edit(name, row + ",,,,24,,,,,,,,,,,,,", row + ",,,,24,,,,,,,,,48,,6,,")
    edit(name, ",,,,yes,1200,,,,24", ",porta;40 60,,XC;XB,yes,1200,,,,24")
    legs = tables().legs
    there, back = legs["alma-norda"], legs["alma-norda~back"]
    assert (there.origin, there.destination) == (back.destination, back.origin)
    assert (there.via, back.via) == (("porta", "40 60"), ("40 60", "porta"))
    assert there.countries == ("XA", "XC", "XB")
    assert back.countries == ("XB", "XC", "XA")
    assert (there.median_hours, back.median_hours) == (120.0, 48.0)
    assert (there.border_hours, back.border_hours) == (24.0, 6.0)


def test_an_empty_cell_comes_from_the_service_of_the_country_first(edit, tables):
    edit(
        f"{NET}/services.csv",
        "rail-ferry,rail-ferry",
        "xb,wagon-group,XB,Fast,yes,480,2,0.1,12,0.5,0.9,5,6,diesel\nrail-ferry,rail-ferry",
    )
    edit(f"{NET}/emissions.csv", "ferry,", "diesel,rail1520,diesel,*,30,\nferry,")
    tables_ = tables()
    legs = tables_.legs
    fast, slow = legs["norda-omega"], legs["norda-omega~back"]
    assert (fast.median_hours, fast.usd_per_feu, fast.headway_hours) == (60.0, 2400.0, 12.0)
    assert (fast.sigma, fast.on_time_probability, fast.late_min_hours, fast.traction) == (
        0.1,
        0.9,
        5.0,
        "diesel",
    )
    assert (fast.shared_group, fast.service_row) == ("services/wagon-group/XB", "xb")
    assert slow.median_hours == 120.0
    assert (slow.border_hours, slow.subsidy_usd_per_feu) == (0.0, 0.0)
    assert [row.id for row in tables_.emissions_for(fast)] == ["diesel"]
    assert [row.id for row in tables_.emissions_for(slow)] == ["rail"]


def test_passages_are_evenly_spaced_where_nothing_is_measured(tables):
    assert tables().legs["porta-portb-ferry"].passage_km == (120.0,)


def test_measured_lengths_fill_in_and_a_declared_one_scales_the_passages(edit, tables, folder):
    edit(f"{NET}/network.toml", "measured = []", 'measured = ["sea.csv"]')
    (folder / NET / "sea.csv").write_text(
        "id,measured_km,passage_km,note\nporta-portb-ferry,200,50,x\n", encoding="utf-8"
    )
    legs = tables().legs
    assert (legs["porta-portb-ferry"].distance_km, legs["porta-portb-ferry"].passage_km) == (240.0, (60.0,))
    assert legs["porta-portb-ferry~back"].passage_km == (180.0,)
    edit(f"{NET}/legs.csv", FERRY, FERRY.replace("240", ""))
    legs = tables().legs
    assert (legs["porta-portb-ferry"].distance_km, legs["porta-portb-ferry"].passage_km) == (200.0, (50.0,))
    assert legs["porta-portb-ferry~back"].passage_km == (150.0,)


@pytest.mark.parametrize(
    ("cell", "words"),
    [("50;60", "has 1, sea.csv has 2 distances"), ("x", "not a list of numbers"), ("201", "beyond")],
)
def test_measured_passages_must_fit(cell, words, edit, tables, folder):
    edit(f"{NET}/network.toml", "measured = []", 'measured = ["sea.csv"]')
    (folder / NET / "sea.csv").write_text(
        f"id,measured_km,passage_km\nporta-portb-ferry,200,{cell}\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=words):
        tables()


def test_a_spreadsheet_may_begin_its_table_with_a_byte_order_mark(folder, tables):
    path = folder / NET / "terminals.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b",,,,,,\r\n\r\n")
    assert len(tables().terminals) == 5


def test_names_of_the_network_are_collected(tables):
    network = tables()
    assert network.passages == ("narrows",)
    assert network.countries == ("XA", "XB", "XC")


def test_transfers_expand_where_both_sides_exist(tables):
    rail, ferry = ("rail1520", "wagon-group"), ("rail-ferry", "rail-ferry")
    found = expand_transfers(tables())
    joined = {(item.terminal, item.from_side, item.to_side): item.transfer_id for item in found}
    assert joined["porta", rail, ferry] == "port"
    assert joined["porta", ferry, rail] == "port~back"
    assert joined["alma", DOOR_SIDE, rail] == "loading"
    assert len(found) == 5 * 2 + 2 * 2


def test_a_transfer_that_names_its_terminal_or_service_comes_first(edit, tables):
    edit(
        f"{NET}/transfers.csv",
        "port,*,",
        "a-port,*,rail1520,wagon-group,rail-ferry,*,no,1,0,0,0,,\nportb-port,portb,rail1520,*,rail-ferry,*,no,1,0,0,0,,\nport,*,",
    )
    found = {
        (item.terminal, item.from_side[0]): item.transfer_id
        for item in expand_transfers(tables())
        if item.to_side[0] == "rail-ferry"
    }
    assert found == {("porta", "rail1520"): "a-port", ("portb", "rail1520"): "portb-port"}


def test_a_service_that_is_not_through_needs_a_transfer_to_itself(edit, tables):
    edit(f"{NET}/services.csv", "Groups of wagons,yes", "Groups of wagons,no")
    assert reachable_from(tables(), "alma") == {"norda", "porta", "omega"}
    edit(f"{NET}/transfers.csv", "port,*,", "change,*,rail1520,*,rail1520,*,yes,1,0,0,0,,\nport,*,")
    assert reachable_from(tables(), "alma") == {"alma", "norda", "porta", "portb", "omega"}


def test_the_invented_network_has_evidence_for_every_number(tables, edit):
    assert numbers_without_evidence(tables()) == ()
    edit(f"{NET}/evidence.csv", "legs,alma-norda,border_hours", "legs,alma-porta,border_hours")
    assert numbers_without_evidence(tables()) == ("legs.alma-norda.border_hours",)


def test_an_override_of_the_return_needs_evidence_of_its_own(tables, edit):
    edit(f"{NET}/legs.csv", FERRY + ",,,,,,,,,,", FERRY + ",,,,,,,,,,30")
    assert numbers_without_evidence(tables()) == ("legs.porta-portb-ferry.median_hours_back",)


@pytest.mark.skipif(
    not (shipped_network() / "evidence.csv").exists(), reason="the network is not in this tree"
)
def test_every_number_of_the_shipped_network_has_evidence():
    assert numbers_without_evidence(read_tables(shipped_network())) == ()

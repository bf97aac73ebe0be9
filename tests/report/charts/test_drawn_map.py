"""The map as data: what it tells of legs, passages and hazards, and how small it is."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import corridorsim as cs
from corridorsim.network.leg_lines import Lines
from corridorsim.report.charts.chosen_map import chosen_map, ends_of
from corridorsim.report.charts.drawn_map import drawn, map_of
from corridorsim.report.charts.map_lanes import map_window
from corridorsim.report.charts.models import DrawnMap, DrawnRoute
from corridorsim.scenario.explaining import explain

FLAGSHIP = Path(__file__).parents[3] / "scenarios" / "central-asia-italy.toml"


@pytest.fixture(scope="module")
def flagship():
    return cs.read_scenario(FLAGSHIP)


@pytest.fixture(scope="module")
def every_leg(flagship):
    """A map of every leg of the network, as if one route took them all."""
    legs = tuple(flagship.tables.legs)
    return drawn(flagship, (DrawnRoute(shipment="s", corridor="middle", policy="committed", legs=legs),))


def _by_id(rows):
    return {row.id: row for row in rows}


def test_passages_lie_where_they_are(every_leg):
    places = _by_id(every_leg.terminals)
    known = {
        "suez": ("Suez", 32.4, 30.4),
        "bab-el-mandeb": ("Bab el Mandeb", 43.4, 12.6),
        "bosphorus": ("Bosphorus", 29.1, 41.1),
        "gibraltar": ("Gibraltar", -5.6, 35.9),
        "cape-of-good-hope": ("Cape of Good Hope", 18.5, -34.4),
    }
    for name, (told, lon, lat) in known.items():
        assert places[name].kind == "passage"
        assert places[name].name == told
        assert places[name].place == pytest.approx((lon, lat), abs=2.0)


def test_lines_are_thinned_but_no_further_than_is_seen(every_leg, flagship):
    wide = map_window(every_leg).size[0]
    lines = Lines(flagship.tables)
    for leg in every_leg.legs[::7]:
        thin = np.array(leg.line)
        steps = [np.linspace(one, two, 60) for one, two in pairwise(thin)]
        dense = np.concatenate([*steps, thin[-1:]])
        whole = np.unwrap(np.array(lines.of(flagship.tables.legs[leg.id])), period=360, axis=0)
        if len(whole) > 2:
            far = max(np.linalg.norm(dense - point, axis=1).min() for point in whole)
            assert far < wide / 2000 + np.linalg.norm(np.diff(thin, axis=0), axis=1).max() / 60 + 0.01


def test_sources_say_which_numbers_are_theirs(every_leg, flagship):
    leg = _by_id(every_leg.legs)["aktau-alat-feeder"]
    told = dict(line.split(": ", 1) for line in leg.sources)
    facts = {fact.strip() for names in told for fact in names.split(",")}
    assert {"length", "moving time", "departures", "freight"} <= facts
    (freight,) = (value for value in explain(flagship, f"legs.{leg.id}.usd_per_feu"))
    (line,) = (line for line in leg.sources if "freight" in line.split(":")[0])
    assert freight.grade in line


def test_a_hazard_is_told_with_its_worst_month_and_its_wait(every_leg):
    told = {(row.id, row.at): row.told for row in every_leg.hazards}
    assert told["caspian-storm", "aktau"] == "closed 14 % of the time, in November 36 %; mean wait 17 h"
    assert told["bosphorus-suspension", "bosphorus"].startswith("closed 1.5 % of the time; mean wait")


def test_regimes_are_told_as_they_are_held(flagship):
    route = DrawnRoute(
        shipment="s",
        corridor="maritime",
        policy="committed",
        legs=tuple(name for name, leg in flagship.tables.legs.items() if "bab-el-mandeb" in leg.passages),
    )

    def told(*settings):
        scenario = cs.read_scenario(FLAGSHIP, settings=settings)
        (row,) = (row for row in drawn(scenario, (route,)).hazards if row.id == "red-sea-closure")
        return row.state, row.told

    assert told() == ("off", "does not happen in this scenario")
    assert told('hazards.red-sea-closure.state="on"')[1].startswith("closed all the time")
    state, random = told('hazards.red-sea-closure.state="random"')
    assert state == "random"
    assert random.endswith("% of the time, known at departure")


def test_a_hazard_is_told_only_where_it_holds_a_mode_that_is_there(flagship):
    legs = flagship.tables.legs
    at_aktau = (leg for leg in legs.values() if "aktau" in (leg.origin, leg.destination))
    trains = tuple(leg.id for leg in at_aktau if leg.mode == "rail1520")
    assert trains
    rows = drawn(flagship, (DrawnRoute(shipment="s", corridor="x", policy="committed", legs=trains),)).hazards
    assert "caspian-storm" not in {row.id for row in rows}  # it holds ships


def test_a_hazard_on_a_line_lies_on_it_both_ways(flagship):
    (reach, *_) = flagship.tables.hazards["mangystau-line-closed"].places
    for name in (reach.place, f"{reach.place}~back"):
        route = DrawnRoute(shipment="s", corridor="x", policy="committed", legs=(name,))
        (row,) = drawn(flagship, (route,)).hazards
        assert row.at == reach.place
        assert row.place == pytest.approx((51.2, 43.6), abs=0.6)


def test_the_legs_of_the_flagship_stay_small(comparison, every_leg):
    size = len(every_leg.model_dump_json()) / len(every_leg.legs)
    assert size < 700  # bytes a leg, facts and sources and all
    assert map_of(comparison).model_dump_json() == map_of(comparison).model_dump_json()


def test_a_part_of_a_map_has_only_what_its_routes_pass(comparison):
    whole = map_of(comparison)
    one = chosen_map(whole, "committed", ["alma-omega"])
    assert {row.shipment for row in one.routes} == {"alma-omega"}
    taken = {leg for row in one.routes for leg in row.legs}
    assert {leg.id for leg in one.legs} == taken
    assert not any(leg.id.endswith("~back") for leg in one.legs)
    assert ends_of(one) == {"alma", "omega"}
    assert chosen_map(whole, "clairvoyant-unknown").legs == ()
    assert ends_of(DrawnMap()) == set()

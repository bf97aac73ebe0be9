"""What is exported: every table with its units, the same of a comparison as of its folder."""

from dataclasses import replace

import corridorsim as cs
from corridorsim.report.exports.content import Column, joined_text, kind_of
from corridorsim.report.exports.subjects import content_of
from corridorsim.report.exports.units_of_figures import unit_of_figure
from corridorsim.scenario.layout import TABLE_FILES


def _table(content, name):
    (found,) = (table for table in content.tables if table.name == name)
    return found


def _rows(table):
    return [dict(zip((each.name for each in table.columns), row, strict=True)) for row in table.rows]


def test_every_table_of_a_network_is_there_with_units(eurasia):
    content = content_of(eurasia)
    names = [table.name for table in content.tables]
    assert {entry.table for entry in TABLE_FILES} <= set(names)
    assert [layer.table.name for layer in content.layers] == ["terminals", "legs", "passages"]
    legs = {row["id"]: row for row in _rows(_table(content, "legs"))}
    assert legs.keys() == eurasia.legs.keys()
    assert legs["aktau-alat-feeder"]["usd_per_feu"] == eurasia.legs["aktau-alat-feeder"].usd_per_feu
    units = {each.name: each.unit for each in _table(content, "legs").columns}
    assert (units["distance_km"], units["passage_km"], units["usd_per_feu"]) == ("km", "km", "USD/FEU")
    for table in content.tables:
        for each in table.columns:
            if each.kind in ("number", "whole") and each.name not in ("value", "low", "high"):
                assert each.unit, (table.name, each.name)


def test_numbers_have_their_source_and_grade(eurasia):
    rows = _rows(_table(content_of(eurasia), "numbers"))
    (row,) = (
        row
        for row in rows
        if (row["table"], row["id"], row["field"]) == ("terminals", "aktau", "max_draught_m")
    )
    assert row["value"] == eurasia.terminals["aktau"].max_draught_m
    assert (row["unit"], row["grade"] in ("published", "derived", "assumption")) == ("m", True)
    assert row["source"] in {*eurasia.sources, "assumption"}
    assert all(isinstance(row["value"], int | float) and row["unit"] for row in rows)


def test_a_passage_lies_where_it_is(eurasia):
    places = {row["id"]: (row["lon"], row["lat"]) for row in _rows(_table(content_of(eurasia), "passages"))}
    for name, lon, lat in (("suez", 32.5, 30.5), ("gibraltar", -5.6, 35.95), ("bosphorus", 29.0, 41.1)):
        assert abs(places[name][0] - lon) < 1.0, name
        assert abs(places[name][1] - lat) < 1.0, name


def test_a_scenario_is_told_after_its_changes(hostile):
    scenario = cs.read_scenario(hostile.path, settings=["legs.alma-norda.border_hours=7"])
    content = content_of(scenario)
    legs = {row["id"]: row for row in _rows(_table(content, "legs"))}
    assert legs["alma-norda"]["border_hours"] == 7
    numbers = _rows(_table(content, "numbers"))
    (row,) = (row for row in numbers if (row["id"], row["field"]) == ("alma-norda", "border_hours"))
    assert (row["value"], row["origin"]) == (7, "command line")
    assert content.facts["digest"] == scenario.digest
    closed = cs.read_scenario(hostile.path, variant="narrows-shut")
    assert _table(content_of(closed), "closures").rows == (("passages", "narrows", None, None),)


def test_a_comparison_and_its_folder_tell_the_same(compared, result):
    assert result.trials is not None
    assert replace(content_of(result), trials=None) == content_of(compared)


def test_a_result_has_answers_routes_and_the_sources_of_their_legs(compared, result):
    content = content_of(result)
    summary = _rows(_table(content, "summary"))
    for row, told in zip(summary, compared.corridors, strict=True):
        assert (row["corridor"], row["feasible"]) == (told.corridor, True)
        assert row["days_p90"] == told.days["p90"]
        assert row["route"] == told.route
    (first, _) = _rows(_table(content, "verdicts"))
    assert first["margin"] == compared.verdicts[0].margin
    legs = _rows(_table(content, "legs"))
    there = [row for row in legs if (row["shipment"], row["corridor"]) == ("alma-omega", "south")]
    assert [row["place"] for row in there] == [1, 2, 3]
    assert [row["leg"] for row in there] == ["alma-porta", "porta-portb-ferry", "portb-omega"]
    assert (there[1]["median_hours"], there[1]["weakest_grade"]) == (24, "assumption")
    values = _rows(_table(content, "leg_values"))
    (row,) = (row for row in values if (row["leg"], row["field"]) == ("alma-porta", "distance_km"))
    assert (row["number"], row["unit"], row["grade"], row["note"]) == (
        480,
        "km",
        "assumption",
        "round by choice",
    )
    assert all(each.unit for each in _table(content, "summary").columns if each.kind == "number")


def test_cells_of_lists_and_kinds():
    assert joined_text(("a", 1.5)) == "a; 1.5"
    assert joined_text("a") == "a"
    assert kind_of(bool) == "flag"
    assert kind_of(float | None) == "number"
    assert kind_of(tuple[float, ...]) == "numbers"
    assert kind_of(tuple[str, ...] | None) == "texts"
    assert Column("x") == ("x", "text", "", "")


def test_units_of_figures():
    named = {
        "days_p90": "day",
        "usd_mean": "USD",
        "kg_co2e_mean": "kg CO2e",
        "generalized_parts_time": "USD",
        "intervals_days_p50_low": "day",
        "intervals_on_time_high": "1",
        "carec_speed_with_delay_kmh": "km/h",
        "carec_border_hours": "h",
        "best_share": "1",
        "route": "",
    }
    assert {name: unit_of_figure(name) for name in named} == named

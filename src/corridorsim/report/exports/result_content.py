"""What is exported of a result: answers, routes, the legs that they take, and what it all rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from corridorsim.network.leg_lines import Line, cut_at_antimeridian
from corridorsim.report.exports.content import Column, Content, FlatTable, Kind, Layer, Shape, table_of
from corridorsim.report.exports.result import Cells, Result
from corridorsim.report.exports.units_of_figures import unit_of_figure

_NAMES = (Column("shipment"), Column("corridor"), Column("policy", told="how the shipper decides"))
_WORDS = ("shipment", "corridor", "policy", "reason", "latest_departure_reason")
_DAYS = ("latest_departure", "latest_departure_sure")
_LISTS = ("route", "legs")
_OF_LEGS = (
    *("origin", "destination", "mode", "service", "distance_km", "median_hours", "headway_hours"),
    *("border_hours", "usd_per_feu", "border_usd_per_feu", "war_risk_usd_per_feu"),
)
_LONG = (
    *(Column("leg"), Column("field"), Column("value", told="as it is used, after all changes")),
    *(Column("number", "number", "as in the column unit", "the value, where it is one"), Column("unit")),
    *(Column("origin", told="network, default, derived, or what set it"), Column("source")),
    *(Column("grade", told="published, derived or assumption"),),
    *(Column("low", "number", "as in the column unit"), Column("high", "number", "as in the column unit")),
    Column("note"),
)
_VERDICTS = (
    *(Column("shipment"), Column("policy"), Column("best"), Column("tied_with", "texts")),
    Column("runner_up"),
    Column("margin", "number", "USD or days, as the objective", "how far the best is ahead of it"),
    Column("margin_se", "number", "USD or days, as the objective", "standard error of the margin"),
)
_CHECKS = (Column("name"), Column("passed", "flag"), Column("looked_at"), Column("wrong", "texts"))
_SOURCES = (Column("id"), Column("title"), Column("url"))
_ERRORS = (Column("figure"), Column("half_width", "number", "as the figure"), *_NAMES)
_WEAKEST = (
    *(Column("path"), Column("value", "number"), Column("low", "number"), Column("high", "number")),
    *(Column("grade"), Column("source"), Column("source_title")),
    Column("days", "number", "day", "how far the answers move, in the mean over shipments"),
    Column("usd_per_feu", "number", "USD/FEU", "how far the answers move, in the mean over shipments"),
    *(Column("shipments", "texts"), Column("note")),
)
_GRADES = ("assumption", "derived", "published")  # from the weakest
_FACTS = ("scenario", "network", "network_title", "state", "variant", "seed", "draws", "digest")


def result_content(result: Result) -> Content:
    """Return what is exported of a result.

    Parameters
    ----------
    result : read, or of a comparison
    """
    manifest = result.manifest
    certificate = manifest["certificate"]
    errors = [{"figure": name, **each} for name, each in certificate["standard_errors"].items()]
    warnings = [{"warning": line} for line in manifest["warnings"]]
    return Content(
        title=manifest["title"],
        licence=manifest["licence"],
        attribution=tuple(manifest["attribution"]),
        facts={"content": "a result"} | {name: str(manifest[name] or "") for name in _FACTS},
        parts=(
            _summary(result.summary),
            _listed("verdicts", "the best corridor of a shipment", _VERDICTS, manifest["verdicts"]),
            _routes(result),
            _legs(result),
            table_of("leg_values", "a value of a leg, its source and grade", _LONG, _values(result.legs)),
            _listed("sources", "a source of the legs' numbers", _SOURCES, manifest["sources"]),
            _listed("checks", "a check of the certificate", _CHECKS, certificate["checks"]),
            _listed("standard_errors", "what chance leaves open, at most", _ERRORS, errors),
            _listed("weakest", "a number that matters and is known badly", _WEAKEST, certificate["weakest"]),
            _listed("warnings", "a warning", (Column("warning"),), warnings),
        ),
        trials=result.trials,
    )


def _listed(name: str, title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> FlatTable:
    return table_of(
        name, title, columns, [{key: _tuple(value) for key, value in row.items()} for row in rows]
    )


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _summary(rows: Sequence[Cells]) -> FlatTable:
    columns = [Column(name, _kind(name), unit_of_figure(name)) for name in rows[0]]
    values = [{column.name: _typed(row[column.name], column.kind) for column in columns} for row in rows]
    return table_of("summary", "what a corridor does for a shipment under a policy", columns, values)


def _kind(name: str) -> Kind:
    if name in _LISTS:
        return "texts"
    if name in _WORDS or name in _DAYS:
        return "text"
    return "flag" if name == "feasible" else "number"


def _typed(text: str, kind: Kind) -> object:
    """Return a cell of ``summary.csv`` or ``legs.csv`` as a value."""
    if kind == "texts":
        return tuple(text.split())
    if not text:
        return None
    if kind == "flag":
        return text == "true"
    return float(text) if kind == "number" else text


def _values(rows: Iterable[Cells]) -> Iterator[dict[str, object]]:
    for row in rows:
        number = _number(row["value"]) if row["unit"] else None
        ends = {name: _number(row[name]) for name in ("low", "high")}
        yield {**{name: text or None for name, text in row.items()}, "number": number, **ends}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _routes(result: Result) -> Layer:
    """Return the most taken route of every shipment, corridor and policy."""
    figures = ("route_share", "days_p50", "days_p90", "usd_mean", "kg_co2e_mean")
    columns = [*_NAMES, Column("route", "texts", told="terminals"), Column("legs", "texts")]
    columns += [Column(name, "number", unit_of_figure(name)) for name in figures]
    rows = [feature["properties"] for feature in result.routes]
    shapes = (
        Shape("MultiLineString", tuple(piece for line in _lines(each) for piece in cut_at_antimeridian(line)))
        for each in result.routes
    )
    return Layer(_listed("routes", "the most taken route of a corridor", columns, rows), tuple(shapes))


def _lines(feature: Mapping[str, Any]) -> list[Line]:
    lines = feature["geometry"]["coordinates"]
    return [tuple((float(x), float(y)) for x, y in line) for line in lines]


def _legs(result: Result) -> Layer:
    """Return the legs of the routes in order of travel, with their main numbers and the weakest grade."""
    known: dict[str, dict[str, Cells]] = {}
    for row in result.legs:
        known.setdefault(row["leg"], {})[row["field"]] = row
    units = {row["field"]: row["unit"] for row in result.legs}
    columns = [*_NAMES, Column("place", "whole", "", "1 for the first leg of the route"), Column("leg")]
    columns += [
        Column(name, "number" if units.get(name) else "text", units.get(name, "")) for name in _OF_LEGS
    ]
    columns += [Column("weakest_grade", told="of its numbers"), Column("sources", "texts")]
    rows, shapes = [], []
    for feature in result.routes:
        told = feature["properties"]
        for place, (leg, line) in enumerate(zip(told["legs"], _lines(feature), strict=True), start=1):
            names = {column.name: told[column.name] for column in _NAMES}
            rows.append({**names, "place": place, "leg": leg, **_leg(known.get(leg, {}))})
            shapes.append(Shape("MultiLineString", cut_at_antimeridian(line)))
    return Layer(table_of("legs", "a leg of a route, in order of travel", columns, rows), tuple(shapes))


def _leg(values: Mapping[str, Cells]) -> dict[str, object]:
    told: dict[str, object] = {
        name: _typed(values[name]["value"], "number" if values[name]["unit"] else "text")
        for name in _OF_LEGS
        if name in values
    }
    grades = {row["grade"] for row in values.values()}
    told["weakest_grade"] = next((grade for grade in _GRADES if grade in grades), None)
    told["sources"] = tuple(sorted({row["source"] for row in values.values() if row["grade"]}))
    return told

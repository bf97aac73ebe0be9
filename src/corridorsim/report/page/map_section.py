"""Where shipments go: the map, and in tables what it shows: routes, facts of legs, hazards."""

from __future__ import annotations

from corridorsim.report.charts.models import DrawnLeg, RunCharts, TableTold
from corridorsim.report.page.chosen import Chosen, choices, listed
from corridorsim.report.page.map_columns import map_rows
from corridorsim.report.page.sections import Chart, Section, View
from corridorsim.report.page.web_map import web_map


def map_section(charts: RunCharts) -> Section:
    """Return the section of the map.

    Parameters
    ----------
    charts : of a run
    """
    every = choices(charts)
    names = {row.id: row.name for row in charts.map.terminals}
    drawn = web_map(charts, every[0].shipment.id, every[0].policy)
    views = {chosen.key: _view(chosen, names) for chosen in every}
    note = (
        "The most taken route of each corridor. Whatever is under the pointer tells its facts and their "
        "sources; triangles are hazards, white where none of them is on."
    )
    chart = Chart("map", "Routes", drawn.figure, views, note)
    tables = (_legs(charts, names), _hazards(charts))
    return Section("where", "Where it goes", charts=(chart,), tables=tables, folded=True)


def _view(chosen: Chosen, names: dict[str, str]) -> View:
    rows = map_rows(chosen.charts, chosen.shipment.id, chosen.policy)
    changes = {f"map-{name}": {"indices": indices} for name, indices in rows.items()}
    legs = {leg.id: leg for leg in chosen.charts.map.legs}
    routes, told = [], {}
    for corridor, row in chosen.feasible.items():
        taken = [legs[leg] for leg in row.legs]
        km = f"{sum(leg.distance_km for leg in taken):,.0f}"
        passed = _passed(taken, names)
        share = "–" if row.route_share is None else f"{row.route_share:.0%}"
        routes.append((chosen.names[corridor], km, share, " – ".join(passed)))
        told[chosen.names[corridor]] = f"{km} km"
    header = ("corridor", "km", "taken in", "by")
    table = TableTold(title="The most taken routes", header=header, rows=tuple(routes))
    return View(f"{chosen.shipment.origin} to {chosen.shipment.destination}: {listed(told)}.", table, changes)


def _passed(legs: list[DrawnLeg], names: dict[str, str]) -> list[str]:
    """Return the names of what a route passes, straits and canals among them."""
    places = [legs[0].origin, *(place for leg in legs for place in (*leg.passages, leg.destination))]
    return [names.get(place, place) for place in dict.fromkeys(places)]


def _legs(charts: RunCharts, names: dict[str, str]) -> TableTold:
    rows = tuple(
        (
            names[leg.origin],
            names[leg.destination],
            f"{leg.service} ({leg.mode})",
            f"{leg.distance_km:,.0f}",
            f"{leg.median_hours:,.0f}",
            ", ".join(leg.timetable) or f"{leg.headway_hours:,.0f} h apart",
            f"{leg.usd_per_feu:,.0f}",
            "; ".join(leg.sources),
        )
        for leg in charts.map.legs
    )
    header = ("from", "to", "service", "km", "hours under way", "departures", "USD/FEU", "sources")
    return TableTold(title="Facts of every leg taken", header=header, rows=rows)


def _hazards(charts: RunCharts) -> TableTold:
    rows = tuple((row.where, row.title, row.told) for row in charts.map.hazards)
    return TableTold(title="Hazards on the way", header=("where", "hazard", "what is known"), rows=rows)

"""A network as a GMNS folder: nodes, links and geometry there, all that GMNS has no field for beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from corridorsim.network.attribution import write_attribution
from corridorsim.network.gmns_text import Cells
from corridorsim.network.leg_lines import Line, Lines, cut_at_antimeridian, point_at
from corridorsim.network.network_folder import write_network
from corridorsim.scenario.tables import ResolvedLeg, Scenario, Tables
from corridorsim.scenario.vocabulary import BACK
from corridorsim.scenario.writing import cell, new_folder, write_csv

BESIDE = "corridorsim"  # the folder in a GMNS folder that holds the network's own tables
FASTEST_KMH = 200.0  # the highest free_speed that GMNS allows
_METRES = 1000.0
CONFIG = {
    "short_length": "meter",
    "long_length": "kilometer",
    "speed": "km/h",
    "crs": "4326",
    "geometry_field_format": "wkt",
    "currency": "USD",
    "version_number": "0.94",
}


def write_gmns(subject: Scenario | Tables, folder: str | Path) -> None:
    """Write a network as a folder of the General Modeling Network Specification.

    Terminals are nodes, countries their zones, legs directed links, passages locations along links, modes the
    uses allowed. A folder ``corridorsim`` in it holds the network's own tables, so that ``from_gmns`` loses
    nothing.

    Parameters
    ----------
    subject : a scenario, whose network is written after all its changes, or a network
    folder : new or empty

    Raises
    ------
    InputError
        Where the folder is not empty.
    """
    with new_folder(folder) as place:
        tables = write_network(subject, place / BESIDE)
        for name, rows in gmns_tables(tables).items():
            if rows:
                write_csv(place / f"{name}.csv", rows[0], rows)
        write_attribution(tables, place)


def gmns_tables(tables: Tables) -> dict[str, list[Cells]]:
    """Return what the GMNS files of a network hold, as the text of cells.

    Parameters
    ----------
    tables : of the network
    """
    lines = Lines(tables)
    return {
        "config": [{"dataset_name": tables.title, **CONFIG}],
        "node": list(_nodes(tables)),
        "zone": [{"zone_id": name} for name in tables.countries],
        "link": [_link(leg, tables) for leg in tables.legs.values()],
        "geometry": [
            {"geometry_id": name, "geometry": to_wkt(cut_at_antimeridian(lines.of(leg)))}
            for name, leg in tables.legs.items()
            if not name.endswith(BACK)
        ],
        "location": list(_locations(tables, lines)),
        "use_definition": [
            {"use": mode, "persons_per_vehicle": "0", "pce": "0", "description": f"containers by {mode}"}
            for mode in sorted({leg.mode for leg in tables.legs.values()})
        ],
    }


def _nodes(tables: Tables) -> Iterator[Cells]:
    for name, terminal in tables.terminals.items():
        yield {
            "node_id": name,
            "name": terminal.name,
            "x_coord": cell(terminal.lon),
            "y_coord": cell(terminal.lat),
            "node_type": terminal.kind,
            "zone_id": terminal.country,
        }


def _link(leg: ResolvedLeg, tables: Tables) -> Cells:
    ends = (tables.terminals[leg.origin].name, tables.terminals[leg.destination].name)
    speed = leg.distance_km / leg.median_hours if leg.median_hours else FASTEST_KMH + 1.0
    return {
        "link_id": leg.id,
        "name": " – ".join(ends),
        "from_node_id": leg.origin,
        "to_node_id": leg.destination,
        "directed": "true",
        "geometry_id": leg.id.removesuffix(BACK),
        "dir_flag": "-1" if leg.id.endswith(BACK) else "1",
        "length": cell(leg.distance_km),
        "facility_type": leg.service,
        "free_speed": cell(speed) if speed <= FASTEST_KMH else "",
        "allowed_uses": leg.mode,
    }


def _locations(tables: Tables, lines: Lines) -> Iterator[Cells]:
    for name, leg in tables.legs.items():
        for passage, km in zip(leg.passages, leg.passage_km, strict=True):
            x, y = point_at(lines.of(leg), km / leg.distance_km)
            yield {
                "loc_id": f"{name}/{passage}",
                "link_id": name,
                "ref_node_id": leg.origin,
                "lr": cell(km * _METRES),
                "x_coord": cell(x),
                "y_coord": cell(y),
                "loc_type": passage,
            }


def to_wkt(pieces: Iterable[Line]) -> str:
    """Return a line as well-known text.

    Parameters
    ----------
    pieces : one, or several of a line that was cut
    """
    texts = ["(" + ", ".join(f"{cell(x)} {cell(y)}" for x, y in piece) + ")" for piece in pieces]
    return f"LINESTRING {texts[0]}" if len(texts) == 1 else f"MULTILINESTRING ({', '.join(texts)})"

"""Networks to and from networkx, in whose words an arc or leg is an edge."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridorsim.errors import InputError, Problem, nearest
from corridorsim.network.network import ArcCosts, Network
from corridorsim.network.written_tables import copy_base, write_about
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network
from corridorsim.scenario.layout import NetworkFile
from corridorsim.scenario.rows import DeclaredLeg, Terminal
from corridorsim.scenario.tables import ResolvedLeg, Scenario, Tables
from corridorsim.scenario.vocabulary import BACK
from corridorsim.scenario.writing import new_file, write_csv

if TYPE_CHECKING:
    import networkx as nx

_TERMINAL_COLUMNS = tuple(Terminal.model_fields)
_LEG_COLUMNS = tuple(DeclaredLeg.model_fields)
# What a resolved leg has from its service or from being measured; a row of legs.csv does not say it.
_FROM_ELSEWHERE = {"passage_km", "shared_factor", "shared_group", "service_row", "through"}
_MEASURED = "measured.csv"


def to_networkx(tables: Tables) -> nx.MultiDiGraph[str]:
    """Return a network: terminals are nodes, legs are edges, parallel services parallel edges.

    Parameters
    ----------
    tables : such as ``scenario.tables``

    Returns
    -------
    nodes carry the fields of terminals.csv; edges are keyed by the leg's id and carry every number of the leg
    as it is used (``distance_km``, ``median_hours``, ``usd_per_feu`` …)
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        title=tables.title, licence=tables.licence, attribution=list(tables.attribution)
    )
    for name, terminal in sorted(tables.terminals.items()):
        graph.add_node(name, **{k: v for k, v in terminal.model_dump().items() if k != "id"})
    for name, leg in sorted(tables.legs.items()):
        attributes = {k: v for k, v in asdict(leg).items() if k not in ("id", "origin", "destination")}
        graph.add_edge(leg.origin, leg.destination, key=name, **attributes)
    return graph


def write_node_link(subject: Scenario | Tables, path: str | Path) -> None:
    """Write terminals as nodes and legs as edges of node-link JSON, which ``networkx.node_link_graph`` reads.

    Lists and days come back as lists and texts; ``from_networkx`` takes both.

    Parameters
    ----------
    subject : a scenario, whose network is written after all its changes, or a network
    path : ``*.json``; it must not exist yet

    Raises
    ------
    InputError
        Where the file exists already or cannot be written.
    """
    import networkx as nx

    graph = to_networkx(subject.tables if isinstance(subject, Scenario) else subject)
    document = nx.node_link_data(graph, edges="edges")
    with new_file(path) as place:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, default=_plain) + "\n"
        place.write_text(text, encoding="utf-8", newline="")


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def expanded_graph(network: Network) -> nx.MultiDiGraph[Any]:
    """Return the graph that routes are searched in: sides of terminals as nodes, transfers as edges too.

    Parameters
    ----------
    network : built

    Returns
    -------
    nodes are ``(terminal, mode, service, side)``; edges are keyed by the arc's name and carry its mean
    ``hours``, ``usd_per_feu``, ``empty_return_usd_per_feu``, ``subsidy_usd_per_feu``, ``kg_per_feu`` and
    ``kg_per_tonne``
    """
    import networkx as nx

    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_nodes_from(network.nodes)
    figures = [field.name for field in fields(ArcCosts) if field.name != "usd_parts_per_feu"]
    for index, arc in enumerate(network.arcs):
        means = {name: float(getattr(network.costs, name)[index]) for name in figures}
        graph.add_edge(arc.tail, arc.head, key=arc.name, **means)
    return graph


def from_networkx(
    graph: nx.MultiDiGraph[Any] | nx.DiGraph[Any], folder: str | Path, *, base: str | Path | None = None
) -> Tables:
    """Write a network folder from a graph, and return it read and checked.

    Services, cargoes, emission factors and the transfers that fit are those of ``base``; corridors, hazards
    and rules are the writer's to add. A leg ``x~back`` is written as ``x-back``.

    Parameters
    ----------
    graph : nodes are terminals with the fields of terminals.csv, edges are legs with those of legs.csv that
        are known (``mode`` and ``service`` at least); an edge's key is its id where it is a text
    folder : new or empty
    base : a network folder; None takes the one that ships

    Raises
    ------
    InputError
        Where the folder is not empty, an attribute is unknown, or the network is not sound.
    """
    target, source = Path(folder), Path(base) if base is not None else shipped_network()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError.single(str(target), "is there already and not empty", "a new folder")
    terminals = [{"id": str(node), **attributes} for node, attributes in graph.nodes(data=True)]
    legs = [_leg_row(*edge) for edge in _edges(graph)]
    problems = [*_unknown(terminals, _TERMINAL_COLUMNS, "node"), *_unknown(legs, _LEG_COLUMNS, "edge")]
    if problems:
        raise InputError(problems)
    target.mkdir(parents=True, exist_ok=True)
    write_csv(target / "terminals.csv", _TERMINAL_COLUMNS, terminals)
    write_csv(target / "legs.csv", _LEG_COLUMNS, legs)
    write_csv(target / _MEASURED, ("id", "measured_km", "passage_km"), _measured(legs))
    copy_base(source, target, {row["id"] for row in terminals})
    write_about(target, _about(graph.graph))
    return read_tables(target)


def _edges(graph: nx.MultiDiGraph[Any] | nx.DiGraph[Any]) -> Iterable[tuple[Any, Any, Any, dict[str, Any]]]:
    if graph.is_multigraph():
        yield from graph.edges(keys=True, data=True)
    else:
        for tail, head, attributes in graph.edges(data=True):
            yield tail, head, None, attributes


def _leg_row(tail: object, head: object, key: object, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return an edge as a row; an edge without a name is called by its ends, service and number."""
    number = f"-{key}" if isinstance(key, int) and key else ""
    name = key if isinstance(key, str) else f"{tail}-{head}-{attributes.get('service', '')}{number}"
    row = {
        "id": name.replace(BACK, "-back"),
        "origin": str(tail),
        "destination": str(head),
        "both_ways": False,
    }
    return row | dict(attributes)


def _unknown(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...], what: str) -> list[Problem]:
    known = {*columns, *_FROM_ELSEWHERE, *(field.name for field in fields(ResolvedLeg))}
    return [
        Problem(f"{what} {row['id']}: {name}", "unknown attribute", nearest(name, columns))
        for row in rows
        for name in row
        if name not in known
    ]


def _measured(legs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"id": leg["id"], "measured_km": leg["distance_km"], "passage_km": leg["passage_km"]}
        for leg in legs
        if leg.get("passage_km") and leg.get("distance_km")
    ]


def _about(graph: Mapping[str, Any]) -> NetworkFile:
    return NetworkFile(
        format=1,
        title=str(graph.get("title", "From networkx")),
        licence=str(graph.get("licence", "")),
        attribution=tuple(map(str, graph.get("attribution", ()))),
        measured=(_MEASURED,),
    )

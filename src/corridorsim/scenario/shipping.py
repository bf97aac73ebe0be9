"""What shipments say of the network: places and goods that exist, and a way between their ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corridorsim.errors import Problem, nearest
from corridorsim.scenario.changes import Draft
from corridorsim.scenario.reachability import Reachability
from corridorsim.scenario.reading_tables import Rows
from corridorsim.scenario.references import names_of
from corridorsim.scenario.tables import Provenance, Tables
from corridorsim.scenario.vocabulary import is_country_or_mode

MOST_ANYWHERE = 6  # each doubles the states of a search


def shipment_problems(draft: Draft, rows: Rows) -> list[Problem]:
    """Return the names in shipments that mean nothing; values of a wrong type are told elsewhere."""
    names = names_of(rows)
    known = {
        "origin": names.terminals,
        "destination": names.terminals,
        "commodity": names.commodities,
        "via": names.demands,
        "avoid": names.demands,
    }
    problems = []
    for shipment in draft.ids("shipments"):
        values = draft.values("shipments", shipment)
        for field, choices in known.items():
            for word in _words(values.get(field)):
                if word not in choices:
                    place = draft.place("shipments", shipment, field)
                    problems.append(Problem(place, _unknown(field, word), nearest(word, choices)))
        if isinstance(values.get("origin"), str) and values.get("origin") == values.get("destination"):
            place = draft.place("shipments", shipment, "destination")
            problems.append(Problem(place, f"'{values['origin']}' is its origin too", "another terminal"))
        problems += _too_many(draft, shipment)
    return problems


def _too_many(draft: Draft, shipment: str) -> list[Problem]:
    """Return a problem where a route must use more countries and modes than can be kept account of."""
    asked = set(filter(is_country_or_mode, _words(draft.values("shipments", shipment).get("via"))))
    if len(asked) <= MOST_ANYWHERE:
        return []
    wrong = f"asks for {len(asked)} countries and modes"
    return [Problem(draft.place("shipments", shipment, "via"), wrong, f"at most {MOST_ANYWHERE}")]


def add_demands(
    draft: Draft, rows: Rows, demands: Mapping[str, Sequence[str]], origin: Provenance
) -> list[Problem]:
    """Add what the command line asks of every shipment; return the names in it that mean nothing.

    Parameters
    ----------
    draft : its shipments
    rows : of the network, after changes
    demands : names by field, ``via`` and ``avoid``
    origin : who asks
    """
    known = names_of(rows).demands
    problems = []
    for field, words in demands.items():
        unknown = [word for word in words if word not in known]
        problems += [Problem(f"--{field}", _unknown(field, word), nearest(word, known)) for word in unknown]
        meant = [word for word in words if word in known]
        for shipment in draft.ids("shipments") if meant else ():
            draft.extend("shipments", shipment, field, meant, origin)
    return problems


def _unknown(field: str, word: str) -> str:
    kinds = {"origin": "terminal", "destination": "terminal", "commodity": "commodity"}
    return f"no {kinds.get(field, 'terminal, passage, leg, country or mode')} '{word[:60]}'"


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [word for word in value if isinstance(word, str)] if isinstance(value, list | tuple) else []


def path_problems(draft: Draft, tables: Tables) -> list[Problem]:
    """Return the shipments whose ends no chain of legs and transfers joins, whatever the corridor."""
    reachability = Reachability(tables)
    reached: dict[str, frozenset[str]] = {}
    problems = []
    for shipment in draft.ids("shipments"):
        origin, destination = _ends(draft.values("shipments", shipment))
        if origin not in tables.terminals or destination not in tables.terminals or origin == destination:
            continue
        if origin not in reached:
            reached[origin] = reachability.reached(origin)
        if destination not in reached[origin]:
            place = draft.place("shipments", shipment, "destination")
            wrong = f"no way leads from {origin} to {destination} in this network"
            problems.append(Problem(place, wrong, "legs and transfers that join them"))
    return problems


def _ends(values: Mapping[str, object]) -> tuple[str, str]:
    return str(values.get("origin", "")), str(values.get("destination", ""))

"""Results as documents: the JSON of commands and ``summary.csv``; the same seed gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from corridorsim.scenario.draughts import Payload, capacity_teu_per_year, payloads
from corridorsim.scenario.tables import Scenario
from corridorsim.study.comparison import Comparison, InfeasibleCorridor
from corridorsim.study.information import information_document
from corridorsim.study.knowledge import DRAWS
from corridorsim.study.replicates import REPLICATES
from corridorsim.study.routes import CorridorRoutes, Route
from corridorsim.study.summary import CorridorSummary
from corridorsim.study.trials import Trials
from corridorsim.units import HOURS_PER_DAY

Document = dict[str, Any]
_RARE = ("bound", "relative_error", "effective_draws")  # left out where there are none


def run_document(comparison: Comparison) -> Document:
    """Return the document that ``corridorsim run --json`` prints.

    Parameters
    ----------
    comparison : of one scenario
    """
    scenario = comparison.scenario
    return {
        "schema": "corridorsim.run/1",
        "scenario": scenario.name,
        "digest": scenario.digest,
        "seed": scenario.study.seed,
        "draws": comparison.trials.draws,
        **until_document(comparison.trials),
        **sampling_document(comparison.trials),
        **knowledge_document(comparison),
        "corridors": [corridor_document(row) for row in comparison.corridors],
        "verdicts": verdicts_document(comparison),
        **information_document(comparison.trials),
    }


def verdicts_document(comparison: Comparison) -> list[Document]:
    """Return the best corridor of each shipment and policy, as plain values.

    Parameters
    ----------
    comparison : of one scenario
    """
    return [
        {field.name: _plain(getattr(verdict, field.name)) for field in fields(verdict)}
        for verdict in comparison.verdicts
    ]


def until_document(trials: Trials) -> Document:
    """Return how a run that stops by itself came to its end; empty for any other.

    Parameters
    ----------
    trials : of one scenario
    """
    stop = trials.watch.stop
    if stop is None:
        return {}
    return {"until": {field.name: _plain(getattr(stop, field.name)) for field in fields(stop)}}


def sampling_document(trials: Trials) -> Document:
    """Return how worlds were made, where it was not of chance's own numbers; empty for any other.

    Parameters
    ----------
    trials : of one scenario
    """
    if trials.points is None:
        return {}
    points = {"method": "sobol", "dimensions": len(trials.points), "replicates": REPLICATES}
    return {"sampling": points}


def knowledge_document(comparison: Comparison) -> Document:
    """Return in how many points of what the data leave open the corridors were compared; empty for none.

    Parameters
    ----------
    comparison : of one scenario
    """
    if comparison.knowledge is None:
        return {}
    return {"knowledge": {"points": comparison.knowledge.p50_days.shape[1], "draws": DRAWS}}


def corridor_document(row: CorridorSummary | InfeasibleCorridor) -> Document:
    """Return one corridor as plain values, its identity and feasibility first.

    Parameters
    ----------
    row : a summary, feasible or not
    """
    known = (field.name for field in fields(row))
    names = [name for name in known if name not in _RARE or getattr(row, name) is not None]
    head = ["shipment", "corridor", "policy", "feasible"]
    return {name: _plain(getattr(row, name)) for name in [*head, *(n for n in names if n not in head)]}


def routes_document(scenario: Scenario, entries: Iterable[CorridorRoutes], most: int | None) -> Document:
    """Return the document that ``corridorsim routes --json`` prints.

    Parameters
    ----------
    scenario : what was asked
    entries : routes by shipment and corridor
    most : routes to show for each, None for all
    """
    shallow = payloads(scenario)
    return {
        "schema": "corridorsim.routes/1",
        "scenario": scenario.name,
        "digest": scenario.digest,
        "corridors": [
            {
                "shipment": entry.shipment.id,
                "corridor": entry.corridor.id,
                "feasible": bool(entry.routes),
                **({} if entry.routes else {"reason": entry.reason}),
                "routes": [_route_document(route, scenario, shallow) for route in entry.routes[:most]],
            }
            for entry in entries
        ],
    }


def _route_document(route: Route, scenario: Scenario, shallow: Mapping[str, Payload]) -> Document:
    legs = [scenario.tables.legs[name] for name in route.legs]
    return {
        "route": list(route.terminals),
        "legs": list(route.legs),
        "days": route.hours / HOURS_PER_DAY,
        **(asdict(route.tail) if route.tail is not None else {}),
        "usd": route.usd + route.mean_tariff_usd,
        "kg_co2e": route.kg_co2e,
        "subsidy_usd": route.subsidy_usd,
        "capacity_teu_per_year": capacity_teu_per_year(legs, shallow),
    }


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return list(value) if isinstance(value, tuple) else value


def flat_rows(comparison: Comparison) -> list[Document]:
    """Return the summaries with nested keys joined by ``_``, deeper ones left out, and lists by spaces.

    An interval is two columns, ``_low`` and ``_high``.

    Parameters
    ----------
    comparison : of one scenario
    """
    rows = [_flat(corridor_document(row)) for row in comparison.corridors]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    return [{column: row.get(column) for column in columns} for row in rows]


def _flat(document: Mapping[str, Any]) -> Document:
    row: Document = {}
    for key, value in document.items():
        if isinstance(value, dict):
            for inner, figure in value.items():
                if key == "intervals":
                    row |= _ends(f"{key}_{inner}", figure)
                elif not isinstance(figure, dict):
                    row[f"{key}_{inner}"] = figure
        else:
            row[key] = " ".join(value) if isinstance(value, list) else value
    return row


def _ends(name: str, interval: list[float | None] | None) -> Document:
    low, high = interval or (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def summary_csv(comparison: Comparison) -> str:
    """Return ``summary.csv``: UTF-8, LF, shortest floats, empty where there is nothing to say.

    Parameters
    ----------
    comparison : of one scenario
    """
    rows = flat_rows(comparison)
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def as_json(document: Document) -> str:
    """Return a document as JSON; a NaN is a bug and is refused.

    Parameters
    ----------
    document : plain values
    """
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)

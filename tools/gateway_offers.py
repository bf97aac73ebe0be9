"""Trieste, Genoa or Naples by season, and what they would have to offer to beat their rivals."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from textwrap import fill

import corridorsim as cs
from corridorsim.scenario.tables import Scenario
from corridorsim.study.answers import Asked, row_of
from corridorsim.study.break_even import BreakEven, find_break_even, objective_lead
from corridorsim.study.comparison import SLIGHT, SURE, Comparison
from library_page import WIDTH, table

OURS = ("trieste", "genoa", "naples")
RIVALS = ("middle-koper", "middle-rijeka", "middle-la-spezia")
HOURS_PER_WEEK = 168.0
MOST_TRAINS = 28.0  # a week: four a day
MOST_DRAWS = 4_096
_LEAST_HOURS = 1.0
Settings = Callable[[Scenario, str, float], list[str]]


def shorter_dwell(scenario: Scenario, port: str, hours: float) -> list[str]:
    """Return settings that take hours off the wait between ship and train.

    Parameters
    ----------
    scenario : as it is
    port : a terminal
    hours : taken off each way from ship to rail
    """
    rows = scenario.tables.transfers
    dwells = {name: rows[name].median_hours for name in _to_rail(scenario, port)}
    return [
        f"transfers.{name}.median_hours={max(_LEAST_HOURS, dwell - hours)!r}"
        for name, dwell in dwells.items()
    ]


def lower_price(scenario: Scenario, port: str, usd_per_feu: float) -> list[str]:
    """Return settings that take USD a FEU off the handling and, once that is free, off the train to Milan.

    Parameters
    ----------
    scenario : as it is
    port : a terminal
    usd_per_feu : taken off
    """
    settings = []
    train = _train(port)
    left = usd_per_feu
    for name in _to_rail(scenario, port):
        price = scenario.tables.transfers[name].usd_per_feu
        settings.append(f"transfers.{name}.usd_per_feu={max(0.0, price - usd_per_feu)!r}")
        left = max(0.0, usd_per_feu - price)
    fare = scenario.tables.legs[train].usd_per_feu
    return [*settings, f"legs.{train}.usd_per_feu={max(0.0, fare - left)!r}"]


def more_trains(scenario: Scenario, port: str, trains_per_week: float) -> list[str]:
    """Return settings for a number of trains a week to Milan.

    Parameters
    ----------
    scenario : as it is
    port : a terminal
    trains_per_week : at even intervals
    """
    assert scenario.tables.legs[_train(port)]
    return [f"legs.{_train(port)}.headway_hours={HOURS_PER_WEEK / trains_per_week!r}"]


def _train(port: str) -> str:
    return f"{port}-milan-intermodal"


def _to_rail(scenario: Scenario, port: str) -> list[str]:
    """Return the ways from ship to rail at a port."""
    rows = scenario.tables.transfers.values()
    return [
        row.id
        for row in rows
        if row.terminal == port and row.to_mode == "rail1435" and row.from_mode != "door"
    ]


def offer_lines(path: Path, draws: int) -> list[str]:
    """Return the lines of the table of offers, by port, lever and shipment.

    Parameters
    ----------
    path : of ``italian-gateways``
    draws : worlds; more than 4,096 are not needed
    """
    most = min(draws, MOST_DRAWS)
    scenario = cs.read_scenario(path, settings=[f"study.draws={most}"])
    shipments = [row.id for row in scenario.shipments]
    rows = []
    for port in OURS:
        for title, settings, present, farthest, tolerance in _levers(scenario, port):
            run = _runner(path, most, scenario, port, settings)
            cells = [
                told(_solve(run, port, name, present, farthest, tolerance), present) for name in shipments
            ]
            rows.append((port, title, *cells))
    lead = (
        "What the three Italian ports would have to offer, all else equal, to beat the best of Koper, Rijeka "
        f"and La Spezia (generalised cost; bisection on common worlds, {most:,} draws; in brackets the 95 % "
        "interval of Monte Carlo error):"
    )
    legend = (
        "'Already' is better as things are, by so many USD a shipment; 'never': not even with the most that "
        f"was tried (no dwell, nothing to pay, {MOST_TRAINS:.0f} trains a week), and how many USD it is "
        "behind as things are. Rijeka has no train to Milan, so that the rivals that count are Koper and La "
        "Spezia."
    )
    header = ("port", "what it would offer", *shipments)
    return [fill(lead, WIDTH), "", *table(header, rows), "", fill(legend, WIDTH)]


def season_lines(asked: Asked) -> list[str]:
    """Return the lines of the table of the best Italian port by origin and season.

    Parameters
    ----------
    asked : ``italian-gateways`` with its variants
    """
    runs = {"the year": asked.whole, **asked.variants}
    rows = [
        (shipment.id, *(_best_port(run, shipment.id) for run in runs.values()))
        for shipment in asked.whole.scenario.shipments
    ]
    lead = (
        "Of Trieste, Genoa and Naples alone, by origin and season: the best, its P50, and by how many USD of "
        "generalised cost it is ahead (`=`: by less than 1 %, or within the error):"
    )
    return [fill(lead, WIDTH), "", *table(("shipment", *runs), rows), ""]


def _best_port(run: Comparison, shipment: str) -> str:
    """Return the best of the three ports and its lead over the next."""
    found = [row for port in OURS if (row := row_of(run, shipment, f"middle-{port}"))]
    best, second, *_ = sorted(found, key=lambda row: row.generalized_usd["mean"])
    lead, error = objective_lead(run, shipment, second.corridor, [best.corridor])
    tie = lead <= max(SURE * error, SLIGHT * best.generalized_usd["mean"])
    names = [row.corridor.removeprefix("middle-") for row in (best, second)]
    told = " = ".join(names) if tie else names[0]
    return f"{told} ({best.days['p50']:.1f} d; {lead:,.0f} ± {SURE * error:,.0f} USD)"


def _levers(scenario: Scenario, port: str) -> list[tuple[str, Settings, float, float, float]]:
    """Return title, settings, the present value, the farthest tried, and how near the answer is to be."""
    transfers, train = scenario.tables.transfers, scenario.tables.legs[_train(port)]
    ways = [transfers[name] for name in _to_rail(scenario, port)]
    hours = max(row.median_hours for row in ways) - _LEAST_HOURS
    price = max(row.usd_per_feu for row in ways) + train.usd_per_feu
    trains = HOURS_PER_WEEK / train.headway_hours
    return [
        (f"hours off the dwell (of {hours + _LEAST_HOURS:.0f})", shorter_dwell, 0.0, hours, 1.0),
        (f"USD a FEU off port and train (of {price:.0f})", lower_price, 0.0, price, 5.0),
        (f"trains to Milan a week (now {trains:.1f})", more_trains, trains, MOST_TRAINS, 0.1),
    ]


def _runner(
    path: Path, draws: int, scenario: Scenario, port: str, settings: Settings
) -> Callable[[float], Comparison]:
    @cache
    def run(value: float) -> Comparison:
        given = [f"study.draws={draws}", *settings(scenario, port, value)]
        changed = cs.read_scenario(path, settings=given)
        network = cs.build_network(changed)
        return cs.compare_corridors(cs.run_trials(network, cs.find_routes(network, changed), changed))

    return run


def _solve(
    run: Callable[[float], Comparison],
    port: str,
    shipment: str,
    present: float,
    farthest: float,
    tolerance: float,
) -> BreakEven:
    def lead(value: float) -> tuple[float, float]:
        return objective_lead(run(value), shipment, f"middle-{port}", RIVALS)

    return find_break_even(lead, present, farthest, tolerance)


def told(found: BreakEven, present: float) -> str:
    """Return a cell of the table.

    Parameters
    ----------
    found : the answer
    present : the number as it is; answers below 10 of it are told to a tenth
    """
    gap = f"{abs(found.gap):,.0f} ± {SURE * found.gap_error:,.0f} USD"
    if found.answer == "already":
        return f"already, {gap}"
    if found.answer == "never" or found.value is None:
        return f"never, {gap} behind"
    digits = 1 if present else 0
    low, high = ("…" if end is None else f"{end:.{digits}f}" for end in (found.low, found.high))
    return f"{found.value:.{digits}f} ({low}–{high})"

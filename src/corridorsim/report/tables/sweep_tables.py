"""Sweeps on the terminal: who is best where, and between which ends the figures lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from corridorsim.report.factor_axes import factor_label
from corridorsim.report.tables.run_tables import without_policy
from corridorsim.report.tables.terminal import Row, print_lines, print_table
from corridorsim.scenario.factor_values import written
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.tables import Scenario
from corridorsim.study.sweep_frames import failure_lines, sweep_errors
from corridorsim.study.sweeps import Sweep
from corridorsim.study.winners import NOBODY, Winners, find_winners

_MOST_LEVELS = 12  # of a grid that is told on the terminal
_MOST_FACTORS = 8
_UNSURE = "?"  # beside a winner whose margin the draws do not settle


def print_sweep(sweep: Sweep, scenario: Scenario) -> None:
    """Print a sweep: best corridors, ranges, the winners of a small grid, and what failed.

    Parameters
    ----------
    sweep : of the scenario
    scenario : that was swept
    """
    found = find_winners(sweep)
    header, rows = without_policy(*_ranges(sweep, found), scenario.study.policies)
    print_lines(_heading(sweep, scenario))
    print_table(_title(scenario), header, rows, _caption(sweep, scenario))
    if sweep.design.kind == "grid" and _is_small(sweep):
        for each in found:
            _print_winners(sweep, each, scenario)
    print_lines(failure_lines(sweep.reasons))


def _heading(sweep: Sweep, scenario: Scenario) -> Iterator[str]:
    design, study = sweep.design, scenario.study
    worlds = f"the same {study.draws:,} worlds, seed {study.seed}"
    yield f"{len(design):,} points ({design.kind}), each on {worlds}"
    yield from (f"  {each.text}" for each in design.factors[:_MOST_FACTORS])
    if len(design.factors) > _MOST_FACTORS:
        yield f"  and {len(design.factors) - _MOST_FACTORS} more factors"
    yield ""


def _title(scenario: Scenario) -> str:
    policies = ", ".join(scenario.study.policies)
    return f"{scenario.title or scenario.name}, {policies}: least … greatest over the points"


def _caption(sweep: Sweep, scenario: Scenario) -> str:
    what = "days" if scenario.study.objective == "days" else "generalised USD"
    told = f"Best by the mean of {what}; best in: share of the points."
    which = sweep.statistics.index("days_p50")
    errors = sweep_errors(sweep)[..., which]
    if np.isfinite(errors).any():
        told += f" The draws leave P50 open by ±{1.96 * np.nanmax(errors):.1f} d at most (95 %)."
    return told


def _ranges(sweep: Sweep, found: Sequence[Winners]) -> tuple[Row, list[Row]]:
    columns: tuple[tuple[str, str, Callable[[float], str]], ...] = (
        ("P50 d", "days_p50", lambda x: f"{x:.1f}"),
        ("P90 d", "days_p90", lambda x: f"{x:.1f}"),
        ("USD", "usd_mean", lambda x: f"{x:,.0f}"),
        ("kg CO2e", "kg_co2e_mean", lambda x: f"{x:,.0f}"),
        ("on time", "on_time", lambda x: f"{100 * x:.0f}%"),
    )
    shares = {(each.shipment, each.policy): each for each in found}
    rows: list[Row] = []
    for row, entry in enumerate(sweep.entries):
        share = shares[entry.shipment, entry.policy].share(entry.corridor)
        cells = [
            _between(sweep.values[:, row, sweep.statistics.index(name)], told) for _, name, told in columns
        ]
        best = "" if share is None else f"{100 * share:.0f}%"
        rows.append([entry.shipment, entry.corridor, entry.policy, best, *cells])
    header = ["shipment", "corridor", "policy", "best in", *(name for name, _, _ in columns)]
    return header, rows


def _between(values: np.ndarray, told: Callable[[float], str]) -> str:
    known = values[np.isfinite(values)]
    if not len(known):
        return ""
    low, high = told(float(known.min())), told(float(known.max()))
    return low if low == high else f"{low} … {high}"


def _is_small(sweep: Sweep) -> bool:
    factors = sweep.design.factors
    counts = [len(np.unique(sweep.design.positions[:, at])) for at in range(len(factors))]
    return len(factors) <= 2 and max(counts) <= _MOST_LEVELS


def _print_winners(sweep: Sweep, found: Winners, scenario: Scenario) -> None:
    """Print who wins where: a line for each value of the first factor, a column for each of the second."""
    factors, policy = sweep.design.factors, ""
    if len(scenario.study.policies) > 1:
        policy = f", {found.policy}"
    print_lines(("", f"{found.shipment}{policy}: best corridor"))
    cells = [_winner(found, point) for point in range(len(sweep.design))]
    down = _levels(factors[0], sweep, 0)
    if len(factors) == 1:
        rows = [[value, *_with_margin(found, point)] for point, value in enumerate(down)]
        print_table("", [factor_label(factors[0]), "best", "margin"], rows)
        print_lines(_legend(cells))
        return
    across = _levels(factors[1], sweep, 1)
    lines = [cells[at : at + len(across)] for at in range(0, len(cells), len(across))]
    rows = [[value, *line] for value, line in zip(down, lines, strict=True)]
    print_table("", ["", *across], rows)
    named = (f"{word}: {factor_label(each)}" for word, each in zip(("down", "across"), factors, strict=True))
    print_lines((*named, *_legend(cells)))


def _with_margin(found: Winners, point: int) -> tuple[str, str]:
    margin, error = found.margin[point], found.margin_error[point]
    if not np.isfinite(margin):
        return _winner(found, point), ""
    return _winner(found, point), f"{margin:,.4g} ±{1.96 * error:,.2g}"


def _winner(found: Winners, point: int) -> str:
    if found.best[point] == NOBODY:
        return "–"
    return found.name(point) + ("" if found.is_sure(point) else _UNSURE)


def _legend(cells: Sequence[str]) -> list[str]:
    unsure = any(cell.endswith(_UNSURE) for cell in cells)
    return [f"{_UNSURE}: within what the draws leave open"] if unsure else []


def _levels(factor: Factor, sweep: Sweep, at: int) -> list[str]:
    values = [factor.at(position) for position in np.unique(sweep.design.positions[:, at]).tolist()]
    return [f"{value:.6g}" if isinstance(value, float) else written(value) for value in values]

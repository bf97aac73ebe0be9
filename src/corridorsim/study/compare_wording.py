"""Two scenarios compared, in words and cells: one line a shipment, or one line a corridor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from corridorsim.study.compared_scenarios import PairedBest, PairedCorridor, ScenarioComparison
from corridorsim.study.comparison import Verdict
from corridorsim.study.scenario_pairs import Figures, PairedFigure
from corridorsim.study.wording import Cells, Told

DIFFERENCE = "Δ "  # begins the names of columns that tell B less A
_DAYS = {"Δ mean d": "days_mean", "Δ P50 d": "days_p50", "Δ P90 d": "days_p90"}
_AMOUNTS = {"Δ USD": "usd_mean", "Δ kg CO2e": "kg_co2e_mean", "Δ generalised USD": "generalized_usd_mean"}
_SHARES = {"Δ on time": "on_time", "Δ undelivered": "undelivered_share"}
_LEVEL = "P50 d"
_FIGURES = (_LEVEL, *_DAYS, *_AMOUNTS, *_SHARES)
_WORTH_A_WORD = 0.005
_WORTH_TELLING = 1.05
_NO_DIFFERENCE = "0"


def best_cells(found: ScenarioComparison) -> Told:
    """Return names of columns, and one row of cells a shipment, as decided by the first policy.

    Parameters
    ----------
    found : the answer
    """
    first = found.worlds.a.study.policies[0]
    rows = [row for row in found.best if row.policy == first]
    names = _names([row.figures for row in rows])
    cells = [(row.shipment, _best(row), *_cells(row.figures, names)) for row in rows]
    return ("shipment", "best corridor", *names), cells


def corridor_cells(found: ScenarioComparison, shipments: Sequence[str]) -> Told:
    """Return names of columns, and one row of cells a corridor and policy that both scenarios have.

    Parameters
    ----------
    found : the answer
    shipments : ids of those to show
    """
    rows = [row for row in found.corridors if row.shipment in shipments]
    names = _names([row.figures for row in rows])
    cells = [
        (row.shipment, row.corridor, row.policy, *_cells(row.figures, names), _reasons(row)) for row in rows
    ]
    return ("shipment", "corridor", "policy", *names, "infeasible"), cells


def gain_line(found: ScenarioComparison) -> str:
    """Return how much surer pairs make the differences; nothing where they do not.

    Parameters
    ----------
    found : the answer
    """
    figures = [row.figures["days_mean"] for row in found.corridors if "days_mean" in row.figures]
    ratios = [figure.se_ratio for figure in figures if figure.se_ratio]
    gain = 1.0 / median(ratios) if ratios else 1.0
    if gain < _WORTH_TELLING:
        return ""
    return f"On worlds of their own, errors of mean days would be {gain:.1f} times as large."


def _best(row: PairedBest) -> str:
    one, other = (_named(verdict) for verdict in (row.a, row.b))
    return one if one == other else f"{one} → {other}"


def _named(verdict: Verdict) -> str:
    return "none" if verdict.best is None else " = ".join((verdict.best, *verdict.tied_with))


def _names(rows: Sequence[Figures]) -> Cells:
    """Return the columns that have something to tell; none is undelivered in most studies."""
    told = {name for row in rows for name in row}
    lost = [row["undelivered_share"] for row in rows if row]
    silent = {"on_time"} - told
    if max((max(figure.a, figure.b) for figure in lost), default=0.0) < _WORTH_A_WORD:
        silent.add("undelivered_share")
    return tuple(name for name in _FIGURES if _SHARES.get(name) not in silent)


def _cells(figures: Figures, names: Cells) -> Cells:
    return tuple(_cell(name, figures) for name in names)


def _cell(name: str, figures: Figures) -> str:
    if name == _LEVEL:
        return _level(figures.get("days_p50"))
    figure = figures.get((_DAYS | _AMOUNTS | _SHARES)[name])
    if figure is None:
        return "–"
    if name in _DAYS:
        return _difference(figure, 2 if figure.interval.half_width < 0.095 else 1)
    if name in _AMOUNTS:
        return _difference(figure, 0)
    return _points(figure)


def _level(figure: PairedFigure | None) -> str:
    if figure is None:
        return "–"
    return f"{figure.a:.1f}" if figure.a == figure.b else f"{figure.a:.1f} → {figure.b:.1f}"


def _difference(figure: PairedFigure, decimals: int) -> str:
    """Return a difference and half its interval, which may reach nowhere."""
    half = figure.interval.half_width
    if figure.difference == 0.0 and half == 0.0:
        return _NO_DIFFERENCE
    told = f"{round(figure.difference, decimals) + 0.0:+,.{decimals}f}"
    if half < 0.5 * 10.0**-decimals:
        return told
    return f"{told} ±{half:,.{decimals}f}" if math.isfinite(half) else f"{told} ±?"


def _points(figure: PairedFigure) -> str:
    """Return a difference of shares in percentage points."""
    if figure.difference == 0.0 and figure.interval.half_width == 0.0:
        return _NO_DIFFERENCE
    return f"{round(100.0 * figure.difference, 1) + 0.0:+.1f} pp"


def _reasons(row: PairedCorridor) -> str:
    told = {"A": row.reason_a, "B": row.reason_b}
    if row.reason_a == row.reason_b:
        return row.reason_a or ""
    return "; ".join(f"in {name}: {reason}" for name, reason in told.items() if reason is not None)

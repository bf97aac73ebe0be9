"""What a live page tells in words and figures, as plain data that the browser puts in as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corridorsim.report.charts.models import Figures, RunCharts
from corridorsim.report.live.desk import Told
from corridorsim.units import KG_PER_TONNE

_NONE = "–"
_AS_IT_IS = "Nothing is changed: this is the scenario as it is."
# what stands in a column: heading, digits, factor for people, whether it is a share
_COLUMNS = (
    ("days P10", 1, 1.0),
    ("days P50", 1, 1.0),
    ("days P90", 1, 1.0),
    ("USD", 0, 1.0),
    ("t CO2e", 2, 1.0 / KG_PER_TONNE),
    ("on time %", 0, 100.0),
    ("best in %", 0, 100.0),
    ("undelivered %", 1, 100.0),
)


def page_data(told: Told) -> dict[str, Any]:
    """Return what the page tells.

    Parameters
    ----------
    told : the question and its answer
    """
    usual = told.now.figures == told.before.figures
    return {
        "now": list(told.now.answers[0].sentences),
        "before": _AS_IT_IS if usual else told.before.answers[0].sentences[0],
        "columns": ["corridor", *(name for name, *_ in _COLUMNS)],
        "rows": list(_rows(told.now, told.before)),
    }


def _rows(now: RunCharts, before: RunCharts) -> Iterator[dict[str, Any]]:
    known = {row.corridor: row for row in before.figures}
    for row in now.figures:
        look = next(each for each in now.corridors if each.id == row.corridor)
        old = known.get(row.corridor)
        cells = [] if not row.feasible else _cells(row, old if old is not None and old.feasible else None)
        best = row.corridor == now.answers[0].best
        yield {
            "corridor": look.title,
            "color": look.color,
            "best": best,
            "cells": cells,
            "reason": "" if row.feasible else f"not feasible: {row.reason}",
        }


def _cells(row: Figures, old: Figures | None) -> list[list[str]]:
    """Return each figure as it is now; where it is another than it was, that and the difference too."""
    was = [None] * len(_COLUMNS) if old is None else _figures(old)
    return [
        _cell(each, before, digits, factor)
        for each, before, (_, digits, factor) in zip(_figures(row), was, _COLUMNS, strict=True)
    ]


def _figures(row: Figures) -> list[float | None]:
    days = row.days
    return [
        *(days["p10"], days["p50"], days["p90"]),
        *(row.usd["mean"], row.kg_co2e["mean"]),
        *(row.on_time, row.best_share, row.undelivered_share),
    ]


def _cell(now: float | None, before: float | None, digits: int, factor: float) -> list[str]:
    if now is None:
        return [_NONE]
    told = f"{now * factor:,.{digits}f}"
    apart = 0.0 if before is None else round((now - before) * factor, digits)
    if before is None or not apart:
        return [told]
    return [told, f"{before * factor:,.{digits}f}", f"{apart:+,.{digits}f}"]

"""The legs of the routes of a result, each value with its source and grade: ``legs.csv``."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict

from corridorsim.scenario.explaining import explain
from corridorsim.scenario.writing import cell
from corridorsim.study.comparison import Comparison
from corridorsim.study.summary import CorridorSummary

COLUMNS = ("leg", "field", "value", "unit", "origin", "source", "grade", "low", "high", "note")


def legs_csv(comparison: Comparison) -> str:
    """Return one line for each value of each leg that a most taken route uses, as it is used.

    Parameters
    ----------
    comparison : of one scenario
    """
    used = {leg for row in comparison.corridors if isinstance(row, CorridorSummary) for leg in row.legs}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for value in explain(comparison.scenario, "legs") if used else ():
        _, leg, *field = value.path.split(".")
        if leg in used and field:
            told = asdict(value) | {"leg": leg, "field": field[0]}
            writer.writerow([cell(told[name]) for name in COLUMNS])
    return out.getvalue()

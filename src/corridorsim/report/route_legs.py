"""The legs of the routes of a result, each value with its source and grade: ``legs.csv``."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict

from corridorsim.scenario.explaining import explain_legs
from corridorsim.scenario.writing import cell
from corridorsim.study.comparison import Comparison

COLUMNS = ("leg", "field", "value", "unit", "origin", "source", "grade", "low", "high", "note")


def legs_csv(comparison: Comparison) -> str:
    """Return one line for each value of each leg that a most taken route uses, as it is used.

    Parameters
    ----------
    comparison : of one scenario
    """
    scenario = comparison.scenario
    taken = comparison.legs_taken
    used = [name for name in scenario.tables.legs if name in taken]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for value in explain_legs(scenario, used):
        _, leg, field = value.path.split(".")
        told = asdict(value) | {"leg": leg, "field": field}
        writer.writerow([cell(told[name]) for name in COLUMNS])
    return out.getvalue()

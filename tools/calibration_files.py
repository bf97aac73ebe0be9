"""The files of calibration: numbers as they were before it, and the tables and evidence that it writes."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from calibration import Number, Settings, declared_rows, moved, numbers_of
from corridorsim.report.tables.validation_tables import verdict
from corridorsim.scenario.evidence import EvidenceIndex
from corridorsim.scenario.layout import FILE_OF
from corridorsim.scenario.reading_tables import NetworkRows
from corridorsim.scenario.source_rows import Evidence

if TYPE_CHECKING:
    from calibrate import Fit
    from corridorsim.study.validation import Validation

PRIORS = Path(__file__).with_name("calibration_priors.csv")
HEADER = ["table", "id", "field", "prior"]
DIGITS = 3  # significant
PAGE = Path(__file__).resolve().parent.parent / "docs" / "calibration.md"
FIRST = """\
# Calibration

Written by `tools/calibrate.py --write`. Where no publication fixes a dwell, a headway or a spread, groups of
numbers are moved by one factor each, the same for every origin and destination; distances never. What may be moved,
how far off each group may be beforehand, and how cases are split stand in
[tools/calibration.toml](../tools/calibration.toml), the method in [tools/calibrate.py](../tools/calibrate.py), the
numbers before it in [tools/calibration_priors.csv](../tools/calibration_priors.csv). Of the scored cases of days those
by which a state of the world was set are fitted, and every second of the others; the rest, the tested half, tests the
fit. The 95 % are what is known of a factor before and after: where they hardly differ, the cases tell little, and
within 5 % of 1 a group is left as it was.
"""  # noqa: E501


def prior_network(network: NetworkRows, settings: Settings) -> NetworkRows:
    """Return the network with every free number as it was before any calibration."""
    if not PRIORS.exists():
        return network
    with PRIORS.open(encoding="utf-8", newline="") as file:
        known = {(row["table"], row["id"], row["field"]): float(row["prior"]) for row in csv.DictReader(file)}
    free = {number for group in settings.groups for number in numbers_of(group, network)}
    return moved(network, {number: value for number, value in known.items() if number in free})


def write_calibrated(fit: Fit, network: NetworkRows) -> None:
    """Write the calibrated numbers into the tables, how they came about into evidence.csv, and the priors."""
    values: dict[Number, float] = {}
    priors: dict[Number, float] = {}  # of what is moved; the rest is put back to what it was
    for group, log in zip(fit.groups, fit.logs, strict=True):
        numbers = numbers_of(group, network)
        factor = math.exp(-log if group.inverse else log)
        values |= {number: _rounded(value * factor) if log else value for number, value in numbers.items()}
        priors |= numbers if log else {}
    _write_priors(priors)
    for table in sorted({number[0] for number in values}):
        _write_table(network.folder / FILE_OF[table], table, values)
    _write_evidence(network, priors, {number: values[number] for number in priors})


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _write_priors(priors: dict[Number, float]) -> None:
    rows = [HEADER, *([*number, f"{value:g}"] for number, value in sorted(priors.items()))]
    _write_csv(PRIORS, rows)


def _write_table(path: Path, table: str, values: dict[Number, float]) -> None:
    rows = _read_csv(path)
    column = {name: at for at, name in enumerate(rows[0])}
    for row in rows[1:]:
        for field, at in column.items():
            if (table, row[0], field) in values:
                row[at] = f"{values[table, row[0], field]:g}"
    _write_csv(path, rows)


def _write_evidence(network: NetworkRows, priors: dict[Number, float], values: dict[Number, float]) -> None:
    """Tell of every calibrated number that it is: source and range of the prior stay, and the prior is noted.

    A line that speaks of these numbers alone, all of one value, goes on speaking of them all, so that they
    are still wrong together; any other number gets a line of its own.
    """
    path, index = network.folder / FILE_OF["evidence"], EvidenceIndex(network.evidence)
    rows = [[*row[:-1], _before_mark(row[-1])] for row in _read_csv(path)]
    at = {tuple(row[:3]): position for position, row in enumerate(rows)}
    told: dict[Number, Number] = {}
    for number in sorted(values):
        line = index.find(*number)
        told[_line_to_write(number, line, network, index, priors)] = number
    for key, number in told.items():
        row = _evidence_row(key, index.find(*number), priors[number], values[number])
        if key in at:
            rows[at[key]] = row
        else:
            rows.append(row)
    _write_csv(path, rows)


def _line_to_write(
    number: Number,
    line: Evidence | None,
    network: NetworkRows,
    index: EvidenceIndex,
    priors: dict[Number, float],
) -> Number:
    """Return the table, id and field of the line that is to tell of a calibrated number."""
    if line is None:
        return number
    others = _speaks_of(line, network, index)
    alike = others <= priors.keys() and len({priors[other] for other in others}) == 1
    return (line.table, line.id, line.field) if alike else number


def _speaks_of(line: Evidence, network: NetworkRows, index: EvidenceIndex) -> set[Number]:
    """Return the numbers that a line of evidence speaks of."""
    rows = declared_rows(network, line.table)
    fields = (line.field, f"{line.field}_back")
    return {
        (line.table, name, field)
        for name, row in rows.items()
        for field in fields
        if field in row.model_fields_set
        and getattr(row, field)
        and index.find(line.table, name, field) is line
    }


def _evidence_row(key: Number, line: Evidence | None, prior: float, value: float) -> list[str]:
    source, grade, low, high, said = "assumption", "assumption", prior / 1.3, prior * 1.3, ""
    if line is not None:
        source, grade, said = line.source, line.grade, _before_mark(line.note)
        low, high = (low if line.low is None else line.low), (high if line.high is None else line.high)
    ends = [f"{_rounded(min(low, value)):g}", f"{_rounded(max(high, value)):g}"]
    note = "; ".join(filter(None, (said, f"{_MARK}{prior:g} before it")))
    return [*key, source, grade, *ends, note]


def _before_mark(note: str) -> str:
    return note.partition(_MARK)[0].rstrip("; ")


_MARK = "calibrated (tools/calibrate.py): "


def _read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def _write_csv(path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="\n")


def report(fit: Fit) -> str:
    """Return the page of a fit: the factors, and how well both halves fit, before and after."""
    lines = [FIRST, "| group | factor | 95 % before | 95 % after |", "| --- | --- | --- | --- |"]
    for group, log, spread in zip(fit.groups, fit.logs, fit.spreads, strict=True):
        before, after = _interval(0.0, group.spread), _interval(log, spread)
        lines.append(f"| {group.title} | {math.exp(log):.2f} | {before} | {after} |")
    for half, was, now in zip(("fitted", "tested"), fit.before, fit.after, strict=True):
        lines.append(f"\n## The {half} half: {len(now.cases)} cases\n")
        lines += [f"{', '.join(case.id for case in now.cases)}.\n"]
        lines += [f"- before: {verdict(was)}", f"- after: {verdict(now)}"]
        lines += [
            f"- median absolute error over all its cases: {_median(was):.1f} %, then {_median(now):.1f} %"
        ]
    return "\n".join([*lines, "", *_worse(fit)]) + "\n"


def _worse(fit: Fit) -> list[str]:
    """Return how much worse the tested half is than the fitted, after the fit, by each measure."""
    fitted, tested = fit.after
    errors = (fitted.median_abs_error_percent or 0.0, tested.median_abs_error_percent or 0.0)
    shares = (fitted.share_inside or 0.0, tested.share_inside or 0.0)
    by_median = errors[1] - errors[0]
    over_all = _median(tested) - _median(fitted)
    return [
        f"By the median absolute error of averages and ranges the tested half is {by_median:+.1f} points",
        f"worse than the fitted, over all its cases {over_all:+.1f}; by the share inside it is",
        f"{100.0 * (shares[0] - shares[1]):+.0f} points worse, of so few cases that 95 % reach far.",
    ]


def _median(half: Validation) -> float:
    return float(
        np.median([abs(case.error_percent) for case in half.cases if case.error_percent is not None])
    )


def _interval(log: float, spread: float) -> str:
    low, high = np.exp([log - 1.96 * spread, log + 1.96 * spread])
    return f"{low:.2f}–{high:.2f}"

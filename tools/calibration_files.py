"""The files of calibration: numbers as they were before it, and the tables and evidence that it writes."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import numpy as np

from calibration import Number, Settings, moved, numbers_of
from corridorsim.report.validation_tables import verdict
from corridorsim.scenario.evidence import EvidenceIndex
from corridorsim.scenario.layout import FILE_OF
from corridorsim.scenario.reading_tables import NetworkRows

if TYPE_CHECKING:
    from calibrate import Fit

PRIORS = Path(__file__).with_name("calibration_priors.csv")
HEADER = ["table", "id", "field", "prior"]
DIGITS = 3  # significant


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
    priors: dict[Number, float] = {}
    values: dict[Number, float] = {}
    for group, log in zip(fit.groups, fit.logs, strict=True):
        numbers = numbers_of(group, network)
        factor = math.exp(-log if group.inverse else log)
        priors |= numbers
        values |= {number: _rounded(value * factor) for number, value in numbers.items()}
    _write_priors(priors)
    for table in sorted({number[0] for number in values}):
        _write_table(network.folder / FILE_OF[table], table, values)
    _write_evidence(network, priors, values)


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
    """Give every calibrated number a line of its own: source and range of the prior, and the prior itself."""
    path, index = network.folder / FILE_OF["evidence"], EvidenceIndex(network.evidence)
    rows = _read_csv(path)
    at = {tuple(row[:3]): position for position, row in enumerate(rows)}
    for number, value in sorted(values.items()):
        line = index.find(*number)
        source, low, high, said = ("assumption", None, None, "")
        if line is not None:
            source, low, high, said = (
                line.source,
                line.low,
                line.high,
                line.note.partition(_MARK)[0].rstrip("; "),
            )
        low, high = (
            priors[number] / 1.3 if low is None else low,
            priors[number] * 1.3 if high is None else high,
        )
        ends = [f"{_rounded(min(low, value)):g}", f"{_rounded(max(high, value)):g}"]
        note = "; ".join(filter(None, (said, f"{_MARK}{priors[number]:g} before it")))
        row = [*number, source, "derived", *ends, note]
        if number in at:
            rows[at[number]] = row
        else:
            rows.append(row)
    _write_csv(path, rows)


_MARK = "calibrated (tools/calibrate.py): "


def _read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def _write_csv(path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="\n")


def write_report(fit: Fit, out: TextIO) -> None:
    """Write the factors and how well both halves fit, before and after."""
    out.write("| group | factor | prior 95 % | 95 % after |\n| --- | --- | --- | --- |\n")
    for group, log, spread in zip(fit.groups, fit.logs, fit.spreads, strict=True):
        prior, after = (_interval(0.0, group.spread), _interval(log, spread))
        out.write(f"| {group.title} | {math.exp(log):.2f} | {prior} | {after} |\n")
    for half, was, now in zip(("fitted", "tested"), fit.before, fit.after, strict=True):
        out.write(f"\n{half} half, {len(now.cases)} cases ({' '.join(case.id for case in now.cases)}):\n")
        out.write(f"- before: {verdict(was)}\n- after: {verdict(now)}\n")


def _interval(log: float, spread: float) -> str:
    low, high = np.exp([log - 1.96 * spread, log + 1.96 * spread])
    return f"{low:.2f}–{high:.2f}"

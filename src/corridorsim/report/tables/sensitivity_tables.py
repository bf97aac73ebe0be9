"""Sensitivity on the terminal: factors by rank, each figure with what design and draws leave open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridorsim.report.tables.terminal import Row, print_lines, print_table
from corridorsim.study.indices import Index, Indices
from corridorsim.study.sensitivity_answer import Sensitivity
from corridorsim.study.sweep_frames import failure_lines, statistic_unit
from corridorsim.study.tornado import Side, Tornado

_MOST = 20


def print_sensitivity(told: Sensitivity) -> None:
    """Print what an output is sensitive to.

    Parameters
    ----------
    told : the answer
    """
    print_lines(_heading(told))
    found = told.found
    if isinstance(found, Tornado):
        print_table(_title(found.output, "tornado"), *_bars(found), _bars_caption(found))
    else:
        print_table(_title(found.output, found.method), *_indices(found), _indices_caption(found))
        _print_pairs(found)
    print_lines([str(told.noise), *failure_lines(told.sweep.reasons)])


def _heading(told: Sensitivity) -> Iterator[str]:
    design, study = told.sweep.design, told.scenario.study
    asked = ", ".join(filter(None, (told.question.entry.shipment, told.question.entry.policy)))
    worlds = f"the same {study.draws:,} worlds, seed {study.seed}"
    yield f"{asked}: {len(design.factors)} factors, {len(design):,} points ({design.kind}), each on {worlds}"
    if told.emulator is not None:
        yield f"EMULATED: the points were not run, but told by a {told.emulator}"
    if told.screened is not None:
        kept = f"screened: of {len(told.screened.bars)} factors those that do most alone"
        yield f"{kept}; what acts only with others may be lost"
    yield ""


def _title(output: str, method: str) -> str:
    unit = statistic_unit(output)
    return f"{method}: {output} [{unit}]" if unit else f"{method}: {output}"


def _bars(found: Tornado) -> tuple[Row, list[Row]]:
    header = ("factor", "low", "Δ low", "± low MC", "high", "Δ high", "± high MC", "swing")
    rows: list[Row] = [
        (bar.factor, *_side(bar.low), *_side(bar.high), f"{bar.swing:.3g}") for bar in found.ranked()[:_MOST]
    ]
    return header, rows


def _side(side: Side) -> Row:
    if side.change is None:
        return side.told, "–", "–"
    return side.told, f"{side.change:+.3g}", f"{side.error:.2g}"


def _bars_caption(found: Tornado) -> str:
    base = f"Base {found.base:,.4g} ± {found.base_error:.2g}."
    told = f"{base} ± MC: standard error that the draws leave, paired."
    if any("% up" in side.told for bar in found.bars for side in (bar.low, bar.high)):
        told += " 10% up: so far up its data range."
    return told + _rest(len(found.bars))


def _indices(found: Indices) -> tuple[Row, list[Row]]:
    singles = [measure for measure in found.measures if measure != "second"]
    columns = [column for name in singles for column in (name, "± design", "± MC")]
    rows: list[Row] = [
        (row.factor, *_cells(found, row.factor, singles), _zero(found, row)) for row in found.ranked()[:_MOST]
    ]
    return ("factor", *columns, "zero"), rows


def _cells(found: Indices, factor: str, measures: Sequence[str]) -> Iterator[str]:
    rows = {row.measure: row for row in found.rows if row.factor == factor}
    for measure in measures:
        yield from _index(rows[measure]) if measure in rows else ("–", "–", "–")


def _zero(found: Indices, row: Index) -> str:
    if row.value == 0.0 and row.error == 0.0:
        return "0"
    return "?" if found.may_be_zero(row.factor) else ""


def _index(row: Index) -> Row:
    return f"{row.value:.3g}", f"{row.sampling_error:.2g}", f"{row.monte_carlo_error:.2g}"


def _indices_caption(found: Indices) -> str:
    told = "± design, ± MC: standard errors that the finite design and the draws leave."
    told += " Zero: 0 does nothing, ? may do nothing."
    for measure, dummy in found.dummies.items():
        told += f" {measure} of random columns: {dummy.mean:.2g}, below {dummy.most:.2g} in 19 of 20."
    if found.dropped:
        told += f" {found.dropped:,} points dropped, for want of a figure there or beside them."
    return told + _rest(len(found.ranked()))


def _print_pairs(found: Indices) -> None:
    if "second" in found.measures:
        rows = [(row.factor, *_index(row)) for row in found.ranked("second")[:_MOST]]
        print_table(_title(found.output, "pairs"), ("factors", "second", "± design", "± MC"), rows)


def _rest(count: int) -> str:
    return f" {count - _MOST} more factors, smaller." if count > _MOST else ""

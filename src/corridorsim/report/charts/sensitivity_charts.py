"""The charts of a sensitivity study, made of its answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from corridorsim.report.charts.index_words import MEASURES, scale_of, shown_measures
from corridorsim.report.charts.sensitivity_models import (
    MOST_FACTORS,
    DrawnBar,
    DrawnEnd,
    DrawnIndex,
    DrawnIndices,
    DrawnMeasure,
    DrawnTornado,
    SensitivityCharts,
)
from corridorsim.report.charts.study_heading import heading_of
from corridorsim.study.indices import Index, Indices
from corridorsim.study.sensitivity_answer import Sensitivity
from corridorsim.study.sweep_frames import failure_lines, statistic_unit
from corridorsim.study.tornado import Bar, Side, Tornado


def sensitivity_charts(told: Sensitivity) -> SensitivityCharts:
    """Return everything that the charts of a sensitivity study show.

    Parameters
    ----------
    told : the answer
    """
    found, design = told.found, told.sweep.design
    return SensitivityCharts(
        **heading_of(told.scenario, told.scenario.study.draws),
        output=found.output,
        unit=statistic_unit(found.output),
        **told.question.entry._asdict(),
        method="tornado" if isinstance(found, Tornado) else found.method,
        design=f"{len(design.factors):,} factors, {len(design):,} points ({design.kind})",
        notes=tuple(_notes(told)),
        tornado=_tornado(found) if isinstance(found, Tornado) else None,
        indices=_indices(found) if isinstance(found, Indices) else None,
    )


def _notes(told: Sensitivity) -> Iterator[str]:
    if told.emulator is not None:
        yield f"Emulated: the points were not run, but told by a {told.emulator}."
    if told.screened is not None:
        kept = f"Screened: of {len(told.screened.bars)} factors those that do most alone"
        yield f"{kept}; what acts only with others may be lost."
    yield f"{told.noise}."
    if told.found.dropped:
        yield f"{told.found.dropped:,} points dropped, for want of a figure there or beside them."
    yield from failure_lines(told.sweep.reasons)


def _tornado(found: Tornado) -> DrawnTornado:
    bars = tuple(_bar(bar) for bar in found.ranked()[:MOST_FACTORS])
    return DrawnTornado(base=found.base, base_error=found.base_error, bars=bars, in_all=len(found.bars))


def _bar(bar: Bar) -> DrawnBar:
    return DrawnBar(factor=bar.factor, low=_end(bar.low), high=_end(bar.high), swing=bar.swing)


def _end(side: Side) -> DrawnEnd:
    return DrawnEnd(told=side.told, change=side.change, error=side.error, reason=side.reason)


def _indices(found: Indices) -> DrawnIndices:
    return DrawnIndices(
        method=found.method,
        points=found.points,
        scale=scale_of(found),
        measures=tuple(_measures(found)),
        in_all=len(found.ranked()),
    )


def _measures(found: Indices) -> Iterator[DrawnMeasure]:
    """Yield the measures of single factors in one order; those of pairs, which have their own, apart."""
    shown = [row.factor for row in found.ranked()[:MOST_FACTORS]]
    for measure in shown_measures(found):
        rows = {row.factor: row for row in found.rows if row.measure == measure}
        yield _measure(found, measure, [rows[name] for name in shown if name in rows])
    if "second" in found.measures:
        yield _measure(found, "second", found.ranked("second")[:MOST_FACTORS])


def _measure(found: Indices, measure: str, rows: Iterable[Index]) -> DrawnMeasure:
    dummy = found.dummies.get(measure)
    return DrawnMeasure(
        measure=measure,
        told=MEASURES.get(measure, measure),
        indices=tuple(_index(found, row) for row in rows),
        dummy_most=None if dummy is None else dummy.most,
    )


def _index(found: Indices, row: Index) -> DrawnIndex:
    low, high = row.interval
    return DrawnIndex(
        factor=row.factor,
        value=row.value,
        low=low,
        high=high,
        may_be_zero=found.may_be_zero(row.factor, row.measure),
    )

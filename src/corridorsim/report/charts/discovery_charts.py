"""The charts of a discovery, made of its findings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from corridorsim.report.charts.discovery_models import (
    DiscoveryCharts,
    DrawnBox,
    DrawnSide,
    PeelingStep,
)
from corridorsim.report.charts.models import MOST_POINTS, TableTold
from corridorsim.report.charts.study_heading import heading_of
from corridorsim.report.charts.thinning import evenly
from corridorsim.report.factor_axes import restriction_axis, restriction_ends
from corridorsim.report.tables.discovery_tables import (
    FindingsTable,
    box_tables,
    regret_table,
    satisfaction_table,
    worth_table,
)
from corridorsim.scenario.tables import Scenario
from corridorsim.study.boxes import Box, Restriction
from corridorsim.study.discovery import Discovery
from corridorsim.study.findings import Findings
from corridorsim.study.sweep_frames import failure_lines
from corridorsim.study.sweeps import Sweep

_STEP = 0.4142135623730951  # of heights; another than that by which words are spread, or dots make lines


def discovery_charts(found: Findings, sweep: Sweep, scenario: Scenario) -> DiscoveryCharts:
    """Return everything that the charts of a discovery show.

    Parameters
    ----------
    found : of the sweep
    sweep : of the scenario
    scenario : that was swept
    """
    discovery = found.discovery
    return DiscoveryCharts(
        **heading_of(scenario, scenario.study.draws),
        of=discovery.label,
        design=f"{len(sweep.design):,} points ({sweep.design.kind})",
        sentences=tuple(discovery.text.splitlines()),
        boxes=tuple(_box(discovery, each) for each in discovery.boxes),
        peeling=tuple(_peeling(discovery)),
        tables=tuple(_told(each) for each in _tables(found)),
        notes=(*_sentences(found), *found.notes, *failure_lines(sweep.reasons)),
    )


def _tables(found: Findings) -> Iterator[FindingsTable]:
    yield from box_tables(found)
    if found.regret is not None:
        yield regret_table(found.regret)
    if found.satisfaction is not None:
        yield satisfaction_table(found.satisfaction)
    yield from (worth_table(each) for each in found.worth if each.everything.value)


def _sentences(found: Findings) -> Iterator[str]:
    if found.regret is not None:
        yield from found.regret.text.splitlines()
    yield from (each.text for each in found.worth if not each.everything.value)


def _told(table: FindingsTable) -> TableTold:
    rows = tuple(map(tuple, table.rows))
    return TableTold(title=table.title, header=tuple(table.header), rows=rows, caption=table.caption)


def _box(found: Discovery, box: Box) -> DrawnBox:
    drawn = evenly(len(found.points), MOST_POINTS)
    across, *others = box.restrictions
    return DrawnBox(
        told=box.text,
        coverage=box.coverage,
        density=box.density,
        across=_side(found, across, drawn),
        up=_side(found, others[0], drawn) if others else _spread(len(found.points), drawn),
        restricted=len(box.restrictions),
        cases=tuple(found.cases[drawn].tolist()),
    )


def _side(found: Discovery, restriction: Restriction, drawn: NDArray[np.int64]) -> DrawnSide:
    axis = restriction_axis(found.points, restriction)
    low, high = restriction_ends(restriction, axis)
    values = tuple(axis.spread[drawn].tolist())
    return DrawnSide(label=axis.label, words=axis.words, values=values, low=low, high=high)


def _spread(count: int, drawn: NDArray[np.int64]) -> DrawnSide:
    heights = np.mod(np.arange(count) * _STEP, 1.0)[drawn]
    return DrawnSide(label="", values=tuple(heights.tolist()), low=0.0, high=1.0)


def _peeling(found: Discovery) -> Iterator[PeelingStep]:
    table = found.trajectory
    columns = {name: table[name].tolist() for name in PeelingStep.model_fields}
    for at in evenly(len(table), MOST_POINTS).tolist() if len(table) else ():
        yield PeelingStep(**{name: values[at] for name, values in columns.items()})

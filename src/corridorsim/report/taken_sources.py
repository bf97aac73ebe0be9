"""The sources of the numbers of the legs that a result's routes take."""

from __future__ import annotations

from corridorsim.scenario.explaining import explain_legs
from corridorsim.scenario.source_rows import Source
from corridorsim.study.comparison import Comparison


def taken_sources(comparison: Comparison) -> tuple[Source, ...]:
    """Return the rows of sources.csv that the taken legs' numbers cite, by id.

    Parameters
    ----------
    comparison : of one scenario
    """
    tables = comparison.scenario.tables
    cited = {value.source for value in explain_legs(tables, comparison.legs_taken)}
    return tuple(tables.sources[name] for name in sorted(cited & tables.sources.keys()))

"""Intervals of the figures of scrambled points: the same figures of each replicate, and their spread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from corridorsim.kernels.steps import N_PARTS
from corridorsim.scenario.declarations import Study
from corridorsim.study.departures import departure_hours
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.intervals import Figure
from corridorsim.study.replicates import by_replicate, replicate_interval
from corridorsim.study.row_figures import days_of, figures_of
from corridorsim.study.row_tally import RowTally
from corridorsim.study.trials import CorridorTrials


def with_replicate_intervals(
    figures: Mapping[str, Figure], trial: CorridorTrials, study: Study, confidence: float
) -> dict[str, Figure]:
    """Return figures of all draws with the intervals that scrambled points allow.

    Parameters
    ----------
    figures : of all draws
    trial : every draw of a corridor
    study : whose worlds are scrambled points
    confidence : of the intervals
    """
    found = list(_figures_by_replicate(trial, study, confidence))
    intervals = {
        name: replicate_interval(
            figure.value,
            np.array([each[name].value if name in each else np.nan for each in found]),
            confidence,
        )
        for name, figure in figures.items()
    }
    return {name: Figure(figure.value, intervals[name]) for name, figure in figures.items()}


def _figures_by_replicate(
    trial: CorridorTrials, study: Study, confidence: float
) -> Iterator[dict[str, Figure]]:
    """Yield the figures of each replicate; none where nothing is delivered."""
    departure = departure_hours(study, (0, len(trial.hours)))
    alone = study.model_copy(update={"sampling": "random"})  # a replicate has no replicates of its own
    seconds = np.zeros((1, 1, N_PARTS), dtype=np.int64)
    draws = by_replicate(trial.hours), by_replicate(trial.route), by_replicate(departure)
    for hours, route, departs in zip(*draws, strict=True):
        row = RowTally(trial.entry, alone)
        row.add(DrawPart(0, hours[None, None], route[None, None], seconds), 0, 0, departs)
        yield figures_of(days_of(hours, row), row, confidence) if row.delivered else {}

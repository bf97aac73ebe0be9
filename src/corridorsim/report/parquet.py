"""Every draw as Parquet: one row a draw, shipment, corridor and policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from corridorsim.study.departures import departure_hours
from corridorsim.study.outcomes import outcome
from corridorsim.study.trials import Piece, Trials


def write_trials(trials: Trials, path: Path) -> None:
    """Write the draws of every feasible corridor, part after part, in row groups of at most 65,536 draws.

    Within a part all draws of a corridor stand together, in the order of the results. No more than a row
    group is held in memory.

    Parameters
    ----------
    trials : of one scenario, whose draws are kept or stored
    path : file to write
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema(
        [
            ("draw", pa.int64()),
            ("shipment", text),
            ("corridor", text),
            ("policy", text),
            ("days", pa.float64()),
            ("usd", pa.float64()),
            ("kg_co2e", pa.float64()),
            ("generalized_usd", pa.float64()),
            ("delivered", pa.bool_()),
            *([("weight", pa.float64())] if trials.scenario.study.inflated else []),
        ]
    )
    with pq.ParquetWriter(path, schema) as writer:
        for piece in trials.pieces():
            writer.write_table(pa.Table.from_arrays(_columns(piece, trials), schema=schema))


def _columns(piece: Piece, trials: Trials) -> list[Any]:
    """Return the columns of a row group."""
    import pyarrow as pa

    trial, n_draws, study = piece.trial, len(piece.trial.hours), trials.scenario.study
    departure = departure_hours(study, (piece.first, n_draws))
    found = outcome(trial.entry, trial.hours, trial.route, study, departure)
    same = pa.array(np.zeros(n_draws, dtype=np.int32))
    names = (trial.entry.shipment.id, trial.entry.corridor.id, trial.policy)
    return [
        pa.array(np.arange(piece.first, piece.first + n_draws)),
        *(pa.DictionaryArray.from_arrays(same, pa.array([name])) for name in names),
        *(pa.array(column) for column in (found.days, found.usd, found.kg_co2e, found.generalized_usd)),
        pa.array(found.delivered),
        *([] if trial.weights is None else [pa.array(trial.weights)]),
    ]

"""Every draw as Parquet: one row a draw, shipment, corridor and policy."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridorsim.study.comparison import Comparison
from corridorsim.study.outcomes import outcome_of


def write_trials(comparison: Comparison, path: Path) -> None:
    """Write the draws of every feasible corridor, one row group a corridor.

    Parameters
    ----------
    comparison : of one scenario
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
        ]
    )
    study = comparison.scenario.study
    with pq.ParquetWriter(path, schema) as writer:
        for trial in comparison.trials.feasible:
            outcome = outcome_of(trial, study)
            names = (trial.entry.shipment.id, trial.entry.corridor.id, trial.policy)
            columns = [
                pa.array(np.arange(study.draws)),
                *(pa.array([name] * study.draws).dictionary_encode() for name in names),
                *(
                    pa.array(column)
                    for column in (outcome.days, outcome.usd, outcome.kg_co2e, outcome.generalized_usd)
                ),
                pa.array(outcome.delivered),
            ]
            writer.write_table(pa.Table.from_arrays(columns, schema=schema))

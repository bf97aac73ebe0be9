"""The laws of the hazards as kernels read them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.worlds import REGIME, REGIME_PINNED_ON, REGIME_RANDOM, RENEWAL, SURPRISE, Hazards
from corridorsim.network.gates import SPIN_UP_DAYS
from corridorsim.network.naming import id_words
from corridorsim.network.quantile_tables import TableBook, t_tables
from corridorsim.scenario.declarations import Study
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.units import HOURS_PER_DAY, HOURS_PER_YEAR


def hazards_in_play(hazards: Mapping[str, Hazard]) -> dict[str, Hazard]:
    """Return the hazards that may have events, sorted: not held off, with a rate or a leader that has one.

    Parameters
    ----------
    hazards : by id
    """
    beginning = {name for name, row in hazards.items() if row.state != "off" and row.rate_per_year > 0}
    return {
        name: row for name, row in sorted(hazards.items()) if name in beginning or row.follows in beginning
    }


def hazard_arrays(hazards: Mapping[str, Hazard], queued: Collection[str], study: Study) -> Hazards:
    """Return the laws of the hazards as kernels read them.

    Parameters
    ----------
    hazards : by id, in the order of the arrays
    queued : those whose events leave a queue behind somewhere
    study : says how scores depend
    """
    rows, position = list(hazards.values()), {name: index for index, name in enumerate(hazards)}
    tables = TableBook()
    regimes = [row.known_at_departure for row in rows]
    rate = _floats(row.rate_per_year for row in rows) / HOURS_PER_YEAR
    cap = _floats(row.rate_cap_per_year for row in rows) / HOURS_PER_YEAR
    factors = np.array([row.monthly_factor for row in rows], dtype=np.float64).reshape(-1, 12)
    accept = factors * np.divide(rate, cap, out=np.zeros_like(rate), where=cap > 0)[:, None]
    scale = [
        row.mean_hours if regime else row.median_hours for row, regime in zip(rows, regimes, strict=True)
    ]
    leaders = {row.follows for row in rows}
    kept = [SPIN_UP_DAYS * HOURS_PER_DAY * (name in queued or name in leaders) for name in hazards]
    groups = sorted({row.factor_group for row in rows if row.shared_factor})
    of_group = {group: index for index, group in enumerate(groups)}
    return Hazards(
        id=id_words([f"hazards/{name}" for name in hazards]),
        kind=_integers(_kind(row) for row in rows),
        state=_integers(REGIME_PINNED_ON if row.state == "on" else REGIME_RANDOM for row in rows),
        on_rate_per_hour=rate,
        cap_per_hour=cap,
        accept=np.ascontiguousarray(accept),
        inflation=np.ones(len(rows)),
        kept_hours=_floats(kept),
        table=_integers(tables.lognormal(row.sigma or 0.0) for row in rows),
        median_hours=_floats(scale).astype(np.float32),
        delay_table=_integers(tables.lognormal(row.delay_sigma or 0.0) for row in rows),
        delay_median_hours=_floats(row.delay_median_hours or 0.0 for row in rows).astype(np.float32),
        speed=_floats((row.speed_factor or 0.0) if row.effect == "line" else -1.0 for row in rows).astype(
            np.float32
        ),
        group=_integers(of_group.get(row.factor_group, -1) if row.shared_factor else -1 for row in rows),
        shared=_floats(row.shared_factor or 0.0 for row in rows).astype(np.float32),
        follows=_integers(position.get(row.follows or "", -1) for row in rows),
        follow_probability=_floats(row.follow_probability or 0.0 for row in rows),
        follow_delay_hours=_floats(row.follow_delay_hours or 0.0 for row in rows),
        **_renewal_columns(rows, tables),
        tables=tables.stacked(),
        group_id=id_words([f"groups/{group}" for group in groups]),
        t_tables=t_tables(study),
    )


def mean_hours(row: Hazard) -> float:
    """Return the mean duration of a hazard's events.

    Parameters
    ----------
    row : of the hazard
    """
    if row.known_at_departure:
        return row.mean_hours or 0.0
    return (row.median_hours or 0.0) * math.exp((row.sigma or 0.0) ** 2 / 2)


def renewal_closed_share(row: Hazard) -> float:
    """Return the share of time during which a renewal is on, E[D] / (E[U] + E[D]).

    Parameters
    ----------
    row : of the hazard
    """
    load = mean_hours(row) * row.rate_per_year / HOURS_PER_YEAR
    return load / (1.0 + load)


def _kind(row: Hazard) -> int:
    if row.known_at_departure:
        return REGIME
    return SURPRISE if row.up_shape is None else RENEWAL


def _renewal_columns(rows: list[Hazard], tables: TableBook) -> dict[str, Any]:
    """Return the columns that only renewals use; 1 where a row has none, so that nothing divides by zero."""
    shapes = [row.up_shape or 1.0 for row in rows]
    ups = [HOURS_PER_YEAR / row.rate_per_year if row.rate_per_year > 0 else math.inf for row in rows]
    worn = [row.up_shape is not None for row in rows]
    columns = list(zip(rows, shapes, ups, worn, strict=True))
    return {
        "up_shape": _floats(shapes),
        "up_scale_hours": _floats(
            up / math.gamma(1.0 + 1.0 / shape) if wears else 1.0 for _, shape, up, wears in columns
        ),
        "closed_share": _floats(renewal_closed_share(row) if wears else 0.0 for row, _, _, wears in columns),
        "met_table": _integers(
            tables.met_lognormal(row.sigma or 0.0) if wears else 0 for row, _, _, wears in columns
        ),
        "met_up_table": _integers(
            tables.met_weibull(shape) if wears else 0 for _, shape, _, wears in columns
        ),
    }


def _floats(values: Any) -> NDArray[np.float64]:  # noqa: ANN401 (any iterable of numbers)
    return np.array(list(values), dtype=np.float64)


def _integers(values: Any) -> NDArray[np.int64]:  # noqa: ANN401 (any iterable of numbers)
    return np.array(list(values), dtype=np.int64)

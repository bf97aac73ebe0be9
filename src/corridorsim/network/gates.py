"""Places that can be closed, and the laws of what closes them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from corridorsim.kernels.steps import STEP_GATE, STEP_SLOWDOWN
from corridorsim.kernels.worlds import (
    REGIME,
    REGIME_PINNED_ON,
    REGIME_RANDOM,
    SURPRISE,
    Calendar,
    Gates,
    Hazards,
)
from corridorsim.network.naming import id_words
from corridorsim.network.quantile_tables import TableBook
from corridorsim.scenario.declarations import Study
from corridorsim.scenario.policy_rows import Hazard
from corridorsim.scenario.tables import Closure
from corridorsim.units import HOURS_PER_DAY, HOURS_PER_YEAR

SPIN_UP_DAYS = 90
GateKey = tuple[tuple[tuple[str, float], ...], tuple[Closure, ...]]


@dataclass
class GateBook:
    """Finds, or makes, the gates at a place; a gate is known by what closes it.

    Attributes
    ----------
    hazards : those that are not pinned off, by id
    closures : closures by date
    """

    hazards: Mapping[str, Hazard]
    closures: Sequence[Closure]
    rows: dict[GateKey, int] = field(default_factory=dict)

    def gates_at(self, places: Sequence[str], mode: str) -> Iterator[tuple[int, int]]:
        """Yield the steps that a leg meets at a place: one gate for all that shuts it, one for each slowdown.

        Parameters
        ----------
        places : names under which the place is known (a terminal and the leg that starts there)
        mode : of the leg

        Yields
        ------
        kind of step, gate
        """
        reaches: dict[str, float] = {}
        slow: list[tuple[str, float]] = []
        for name, hazard in self.hazards.items():
            reach = max((r.reach for r in hazard.places if r.place in places), default=0.0)
            if reach <= 0.0 or (hazard.modes and mode not in hazard.modes):
                continue
            if hazard.effect == "slowdown":
                slow.append((name, reach))
            else:
                reaches[name] = reach
        dates = tuple(closure for closure in self.closures if closure.id in places)
        if reaches or dates:
            yield STEP_GATE, self._row((tuple(sorted(reaches.items())), dates))
        for pair in slow:
            yield STEP_SLOWDOWN, self._row(((pair,), ()))

    def gate_on(self, closure: Closure) -> int:
        """Return the gate that is shut on some dates only, whatever stands behind it.

        Parameters
        ----------
        closure : the dates
        """
        return self._row(((), (closure,)))

    def _row(self, key: GateKey) -> int:
        return self.rows.setdefault(key, len(self.rows))

    def arrays(self, hazard_names: Sequence[str], window_start: date) -> Gates:
        """Return the gates as kernels read them.

        Parameters
        ----------
        hazard_names : order of the hazards
        window_start : first day of departures
        """
        position = {name: index for index, name in enumerate(hazard_names)}
        links = [[(position[name], reach) for name, reach in key[0]] for key in self.rows]
        dates = [[hours_of(closure, window_start) for closure in key[1]] for key in self.rows]
        flat_links, flat_dates = [x for row in links for x in row], [x for row in dates for x in row]
        return Gates(
            first=_first(links),
            hazard=np.array([x[0] for x in flat_links], dtype=np.int64),
            reach=np.array([x[1] for x in flat_links], dtype=np.float32),
            first_date=_first(dates),
            date_from_hours=np.array([x[0] for x in flat_dates], dtype=np.float64),
            date_until_hours=np.array([x[1] for x in flat_dates], dtype=np.float64),
            utilisation=np.zeros(len(self.rows), dtype=np.float32),
        )


def _first(rows: Sequence[Sequence[object]]) -> np.ndarray:
    return np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)


def hours_of(closure: Closure, window_start: date) -> tuple[float, float]:
    """Return a closure's start and end in hours since the window's start; the last day is included.

    Parameters
    ----------
    closure : its dates
    window_start : first day of departures
    """
    start, end = -np.inf, np.inf
    if closure.from_date is not None:
        start = (closure.from_date - window_start).days * HOURS_PER_DAY
    if closure.until is not None:
        end = ((closure.until - window_start).days + 1) * HOURS_PER_DAY
    return start, end


def days_met(study: Study) -> tuple[date, date]:
    """Return the first and the last day that a journey of a study can meet.

    Parameters
    ----------
    study : gives the departure window and the horizon
    """
    return study.depart_from, study.depart_until + timedelta(days=math.ceil(study.horizon_days) + 2)


def calendar_of(study: Study) -> Calendar:
    """Return the dates of a study as kernels read them.

    Parameters
    ----------
    study : gives the departure window and the horizon
    """
    window_days = (study.depart_until - study.depart_from).days + 1
    first = datetime.combine(study.depart_from, time(), UTC) - timedelta(days=SPIN_UP_DAYS)
    days = int(SPIN_UP_DAYS + window_days + np.ceil(study.horizon_days) + 2)
    months = [(first + timedelta(days=day)).month - 1 for day in range(days)]
    return Calendar(
        window_hours=window_days * HOURS_PER_DAY,
        month=np.array(months, dtype=np.int64),
        spin_up_hours=SPIN_UP_DAYS * HOURS_PER_DAY,
        horizon_hours=float(study.horizon_days) * HOURS_PER_DAY,
        weekday=study.depart_from.weekday(),
    )


def hazard_arrays(hazards: Mapping[str, Hazard]) -> Hazards:
    """Return the laws of the hazards as kernels read them.

    Parameters
    ----------
    hazards : by id, in the order of the arrays
    """
    rows = list(hazards.values())
    tables = TableBook()
    regimes = [row.known_at_departure for row in rows]
    kinds = [REGIME if regime else SURPRISE for regime in regimes]
    factors = np.array([row.monthly_factor for row in rows], dtype=np.float64).reshape(-1, 12)
    rate = np.array([row.rate_per_year for row in rows]) / HOURS_PER_YEAR
    cap = np.array([row.rate_cap_per_year for row in rows]) / HOURS_PER_YEAR
    scale = [
        row.mean_hours if regime else row.median_hours for row, regime in zip(rows, regimes, strict=True)
    ]
    states = [REGIME_PINNED_ON if row.state == "on" else REGIME_RANDOM for row in rows]
    return Hazards(
        id=id_words([f"hazards/{name}" for name in hazards]),
        kind=np.array(kinds, dtype=np.int64),
        state=np.array(states, dtype=np.int64),
        cap_per_hour=cap.astype(np.float64),
        accept=np.ascontiguousarray(factors * (rate / cap)[:, None]),
        table=np.array([tables.lognormal(row.sigma or 0.0) for row in rows], dtype=np.int64),
        median_hours=np.array(scale, dtype=np.float32),
        delay_table=np.array([tables.lognormal(row.delay_sigma or 0.0) for row in rows], dtype=np.int64),
        delay_median_hours=np.array([row.delay_median_hours or 0.0 for row in rows], dtype=np.float32),
        on_rate_per_hour=rate.astype(np.float64),
        tables=tables.stacked(),
    )

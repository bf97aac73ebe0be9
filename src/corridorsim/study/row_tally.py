"""What one corridor's draws add up to: everything that its summary needs, whether draws are kept or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.steps import N_PARTS
from corridorsim.network.network import Floats
from corridorsim.scenario.declarations import Study
from corridorsim.study.counts import Amounts, Quantiles
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.histograms import BIN_HOURS
from corridorsim.study.intervals import Interval, wilson_interval
from corridorsim.study.moments import moments_of
from corridorsim.study.outcomes import Outcome, outcome
from corridorsim.study.routes import CorridorRoutes
from corridorsim.units import HOURS_PER_DAY

VARIABLES = (
    "days",
    "usd",
    "tariff_usd",
    "kg_co2e",
    "subsidy_usd",
    "time_usd",
    "late_usd",
    "generalized_usd",
    "objective",
)
_COUNTED = (
    "draws",
    "delivered",
    "on_time",
    "by_route",
    "delivered_by_route",
    "seconds",
    "departed",
    "day_counts",
)
Arrays = dict[str, NDArray[Any]]


class RowTally:
    """What the draws of one shipment through one corridor under one policy add up to.

    Parameters
    ----------
    entry : shipment, corridor and routes
    study : gives horizon, objective and window

    Attributes
    ----------
    draws, delivered, on_time : so many draws, int64 ()
    by_route, delivered_by_route : int64 (n_routes,), draws that took the route
    usd : what was paid
    hours : int64 (n_bins,), delivered draws by quarters of an hour
    departed : int64 (n_days,), draws by day of departure
    day_counts : int64 (n_days, n_spans), delivered draws by day of departure and by the number of days from
        its beginning by whose end they arrive; no spans where no date of arrival is asked for
    moments : of ``VARIABLES``; ``days`` of delivered draws only
    seconds : int64 (n_parts,), of delivered draws
    """

    def __init__(self, entry: CorridorRoutes, study: Study) -> None:
        self.entry, self._study = entry, study
        self.draws, self.delivered, self.on_time = (np.zeros((), dtype=np.int64) for _ in range(3))
        self.by_route, self.delivered_by_route = (
            np.zeros(len(entry.routes), dtype=np.int64) for _ in range(2)
        )
        self.usd = Amounts()
        self.hours = np.zeros(int(study.horizon_days * HOURS_PER_DAY / BIN_HOURS) + 1, dtype=np.int64)
        self.departed = np.zeros((study.depart_until - study.depart_from).days + 1, dtype=np.int64)
        spans = int(study.horizon_days) + 3 if entry.shipment.arrive_by is not None else 0
        self.day_counts = np.zeros((len(self.departed), spans), dtype=np.int64)
        self.moments = moments_of(len(VARIABLES), study)
        self.seconds: NDArray[Any] = np.zeros(N_PARTS, dtype=np.int64)

    def add(self, part: DrawPart, policy: int, row: int, departure: Floats) -> Floats:
        """Add the next draws, and return their objective.

        Parameters
        ----------
        part : begins where the last one ended
        policy, row : where the draws stand in its arrays
        departure : float64 (n_draws,), hours since the start of the window

        Returns
        -------
        float64 (n_draws,)
        """
        found, route = self._outcome(part, policy, row, departure), part.route[policy, row]
        self.moments.add(
            [getattr(found, name) for name in VARIABLES],
            [found.delivered if name == "days" else None for name in VARIABLES],
        )
        self._count(found, route, departure)
        self.seconds += part.seconds[policy, row]
        return found.objective

    def _outcome(self, part: DrawPart, policy: int, row: int, departure: Floats) -> Outcome:
        hours, route = part.hours[policy, row], part.route[policy, row]
        return outcome(self.entry, hours, route, self._study, departure)

    @property
    def weight(self) -> float:
        """Sum of the draws' weights."""
        return float(self.draws)

    @property
    def amounts(self) -> Quantiles:
        """What was paid."""
        return self.usd

    def on_time_interval(self, confidence: float) -> Interval:
        """Return the interval of the share that is on time.

        Parameters
        ----------
        confidence : 0 … 1, exclusive
        """
        return wilson_interval(int(self.on_time), int(self.draws), confidence)

    def _count(self, found: Outcome, route: NDArray[np.int32], departure: Floats) -> None:
        there, deadline = found.delivered, self.entry.shipment.deadline_days
        self.draws += len(there)
        self.delivered += np.count_nonzero(there)
        if deadline is not None:
            self.on_time += np.count_nonzero(there & (found.days <= deadline))
        self.by_route += np.bincount(route, minlength=len(self.by_route))
        self.delivered_by_route += np.bincount(route[there], minlength=len(self.by_route))
        self.usd.add(found.usd)
        hours = found.hours[there]
        by_bin = np.bincount((hours / BIN_HOURS).astype(np.int64))
        self.hours[: len(by_bin)] += by_bin
        if self.day_counts.size:
            self.departed += np.bincount(
                (departure / HOURS_PER_DAY).astype(np.int64), minlength=len(self.departed)
            )
            day, within = np.divmod(departure[there], HOURS_PER_DAY)
            spans = np.ceil((within + hours) / HOURS_PER_DAY)
            np.add.at(self.day_counts, (day.astype(np.int64), spans.astype(np.int64)), 1)

    def mean_and_error(self, variable: str) -> tuple[float, float]:
        """Return the mean of a variable over draws, and its standard error.

        Parameters
        ----------
        variable : one of ``VARIABLES``
        """
        position = VARIABLES.index(variable)
        return self.moments.mean(position), self.moments.error(position)

    def mean(self, variable: str) -> float:
        """Return the mean of a variable over draws.

        Parameters
        ----------
        variable : one of ``VARIABLES``
        """
        return self.mean_and_error(variable)[0]

    def arrays(self) -> Arrays:
        """Return all that was counted, for a file; ``restore`` reads it back."""
        full = np.flatnonzero(self.hours)
        named: Arrays = {name: getattr(self, name) for name in _COUNTED}
        named |= {"bins": full, "bin_counts": self.hours[full]}
        named |= {"usd": self.usd.values, "usd_counts": self.usd.counts}
        return named | self.moments.arrays()

    def restore(self, named: Mapping[str, NDArray[Any]]) -> None:
        """Take over what an earlier run had counted.

        Parameters
        ----------
        named : from ``arrays``
        """
        for name in _COUNTED:
            setattr(self, name, named[name])
        self.hours[named["bins"]] = named["bin_counts"]
        self.usd.values, self.usd.counts = named["usd"], named["usd_counts"]
        self.moments.restore(named)

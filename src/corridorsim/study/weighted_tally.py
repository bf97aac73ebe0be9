"""What draws that carry weights add up to: the figures of ``row_tally``, by likelihood ratio.

Of being late or in time, and of being delivered or not, the rarer is told: its weights are added up and
divided by the number of draws, which keeps it unbiased and the noise of all other draws out; the other is
what it leaves of 1, so that no share is below 0. Means, and shares that add up to 1, are divided by the sum
of the weights: what is the same in every draw keeps its value to the last digit, and the bias, of the order
of 1 over the draws, is far below the error.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.steps import N_PARTS
from corridorsim.network.network import Floats
from corridorsim.scenario.declarations import Study
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.intervals import Interval
from corridorsim.study.outcomes import Outcome
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.row_tally import VARIABLES, RowTally
from corridorsim.study.statistics import Values
from corridorsim.study.weighted import Estimate, weighted_quantile


class WeightedMoments:
    """Sums of some variables over weighted draws, growing part by part; means divide by the sum of weights.

    Parameters
    ----------
    n_variables : how many
    """

    def __init__(self, n_variables: int) -> None:
        self._sums: NDArray[np.float64] = np.zeros((n_variables, 5))
        self._from: Floats | None = None

    def add(self, variables: Sequence[Values], weights: Sequence[Values]) -> None:
        """Add the next draws.

        Squares are taken of the distance to the first draw, so that nothing cancels where all are alike.

        Parameters
        ----------
        variables : float64 (n_draws,) each, at least one draw
        weights : float64 (n_draws,) of each variable, 0 where a draw does not count
        """
        if self._from is None:
            self._from = np.array([values[0] for values in variables])
        for sums, origin, values, own in zip(self._sums, self._from, variables, weights, strict=True):
            apart, squared = values - origin, own * own
            sums += [
                own.sum(),
                (own * apart).sum(),
                squared.sum(),
                (squared * apart).sum(),
                (squared * apart**2).sum(),
            ]

    def mean(self, variable: int) -> float:
        """Return the mean of one variable, 0 where nothing counted.

        Parameters
        ----------
        variable : its position
        """
        weight, apart = self._sums[variable, :2]
        return float(self._from[variable] + apart / weight) if self._from is not None and weight else 0.0

    def error(self, variable: int) -> float:
        """Return the standard error of a mean by the delta method, 0 where nothing counted.

        Parameters
        ----------
        variable : its position
        """
        weight, apart, squared, once, twice = self._sums[variable]
        if not weight:
            return 0.0
        mean = apart / weight
        return float(np.sqrt(max(0.0, twice - 2.0 * mean * once + mean * mean * squared)) / weight)


class WeightedAmounts:
    """Weights of the distinct values of something that takes few, such as what a shipment pays."""

    def __init__(self) -> None:
        self._values: list[Values] = []
        self._weights: list[Values] = []

    def add(self, values: Values, weights: Values) -> None:
        """Take some draws.

        Parameters
        ----------
        values, weights : float64 (n_draws,)
        """
        self._values.append(values)
        self._weights.append(weights)

    def quantile(self, p: float) -> float:
        """Return the p-quantile.

        Parameters
        ----------
        p : 0 … 1, exclusive
        """
        return weighted_quantile(np.concatenate(self._values), np.concatenate(self._weights), p)[0]

    def interval(self, p: float, confidence: float) -> Interval:
        """Return the interval of the p-quantile.

        Parameters
        ----------
        p, confidence : 0 … 1, exclusive
        """
        values, weights = np.concatenate(self._values), np.concatenate(self._weights)
        return weighted_quantile(values, weights, p, confidence)[1]


class WeightedRowTally(RowTally):
    """What weighted draws of one shipment through one corridor add up to, under the names of ``RowTally``.

    Counts are the weights of what they count, scaled so that the draws by route add up to the draws. Days are
    told from draws that are kept and dates of arrival not at all, so that neither is counted.

    Parameters
    ----------
    entry : shipment, corridor and routes
    study : gives horizon, objective and window
    """

    def __init__(self, entry: CorridorRoutes, study: Study) -> None:
        super().__init__(entry, study)
        self._means, self._amounts = WeightedMoments(len(VARIABLES)), WeightedAmounts()
        self._late, self._in_time = np.zeros(2), np.zeros(2)
        self._undelivered, self._weights = 0.0, np.zeros(2)
        self._routes = np.zeros((2, len(entry.routes)))
        self._seconds = np.zeros(N_PARTS, dtype=np.int64)

    def add(self, part: DrawPart, policy: int, row: int, departure: Floats) -> Floats:
        """Add the next draws, and return their objective.

        Parameters
        ----------
        part : begins where the last one ended; its draws carry weights
        policy, row : where the draws stand in its arrays
        departure : float64 (n_draws,), hours since the start of the window

        Returns
        -------
        float64 (n_draws,)
        """
        found, weights = self._outcome(part, policy, row, departure), part.weights
        assert weights is not None
        there = found.delivered * weights
        self._means.add(
            [getattr(found, name) for name in VARIABLES],
            [there if name == "days" else weights for name in VARIABLES],
        )
        self._amounts.add(found.usd, weights)
        self._weights += _sums(weights)
        self._count_rare(found, weights)
        routes, n_routes = part.route[policy, row], len(self.by_route)
        self._routes += [np.bincount(routes, each, n_routes) for each in (weights, there)]
        self._seconds += part.seconds[policy, row]
        self.draws += len(weights)
        self._scale()
        return found.objective

    def _count_rare(self, found: Outcome, weights: Values) -> None:
        deadline = self.entry.shipment.deadline_days
        self._undelivered += float(weights[~found.delivered].sum())
        if deadline is not None:
            in_time = found.delivered & (found.days <= deadline)
            self._in_time += _sums(weights[in_time])
            self._late += _sums(weights[~in_time])

    def _scale(self) -> None:
        """Tell what was counted under the names of ``RowTally``."""
        n, there = float(self.draws), float(self._routes[1].sum())
        self.delivered = np.asarray(there if there < self._undelivered else n - self._undelivered)
        if self.entry.shipment.deadline_days is not None:
            rarer = self._rarer().value * n
            self.on_time = np.asarray(rarer if self._mostly_late else n - rarer)
        by_delivered = float(self.delivered) / there if there else 0.0
        self.by_route = self._routes[0] * (n / self.weight)
        self.delivered_by_route = self._routes[1] * by_delivered
        self.seconds = self._seconds * by_delivered

    @property
    def weight(self) -> float:
        """Sum of the draws' weights."""
        return float(self._weights[0])

    @property
    def amounts(self) -> WeightedAmounts:
        """What was paid."""
        return self._amounts

    @property
    def effective_draws(self) -> float:
        """How many draws of equal weight would tell as much of a mean."""
        return float(self._weights[0] ** 2 / self._weights[1])

    @property
    def relative_error(self) -> float:
        """Of the probability of being late, of the mean days where there is no deadline."""
        if self.entry.shipment.deadline_days is None:
            return Estimate(*self.mean_and_error("days"), int(self.draws)).relative_error
        rarer = self._rarer()
        return rarer._replace(value=1.0 - rarer.value if self._mostly_late else rarer.value).relative_error

    @property
    def _mostly_late(self) -> bool:
        return bool(self._late[0] > self._in_time[0])

    def _rarer(self) -> Estimate:
        """Return the share that is late or in time, whichever is rarer."""
        n, (once, squared) = int(self.draws), self._in_time if self._mostly_late else self._late
        share = once / n
        variance = max(0.0, squared / n - share**2) * n / max(1, n - 1)
        return Estimate(float(share), float(np.sqrt(variance / n)), n)

    def on_time_interval(self, confidence: float) -> Interval:
        """Return the interval of the share that is on time; unbounded where every draw is alike.

        Parameters
        ----------
        confidence : 0 … 1, exclusive
        """
        rarer = self._rarer()
        low, high = rarer.interval(confidence) if rarer.value else (0.0, np.inf)
        low = max(0.0, low)
        return Interval(low, high) if self._mostly_late else Interval(1.0 - high, 1.0 - low)

    def mean_and_error(self, variable: str) -> tuple[float, float]:
        """Return the mean of a variable over draws, and its standard error.

        Parameters
        ----------
        variable : one of ``VARIABLES``
        """
        position = VARIABLES.index(variable)
        return self._means.mean(position), self._means.error(position)


def _sums(weights: Values) -> tuple[float, float]:
    """Return the sums of some weights and of their squares."""
    return float(weights.sum()), float((weights**2).sum())


def row_tally(entry: CorridorRoutes, study: Study) -> RowTally:
    """Return the tally of one corridor, by weight where surprises are inflated.

    Parameters
    ----------
    entry : shipment, corridor and routes
    study : says which
    """
    return WeightedRowTally(entry, study) if study.inflated else RowTally(entry, study)

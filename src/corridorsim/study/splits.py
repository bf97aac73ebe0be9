"""Where the days and the money of a corridor go; every split adds up to its mean."""

from __future__ import annotations

import numpy as np

from corridorsim.network.costs import MONEY_PARTS, SURCHARGE
from corridorsim.network.network import Floats
from corridorsim.study.outcomes import Outcome
from corridorsim.study.statistics import mean_and_error
from corridorsim.study.trials import CorridorTrials
from corridorsim.units import HOURS_PER_DAY, SECONDS_PER_HOUR

DAYS_PARTS = ("moving", "departures", "handling", "borders", "closures", "backlog")  # as kernels.steps.PART_…
GENERALIZED_PARTS = ("usd", "carbon", "time", "late")


def route_counts(trial: CorridorTrials, chosen: np.ndarray | None = None) -> Floats:
    """Return how many draws took each route, float64 (n_routes,).

    Parameters
    ----------
    trial : routes by draw
    chosen : bool (n_draws,), the draws to count; None counts all
    """
    taken = trial.route if chosen is None else trial.route[chosen]
    return np.bincount(taken, minlength=len(trial.entry.routes)).astype(np.float64)


def days_parts(outcome: Outcome) -> dict[str, float]:
    """Return the mean days of delivered draws by what they were spent on.

    Parameters
    ----------
    outcome : with at least one delivered draw
    """
    seconds = outcome.trial.seconds / int(outcome.delivered.sum())
    days = seconds / SECONDS_PER_HOUR / HOURS_PER_DAY
    return dict(zip(DAYS_PARTS, days.tolist(), strict=True))


def usd_parts(outcome: Outcome) -> dict[str, float]:
    """Return the mean USD of all draws by what they were paid for; less the subsidy they are the mean.

    Parameters
    ----------
    outcome : of one corridor
    """
    trial = outcome.trial
    shares = route_counts(trial) / len(trial.route)
    parts = shares @ np.array([route.usd_parts for route in trial.entry.routes])
    parts[SURCHARGE] += mean_and_error(outcome.tariff_usd)[0]
    return dict(zip(MONEY_PARTS, parts.tolist(), strict=True))


def generalized_parts(outcome: Outcome) -> dict[str, float]:
    """Return the mean generalised cost by money, carbon, time and lateness.

    Parameters
    ----------
    outcome : of one corridor
    """
    prices, hours = outcome.trial.entry.prices, outcome.days * HOURS_PER_DAY
    late = np.maximum(0.0, hours - prices.deadline_hours) * prices.late_usd_per_hour
    figures = (
        outcome.usd,
        outcome.kg_co2e * prices.usd_per_kg,
        hours * prices.usd_per_hour,
        late,
    )
    return {name: mean_and_error(figure)[0] for name, figure in zip(GENERALIZED_PARTS, figures, strict=True)}

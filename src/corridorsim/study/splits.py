"""Where the days and the money of a corridor go; every split adds up to its mean."""

from __future__ import annotations

import numpy as np

from corridorsim.network.costs import MONEY_PARTS, SURCHARGE
from corridorsim.study.row_tally import RowTally
from corridorsim.units import HOURS_PER_DAY, SECONDS_PER_HOUR

DAYS_PARTS = ("moving", "departures", "handling", "borders", "closures", "backlog")  # as kernels.steps.PART_…
GENERALIZED_PARTS = ("usd", "carbon", "time", "late")


def days_parts(row: RowTally) -> dict[str, float]:
    """Return the mean days of delivered draws by what they were spent on.

    Parameters
    ----------
    row : with at least one delivered draw
    """
    days = row.seconds / float(row.delivered) / SECONDS_PER_HOUR / HOURS_PER_DAY
    return dict(zip(DAYS_PARTS, days.tolist(), strict=True))


def usd_parts(row: RowTally) -> dict[str, float]:
    """Return the mean USD of all draws by what they were paid for; less the subsidy they are the mean.

    Parameters
    ----------
    row : of one corridor
    """
    shares = row.by_route / row.draws
    parts = shares @ np.array([route.usd_parts for route in row.entry.routes])
    parts[SURCHARGE] += row.mean("tariff_usd")
    return dict(zip(MONEY_PARTS, parts.tolist(), strict=True))


def generalized_parts(row: RowTally) -> dict[str, float]:
    """Return the mean generalised cost by money, carbon, time and lateness.

    Parameters
    ----------
    row : of one corridor
    """
    carbon = row.mean("kg_co2e") * row.entry.prices.usd_per_kg
    figures = row.mean("usd"), carbon, row.mean("time_usd"), row.mean("late_usd")
    return dict(zip(GENERALIZED_PARTS, figures, strict=True))

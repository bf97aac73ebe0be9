"""How long a hazard makes one wait on average, in closed form, so that a mistaken row is seen at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from corridorsim.network.costs import lognormal_mean
from corridorsim.network.hazard_laws import mean_hours, renewal_closed_share
from corridorsim.scenario.hazard_rows import Hazard, Reach
from corridorsim.scenario.tables import Tables
from corridorsim.scenario.vocabulary import BACK
from corridorsim.study.wait_laws import (
    Values,
    boolean_mean_wait_hours,
    line_closure_hours,
    lognormal_grid,
    queue_factor,
    renewal_slowdown_wait_hours,
    slowdown_mean_wait_hours,
    survival,
    thin_line_hours,
)
from corridorsim.units import HOURS_PER_DAY, HOURS_PER_YEAR


@dataclass(frozen=True)
class HazardWait:
    """The waits of one hazard at one place, days.

    Attributes
    ----------
    hazard, place : ids
    law : ``surprise``, ``renewal`` or ``regime``
    regime : whether it is known at departure; its figures are of a surprised shipment
    closed_share : share of the year during which it is on there
    worst_month_share : the same in its worst month
    mean_wait_days : mean over the year of an arrival at a random instant, with the queue where there is one;
        on a line the mean loss of one who travels it; None where a queue or a standstill grows without end.
        Exact but for a line that is only slowed and for the queue behind a renewal of ``up_shape`` other than
        1, which are right for rare events
    thin_wait_days : what the mean tends to for rare events without a queue, λE[D²]/2 at a gate
    """

    hazard: str
    place: str
    law: str
    regime: bool
    closed_share: float
    worst_month_share: float
    mean_wait_days: float | None
    thin_wait_days: float | None


def hazard_waits(hazards: Mapping[str, Hazard], tables: Tables) -> tuple[HazardWait, ...]:
    """Return the waits of every hazard at every place.

    Parameters
    ----------
    hazards : by id, all or some
    tables : the network's, for the legs that are lines, queues, and hazards that others follow
    """
    return tuple(_of(hazard, tables).wait_at(reach) for hazard in hazards.values() for reach in hazard.places)


def monthly_wait_hours(hazard: Hazard, reach: Reach, tables: Tables, *, queues: bool = True) -> Values:
    """Return the mean waits at one place by month, January first, or one for all months.

    Parameters
    ----------
    hazard, reach : what strikes there, and how often
    tables : see ``hazard_waits``
    queues : whether the wait in a queue, where one builds up, counts too

    Returns
    -------
    float64 (12,) or (1,), hours; +inf where a queue or a standstill grows without end
    """
    return _of(hazard, tables).hours_at(reach, queues=queues)


@dataclass(frozen=True)
class _Waits:
    """One hazard's waits; each law has its own rates and shares."""

    hazard: Hazard
    tables: Tables

    law = "surprise"

    def wait_at(self, reach: Reach) -> HazardWait:
        rates = self.rates() * reach.reach / HOURS_PER_YEAR
        shares, hours = self.shares(rates, reach.reach), self.line_hours(reach.place)
        thin = [self.thin(rate, hours) for rate in rates]
        return HazardWait(
            self.hazard.id,
            reach.place,
            self.law,
            self.hazard.known_at_departure,
            closed_share=float(shares.mean()),
            worst_month_share=float(shares.max()),
            mean_wait_days=_days(self.hours_at(reach, queues=True)),
            thin_wait_days=_days(np.array(thin)),
        )

    def hours_at(self, reach: Reach, *, queues: bool) -> Values:
        """Mean waits by month, the queue included; a law that knows no season has one for all."""
        rates = self.rates() * reach.reach / HOURS_PER_YEAR
        load = self.tables.terminals[reach.place].utilisation if reach.place in self.tables.terminals else 0.0
        queues = queues and self.hazard.effect == "gate" and not self.hazard.known_at_departure
        shares, hours = self.shares(rates, reach.reach), self.line_hours(reach.place)
        factors = [queue_factor(load if queues else 0.0, 1.0 - share) for share in shares]
        waits = np.array([self.wait(rate, hours) for rate in rates.tolist()])
        return np.asarray(waits * np.array(factors), dtype=np.float64)

    def rates(self) -> Values:
        """Events a year by month; those that follow another hazard's are a Poisson stream of their own."""
        hazard = self.hazard
        rates = np.array(hazard.monthly_factor) * hazard.rate_per_year
        leader = self.tables.hazards.get(hazard.follows or "")
        if leader is not None:
            led = np.array(leader.monthly_factor) * leader.rate_per_year
            rates = rates + (hazard.follow_probability or 0.0) * led
        return np.asarray(rates, dtype=np.float64)

    def shares(self, rates: Values, reach: float) -> Values:  # noqa: ARG002 (other laws need it)
        return np.asarray(-np.expm1(-rates * mean_hours(self.hazard)), dtype=np.float64)

    def line_hours(self, place: str) -> float:
        """Mean hours under way of the legs of that name, both ways where both have it."""
        legs = [self.tables.legs[name] for name in (place, place + BACK) if name in self.tables.legs]
        return fmean(lognormal_mean(leg.median_hours, leg.sigma) for leg in legs) if legs else 0.0

    @property
    def duration(self) -> tuple[float, float]:
        return (self.hazard.median_hours or 0.0, self.hazard.sigma or 0.0)

    @property
    def delay(self) -> tuple[float, float]:
        return (self.hazard.delay_median_hours or 0.0, self.hazard.delay_sigma or 0.0)

    @property
    def speed(self) -> float:
        return self.hazard.speed_factor or 0.0

    def wait(self, rate: float, hours: float) -> float:
        if self.hazard.effect == "slowdown":
            return slowdown_mean_wait_hours(rate, *self.duration, *self.delay)
        if self.hazard.effect == "line":
            if self.speed > 0.0:
                return thin_line_hours(rate, *self.duration, hours, self.speed)
            return line_closure_hours(rate, *self.duration, hours)
        return boolean_mean_wait_hours(rate, *self.duration)

    def thin(self, rate: float, hours: float) -> float:
        if self.hazard.effect == "slowdown":
            return self.wait(rate, hours)
        if self.hazard.effect == "line":
            return thin_line_hours(rate, *self.duration, hours, self.speed)
        median, sigma = self.duration
        return float(rate * median**2 * np.exp(2 * sigma**2) / 2)


class _RenewalWaits(_Waits):
    """Of alternating renewals: events never overlap, so what is thin for others is exact: λE[D²]/2."""

    law = "renewal"

    def rates(self) -> Values:
        return np.array([self.hazard.rate_per_year * (1.0 - renewal_closed_share(self.hazard))])

    def shares(self, rates: Values, reach: float) -> Values:  # noqa: ARG002
        return np.array([renewal_closed_share(self.hazard) * reach])

    def wait(self, rate: float, hours: float) -> float:
        if self.hazard.effect == "slowdown":
            return renewal_slowdown_wait_hours(rate, *self.duration, *self.delay)
        return self.thin(rate, hours)


class _RegimeWaits(_Waits):
    """Of two-state Markov regimes: on for λm / (1 + λm) of the time, what is left of a spell of mean m."""

    law = "regime"

    def rates(self) -> Values:
        """In place of a rate, the share of time that it is on, to which its waits are proportional."""
        load = self.hazard.rate_per_year / HOURS_PER_YEAR * mean_hours(self.hazard)
        share = {"on": 1.0, "off": 0.0}.get(self.hazard.state, load / (1.0 + load))
        return np.array([share * HOURS_PER_YEAR])

    def shares(self, rates: Values, reach: float) -> Values:  # noqa: ARG002
        return rates

    def wait(self, rate: float, hours: float) -> float:
        return rate * self._met_hours(hours) if rate > 0.0 else 0.0

    def thin(self, rate: float, hours: float) -> float:
        return self.wait(rate, hours)

    def _met_hours(self, hours: float) -> float:
        """Mean loss of one who meets it at the start: all that is left of it, or what a slower way costs."""
        mean, held_on = mean_hours(self.hazard), self.hazard.state == "on"
        if self.hazard.effect == "slowdown":
            if held_on:
                return lognormal_mean(*self.delay)
            grid = lognormal_grid(*self.delay)
            return float(np.trapezoid(survival(grid, *self.delay) * np.exp(-grid / mean), grid))
        if self.speed > 0.0:
            longest = hours / self.speed
            lasts = longest if held_on else mean * -np.expm1(-longest / mean)
            return float((1.0 - self.speed) * lasts)
        return mean


def _of(hazard: Hazard, tables: Tables) -> _Waits:
    if hazard.known_at_departure:
        return _RegimeWaits(hazard, tables)
    return (_Waits if hazard.up_shape is None else _RenewalWaits)(hazard, tables)


def _days(hours: Values) -> float | None:
    mean = float(np.mean(hours)) / HOURS_PER_DAY
    return mean if np.isfinite(mean) else None

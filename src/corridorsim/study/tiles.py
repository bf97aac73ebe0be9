"""Tiles of worlds: the kernels' arrays for the things that some routes meet, made for any run of draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.chance import PLANNING
from corridorsim.kernels.closures import draw_closures
from corridorsim.kernels.leg_times import (
    draw_departures,
    draw_hours,
    draw_lateness,
    draw_phases,
    draw_rule_hours,
)
from corridorsim.kernels.steps import Delays, World
from corridorsim.kernels.worlds import (
    REGIME,
    REGIME_RANDOM,
    REGIME_STARTS_OFF,
    REGIME_STARTS_ON,
    Chance,
    Closures,
    Hazards,
)
from corridorsim.network.network import Floats, Integers, Network, Steps
from corridorsim.study.inflation import Inflation
from corridorsim.study.judged_points import JudgedPoints, Occasion, occasions_of
from corridorsim.study.laws_in_use import no_gates, taken_hazards, undated_gates
from corridorsim.study.listed_sailings import make_sailings
from corridorsim.study.rooms import empty_closures, scratch_events
from corridorsim.study.route_laws import laws_of_routes
from corridorsim.study.route_steps import kernel_routes, order_of
from corridorsim.units import HOURS_PER_DAY, HOURS_PER_WEEK

LANES = 1_024  # a tile's draws; results do not depend on it
_FIRST_CAPACITY = 64
Span = tuple[int, int]  # first draw, number of draws
SOON_HOURS = 2_400.0  # most journeys end within 100 days; only the draws of the others need later events


def spans(draws: int, lanes: int | None = None) -> list[Span]:
    """Return the tiles that cover draws 0 … ``draws`` − 1.

    Parameters
    ----------
    draws : how many there are
    lanes : draws of a tile; None takes ``LANES``
    """
    size = lanes or LANES
    return [(first, min(size, draws - first)) for first in range(0, draws, size)]


@dataclass(frozen=True)
class Tile:
    """The worlds of consecutive draws.

    Attributes
    ----------
    world : what journeys meet
    month : int64 (n_lanes,), calendar month of departure, 0 … 11
    regimes : int64 (n_lanes,), bit i is set where regime i is on at departure
    chance : where it stands in the stream
    weights : float64 (n_lanes,), likelihood ratios of the draws; None where nothing is inflated
    """

    world: World
    month: Integers
    regimes: Integers
    chance: Chance
    weights: Floats | None = None


class TileMaker:
    """Makes tiles for a set of routes; one maker may serve many threads.

    Parameters
    ----------
    network : built
    routes : each a tuple of arcs
    seed : of the study
    steps : of the arcs; None takes the network's own
    inflation : of surprises in the draws that are judged; None leaves them as they are

    Attributes
    ----------
    study_id : uint32 (2,), of what the study as a whole draws
    gates : the places that can be closed, numbered as the routes' steps do
    points : take the place of chance's own numbers in the draws that are judged; None leaves these
    """

    def __init__(
        self,
        network: Network,
        routes: Sequence[tuple[int, ...]],
        seed: int,
        steps: Steps | None = None,
        inflation: Inflation | None = None,
    ) -> None:
        laws, steps = network.laws, steps or network.steps
        own = laws_of_routes(laws, steps, routes)
        self._durations, self._lateness, self._departures = own.durations, own.lateness, own.departures
        self._sailings, self._openings, self._delays = own.sailings, own.openings, own.delays
        self.gates, self._hazards = own.gates, own.hazards
        self._calendar = laws.calendar._replace(month=laws.calendar.month.copy())
        self._inflation = inflation
        self.points: JudgedPoints | None = None
        if inflation is not None:
            self._hazards = inflation.applied(self._hazards)
        self.study_id = laws.study_id.copy()
        self._seed = np.array([seed & 0xFFFFFFFF, seed >> 32], dtype=np.uint32)
        self._regimes = np.flatnonzero(
            (self._hazards.kind == REGIME) & (self._hazards.state == REGIME_RANDOM)
        )
        self.routes = kernel_routes(steps, routes, own.items)
        self.order = order_of(self.routes)
        self.horizon_hours = laws.calendar.horizon_hours

    def make(
        self,
        span: Span,
        *,
        planning: bool = False,
        regimes: int | None = None,
        until_hours: float = np.inf,
    ) -> Tile:
        """Return the worlds of some draws.

        Parameters
        ----------
        span : which draws
        planning : take the draws that plans are made on, which are never judged
        regimes : hold the regimes' states at departure to these bits; None leaves them to chance
        until_hours : make no event or departure beyond it; for journeys that end by then nothing is missing
        """
        n_draws = span[1]
        chance = self._chance(span, planning=planning)
        words = np.empty((4, n_draws), dtype=np.uint32)
        departure = np.empty(n_draws, dtype=np.float64)
        draw_departures(chance, self.study_id, self._calendar.window_hours, words, departure)
        hours = np.empty((len(self._durations.word), n_draws), dtype=np.float32)
        scores = np.empty((len(self._durations.group_id), 2, n_draws), dtype=np.float64)
        draw_hours(chance, self._durations, words, scores, np.empty(n_draws), hours)
        late = np.empty((len(self._lateness.purpose), n_draws), dtype=np.float32)
        draw_lateness(chance, self._lateness, words, late)
        phases = np.empty((len(self._departures.headway_hours), n_draws), dtype=np.float32)
        draw_phases(chance, self._departures, words, phases)
        until_hours = min(until_hours, self.horizon_hours)
        week_hours = (departure + self._calendar.weekday * HOURS_PER_DAY) % HOURS_PER_WEEK
        sailings = make_sailings(self._sailings, chance, week_hours, until_hours)
        held = np.empty((len(self._delays.spared), n_draws), dtype=np.float32)
        draw_rule_hours(chance, self._delays, words, held)
        closures, weights = self._closures(chance, departure, regimes, until_hours)
        days = np.floor((departure + self._calendar.spin_up_hours) / HOURS_PER_DAY).astype(np.int64)
        return Tile(
            world=World(
                departure,
                week_hours.astype(np.float32),
                hours,
                late,
                self._departures.headway_hours,
                phases,
                sailings,
                self._openings,
                Delays(held, self._delays.from_hours, self._delays.until_hours),
                closures,
            ),
            month=self._calendar.month[days],
            regimes=_bits(closures.regime_on[self._regimes]),
            chance=chance,
            weights=weights,
        )

    def without_dates(self) -> TileMaker:
        """Return a maker of the same worlds in which nothing is shut by date."""
        other = copy(self)
        other.gates = undated_gates(self.gates)
        return other

    def soonest_hours(self) -> NDArray[np.float32]:
        """Return what no draw's hours of each duration can beat, by its law; float32 (n_durations, 1)."""
        own = self._durations
        return np.asarray(own.scale_hours * own.tables.min(axis=1)[own.table])[:, None]

    @property
    def n_regimes(self) -> int:
        """Number of regimes that are left to chance at the places of the routes."""
        return len(self._regimes)

    @property
    def n_routes(self) -> int:
        """Number of routes."""
        return len(self.routes.first_arc) - 1

    def regimes_at_departure(self, span: Span) -> Integers:
        """Return the regimes that some draws depart under, int64 (n_draws,), as bits.

        Parameters
        ----------
        span : which draws
        """
        n_draws, hazards, gates = span[1], taken_hazards(self._hazards, self._regimes), no_gates()
        out = empty_closures(gates, self.n_regimes, _FIRST_CAPACITY, n_draws)
        scratch = scratch_events(hazards, _FIRST_CAPACITY, n_draws)
        chance = self._chance(span, planning=False)
        draw_closures(chance, hazards, gates, self._calendar, np.zeros(n_draws), scratch, out)
        return _bits(out.regime_on)

    def _chance(self, span: Span, *, planning: bool) -> Chance:
        """Return where a tile stands; plans are made on chance's own numbers."""
        purpose = np.uint32(PLANNING if planning else 0)
        if planning or self.points is None:
            return Chance(self._seed, span[0], purpose)
        return Chance(self._seed, span[0], purpose, self.points.at(*span))

    def occasions(self) -> Iterator[Occasion]:
        """Return what every draw has in the same number, the most important first."""
        legs = self._durations, self._departures, self._lateness
        return occasions_of(self.study_id, self._hazards, *legs, self._delays)

    def _closures(
        self, chance: Chance, departure: NDArray[np.float64], regimes: int | None, until_hours: float
    ) -> tuple[Closures, Floats | None]:
        """Draw the closures, with more room where the first guess was too small, and the draws' weights."""
        inflation = None if chance.planning else self._inflation
        calendar = self._calendar._replace(horizon_hours=until_hours)
        if inflation is not None:
            calendar = calendar._replace(inflated_hours=inflation.window.until_hours)
        hazards = self.hazards(regimes)
        capacity = _FIRST_CAPACITY
        while True:
            out = empty_closures(self.gates, len(hazards.kind), capacity, len(departure))
            scratch = scratch_events(hazards, capacity, len(departure))
            needed = draw_closures(chance, hazards, self.gates, calendar, departure, scratch, out)
            if needed <= capacity:
                if inflation is None:
                    return out, None
                return out, inflation.weights(hazards, calendar, departure, scratch)
            capacity = max(2 * capacity, needed)

    def hazards(self, regimes: int | None) -> Hazards:
        """Return the hazards, each regime's state at departure given by a bit.

        Parameters
        ----------
        regimes : bits; None leaves them to chance
        """
        if regimes is None:
            return self._hazards
        state = self._hazards.state.copy()
        for bit, hazard in enumerate(self._regimes):
            state[hazard] = REGIME_STARTS_ON if regimes >> bit & 1 else REGIME_STARTS_OFF
        return self._hazards._replace(state=state)


def _bits(flags: NDArray[np.uint8]) -> Integers:
    """Pack flags (n, n_draws) into one number a draw."""
    weights = np.int64(1) << np.arange(len(flags), dtype=np.int64)
    return np.asarray(weights @ flags.astype(np.int64), dtype=np.int64)

"""Tiles of worlds: the kernels' arrays for the things that some routes meet, made for any run of draws."""

from __future__ import annotations

from collections.abc import Sequence
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
from corridorsim.kernels.steps import (
    STEP_DELAY,
    STEP_DEPARTURE,
    STEP_HOURS,
    STEP_LATENESS,
    STEP_LINE,
    STEP_OPENING,
    STEP_RIDE,
    STEP_SAILING,
    Delays,
    World,
)
from corridorsim.kernels.worlds import (
    REGIME,
    REGIME_RANDOM,
    REGIME_STARTS_OFF,
    REGIME_STARTS_ON,
    Chance,
    Closures,
    Gates,
    Hazards,
)
from corridorsim.network.network import Floats, Integers, Network, Steps
from corridorsim.study.inflation import Inflation
from corridorsim.study.laws_in_use import (
    AT_GATES,
    hazards_at,
    no_gates,
    taken,
    taken_gates,
    taken_hazards,
    undated_gates,
    used_gates,
    used_items,
)
from corridorsim.study.listed_sailings import factors_of, make_sailings, taken_openings, taken_sailings
from corridorsim.study.rooms import empty_closures, scratch_events
from corridorsim.study.route_steps import kernel_routes, order_of
from corridorsim.units import HOURS_PER_DAY, HOURS_PER_WEEK

LANES = 512  # a tile's draws; results do not depend on it
_FIRST_CAPACITY = 64
Span = tuple[int, int]  # first draw, number of draws
SOON_HOURS = 3_600.0  # most journeys end within 150 days; only the tiles of the others need later events


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
        arcs = sorted({arc for route in routes for arc in route})
        sailings = used_items(steps, arcs, STEP_SAILING, STEP_RIDE)
        openings = used_items(steps, arcs, STEP_OPENING)
        factors = factors_of(laws.sailings, sailings)
        durations = np.union1d(used_items(steps, arcs, STEP_HOURS, STEP_LINE), factors)
        late = used_items(steps, arcs, STEP_LATENESS)
        departures = used_items(steps, arcs, STEP_DEPARTURE)
        delays = used_items(steps, arcs, STEP_DELAY)
        gates = used_gates(steps, arcs)
        hazards = hazards_at(laws.gates, gates, laws.hazards.follows)
        self._durations = taken(laws.durations, durations, whole=("tables", "group_id", "t_tables"))
        self._lateness = taken(laws.lateness, late)
        self._departures = taken(laws.departures, departures)
        self._sailings = taken_sailings(laws.sailings, sailings, durations)
        self._openings = taken_openings(laws.openings, openings)
        self._delays = taken(laws.rule_delays, delays, whole=("tables",))
        self._gates = taken_gates(laws.gates, gates, hazards)
        self._hazards = taken_hazards(laws.hazards, hazards)
        self._calendar = laws.calendar._replace(month=laws.calendar.month.copy())
        self._inflation = inflation
        if inflation is not None:
            self._hazards = inflation.applied(self._hazards)
        self._study_id = laws.study_id.copy()
        self._seed = np.array([seed & 0xFFFFFFFF, seed >> 32], dtype=np.uint32)
        self._regimes = np.flatnonzero(
            (self._hazards.kind == REGIME) & (self._hazards.state == REGIME_RANDOM)
        )
        self.routes = kernel_routes(
            steps,
            routes,
            {
                STEP_HOURS: durations,
                STEP_LINE: durations,
                STEP_LATENESS: late,
                STEP_DEPARTURE: departures,
                STEP_OPENING: openings,
                **dict.fromkeys((STEP_SAILING, STEP_RIDE), sailings),
                STEP_DELAY: delays,
                **dict.fromkeys(AT_GATES, gates),
            },
        )
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
        first_draw, n_draws = span
        chance = Chance(self._seed, first_draw, np.uint32(PLANNING if planning else 0))
        words = np.empty((4, n_draws), dtype=np.uint32)
        departure = np.empty(n_draws, dtype=np.float64)
        draw_departures(chance, self._study_id, self._calendar.window_hours, departure)
        hours = np.empty((len(self._durations.word), n_draws), dtype=np.float32)
        scores = np.empty((len(self._durations.group_id), 2, n_draws), dtype=np.float64)
        draw_hours(chance, self._durations, words, scores, hours)
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
        other._gates = undated_gates(self._gates)
        return other

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
        first_draw, n_draws = span
        hazards = taken_hazards(self._hazards, self._regimes)
        gates = no_gates()
        out = empty_closures(gates, self.n_regimes, _FIRST_CAPACITY, n_draws)
        scratch = scratch_events(hazards, _FIRST_CAPACITY, n_draws)
        chance, departure = Chance(self._seed, first_draw, np.uint32(0)), np.zeros(n_draws)
        draw_closures(chance, hazards, gates, self._calendar, departure, scratch, out)
        return _bits(out.regime_on)

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
            out = empty_closures(self._gates, len(hazards.kind), capacity, len(departure))
            scratch = scratch_events(hazards, capacity, len(departure))
            needed = draw_closures(chance, hazards, self._gates, calendar, departure, scratch, out)
            if needed <= capacity:
                if inflation is None:
                    return out, None
                return out, inflation.weights(hazards, calendar, departure, scratch)
            capacity = max(2 * capacity, needed)

    @property
    def study_id(self) -> NDArray[np.uint32]:
        """Id of what the study as a whole draws."""
        return self._study_id

    @property
    def gates(self) -> Gates:
        """The places that can be closed, numbered as the routes' steps do."""
        return self._gates

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

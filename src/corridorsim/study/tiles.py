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
from corridorsim.kernels.steps import Delays, Sailings, World
from corridorsim.kernels.worlds import REGIME, REGIME_RANDOM, Chance, Closures, Hazards
from corridorsim.network.network import Floats, Integers, Network, Steps, WorldLaws
from corridorsim.study.inflation import Inflation
from corridorsim.study.judged_points import JudgedPoints, Occasion, occasions_of
from corridorsim.study.laws_in_use import bits_of, no_gates, started, taken_hazards, undated_gates
from corridorsim.study.listed_sailings import make_sailings, no_sailings
from corridorsim.study.rooms import Room, empty_closures, new_room, scratch_events
from corridorsim.study.route_laws import RouteLaws, laws_of_rows, rows_met
from corridorsim.study.route_steps import kernel_routes, order_of
from corridorsim.study.spans import Draws, Span, draws_of
from corridorsim.units import HOURS_PER_DAY, HOURS_PER_WEEK

_SOON_CAPACITY = 64  # events of a hazard in a draw without late events; most need fewer
SOON_HOURS = 2_400.0  # most journeys end within 100 days; only the draws of the others need later events


@dataclass(frozen=True)
class Tile:
    """The worlds of consecutive draws.

    Attributes
    ----------
    world : what journeys meet
    month : int64 (n_lanes,), calendar month of departure, 0 … 11
    regimes : int64 (n_lanes,), bit i is set where regime i is on at departure
    chance : where it stands in the stream
    room : what it is written to
    weights : float64 (n_lanes,), likelihood ratios of the draws; None where nothing is inflated
    """

    world: World
    month: Integers
    regimes: Integers
    chance: Chance
    room: Room
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
    rows, laws, calendar : what the routes meet in the network, its laws, and those of the study
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
        self.rows, self._inflation = rows_met(laws, steps, routes), inflation
        self._take(laws_of_rows(laws, self.rows))
        self.calendar = laws.calendar._replace(month=laws.calendar.month.copy())
        self.points: JudgedPoints | None = None
        self.study_id = laws.study_id.copy()
        self._seed = np.array([seed & 0xFFFFFFFF, seed >> 32], dtype=np.uint32)
        self._regimes = np.flatnonzero(
            (self._hazards.kind == REGIME) & (self._hazards.state == REGIME_RANDOM)
        )
        self.routes = kernel_routes(steps, routes, self.rows.by_kind)
        self.order = order_of(self.routes)
        self.horizon_hours = laws.calendar.horizon_hours
        self._rooms: dict[int, list[Room]] = {}

    def _take(self, own: RouteLaws) -> None:
        self.laws, self.gates, self._hazards = own, own.gates, own.hazards
        if self._inflation is not None:
            self._hazards = self._inflation.applied(self._hazards)

    def with_laws(self, laws: WorldLaws) -> TileMaker:
        """Return a maker of the same things under other numbers.

        Parameters
        ----------
        laws : of the same network, which differ in their numbers alone
        """
        other = copy(self)
        other._take(laws_of_rows(laws, self.rows))
        other._rooms = {}
        return other

    def make(
        self,
        span: Span,
        *,
        planning: bool = False,
        regimes: int | None = None,
        until_hours: float = np.inf,
    ) -> Tile:
        """Return the worlds of consecutive draws.

        Parameters
        ----------
        span : which draws
        planning : take the draws that plans are made on, which are never judged
        regimes : hold the regimes' states at departure to these bits; None leaves them to chance
        until_hours : make no event or departure beyond it; for journeys that end by then nothing is missing
        """
        return self._make(self._chance(draws_of(span), planning=planning), regimes, until_hours)

    def make_some(self, draws: Draws, *, planning: bool = False, regimes: int | None = None) -> Tile:
        """Return whole worlds of some draws.

        Parameters
        ----------
        draws : uint32 (n_lanes,)
        planning, regimes : as of ``make``
        """
        return self._make(self._chance(draws, planning=planning), regimes, np.inf)

    def _make(self, chance: Chance, regimes: int | None, until_hours: float) -> Tile:
        until_hours = min(until_hours, self.horizon_hours)
        room = self._room(len(chance.draws), until_hours)
        draw_departures(chance, self.study_id, self.calendar.window_hours, room.words, room.departure)
        draw_hours(chance, self.laws.durations, room.words, room.scores, room.events.room, room.hours)
        draw_lateness(chance, self.laws.lateness, room.words, room.late)
        draw_phases(chance, self.laws.departures, room.words, room.phases)
        draw_rule_hours(chance, self.laws.delays, room.words, room.held)
        week_hours = self.week_hours(room.departure)
        weights = self._draw_closures(chance, room, regimes, until_hours)
        days = np.floor((room.departure + self.calendar.spin_up_hours) / HOURS_PER_DAY).astype(np.int64)
        sailings = make_sailings(self.laws.sailings, chance, week_hours, until_hours)
        return Tile(
            world=self._world(room, week_hours, sailings),
            month=self.calendar.month[days],
            regimes=self.regimes_of(room.closures),
            chance=chance,
            room=room,
            weights=weights,
        )

    def week_hours(self, departure_hours: Floats) -> Floats:
        """Return the hours of the week (UTC, Monday first) of departures since the window's start."""
        return (departure_hours + self.calendar.weekday * HOURS_PER_DAY) % HOURS_PER_WEEK

    def regimes_of(self, closures: Closures) -> Integers:
        """Return the regimes that are on at departure, int64 (n_lanes,), as bits."""
        return bits_of(closures.regime_on[self._regimes])

    def _world(self, room: Room, week_hours: Floats, sailings: Sailings) -> World:
        return World(
            room.departure,
            week_hours.astype(np.float32),
            room.hours,
            room.late,
            self.laws.departures.headway_hours,
            room.phases,
            sailings,
            self.laws.openings,
            Delays(room.held, self.laws.delays.from_hours, self.laws.delays.until_hours),
            room.closures,
        )

    def no_world(self) -> World:
        """Return the worlds of no draws, by which kernels are compiled that only follow journeys."""
        sailings = no_sailings(self.laws.sailings)
        return self._world(self._room(0, SOON_HOURS), np.zeros(0), sailings)

    def take_back(self, tile: Tile) -> None:
        """Write the next tile of as many draws over one that nobody reads any more.

        Parameters
        ----------
        tile : made by this maker
        """
        self._rooms.setdefault(tile.room.n_lanes, []).append(tile.room)

    def _room(self, n_lanes: int, until_hours: float) -> Room:
        """Return room for a tile, new unless some was given back."""
        try:
            return self._rooms[n_lanes].pop()
        except (KeyError, IndexError):
            spin_up_hours = self.calendar.spin_up_hours
            hours = (spin_up_hours + until_hours) / (spin_up_hours + SOON_HOURS)
            rows = (
                self.laws.durations.word,
                self.laws.lateness.purpose,
                self.laws.departures.thing,
                self.laws.delays.spared,
            )
            groups = len(self.laws.durations.group_id)
            capacity = int(_SOON_CAPACITY * max(1.0, hours))
            return new_room(
                (n_lanes, capacity), groups, [len(each) for each in rows], self._hazards, self.gates
            )

    def without_dates(self) -> TileMaker:
        """Return a maker of the same worlds in which nothing is shut by date."""
        other = copy(self)
        other.gates, other._rooms = undated_gates(self.gates), {}
        return other

    def soonest_hours(self) -> NDArray[np.float32]:
        """Return what no draw's hours of each duration can beat, by its law; float32 (n_durations, 1)."""
        own = self.laws.durations
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
        out = empty_closures(gates, self.n_regimes, _SOON_CAPACITY, n_draws)
        scratch = scratch_events(hazards, _SOON_CAPACITY, n_draws)
        chance = self._chance(draws_of(span), planning=False)
        draw_closures(chance, hazards, gates, self.calendar, np.zeros(n_draws), scratch, out)
        return bits_of(out.regime_on)

    def _chance(self, draws: Draws, *, planning: bool) -> Chance:
        """Return where a tile stands; plans are made on chance's own numbers."""
        purpose = np.uint32(PLANNING if planning else 0)
        if planning or self.points is None:
            return Chance(self._seed, draws, purpose)
        return Chance(self._seed, draws, purpose, self.points.at(draws))

    def occasions(self) -> Iterator[Occasion]:
        """Return what every draw has in the same number, the most important first."""
        legs = self.laws.durations, self.laws.departures, self.laws.lateness
        return occasions_of(self.study_id, self._hazards, *legs, self.laws.delays)

    def _draw_closures(
        self, chance: Chance, room: Room, regimes: int | None, until_hours: float
    ) -> Floats | None:
        """Draw the closures, with more room where there was too little; return the draws' weights."""
        inflation = None if chance.planning else self._inflation
        calendar = self.calendar._replace(horizon_hours=until_hours)
        if inflation is not None:
            calendar = calendar._replace(inflated_hours=inflation.window.until_hours)
        hazards = self.hazards(regimes)
        while True:
            needed = draw_closures(
                chance, hazards, self.gates, calendar, room.departure, room.events, room.closures
            )
            if needed <= room.capacity:
                break
            room.capacity = max(2 * room.capacity, needed)
            room.events = scratch_events(hazards, room.capacity, room.n_lanes)
            room.closures = empty_closures(self.gates, len(hazards.kind), room.capacity, room.n_lanes)
        if inflation is None:
            return None
        return inflation.weights(hazards, calendar, room.departure, room.events)

    def hazards(self, regimes: int | None) -> Hazards:
        """Return the hazards, each regime's state at departure given by a bit.

        Parameters
        ----------
        regimes : bits; None leaves them to chance
        """
        return self._hazards if regimes is None else started(self._hazards, self._regimes, regimes)

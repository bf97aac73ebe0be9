"""Tiles that are taken from one set of numbers to another: only what the numbers change is drawn again.

Every random thing of a world is a pure function of its own name, so that a tile under new numbers differs
from the one under the old in those things alone whose own numbers differ. They are drawn by the same kernels,
as a set of laws with nothing else in it, and written over what stood there.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.closures import draw_closures
from corridorsim.kernels.leg_times import draw_hours, draw_lateness, draw_phases, draw_rule_hours
from corridorsim.kernels.steps import Delays, Sailings
from corridorsim.kernels.worlds import DATED, Calendar, Closures, Gates, Hazards
from corridorsim.network.network import Integers
from corridorsim.study.laws_in_use import hazards_at, taken, taken_durations, taken_gates, taken_hazards
from corridorsim.study.listed_sailings import make_sailings, taken_sailings
from corridorsim.study.moved_laws import Moved
from corridorsim.study.rooms import empty_closures, scratch_events
from corridorsim.study.route_laws import RouteLaws
from corridorsim.study.tiles import Tile, TileMaker

_CAPACITY = 16  # closures of a gate in a draw that there is room for at first


def move_tile(tile: Tile, maker: TileMaker, moved: Moved, *, regimes: int | None, until_hours: float) -> Tile:
    """Return a tile under the numbers of another maker; its arrays are written over where they differ.

    Parameters
    ----------
    tile : made, or moved, of the same things
    maker : of the new numbers
    moved : what differs from the laws that the tile is under
    regimes, until_hours : with which the tile was made, as of ``TileMaker.make``
    """
    laws, room = maker.laws, tile.room
    _draw_legs(tile, laws, moved)
    until_hours = min(until_hours, maker.horizon_hours)
    sailings = _moved_sailings(tile, maker, until_hours, moved.sailings)
    calendar = maker.calendar._replace(horizon_hours=until_hours)
    room.closures = _moved_closures(tile, laws.gates, maker.hazards(regimes), calendar, moved)
    world = tile.world._replace(
        headway_hours=laws.departures.headway_hours,
        sailings=sailings,
        delays=Delays(room.held, laws.delays.from_hours, laws.delays.until_hours),
        closures=room.closures,
    )
    return replace(tile, world=world, regimes=maker.regimes_of(room.closures))


def _draw_legs(tile: Tile, laws: RouteLaws, moved: Moved) -> None:
    """Draw what takes hours and what departs by a headway, where its law is another."""
    chance, room = tile.chance, tile.room
    n_lanes = room.n_lanes
    if len(moved.durations):
        some = taken_durations(laws.durations, moved.durations)
        out = np.empty((len(moved.durations), n_lanes), dtype=np.float32)
        draw_hours(chance, some, room.words, room.scores, room.events.room, out)
        room.hours[moved.durations] = out
    if len(moved.lateness):
        out = np.empty((len(moved.lateness), n_lanes), dtype=np.float32)
        draw_lateness(chance, taken(laws.lateness, moved.lateness), room.words, out)
        room.late[moved.lateness] = out
    if len(moved.departures):
        out = np.empty((len(moved.departures), n_lanes), dtype=np.float32)
        draw_phases(chance, taken(laws.departures, moved.departures), room.words, out)
        room.phases[moved.departures] = out
    if len(moved.delays):
        out = np.empty((len(moved.delays), n_lanes), dtype=np.float32)
        draw_rule_hours(chance, taken(laws.delays, moved.delays, whole=("tables",)), room.words, out)
        room.held[moved.delays] = out


def _moved_sailings(tile: Tile, maker: TileMaker, until_hours: float, rows: Integers) -> Sailings:
    """Return the listed departures, those of some rows drawn again."""
    laws, present = maker.laws, tile.world.sailings
    own = laws.sailings
    start, own_hours = present.start, present.own_hours
    if len(rows):
        # Which duration multiplies planned hours does not matter to when one departs.
        some = taken_sailings(own, rows, np.arange(len(laws.durations.word)))
        week_hours = maker.week_hours(tile.world.departure_hours)
        found = make_sailings(some, tile.chance, week_hours, until_hours)
        start = _with_rows(start, rows, found.start)
        is_own = own.own[rows] >= 0
        if is_own.any():
            own_hours = _with_rows(own_hours, own.own[rows[is_own]], found.own_hours)
    return Sailings(start, own.cutoff_hours, own.own, own_hours, own.factor)


def _with_rows(
    present: NDArray[np.float32], rows: Integers, found: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Write rows into lists (n, capacity, n_lanes); whichever has less room repeats its last departure."""
    room = max(present.shape[1], found.shape[1])
    if present.shape[1] < room:
        present = _lengthened(present, room)
    present[rows, : found.shape[1]] = found
    present[rows, found.shape[1] :] = found[:, -1:]
    return present


def _lengthened(lists: NDArray[np.float32], room: int) -> NDArray[np.float32]:
    last = np.repeat(lists[:, -1:], room - lists.shape[1], axis=1)
    return np.ascontiguousarray(np.concatenate([lists, last], axis=1))


def _moved_closures(tile: Tile, gates: Gates, hazards: Hazards, calendar: Calendar, moved: Moved) -> Closures:
    """Return what the gates do, those that differ drawn again."""
    present = tile.room.closures._replace(utilisation=gates.utilisation)
    if not len(moved.gates):
        return present
    rows = hazards_at(gates, moved.gates, hazards.follows)
    some = taken_gates(gates, moved.gates, rows)
    found = _drawn(tile, taken_hazards(hazards, rows), some, calendar)
    return _written(present, found, moved.gates, rows)


def _drawn(tile: Tile, hazards: Hazards, gates: Gates, calendar: Calendar) -> Closures:
    departure, capacity = tile.world.departure_hours, _CAPACITY
    while True:
        out = empty_closures(gates, len(hazards.kind), capacity, tile.room.n_lanes)
        scratch = scratch_events(hazards, capacity, tile.room.n_lanes)
        needed = draw_closures(tile.chance, hazards, gates, calendar, departure, scratch, out)
        if needed <= capacity:
            return out
        capacity = needed


def _written(present: Closures, found: Closures, gates: Integers, hazards: Integers) -> Closures:
    """Write the closures of some gates over those that stood there, with more room where it is needed."""
    room = found.start.shape[1]
    if room > present.start.shape[1]:
        present = _roomier(present, room)
    number = np.append(hazards, DATED).astype(np.int16)
    for name in ("start", "end", "delay"):
        getattr(present, name)[gates, :room] = getattr(found, name)
    most = int(found.n_events.max(initial=0))
    whose = found.hazard[:, :most]  # past a draw's last event whatever stood there before
    present.hazard[gates, :most] = np.where(whose < 0, DATED, number.take(whose, mode="clip"))
    for name in ("earliest_start", "latest_end"):
        getattr(present, name)[gates, :room] = getattr(found, name)
        getattr(present, name)[gates, room:] = np.inf
    present.n_events[gates] = found.n_events
    present.regime_on[hazards] = found.regime_on
    return present


def _roomier(closures: Closures, room: int) -> Closures:
    """Return closures with room for more a gate and draw."""
    wider = {}
    for name in ("start", "end", "delay", "hazard", "earliest_start", "latest_end"):
        old = getattr(closures, name)
        new = np.full((old.shape[0], room, *old.shape[2:]), 0 if name == "hazard" else np.inf, old.dtype)
        new[:, : old.shape[1]] = old
        wider[name] = new
    return closures._replace(**wider)

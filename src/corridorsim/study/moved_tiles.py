"""Tiles that are taken from one set of numbers to another: only what the numbers change is drawn again.

Every random thing of a world is a pure function of its own name, so that a tile under new numbers differs
from the one under the old in those things alone whose own numbers differ. They are drawn by the same kernels,
as a set of laws with nothing else in it, and written over what stood there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.closures import draw_closures
from corridorsim.kernels.event_room import Events
from corridorsim.kernels.leg_times import draw_hours, draw_lateness, draw_phases, draw_rule_hours
from corridorsim.kernels.steps import Delays, Sailings
from corridorsim.kernels.worlds import Calendar, Closures, Hazards
from corridorsim.network.network import Integers
from corridorsim.study.laws_in_use import hazards_at, taken, taken_durations, taken_gates, taken_hazards
from corridorsim.study.listed_sailings import make_sailings, taken_sailings
from corridorsim.study.rooms import empty_closures, scratch_events
from corridorsim.study.route_laws import RouteLaws
from corridorsim.study.tiles import Tile, TileMaker

_ROOM_OF = {"durations": "hours", "lateness": "late", "departures": "phases", "delays": "held"}
_NONE = np.zeros(0, dtype=np.int64)
_CAPACITY = 32  # closures of a gate in a draw that there is room for at first


class Moved(NamedTuple):
    """Rows of a tile maker's laws whose numbers are others, int64 each; of gates those to be drawn again."""

    durations: Integers = _NONE
    lateness: Integers = _NONE
    departures: Integers = _NONE
    sailings: Integers = _NONE
    delays: Integers = _NONE
    gates: Integers = _NONE


class Frame(NamedTuple):
    """How a tile is made, whatever its numbers; as of ``TileMaker.make``."""

    regimes: int | None
    until_hours: float


@dataclass
class Drawn:
    """What some rows of a tile are under some numbers.

    Attributes
    ----------
    legs : by name of the rows, float32 (n, n_lanes)
    sailings : listed departures; None where there are none among the rows
    closures, scratch : of the gates, and the room in which they were drawn; None where there are none
    """

    legs: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    sailings: Sailings | None = None
    closures: Closures | None = None
    scratch: Events | None = None


def draw_rows(tile: Tile, maker: TileMaker, rows: Moved, frame: Frame, old: Drawn | None = None) -> Drawn:
    """Return some rows of a tile as they are under a maker's numbers.

    Parameters
    ----------
    tile : the draws
    maker : of the numbers
    rows : which
    frame : how the tile was made
    old : of the same rows, written over; None makes new arrays
    """
    drawn, until_hours = Drawn(), min(frame.until_hours, maker.horizon_hours)
    _draw_legs(tile, maker.laws, rows, drawn.legs)
    if len(rows.sailings):
        # Which duration multiplies planned hours does not matter to when one departs.
        some = taken_sailings(maker.laws.sailings, rows.sailings, np.arange(len(maker.laws.durations.word)))
        week_hours = maker.week_hours(tile.world.departure_hours)
        drawn.sailings = make_sailings(some, tile.chance, week_hours, until_hours)
    if len(rows.gates):
        calendar = maker.calendar._replace(horizon_hours=until_hours)
        _draw_closures(tile, maker, rows.gates, calendar, maker.hazards(frame.regimes), drawn, old)
    return drawn


def _draw_legs(tile: Tile, laws: RouteLaws, rows: Moved, out: dict[str, NDArray[np.float32]]) -> None:
    """Draw what takes hours and what departs by a headway."""
    chance, room = tile.chance, tile.room
    out |= {
        name: np.empty((len(getattr(rows, name)), room.n_lanes), dtype=np.float32)
        for name in _ROOM_OF
        if len(getattr(rows, name))
    }
    if "durations" in out:
        some = taken_durations(laws.durations, rows.durations)
        draw_hours(chance, some, room.words, room.scores, room.events.room, out["durations"])
    if "lateness" in out:
        draw_lateness(chance, taken(laws.lateness, rows.lateness), room.words, out["lateness"])
    if "departures" in out:
        draw_phases(chance, taken(laws.departures, rows.departures), room.words, out["departures"])
    if "delays" in out:
        some_delays = taken(laws.delays, rows.delays, whole=("tables",))
        draw_rule_hours(chance, some_delays, room.words, out["delays"])


def _draw_closures(
    tile: Tile,
    maker: TileMaker,
    gates: Integers,
    calendar: Calendar,
    hazards: Hazards,
    drawn: Drawn,
    old: Drawn | None,
) -> None:
    """Draw what some gates do, in the room of an old drawing where that is enough."""
    at = hazards_at(maker.laws.gates, gates, hazards.follows)
    some, own = taken_gates(maker.laws.gates, gates, at), taken_hazards(hazards, at)
    out, scratch = (None, None) if old is None else (old.closures, old.scratch)
    capacity, n_lanes = _CAPACITY, tile.room.n_lanes
    while True:
        if out is None or scratch is None:
            out = empty_closures(some, len(at), capacity, n_lanes)
            scratch = scratch_events(own, capacity, n_lanes)
        out = out._replace(utilisation=some.utilisation)
        departure = tile.world.departure_hours
        needed = draw_closures(tile.chance, own, some, calendar, departure, scratch, out)
        if needed <= out.start.shape[1]:
            drawn.closures, drawn.scratch = out, scratch
            return
        out, scratch, capacity = None, None, needed + needed // 2


def write_rows(tile: Tile, maker: TileMaker, rows: Moved, drawn: Drawn) -> Tile:
    """Return a tile with some rows written over; which hazard a closure is of is not: only news ask for it.

    Parameters
    ----------
    tile : made, or written over before
    maker : of the numbers
    rows : which
    drawn : what they are
    """
    laws, room, present = maker.laws, tile.room, tile.world.sailings
    for name, values in drawn.legs.items():
        getattr(room, _ROOM_OF[name])[getattr(rows, name)] = values
    own, start, own_hours = laws.sailings, present.start, present.own_hours
    cutoff = _with_those(present.cutoff_hours, own.cutoff_hours, rows.sailings)
    if drawn.sailings is not None:
        start = _with_rows(start, rows.sailings, drawn.sailings.start)
        owning = own.own[rows.sailings]
        if (owning >= 0).any():
            own_hours = _with_rows(own_hours, owning[owning >= 0], drawn.sailings.own_hours)
    loads = _with_those(room.closures.utilisation, laws.gates.utilisation, rows.gates)
    room.closures = room.closures._replace(utilisation=loads)
    if drawn.closures is not None:
        hazards = hazards_at(laws.gates, rows.gates, laws.hazards.follows)
        room.closures = _with_closures(room.closures, drawn.closures, rows.gates, hazards)
    world = tile.world._replace(
        headway_hours=_with_those(tile.world.headway_hours, laws.departures.headway_hours, rows.departures),
        sailings=Sailings(start, cutoff, own.own, own_hours, own.factor),
        delays=Delays(room.held, laws.delays.from_hours, laws.delays.until_hours),
        closures=room.closures,
    )
    return replace(tile, world=world, regimes=maker.regimes_of(room.closures))


def _with_those(
    present: NDArray[np.float32], new: NDArray[np.float32], rows: Integers
) -> NDArray[np.float32]:
    """Return numbers of which some rows are new ones; the rest goes with what was drawn under it."""
    if not len(rows):
        return present
    numbers = present.copy()
    numbers[rows] = new[rows]
    return numbers


def _with_rows(
    present: NDArray[np.float32], rows: Integers, found: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Write rows into lists (n, capacity, n_lanes); whichever has less room repeats its last departure."""
    room = max(present.shape[1], found.shape[1])
    if present.shape[1] < room:
        last = np.repeat(present[:, -1:], room - present.shape[1], axis=1)
        present = np.ascontiguousarray(np.concatenate([present, last], axis=1))
    present[rows, : found.shape[1]] = found
    present[rows, found.shape[1] :] = found[:, -1:]
    return present


def _with_closures(present: Closures, found: Closures, gates: Integers, hazards: Integers) -> Closures:
    """Write the closures of some gates over those that stood there, with more room where it is needed."""
    most = int(found.n_events.max(initial=0))
    if most > present.start.shape[1]:
        present = _roomier(present, most)
    for name in ("start", "end", "delay"):
        getattr(present, name)[gates, :most] = getattr(found, name)[:, :most]
    for name in ("earliest_start", "latest_end"):
        getattr(present, name)[gates, :most] = getattr(found, name)[:, :most]
        getattr(present, name)[gates, most:] = np.inf
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

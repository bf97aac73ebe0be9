"""How long the hazards on a route hold a shipment on average, without any draw.

A terminal is met on arrival and at departure, and a hazard that several places share is met at each: there
only what has begun since the last time holds anybody (``wait_laws.met_again_share``). Waits of several
hazards at one place are added, which is right to the first order in their rates. Nobody loses patience, and a
regime that shuts a place is planned around, so that it holds nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from corridorsim.network.graph import Arc, leg_names
from corridorsim.network.hazard_laws import hazards_in_play
from corridorsim.network.network import Floats
from corridorsim.scenario.declarations import Study
from corridorsim.scenario.hazard_rows import Hazard, Reach
from corridorsim.scenario.tables import ResolvedLeg, Tables
from corridorsim.study.hazard_waits import monthly_wait_hours
from corridorsim.study.wait_laws import met_again_share

_MONTHS = 12
_AT_A_PLACE, _UNDER_WAY = ("gate", "slowdown"), ("line",)  # effects of hazards


@dataclass(frozen=True)
class Meeting:
    """A hazard met at a place of a route.

    Attributes
    ----------
    hazard : id
    place, reach : where, and the share of its events that reach it
    since_hours : expected time since the same hazard was met before; None at the first meeting
    queues : whether one waits in the queue there; whoever has queued is held by the gate alone
    """

    hazard: str
    place: str
    reach: float
    since_hours: float | None
    queues: bool


@dataclass(frozen=True)
class _Spot:
    """Names under which one place of a route is known, and what may hold one there."""

    names: tuple[str, ...]
    mode: str
    effects: tuple[str, ...]
    at_hours: float


def meetings_of(arcs: Sequence[Arc], hours: Sequence[float], hazards: Mapping[str, Hazard]) -> list[Meeting]:
    """Return the hazards that a route meets, in order.

    Parameters
    ----------
    arcs : of the route, in order
    hours : expected, of each arc
    hazards : by id
    """
    playing = hazards_in_play(hazards)
    found: list[Meeting] = []
    last_met: dict[str, float] = {}
    once: set[tuple[str, float | str]] = set()  # slowdowns and queues are met once a journey
    for spot in _spots(arcs, hours):
        for name, hazard in playing.items():
            reached = _reached(spot, hazard)
            if reached is None or (hazard.known_at_departure and hazard.shuts):
                continue
            key = (name, reached.reach if hazard.effect == "slowdown" else reached.place)
            if hazard.effect == "slowdown" and key in once:
                continue
            before = last_met.get(name) if hazard.effect == "gate" else None
            since = None if before is None else spot.at_hours - before
            found.append(Meeting(name, reached.place, reached.reach, since, key not in once))
            once.add(key)
            last_met[name] = spot.at_hours
    return found


def _spots(arcs: Sequence[Arc], hours: Sequence[float]) -> Iterator[_Spot]:
    """Yield where a route is held: before a leg, at its passages, under way, and where it ends."""
    at_hours = 0.0
    for arc, arc_hours in zip(arcs, hours, strict=True):
        if arc.leg is not None:
            leg, names = arc.leg, tuple(sorted(leg_names(arc.leg)))
            yield _Spot((leg.origin, *names), leg.mode, _AT_A_PLACE, at_hours)
            yield _Spot(names, leg.mode, _UNDER_WAY, at_hours)
            for passage, share in _passages(leg):
                yield _Spot((passage,), leg.mode, _AT_A_PLACE, at_hours + share * arc_hours)
            yield _Spot((leg.destination,), leg.mode, _AT_A_PLACE, at_hours + arc_hours)
        at_hours += arc_hours


def _passages(leg: ResolvedLeg) -> Iterator[tuple[str, float]]:
    for passage, km in zip(leg.passages, leg.passage_km, strict=True):
        yield passage, min(1.0, km / leg.distance_km)


def _reached(spot: _Spot, hazard: Hazard) -> Reach | None:
    """Return where a hazard strikes at a spot, the place that most of its events reach."""
    if hazard.effect not in spot.effects or (hazard.modes and spot.mode not in hazard.modes):
        return None
    places = [place for place in hazard.places if place.place in spot.names and place.reach > 0.0]
    return max(places, key=lambda place: place.reach, default=None)


def month_shares(study: Study) -> Floats:
    """Return how much of the departure window each month has, float64 (12,).

    Parameters
    ----------
    study : gives the window
    """
    days = (study.depart_until - study.depart_from).days + 1
    months = [(study.depart_from + timedelta(days=day)).month - 1 for day in range(days)]
    return np.bincount(months, minlength=_MONTHS) / days


def mean_wait_hours(meeting: Meeting, tables: Tables, shares: Floats, most_hours: float) -> float:
    """Return the mean wait at one meeting over the months of a study.

    Parameters
    ----------
    meeting : of a route
    tables : whose hazards strike
    shares : of the months, from ``month_shares``
    most_hours : a wait without end counts as this, as the horizon does in money
    """
    hazard = tables.hazards[meeting.hazard]
    reach = Reach(place=meeting.place, reach=meeting.reach)
    hours = monthly_wait_hours(hazard, reach, tables, queues=meeting.queues)
    by_month = np.minimum(np.broadcast_to(hours, _MONTHS), most_hours)
    again = 1.0
    if meeting.since_hours is not None:
        again = met_again_share(meeting.since_hours, hazard.median_hours or 0.0, hazard.sigma or 0.0)
    return float(shares @ by_month) * again

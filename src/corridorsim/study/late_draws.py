"""Late draws: tiles are made without the events that few journeys live to see, and those few draws again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.journeys import follow_routes, new_tree_room
from corridorsim.network.network import Integers
from corridorsim.study.spans import Span, draws_of
from corridorsim.study.tiles import SOON_HOURS, Tile, TileMaker


@dataclass(frozen=True)
class Followed:
    """Routes through the worlds of consecutive draws.

    Attributes
    ----------
    tile : the worlds, without later events than some hour
    until_hours : that hour, +inf where nothing is left out
    arrival, longest_wait : float32 (n_routes, n_lanes), with all events
    """

    tile: Tile
    until_hours: float
    arrival: NDArray[np.float32]
    longest_wait: NDArray[np.float32]


def follow_all(
    maker: TileMaker, span: Span, *, planning: bool = False, regimes: int | None = None
) -> Followed:
    """Return all routes of a maker through the worlds of some draws, each with all the events that it meets.

    Parameters
    ----------
    maker : of the worlds
    span, planning, regimes : as of ``TileMaker.make``
    """
    until, every = SOON_HOURS, np.arange(maker.n_routes)
    tile = maker.make(span, planning=planning, regimes=regimes, until_hours=until)
    arrival, longest = follow(maker, tile, every)
    if until >= maker.horizon_hours:  # nothing later is made in any case
        return Followed(tile, np.inf, arrival, longest)
    late = np.flatnonzero(is_late(arrival, until).any(axis=0))
    if len(late):
        draws = draws_of(span)[late]
        again = maker.make_some(draws, planning=planning, regimes=regimes)
        arrival[:, late], longest[:, late] = follow(maker, again, every)
    return Followed(tile, until, arrival, longest)


def is_late(arrival: NDArray[np.floating[Any]], until_hours: float) -> NDArray[np.bool_]:
    """Return which arrivals might have met later events than were made.

    Parameters
    ----------
    arrival : hours; +inf for who never arrives, whatever else happens
    until_hours : the events until then were made
    """
    return np.asarray(np.isfinite(arrival) & (arrival > until_hours))


def follow(maker: TileMaker, tile: Tile, chosen: Integers) -> tuple[np.ndarray, np.ndarray]:
    """Return arrival and longest wait of some routes in a tile, float32 (n_chosen, n_lanes) each.

    Parameters
    ----------
    maker, tile : the worlds
    chosen : int64 (n_chosen,)
    """
    n_lanes = tile.world.hours.shape[1]
    order, shared = maker.order.arrange(chosen)
    arrival = np.empty((len(chosen), n_lanes), dtype=np.float32)
    longest = np.empty_like(arrival)
    scratch = new_tree_room(maker.order.most_arcs, n_lanes)
    follow_routes(maker.routes, chosen[order], shared, tile.world, scratch, arrival, longest)
    back = np.argsort(order)
    return arrival[back], longest[back]

"""Back-casts: events that happened, as the model has them, beside what was published.

What was published of those who kept to their way is measured on one route, that which most take without the
event, all waits endured; what was published of shippers who turned away is measured on plans made anew. Each
measure is a figure of the event's draws with its 95 % interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corridorsim.errors import InputError
from corridorsim.network.network import Network
from corridorsim.network.waiting import mean_wait_hours
from corridorsim.scenario.back_cast_rows import Measure, PublishedFigure
from corridorsim.study.events import Event, kept_way
from corridorsim.study.intervals import Figure, Interval, mean_figure, wilson_interval
from corridorsim.study.outcomes import outcome_of
from corridorsim.study.routes import Route
from corridorsim.units import HOURS_PER_DAY

_TAIL = 0.05


@dataclass(frozen=True)
class BackCast:
    """One published figure and what the model says of the same.

    Attributes
    ----------
    published : the figure, and how it is measured
    figure : the model's, with the 95 % interval of its draws
    """

    published: PublishedFigure
    figure: Figure

    @property
    def is_inside(self) -> bool:
        """Whether the model's figure lies within the published ends."""
        return self.published.encloses(self.figure.value)


def extra_days(event: Event, shipments: Sequence[str]) -> Figure:
    """Return the mean extra days door to door, plans made anew; a draw counts the mean over the shipments.

    Parameters
    ----------
    event : whose
    shipments : ids
    """
    days = [
        [outcome_of(side.trial(name), side.scenario.study).days for name in shipments]
        for side in (event.with_it, event.without)
    ]
    return mean_figure(np.mean(days[0], axis=0) - np.mean(days[1], axis=0))


def longest_wait(event: Event, shipments: Sequence[str]) -> Figure:
    """Return the longest delay in days; the interval is exact for uniform delays, as behind one closure.

    Parameters
    ----------
    event : whose
    shipments : one id
    """
    kept = kept_way(event, *shipments)
    delays = kept.extra_hours[kept.is_delayed] / HOURS_PER_DAY
    longest = float(delays.max())
    return Figure(longest, Interval(longest, longest * _TAIL ** (-1.0 / len(delays))))


def clearing(event: Event, shipments: Sequence[str]) -> Figure:
    """Return for how many days after the place has opened again whoever comes is still delayed.

    Departures are uniform over the window, and so is when they come to the place: the share that is delayed
    times the window is the time from the closing until the queue has gone.

    Parameters
    ----------
    event : whose
    shipments : one id

    Raises
    ------
    InputError
        If the window is too short: some are delayed who depart on its first or last day.
    """
    kept = kept_way(event, *shipments)
    departs = kept.departs_hours[kept.is_delayed]
    if departs.min() < HOURS_PER_DAY or departs.max() > kept.window_hours - HOURS_PER_DAY:
        raise InputError.single(
            f"{event.with_it.scenario.name}: study", "has a window that cuts the queue", "a longer one"
        )
    shut = (kept.open_hours - kept.shut_hours) / HOURS_PER_DAY
    window, n = kept.window_hours / HOURS_PER_DAY, len(kept.extra_hours)
    low, high = wilson_interval(len(departs), n)
    return Figure(window * len(departs) / n - shut, Interval(window * low - shut, window * high - shut))


def queue_left(event: Event, shipments: Sequence[str]) -> Figure:
    """Return the days of work in the queue when a terminal opens, by those who come in the two days before.

    Parameters
    ----------
    event : whose
    shipments : one id
    """
    kept = kept_way(event, *shipments)
    ahead = kept.open_hours - kept.comes_hours
    last = (ahead > 0.0) & (ahead <= 2.0 * HOURS_PER_DAY)
    return mean_figure((kept.extra_hours[last] - ahead[last]) / HOURS_PER_DAY)


def between_terminals(event: Event, shipments: Sequence[str]) -> Figure:
    """Return the mean days from the first departure to the last arrival, doors and first wait by their means.

    Parameters
    ----------
    event : whose
    shipments : one id
    """
    side = event.with_it
    (trial,) = [side.trial(name) for name in shipments]
    outside = np.array([_outside_hours(side.network, route) for route in trial.entry.routes])
    days = outcome_of(trial, side.scenario.study).days
    return mean_figure(days - outside[trial.route] / HOURS_PER_DAY)


def _outside_hours(network: Network, route: Route) -> float:
    first = network.arcs[route.arcs[1]].leg
    wait = 0.0 if first is None else mean_wait_hours(first)
    return float(network.costs.hours[route.arcs[0]] + network.costs.hours[route.arcs[-1]]) + wait


_MEASURES: dict[Measure, Callable[[Event, Sequence[str]], Figure]] = {
    "extra-days": extra_days,
    "longest-wait": longest_wait,
    "clearing": clearing,
    "queue-left": queue_left,
    "between-terminals": between_terminals,
}


def back_casts(
    folder: Path, published: Sequence[PublishedFigure], settings: Sequence[str] = ()
) -> list[BackCast]:
    """Return what the model says of each published figure, in their order.

    Parameters
    ----------
    folder : of the scenario files
    published : the figures
    settings : ``PATH=VALUE`` for every scenario

    Raises
    ------
    InputError
        If a scenario cannot be read, or does not have what is measured.
    """
    events: dict[str, Event] = {}
    found = []
    for row in published:
        if row.scenario not in events:
            events[row.scenario] = Event(folder / f"{row.scenario}.toml", settings)
        event = events[row.scenario]
        found.append(BackCast(row, _MEASURES[row.measure](event, event.shipments(row.shipments))))
    return found

"""Events that happened: a scenario with the event in it and without, on the same worlds.

The scenario has the event as closures by date or other changes; its variant ``without`` takes the event out
again. Those who keep to their way through it are followed draw by draw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridorsim.errors import InputError
from corridorsim.network.building import build_network
from corridorsim.network.gates import hours_of
from corridorsim.network.network import Floats, Network
from corridorsim.scenario.reading import read_scenario
from corridorsim.scenario.tables import Closure, Scenario
from corridorsim.study.departures import departure_hours
from corridorsim.study.late_draws import follow_all
from corridorsim.study.routes import CorridorRoutes, Route, RouteSets, find_routes
from corridorsim.study.spans import spans
from corridorsim.study.trials import CorridorTrials, Trials, prepare, run_trials
from corridorsim.units import HOURS_PER_DAY

WITHOUT = "without"  # the variant that takes the event out again
_NOTICED_HOURS = 0.1  # the same journey summed in other parts differs by less


class Side:
    """An event's scenario with the event in it, or without.

    Parameters
    ----------
    scenario : declared
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    @cached_property
    def network(self) -> Network:
        """The network of the scenario."""
        return build_network(self.scenario)

    @cached_property
    def routes(self) -> RouteSets:
        """The routes of every shipment."""
        return find_routes(self.network, self.scenario)

    @cached_property
    def trials(self) -> Trials:
        """What committed shippers meet."""
        return run_trials(self.network, self.routes, self.scenario)

    def trial(self, shipment: str) -> CorridorTrials:
        """Return the draws of a shipment."""
        return next(trial for trial in self.trials.feasible if trial.entry.shipment.id == shipment)

    def hours(self, entry: CorridorRoutes, ways: Sequence[Route]) -> NDArray[np.float32]:
        """Return the hours of some ways in every draw, all waits endured, float32 (n_ways, n_draws)."""
        maker, candidates = prepare(
            self.network, [replace(entry, routes=tuple(ways))], self.scenario.study.seed
        )
        tiles = [follow_all(maker, span).arrival for span in spans(self.scenario.study.draws)]
        return np.concatenate(tiles, axis=1)[candidates.options[0]]


class Event:
    """A back-cast's scenario with its event and without.

    Parameters
    ----------
    path : the scenario file
    settings : ``PATH=VALUE`` for both
    """

    def __init__(self, path: Path, settings: Sequence[str] = ()) -> None:
        self.with_it = Side(read_scenario(path, settings=settings))
        if len(self.with_it.scenario.corridors) != 1:
            raise InputError.single(f"{path.name}: corridors", "are not one", "a back-cast has one corridor")
        self._path, self._settings = path, settings

    @cached_property
    def without(self) -> Side:
        """The same without the event."""
        return Side(read_scenario(self._path, variant=WITHOUT, settings=self._settings))

    def shipments(self, asked: Sequence[str]) -> list[str]:
        """Return the ids of the shipments asked for, ``*`` being all.

        Raises
        ------
        InputError
            If the scenario has none of a name.
        """
        known = [shipment.id for shipment in self.with_it.scenario.shipments]
        if unknown := set(asked) - {*known, "*"}:
            raise InputError.single(f"{self._path.name}: shipments", f"has no '{min(unknown)}'")
        return known if "*" in asked else list(asked)


@dataclass(frozen=True)
class Kept:
    """Those who keep to their way through an event, draw by draw.

    Attributes
    ----------
    departs_hours : float64 (n_draws,), since the start of the window
    comes_hours : float64 (n_draws,), when they come to the closed place without the event; -inf where that is
        a passage, at which nobody stands when it closes
    extra_hours : float64 (n_draws,), with the event less without
    window_hours : length of the departure window
    shut_hours, open_hours : when the place shuts and opens again
    """

    departs_hours: Floats
    comes_hours: Floats
    extra_hours: Floats
    window_hours: float
    shut_hours: float
    open_hours: float

    @property
    def is_delayed(self) -> NDArray[np.bool_]:
        """Who loses time; those who were already inside when the place shut do not count."""
        inside = np.isfinite(self.comes_hours) & (self.comes_hours < self.shut_hours)
        return (self.extra_hours > _NOTICED_HOURS) & ~inside


def kept_way(event: Event, shipment: str) -> Kept:
    """Return what becomes of a shipment that keeps to the way that most take without the event.

    Parameters
    ----------
    event : with a closure by date on that way
    shipment : its id

    Raises
    ------
    InputError
        If no dated closure lies on the way, or some who leave early or late in the window meet it.
    """
    before, after = event.without, event.with_it
    trial = before.trial(shipment)
    route = _most_taken(trial)
    same = next(
        (found, other)
        for found in after.routes.entries
        if found.shipment.id == shipment
        for other in found.routes
        if other.legs == route.legs
    )
    closure, prefix = _closure_on(before.network, route, after.scenario)
    ways = [route] if prefix is None else [route, replace(route, arcs=prefix)]
    hours = before.hours(trial.entry, ways).astype(np.float64)
    extra = after.hours(same[0], [same[1]])[0].astype(np.float64) - hours[0]
    study = after.scenario.study
    departs = departure_hours(study, (0, study.draws))
    comes = np.full(study.draws, -np.inf) if prefix is None else departs + hours[1]
    window = ((study.depart_until - study.depart_from).days + 1) * float(HOURS_PER_DAY)
    return Kept(departs, comes, extra, window, *hours_of(closure, study.depart_from))


def _most_taken(trial: CorridorTrials) -> Route:
    ((rank, _),) = Counter(trial.route.tolist()).most_common(1)
    return trial.entry.routes[rank]


def _closure_on(network: Network, route: Route, scenario: Scenario) -> tuple[Closure, tuple[int, ...] | None]:
    """Return the dated closure that a route meets, and the arcs to its place; None for a passage."""
    for closure in scenario.closures:
        for rank, arc in enumerate(route.arcs):
            leg = network.arcs[arc].leg
            if leg is not None and leg.destination == closure.id:
                return closure, route.arcs[: rank + 1]
            if leg is not None and closure.id in leg.passages:
                return closure, None
    raise InputError.single(
        f"{scenario.name}: changes", "close nothing by date on " + " ".join(route.terminals)
    )

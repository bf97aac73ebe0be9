"""Whole trials as a SimPy model: shipments are processes, places that close have a process of their own.

The worlds are drawn in plain Python, since SimPy has nothing for it. A scout goes along every branch of the
routes, one process each from where routes part, as the clairvoyant needs to know them all.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np

from corridorsim.bench.contest import Way
from corridorsim.bench.corridor import SOON, Corridors
from corridorsim.bench.peers.plain_trials import answers
from corridorsim.bench.peers.plain_worlds import Event, PlainLaws, PlainWorld
from corridorsim.kernels.steps import STEP_DEPARTURE, STEP_HOURS, STEP_LATENESS

Process = Generator[Any, Any, None]


def simpy_trials(it: Corridors, draws: int) -> Way:
    """Return trials by SimPy.

    Parameters
    ----------
    it : the corridors
    draws : how many
    """
    import simpy

    laws, horizon = PlainLaws(it.laws, it.seed), it.maker.horizon_hours
    follows: list[list[int]] = [[] for _ in range(len(it.branches) + 1)]
    for at, branch in enumerate(it.branches):
        follows[branch.before].append(at)  # those that begin stand last

    def one_draw(draw: int) -> list[list[float]]:
        for until in (SOON, horizon):
            world, model = PlainWorld(laws, draw, until), _Model(simpy.Environment(), it, follows)
            model.send(world)
            if max(model.hours) <= until:
                break
        return answers(it.prices, model.hours, world.month, horizon)

    return Way(lambda: np.array([one_draw(draw) for draw in range(draws)]), draws)


class _Place:
    """A place that closes and slows; who stands at it waits for what is going on to be over."""

    def __init__(self, environment: Any, events: list[Event]) -> None:  # noqa: ANN401 - simpy has no types
        self.environment, self.going_on = environment, [each for each in events if each[0] <= 0.0]
        environment.process(self._begin([each for each in events if each[0] > 0.0]))

    def _begin(self, events: list[Event]) -> Process:
        for event in events:
            yield self.environment.timeout(event[0] - self.environment.now)
            self.going_on.append(event)

    def passing(self) -> Process:
        """Wait until one may go on; of what has begun each event holds one once."""
        met = 0
        while met < len(self.going_on):
            _, end, holds = self.going_on[met]
            met += 1
            if self.environment.now < end:
                yield self.environment.timeout(min(end - self.environment.now, holds))


class _Model:
    """One draw of the corridors."""

    def __init__(self, environment: Any, it: Corridors, follows: list[list[int]]) -> None:  # noqa: ANN401
        self.environment, self.branches, self.follows = environment, it.branches, follows
        self.hours = [0.0] * len(it.branches)
        self.places: dict[int, _Place] = {}

    def send(self, world: PlainWorld) -> None:
        """Send a scout along every route, and run until all have arrived."""
        kinds = (STEP_HOURS, STEP_LATENESS, STEP_DEPARTURE)
        steps = {step for branch in self.branches for step in branch.steps}
        for item in sorted({item for kind, item, _ in steps if kind not in kinds}):
            self.places[item] = _Place(self.environment, world.gate_events(item))
        scouts = [self.environment.process(self._scout(world, at)) for at in self.follows[-1]]
        self.environment.run(self.environment.all_of(scouts))

    def _scout(self, world: PlainWorld, at: int) -> Process:
        """Go along a branch, and send others on where routes part."""
        environment = self.environment
        while True:
            for kind, item, share in self.branches[at].steps:
                if kind == STEP_HOURS:
                    yield environment.timeout(share * world.hours(item))
                elif kind == STEP_LATENESS:
                    yield environment.timeout(world.late_hours(item))
                elif kind == STEP_DEPARTURE:
                    yield environment.timeout(
                        max(0.0, world.next_departure(item, environment.now) - environment.now)
                    )
                else:
                    yield from self.places[item].passing()
            self.hours[at] = environment.now
            if not self.follows[at]:
                return
            others = [environment.process(self._scout(world, other)) for other in self.follows[at][1:]]
            at = self.follows[at][0]
            if others:
                yield environment.all_of([*others, environment.process(self._scout(world, at))])
                return

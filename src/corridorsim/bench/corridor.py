"""What the task ``trial`` is done on: one shipment in all its corridors, and the laws of its worlds.

From Tashkent to Milan on the shipped network. So that a contender fits on a page, what few journeys meet is
left out for all of them: queues behind closed places, irregular and cancelled sailings, slow lines, ferries
out of use, regimes; and nobody's patience runs out.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from corridorsim.bench.contest import Answer, Way
from corridorsim.bench.graphs import Shipped, shipped
from corridorsim.kernels.steps import (
    STEP_DEPARTURE,
    STEP_GATE,
    STEP_HOURS,
    STEP_LATENESS,
    STEP_SLOWDOWN,
    Routes,
)
from corridorsim.network.network import Floats, Integers, WorldLaws
from corridorsim.study.judging import Judging
from corridorsim.study.planning import Candidates, plan
from corridorsim.study.routes import find_routes
from corridorsim.study.spans import LANES
from corridorsim.study.threads import Progress
from corridorsim.study.tiles import SOON_HOURS, TileMaker
from corridorsim.study.trials import prepare

SETTINGS = (
    "terminals.*.utilisation=0",
    "legs.*.headway_cv=0",
    "legs.*.cancel_probability=0",
    "hazards.mangystau-line-closed.effect=gate",
    "hazards.caspian-ferry-outage.rate_per_year=0",
    "hazards.suez-queue.follow_probability=0",
    "hazards.red-sea-closure.state=off",
    "hazards.iran-war.state=off",
    "study.patience_days=400",
)
KINDS = (STEP_HOURS, STEP_LATENESS, STEP_DEPARTURE, STEP_GATE, STEP_SLOWDOWN)
SOON = SOON_HOURS


class Branch(NamedTuple):
    """One arc of the tree that routes with common beginnings make.

    Attributes
    ----------
    before : the branch that it goes on from, or -1
    steps : kind, item among the network's laws and share of the item's hours
    """

    before: int
    steps: tuple[tuple[int, int, float], ...]


class Prices(NamedTuple):
    """What one corridor's routes cost: USD whatever the hours, and USD an hour.

    Attributes
    ----------
    ends : int64 (n_routes,), the branch with which each route ends
    fixed_usd : float64 (n_routes,)
    usd_per_hour : all routes alike
    planned : int64 (12,), the route committed to, by month of departure
    """

    ends: Integers
    fixed_usd: Floats
    usd_per_hour: float
    planned: Integers


@dataclass(frozen=True)
class Corridors:
    """All corridors of one shipment, planned.

    Attributes
    ----------
    known : scenario and network
    maker, candidates : the routes
    plans : by regimes, here none; by corridor
    """

    known: Shipped
    maker: TileMaker
    candidates: Candidates
    plans: dict[int, list[Integers]]

    @property
    def laws(self) -> WorldLaws:
        """Everything random that the network can meet."""
        return self.known.network.laws

    @property
    def seed(self) -> int:
        """The study's seed."""
        return self.known.scenario.study.seed

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """Every arc of every route, common beginnings once, each after the one that it goes on from."""
        return tuple(self._tree[0])

    @cached_property
    def prices(self) -> tuple[Prices, ...]:
        """What each corridor's routes cost."""
        ends = np.array(self._tree[1])
        return tuple(
            Prices(
                ends[options],
                np.array([each.usd + each.kg_co2e * entry.prices.usd_per_kg for each in entry.routes]),
                entry.prices.usd_per_hour,
                plan_of_entry,
            )
            for entry, options, plan_of_entry in zip(
                self.candidates.entries, self.candidates.options, self.plans[0], strict=True
            )
        )

    @cached_property
    def _tree(self) -> tuple[list[Branch], list[int]]:
        """Return the branches and the last of each route."""
        routes, items = self.maker.routes, self._items
        known: dict[Branch, int] = {}
        ends = []
        for route in range(self.maker.n_routes):
            at = -1
            for arc in range(routes.first_arc[route], routes.first_arc[route + 1]):
                at = known.setdefault(Branch(at, _steps_of(routes, arc, items)), len(known))
            ends.append(at)
        return list(known), ends

    @cached_property
    def _items(self) -> dict[int, Integers]:
        """Where the tile maker's items stand among the network's, by kind of step."""
        steps, arcs = (
            self.known.network.steps,
            {arc for each in self.candidates.entries for r in each.routes for arc in r.arcs},
        )
        taken = np.concatenate([np.arange(steps.first[arc], steps.first[arc + 1]) for arc in sorted(arcs)])
        kinds, items = steps.kind[taken], steps.item[taken]
        gates = np.unique(items[np.isin(kinds, (STEP_GATE, STEP_SLOWDOWN))])
        own = {kind: np.unique(items[kinds == kind]) for kind in (STEP_HOURS, STEP_LATENESS, STEP_DEPARTURE)}
        return own | {STEP_GATE: gates, STEP_SLOWDOWN: gates}

    def way(self, draws: int, policy: str | None = None) -> Way:
        """Return our way: the hours of every policy in every corridor, draw by draw, planned beforehand.

        Parameters
        ----------
        draws : how many
        policy : who decides; None for all of the study's
        """
        study, pool = self.known.scenario.study, ThreadPoolExecutor(1)
        judged = study.policies if policy is None else (policy,)
        judging = Judging(pool, self.maker, self.candidates, study, judged, Progress(None))

        def run() -> Answer:
            return judging.part((0, draws)).hours.transpose(2, 0, 1)

        return Way(run, draws)


def _steps_of(routes: Routes, arc: int, items: dict[int, Integers]) -> tuple[tuple[int, int, float], ...]:
    taken = range(routes.first_step[arc], routes.first_step[arc + 1])
    kinds = [int(routes.kind[step]) for step in taken]
    unknown = set(kinds) - set(KINDS)
    if unknown:
        raise ValueError(f"the contenders know no steps of kind {sorted(unknown)}")
    return tuple(
        (kind, int(items[kind][routes.item[step]]), float(routes.share[step]))
        for kind, step in zip(kinds, taken, strict=True)
    )


def corridors(policies: tuple[str, ...]) -> Corridors:
    """Return all corridors from Tashkent to Milan, planned as a run plans them.

    Parameters
    ----------
    policies : of the study
    """
    return corridors_of(shipped(SETTINGS, policies))


def corridors_of(known: Shipped) -> Corridors:
    """Return all corridors of a scenario, planned as a run plans them.

    Parameters
    ----------
    known : with ``SETTINGS`` in force
    """
    study = known.scenario.study
    entries = tuple(each for each in find_routes(known.network, known.scenario).entries if each.routes)
    maker, candidates = prepare(known.network, entries, study.seed)
    with ThreadPoolExecutor() as pool:
        plans = {0: plan(pool, maker, candidates, study.objective, 0, Progress(None))}
    return Corridors(known, maker, candidates, plans)


DRAWS = 2 * LANES

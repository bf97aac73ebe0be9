"""Task ``study``: the points of a Sobol' study, each a changed model judged on the same worlds.

Four numbers of the model are uncertain: how long things take, how often ships leave, how often places close
and for how long. Saltelli's design has six points for each of its base points; at each the committed route of
the Middle Corridor is followed through the same draws, from which indices of first order and in total come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from corridorsim.bench.contest import Answer, Case, Way, differ
from corridorsim.bench.corridor import SOON, Branch, Corridors
from corridorsim.bench.peers.plain_trials import follow_steps
from corridorsim.bench.peers.plain_worlds import PlainLaws, PlainWorld
from corridorsim.bench.trial import trial_corridors
from corridorsim.network.network import Floats, WorldLaws
from corridorsim.study.late_draws import follow_all
from corridorsim.study.tiles import TileMaker

TASK = "study"
FACTORS = {"hours": (0.8, 1.25), "headways": (0.5, 1.5), "rates": (0.3, 1.0), "closures": (0.7, 1.4)}
_BASE_POINTS = 32  # a power of two
DRAWS, _PLAIN_DRAWS = 256, 1
_CORRIDOR, _MONTH = "middle", 0
_TOLERANCE = 1e-4


@dataclass(frozen=True)
class SobolStudy:
    """A Sobol' study of one route.

    Attributes
    ----------
    it : corridors, of which one is judged
    """

    it: Corridors

    @cached_property
    def points(self) -> Floats:
        """Saltelli's design, float64 (n_points, n_factors)."""
        from SALib.sample import sobol

        problem = {"num_vars": len(FACTORS), "names": list(FACTORS), "bounds": list(FACTORS.values())}
        return np.asarray(sobol.sample(problem, _BASE_POINTS, calc_second_order=False, seed=1))

    @cached_property
    def laws(self) -> list[WorldLaws]:
        """The laws at each point."""
        return [changed(self.it.laws, *point) for point in self.points]

    @cached_property
    def row(self) -> int:
        """Where the corridor stands among all."""
        return [entry.corridor.id for entry in self.it.candidates.entries].index(_CORRIDOR)

    @property
    def arcs(self) -> tuple[int, ...]:
        """The route."""
        return self.it.candidates.entries[self.row].routes[int(self.it.plans[0][self.row][_MONTH])].arcs

    @cached_property
    def branches(self) -> list[Branch]:
        """The route's arcs."""
        price = self.it.prices[self.row]
        at, found = int(price.ends[int(price.planned[_MONTH])]), []
        while at >= 0:
            found.append(self.it.branches[at])
            at = found[-1].before
        return found[::-1]


def case() -> Case:
    """Return the task."""
    study = SobolStudy(trial_corridors())
    peers = {"plain-python": partial(plain_study, study)}
    return Case(TASK, "sobol-4", "trial", our_study(study), peers, partial(differ, tolerance=_TOLERANCE))


def changed(laws: WorldLaws, hours: float, headways: float, rates: float, closures: float) -> WorldLaws:
    """Return a network's laws at a point of the study.

    Parameters
    ----------
    laws : of the network
    hours, headways, rates, closures : what these are multiplied by
    """
    return replace(
        laws,
        durations=laws.durations._replace(scale_hours=laws.durations.scale_hours * np.float32(hours)),
        departures=laws.departures._replace(
            headway_hours=laws.departures.headway_hours * np.float32(headways)
        ),
        hazards=laws.hazards._replace(
            accept=laws.hazards.accept * rates, median_hours=laws.hazards.median_hours * np.float32(closures)
        ),
    )


def our_study(study: SobolStudy) -> Way:
    """Return our way: hours by draw and point.

    Parameters
    ----------
    study : points and route
    """
    it, hours = study.it, np.empty((DRAWS, len(study.laws)))

    def run() -> Answer:
        for at, laws in enumerate(study.laws):
            network = replace(it.known.network, laws=laws)
            maker = TileMaker(network, [study.arcs], it.seed)
            hours[:, at] = follow_all(maker, (0, DRAWS)).arrival[0]
        indices(hours.mean(axis=0), len(FACTORS))
        return hours

    return Way(run, hours.size)


def plain_study(study: SobolStudy) -> Way:
    """Return the study by plain Python.

    Parameters
    ----------
    study : points and route
    """
    plain = PlainLaws(study.it.laws, study.it.seed)
    laws = [plain.changed(each) for each in study.laws]
    horizon = study.it.maker.horizon_hours

    def one_trial(at: int, draw: int) -> float:
        for until in (SOON, horizon):
            world, now = PlainWorld(laws[at], draw, until), 0.0
            for branch in study.branches:
                now = follow_steps(world, branch.steps, now)
            if now <= until:
                break
        return now

    def run() -> Answer:
        hours = [[one_trial(at, draw) for at in range(len(laws))] for draw in range(_PLAIN_DRAWS)]
        indices(np.mean(hours, axis=0), len(FACTORS))
        return np.array(hours)

    return Way(run, _PLAIN_DRAWS * len(laws))


def indices(values: Floats, n_factors: int) -> Floats:
    """Return Sobol' indices of first order (Saltelli 2010) and in total (Jansen), float64 (2, n_factors).

    Parameters
    ----------
    values : at the points of Saltelli's design, base point by base point
    n_factors : of the study
    """
    by_base = values.reshape(-1, n_factors + 2)
    a, mixed, b = by_base[:, :1], by_base[:, 1:-1], by_base[:, -1:]
    variance = np.concatenate([a, b]).var()
    first = (b * (mixed - a)).mean(axis=0) / variance
    return np.stack([first, 0.5 * ((a - mixed) ** 2).mean(axis=0) / variance])

"""Exploring: questions about a scenario answered while somebody waits, with the figures of a run."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

from corridorsim.errors import InputError, nearest
from corridorsim.network.building import build_network
from corridorsim.scenario.changed import changed
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.scenario.numbers import NumberChanges
from corridorsim.scenario.tables import Scenario
from corridorsim.study.comparison import Comparison
from corridorsim.study.every_draw import MOST_KEPT
from corridorsim.study.explored_draws import ExploredDraws, comparison_of, draws_of_trials, draws_of_walk
from corridorsim.study.footing import Footing, PointAt, is_walked
from corridorsim.study.lately_used import LatelyUsed
from corridorsim.study.routes import CorridorRoutes, RouteSets, find_routes
from corridorsim.study.threads import Report
from corridorsim.study.trials import run_trials
from corridorsim.study.varying import Varying, hazards_met
from corridorsim.study.what_if import Questions, WhatIf
from corridorsim.study.whole_points import on_plain_worlds

_MOST_ANSWERS = 64  # each takes a megabyte or so
_MOST_FOOTINGS = 2  # each takes some 700 megabytes at 20,000 draws
_DRAWS = 20_000  # of a scenario that would stop by itself


class Explorer:
    """Answers questions about a scenario; those that differ in numbers alone share a footing.

    Several threads may ask; of one footing they take turns.

    Parameters
    ----------
    declared : and checked
    threads : that share the work at one question
    workers : how many they are

    Raises
    ------
    InputError
        Where it has more draws than are kept.

    Attributes
    ----------
    declared : as given
    scenario : as it is explored: on chance's own worlds, a fixed number of them
    questions : turns what is asked into changes
    """

    def __init__(self, declared: Scenario, threads: ThreadPoolExecutor, workers: int) -> None:
        self.declared, self._threads, self._workers = declared, threads, workers
        self.scenario = _to_explore(declared)
        self.questions = Questions(self.scenario)
        self._numbers: dict[str, bool] = {}
        self._answers: LatelyUsed[WhatIf, ExploredDraws] = LatelyUsed(_MOST_ANSWERS)
        self._footings: LatelyUsed[WhatIf, _Standing] = LatelyUsed(_MOST_FOOTINGS)

    def as_it_is(self, shipment: str) -> WhatIf:
        """Return the question that changes nothing.

        Parameters
        ----------
        shipment : id

        Raises
        ------
        InputError
            With the nearest id, where there is none.
        """
        known = [row.id for row in self.scenario.shipments]
        if shipment not in known:
            raise InputError.single(f"shipment {shipment[:60]}", "no such shipment", nearest(shipment, known))
        corridors = tuple(row.id for row in self.scenario.corridors)
        return WhatIf(shipment, self.scenario.study.policies[0], corridors)

    def scenario_of(self, asked: WhatIf) -> Scenario:
        """Return the scenario in which a question is answered, with its shipment alone.

        Parameters
        ----------
        asked : the question

        Raises
        ------
        InputError
            With every problem that its changes make.
        """
        changes = self.questions.changes(asked)
        return _alone(changed(self.scenario, changes) if changes else self.scenario, asked.shipment)

    def known(self, asked: WhatIf) -> ExploredDraws | None:
        """Return the draws of a question that a run has answered before.

        Parameters
        ----------
        asked : the question
        """
        return self._answers.get(self._of_all(asked))

    def run(self, asked: WhatIf, report: Report | None = None) -> ExploredDraws:
        """Return the draws of a question by a run of its own: the network built, the routes found anew.

        Parameters
        ----------
        asked : the question
        report : as of ``run_trials``, called between the steps before them too; what it raises ends the run

        Raises
        ------
        InputError
            With every problem that the question makes.
        """
        found = self.known(asked)
        if found is None:
            scenario = self.scenario_of(asked)
            _tell(report)
            network = build_network(scenario)
            _tell(report)
            routes = find_routes(network, scenario, workers=self._workers)
            trials = run_trials(network, routes, scenario, workers=self._workers, report=report)
            found = draws_of_trials(trials)
            self._answers.keep(self._of_all(asked), found)
        return found

    def walk(self, asked: WhatIf) -> ExploredDraws | None:
        """Return the draws of a question from its footing, None where none stands or numbers do not tell all.

        Parameters
        ----------
        asked : the question

        Raises
        ------
        InputError
            Where a field does not allow its value.
        """
        standing = self._footings.get(self._ground(asked))
        return None if standing is None else standing.draws(asked, self._workers)

    def stand(self, asked: WhatIf, shown: Collection[str]) -> None:
        """Build what questions that differ from this one in shown factors and policy stand on.

        Parameters
        ----------
        asked : the question
        shown : paths of the factors

        Raises
        ------
        InputError
            With every problem that the question makes.
        """
        ground, factors = self._ground(asked), self._walked(asked, shown)
        standing = self._footings.get(ground)
        if standing is not None and standing.factors == factors:
            return
        changes = self.questions.ground_changes(asked)
        scenario = changed(self.scenario, changes) if changes else self.scenario
        infeasible = self.run(ground).infeasible
        standing = _Standing(_alone(scenario, asked.shipment), factors, infeasible, self._threads)
        if is_walked(self.scenario.study.model_copy(update={"policies": (asked.policy,)})):
            standing.draws(replace(asked, values=()), self._workers)  # its worlds are made with the first
        self._footings.keep(ground, standing)

    def stands(self, asked: WhatIf, shown: Collection[str]) -> bool:
        """Return whether the footing of a question is there, with the shown factors.

        Parameters
        ----------
        asked : the question
        shown : paths of the factors
        """
        standing = self._footings.get(self._ground(asked))
        return standing is not None and standing.factors == self._walked(asked, shown)

    def compare(self, draws: ExploredDraws, asked: WhatIf) -> Comparison:
        """Return the corridors of a question compared, as a run of it tells them.

        Parameters
        ----------
        draws : of the question
        asked : says which corridors
        """
        return comparison_of(draws, asked.corridors, self._threads)

    def inputs(self, asked: WhatIf) -> Varying:
        """Return the inputs that some route of a shipment meets.

        Parameters
        ----------
        asked : the question
        """
        scenario = _alone(self.scenario, asked.shipment)
        met = RouteSets(scenario, tuple(each.entry for each in self.run(asked).feasible))
        return Varying(scenario, self.questions.inputs).of_routes(met)

    def hazards(self, asked: WhatIf) -> list[Hazard]:
        """Return the hazards that some route of a shipment meets, regimes first.

        Parameters
        ----------
        asked : the question
        """
        tables = self.scenario.tables
        taken = {name for each in self.run(asked).feasible for way in each.entry.routes for name in way.legs}
        met = hazards_met(self.scenario, [tables.legs[name] for name in sorted(taken)])
        return sorted((tables.hazards[name] for name in met), key=lambda row: not row.known_at_departure)

    def _walked(self, asked: WhatIf, shown: Collection[str]) -> tuple[Factor, ...]:
        """Return the shown factors that are numbers and that the ground leaves alone, by path."""
        held = self.questions.altered(self.questions.ground_changes(asked))
        return tuple(
            self.questions.factor(path)
            for path in sorted(shown)
            if self._is_number(path) and held.isdisjoint(self._altered(path))
        )

    def _altered(self, path: str) -> set[str]:
        factor = self.questions.factor(path)
        return self.questions.altered(self.questions.value_changes(path, factor.law.at(0.0)))

    def _is_number(self, path: str) -> bool:
        if path not in self._numbers:
            factor = self.questions.factor(path)
            known = factor.base is not None
            self._numbers[path] = known and not NumberChanges(self.scenario, [factor]).others
        return self._numbers[path]

    def _of_all(self, asked: WhatIf) -> WhatIf:
        """Return a question about all corridors: they know nothing of each other."""
        return replace(asked, corridors=tuple(row.id for row in self.scenario.corridors))

    def _ground(self, asked: WhatIf) -> WhatIf:
        """Return what a footing is known by: month and hazards, whatever the numbers and the policy."""
        return replace(self.as_it_is(asked.shipment), month=asked.month, hazards=asked.hazards)


class _Standing:
    """A footing under one month and state of hazards, and who has no way there."""

    def __init__(
        self,
        scenario: Scenario,
        factors: tuple[Factor, ...],
        infeasible: tuple[CorridorRoutes, ...],
        threads: ThreadPoolExecutor,
    ) -> None:
        self.factors, self._infeasible = factors, infeasible
        self._n_feasible = len(scenario.corridors) - len(self._infeasible)
        self._footing, self._turn = Footing(scenario, factors, walkers=threads), Lock()

    def draws(self, asked: WhatIf, workers: int) -> ExploredDraws | None:
        with self._turn:
            return self._draws(asked, workers)

    def _draws(self, asked: WhatIf, workers: int) -> ExploredDraws | None:
        at = self._at(asked)
        if at is None:
            return None
        if is_walked(at.scenario.study):
            found = draws_of_walk(at.scenario, self._footing.judged(at), self._infeasible)
        else:
            found = replace(draws_of_trials(self._footing.trials(at, workers)), infeasible=self._infeasible)
        return found if len(found.feasible) == self._n_feasible else None  # a run tells why there are fewer

    def _at(self, asked: WhatIf) -> PointAt | None:
        moved = dict(asked.values)
        if not moved.keys() <= {each.path for each in self.factors}:
            return None
        point = {each.path: moved.get(each.path, each.base) for each in self.factors}
        at = self._footing.at({path: value for path, value in point.items() if value is not None})
        if at is None:
            return None
        study = at.scenario.study.model_copy(update={"policies": (asked.policy,)})
        return replace(at, scenario=replace(at.scenario, study=study))


def _tell(report: Report | None) -> None:
    if report is not None:
        report(0, 0)


def _to_explore(scenario: Scenario) -> Scenario:
    draws = _DRAWS if scenario.study.until else scenario.study.draws
    if draws > MOST_KEPT:
        raise InputError.single("study.draws", f"{draws:,} are too many to explore", "--draws 20000")
    plain = on_plain_worlds(scenario)
    return replace(plain, study=plain.study.model_copy(update={"draws": draws}))


def _alone(scenario: Scenario, shipment: str) -> Scenario:
    return replace(scenario, shipments=tuple(row for row in scenario.shipments if row.id == shipment))

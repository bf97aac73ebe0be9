"""The desk of live pages: what is waited for is done first, what may be asked next in the background."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import Self

from corridorsim.report.charts.models import DrawnMap, RunCharts
from corridorsim.report.live.live_charts import LiveCharts
from corridorsim.scenario.declarations import POLICIES
from corridorsim.scenario.factor_ranges import VaryingInput
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.study.explored_draws import ExploredDraws
from corridorsim.study.explored_files import save_explored
from corridorsim.study.explorer import Explorer
from corridorsim.study.lately_used import LatelyUsed
from corridorsim.study.what_if import WhatIf, months_of, ways_to_hold

_MOST_USUAL = 16
SLOW_POLICY = "rollout"  # looks ahead at every stop: minutes, where others take a second


class Overtaken(Exception):  # noqa: N818 - no error: somebody has asked something else
    """The question is of no interest any more."""


class Waiting:
    """Whether somebody waits for an answer.

    Parameters
    ----------
    closed : set when nobody waits for anything any more
    grace_seconds : so long a question that was overtaken is still worth its answer: pages follow a slider
        that does not come to rest
    """

    def __init__(self, closed: Event, grace_seconds: float) -> None:
        self._until, self._closed = perf_counter() + grace_seconds, closed
        self._overtaken, self._gone = Event(), Event()

    def overtake(self) -> None:
        """Say that something else was asked."""
        self._overtaken.set()

    def go(self) -> None:
        """Say that nobody is there any more."""
        self._gone.set()

    def go_on(self) -> None:
        """Do nothing while somebody waits.

        Raises
        ------
        Overtaken
            Where nobody does.
        """
        if (
            self._closed.is_set()
            or self._gone.is_set()
            or (self._overtaken.is_set() and perf_counter() > self._until)
        ):
            raise Overtaken

    def report(self, done: int, total: int) -> None:  # noqa: ARG002 - as a run reports
        """Go on with a run only while somebody waits.

        Parameters
        ----------
        done, total : tiles of the run
        """
        self.go_on()


@dataclass(frozen=True)
class Told:
    """What was asked, and the answer.

    Attributes
    ----------
    asked : the question
    now, before : charts of it, and with nothing changed: the same corridors on the same worlds
    stage : the map of all routes that shippers plan with when nothing is changed
    checked : whether a run of its own gave the figures
    """

    asked: WhatIf
    now: RunCharts
    before: RunCharts
    stage: DrawnMap
    checked: bool


@dataclass(frozen=True)
class Listing:
    """What can be asked about a shipment.

    Attributes
    ----------
    inputs : that can vary, those that its routes meet first
    n_met : so many of them do
    hazards : that its routes meet
    """

    inputs: tuple[VaryingInput, ...]
    n_met: int
    hazards: tuple[Hazard, ...]


class Desk:
    """Answers the questions of all pages.

    Parameters
    ----------
    explorer : of the scenario
    folder : where questions are saved

    Attributes
    ----------
    explorer, folder : as given
    charts : makes of comparisons what pages draw
    """

    def __init__(self, explorer: Explorer, folder: Path) -> None:
        self.explorer, self.folder, self.charts = explorer, folder, LiveCharts(explorer.scenario)
        self._front, self._back = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._listings: dict[str, Listing] = {}
        self._closed = Event()
        self._usual: LatelyUsed[WhatIf, RunCharts] = LatelyUsed(_MOST_USUAL)

    def __enter__(self) -> Self:
        """Return this."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take no more questions, and let go of those that are at work."""
        self._closed.set()
        for each in (self._front, self._back):
            each.shutdown(wait=False, cancel_futures=True)

    def waiting(self, grace_seconds: float = 0.0) -> Waiting:
        """Return what a page waits with.

        Parameters
        ----------
        grace_seconds : see ``Waiting``
        """
        return Waiting(self._closed, grace_seconds)

    def ask(self, asked: WhatIf, waiting: Waiting) -> Future[Told]:
        """Answer a question, from its footing where there is one, else by a run.

        Parameters
        ----------
        asked : the question
        waiting : where nobody does any more, the future has ``Overtaken``
        """
        return self._front.submit(self._answer, asked, waiting)

    def settle(self, asked: WhatIf, shown: Collection[str], waiting: Waiting) -> Future[Told]:
        """Build what the next questions stand on, then answer by a run what was answered from a footing.

        Parameters
        ----------
        asked : the question
        shown : paths of the factors that may be moved next
        waiting : as of ``ask``
        """
        return self._back.submit(self._settle, asked, tuple(shown), waiting)

    def look_ahead(self, asked: WhatIf, waiting: Waiting) -> Future[None]:
        """Run what a choice of month, hazard or policy would ask next; of a moved number there is no end.

        Parameters
        ----------
        asked : the question from which one would choose
        waiting : as of ``ask``
        """
        return self._back.submit(self._look_ahead, asked, waiting)

    def save(self, asked: WhatIf, waiting: Waiting) -> Future[tuple[Told, Path]]:
        """Write a question as a scenario file, with the figures that a run of it gives.

        Parameters
        ----------
        asked : the question
        waiting : as of ``ask``
        """
        return self._front.submit(self._save, asked, waiting)

    def listing(self, shipment: str) -> Listing:
        """Return what can be asked about a shipment; it is found with the first answer.

        Parameters
        ----------
        shipment : id
        """
        if shipment not in self._listings:
            usual = self.explorer.as_it_is(shipment)
            met = self.explorer.inputs(usual).inputs
            paths = {each.factor.path for each in met}
            others = (each for each in self.explorer.questions.inputs if each.factor.path not in paths)
            hazards = tuple(self.explorer.hazards(usual))
            self._listings[shipment] = Listing((*met, *others), len(met), hazards)
        return self._listings[shipment]

    def _answer(self, asked: WhatIf, waiting: Waiting) -> Told:
        waiting.go_on()
        draws = self.explorer.known(asked) or self.explorer.walk(asked)
        return self._told(asked, draws or self.explorer.run(asked, waiting.report))

    def _told(self, asked: WhatIf, draws: ExploredDraws) -> Told:
        self.listing(asked.shipment)
        usual = replace(self.explorer.as_it_is(asked.shipment), corridors=asked.corridors)
        stage = self.charts.stage(self.explorer.run(usual))
        return Told(asked, self._charts(asked, draws), self._before(usual), stage, draws.is_whole)

    def _before(self, usual: WhatIf) -> RunCharts:
        found = self._usual.get(usual)
        if found is None:
            found = self._charts(usual, self.explorer.run(usual))
            self._usual.keep(usual, found)
        return found

    def _charts(self, asked: WhatIf, draws: ExploredDraws) -> RunCharts:
        return self.charts.of(self.explorer.compare(draws, asked))

    def _settle(self, asked: WhatIf, shown: Collection[str], waiting: Waiting) -> Told:
        waiting.go_on()
        told = self._told(asked, self.explorer.run(asked, waiting.report))
        waiting.go_on()
        self.explorer.stand(asked, shown)
        return told

    def _save(self, asked: WhatIf, waiting: Waiting) -> tuple[Told, Path]:
        told = self._told(asked, self.explorer.run(asked, waiting.report))
        return told, save_explored(self.explorer, asked, self.folder)

    def _look_ahead(self, asked: WhatIf, waiting: Waiting) -> None:
        for question in () if asked.values else self._next(asked):
            waiting.go_on()
            self.explorer.run(question, waiting.report)

    def _next(self, asked: WhatIf) -> Iterator[WhatIf]:
        for policy in POLICIES:
            if policy != SLOW_POLICY:
                yield replace(asked, policy=policy)
        for hazard in self.listing(asked.shipment).hazards:
            others = tuple(each for each in asked.hazards if each[0] != hazard.id)
            for how in ways_to_hold(self.explorer.scenario, hazard.id):
                held = () if how == "as it is" else ((hazard.id, how),)
                yield replace(asked, hazards=tuple(sorted((*others, *held))))
        yield replace(asked, month=None)
        for month in months_of(self.explorer.scenario.study):
            yield replace(asked, month=month)

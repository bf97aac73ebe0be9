"""Judging: what every policy decides in every entry and draw, a tile of worlds at a time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats, Integers
from corridorsim.scenario.declarations import Study
from corridorsim.study.deciding import Journeys
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.foresight import Foresight
from corridorsim.study.late_draws import is_late, is_whole
from corridorsim.study.planning import Candidates, plan, planning_spans
from corridorsim.study.policies import Adaptive, Decider, deciders
from corridorsim.study.policy_pairs import FRESHEST, judged_policies
from corridorsim.study.threads import Progress, in_order
from corridorsim.study.tiles import SOON_HOURS, Span, TileMaker, spans
from corridorsim.units import SECONDS_PER_HOUR


class Judging:
    """Plans on planning draws, then judges what each policy decides on the study's own.

    Parameters
    ----------
    pool : threads
    maker, candidates : what is decided
    study : gives policies, objective and draws
    progress : counts the tiles
    """

    def __init__(
        self,
        pool: ThreadPoolExecutor,
        maker: TileMaker,
        candidates: Candidates,
        study: Study,
        progress: Progress,
    ) -> None:
        self._pool, self._maker, self._candidates = pool, maker, candidates
        self._study, self._progress = study, progress
        self._plans: dict[int, list[Integers]] = {}
        self._foresight = Foresight(pool, maker, candidates, study, self._plans)
        progress.total = len(spans(study.draws))

    def part(self, span: Span) -> DrawPart:
        """Return what every policy did in every entry in some draws.

        Parameters
        ----------
        span : the first at a multiple of ``LANES``
        """
        judged = judged_policies(self._study)
        weighted = bool(self._study.inflated)
        part = DrawPart.empty(len(judged), len(self._candidates.entries), span, weighted=weighted)
        tiles = _tiles(span)
        self._plan_for(tiles)
        policies = deciders(self._foresight)
        if FRESHEST in judged:
            policies.append(Adaptive(self._foresight, delay_hours=0.0))
        for seconds in in_order(self._pool, lambda tile: self._judge(policies, tile, part), tiles):
            part.seconds[:] += seconds
            self._progress.step()
        return part

    def skip(self, span: Span) -> None:
        """Count a part that need not be made.

        Parameters
        ----------
        span : its draws
        """
        self._progress.step(len(_tiles(span)))

    def _plan_for(self, tiles: Sequence[Span]) -> None:
        """Make the plans for the sets of regimes that some of the draws depart under, each set once."""
        met = [regimes for regimes in self._regimes_met(tiles) if regimes not in self._plans]
        self._progress.total += len(met) * len(planning_spans())
        for regimes in met:
            self._plans[regimes] = plan(
                self._pool, self._maker, self._candidates, self._study.objective, regimes, self._progress
            )

    def _regimes_met(self, tiles: Sequence[Span]) -> list[int]:
        """Return the sets of regimes that some draw departs under."""
        if self._maker.n_regimes == 0:
            return [0]
        found = in_order(self._pool, self._maker.regimes_at_departure, tiles)
        return sorted({int(bits) for part in found for bits in np.unique(part)})

    def _judge(self, policies: Sequence[Decider], span: Span, part: DrawPart) -> Integers:
        """Judge one tile; writes the columns of its own draws only, and returns their seconds by part."""
        seconds = np.zeros_like(part.seconds)
        every = np.ones(seconds.shape[:2], dtype=np.bool_)
        late = self._decide(policies, every, span, SOON_HOURS, part, seconds)
        lanes = np.flatnonzero(late.any(axis=(0, 1)))
        if is_whole(lanes, span) or (part.weights is not None and len(lanes)):
            seconds[:] = 0
            self._decide(policies, every, span, np.inf, part, seconds)
        else:
            for lane in lanes.tolist():
                self._decide(policies, late[..., lane], (span[0] + lane, 1), np.inf, part, seconds)
        return seconds

    def _decide(
        self,
        policies: Sequence[Decider],
        asked: NDArray[np.bool_],
        span: Span,
        until_hours: float,
        part: DrawPart,
        inout_seconds: Integers,
    ) -> NDArray[np.bool_]:
        """Decide some entries (n_policies, n_entries) in worlds without later events; returns who is late.

        Whoever arrives later than that, (n_policies, n_entries, n_draws), might have met more.
        """
        here, horizon_hours = (
            slice(span[0] - part.first, span[0] - part.first + span[1]),
            self._maker.horizon_hours,
        )
        tile = self._maker.make(span, until_hours=until_hours)
        late = np.zeros((*asked.shape, span[1]), dtype=np.bool_)
        for which, row in np.argwhere(asked):
            found = policies[which].decide(tile, row)
            if until_hours < horizon_hours:
                late[which, row] = is_late(found.hours, until_hours)
            part.hours[which, row, here] = np.where(found.hours > horizon_hours, np.inf, found.hours)
            part.route[which, row, here] = found.route
            inout_seconds[which, row] += self._seconds(found, tile.weights, ~late[which, row])
        if part.weights is not None and tile.weights is not None:
            part.weights[here] = tile.weights
        return late

    def _seconds(self, journeys: Journeys, weights: Floats | None, counted: NDArray[np.bool_]) -> Integers:
        """Return the seconds that delivered draws spent on each part: integers, so that any order adds up."""
        delivered = (journeys.hours <= self._maker.horizon_hours) & counted
        split = journeys.split[:, delivered].astype(np.float64) * SECONDS_PER_HOUR
        if weights is not None:
            split *= weights[delivered]
        return np.asarray(np.rint(split).astype(np.int64).sum(axis=1), dtype=np.int64)


def _tiles(span: Span) -> list[Span]:
    """Return the tiles of a part."""
    return [(span[0] + first, n_draws) for first, n_draws in spans(span[1])]

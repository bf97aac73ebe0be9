"""Judging: what every policy decides in every entry and draw, a tile of worlds at a time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.choosing import add_seconds
from corridorsim.network.network import Floats, Integers
from corridorsim.scenario.declarations import Study
from corridorsim.study.deciding import Decider
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.foresight import Foresight
from corridorsim.study.late_draws import is_late
from corridorsim.study.planning import Candidates, plan, planning_spans
from corridorsim.study.policies import deciders
from corridorsim.study.spans import Draws, Span, draws_of, spans
from corridorsim.study.threads import Progress, in_order
from corridorsim.study.tiles import SOON_HOURS, Tile, TileMaker

_LATE_LANES = 128  # whole worlds take much room


class Asked(NamedTuple):
    """For whom it is asked what becomes of them.

    Attributes
    ----------
    draws : uint32 (n,)
    who : bool (n_policies, n_entries, n)
    """

    draws: Draws
    who: NDArray[np.bool_]

    @classmethod
    def all_of(cls, draws: Draws, n_policies: int, n_entries: int) -> Asked:
        """Return everybody in some draws."""
        return cls(draws, np.ones((n_policies, n_entries, len(draws)), dtype=np.bool_))

    @classmethod
    def joined(cls, parts: Sequence[Asked]) -> Asked:
        """Return those of some parts, one after the other."""
        draws, who = zip(*parts, strict=True)
        return cls(np.concatenate(draws), np.concatenate(who, axis=2))

    def some(self) -> Asked:
        """Return the draws in which it is asked of anybody."""
        at = np.flatnonzero(self.who.any(axis=(0, 1)))
        return Asked(self.draws[at], self.who[:, :, at])

    def split(self, n_draws: int) -> list[Asked]:
        """Return the same in parts of so many draws at most."""
        first = range(0, len(self.draws), n_draws)
        return [Asked(self.draws[at : at + n_draws], self.who[:, :, at : at + n_draws]) for at in first]


class Judging:
    """Plans on planning draws, then judges what each policy decides on the study's own.

    Parameters
    ----------
    pool : threads
    maker, candidates : what is decided
    study : gives objective and draws
    judged : policies
    progress : counts the tiles
    """

    def __init__(
        self,
        pool: ThreadPoolExecutor,
        maker: TileMaker,
        candidates: Candidates,
        study: Study,
        judged: Sequence[str],
        progress: Progress,
    ) -> None:
        self._pool, self._maker, self._candidates = pool, maker, candidates
        self._study, self._judged, self._progress = study, judged, progress
        self._plans: dict[int, list[Integers]] = {}
        self._foresight = Foresight(pool, maker, candidates, study, self._plans)
        self._deciders: list[Decider] | None = None
        progress.total = len(spans(study.draws))

    def part(self, span: Span) -> DrawPart:
        """Return what every policy did in every entry in some draws.

        Parameters
        ----------
        span : the first at a multiple of ``LANES``
        """
        weighted = bool(self._study.inflated)
        part = DrawPart.empty(len(self._judged), len(self._candidates.entries), span, weighted=weighted)
        tiles = _tiles(span)
        self._plan_for(tiles)
        policies = self._who_decides()
        late = []
        for seconds, their_late in in_order(
            self._pool, lambda tile: self._judge(policies, tile, part), tiles
        ):
            part.seconds[:] += seconds
            late.append(their_late)
            self._progress.step()
        again = Asked.joined(late).split(_LATE_LANES)
        for seconds, _ in in_order(self._pool, lambda some: self._judge_late(policies, some, part), again):
            part.seconds[:] += seconds
        return part

    def _who_decides(self) -> list[Decider]:
        """Return who decides by each policy that is judged, made anew where more is planned than was."""
        if self._deciders is None:
            self._deciders = deciders(self._foresight, self._judged)
        return self._deciders

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
        if met:
            self._deciders = None
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

    def _judge(self, policies: Sequence[Decider], span: Span, part: DrawPart) -> tuple[Integers, Asked]:
        """Judge one tile; writes the columns of its own draws only.

        Returns the seconds by part, and who arrives so late that there might be more events to meet: those
        are left out of the seconds. Draws that carry weights have all their events at once: the weights count
        them.
        """
        until_hours = SOON_HOURS if part.weights is None else np.inf
        tile = self._maker.make(span, until_hours=until_hours)
        every = Asked.all_of(draws_of(span), len(policies), len(self._candidates.entries))
        seconds, late = self._decide(policies, tile, every, until_hours, part)
        if part.weights is not None and tile.weights is not None:
            first = span[0] - part.first
            part.weights[first : first + span[1]] = tile.weights
        self._maker.take_back(tile)
        return seconds, late

    def _judge_late(
        self, policies: Sequence[Decider], asked: Asked, part: DrawPart
    ) -> tuple[Integers, Asked]:
        """Judge some draws of a part in their whole worlds."""
        return self._decide(policies, self._maker.make_some(asked.draws), asked, np.inf, part)

    def _decide(
        self, policies: Sequence[Decider], tile: Tile, asked: Asked, until_hours: float, part: DrawPart
    ) -> tuple[Integers, Asked]:
        """Write what the policies decide in the worlds of a tile, for whom it is asked."""
        seconds, late = np.zeros_like(part.seconds), np.zeros_like(asked.who)
        columns, horizon_hours = asked.draws.astype(np.int64) - part.first, self._maker.horizon_hours
        for which, policy in enumerate(policies):
            rows = np.flatnonzero(asked.who[which].any(axis=1)).tolist()
            for row, found in zip(rows, policy.decide(tile, rows) if rows else (), strict=True):
                if until_hours < horizon_hours:
                    late[which, row] = is_late(found.hours, until_hours)
                known = asked.who[which, row] & ~late[which, row]
                hours = np.where(found.hours > horizon_hours, np.float32(np.inf), found.hours)
                part.hours[which, row, columns[known]] = hours[known]
                part.route[which, row, columns[known]] = found.route[known]
                add_seconds(found.split, _weights(tile), known & np.isfinite(hours), seconds[which, row])
        return seconds, Asked(asked.draws, late).some()


def _weights(tile: Tile) -> Floats:
    """Return the weights of a tile's draws, none where all weigh the same."""
    return np.zeros(0) if tile.weights is None else tile.weights


def _tiles(span: Span) -> list[Span]:
    """Return the tiles of a part."""
    return [(span[0] + first, n_draws) for first, n_draws in spans(span[1])]

"""Stopping by precision: a run looks at its figures after 2¹⁵ draws and at every doubling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corridorsim.scenario.declarations import Study
from corridorsim.scenario.precision import Target, checkpoints, parse_until, unmet
from corridorsim.study.every_draw import EveryDraw
from corridorsim.study.row_figures import days_of, figures_of
from corridorsim.study.row_tally import RowTally
from corridorsim.study.tally import Tally


@dataclass(frozen=True)
class Stop:
    """How a run that stops by itself came to its end.

    Attributes
    ----------
    targets : what was asked for
    met : whether every figure is so precise
    checkpoints : draws after which the run looked
    confidence : of the intervals at the last look; all looks together are wrong with at most 5 %
    """

    targets: tuple[str, ...]
    met: bool
    checkpoints: tuple[int, ...]
    confidence: float


class Watch:
    """Looks at a run's figures when it is time to.

    Parameters
    ----------
    study : says what is to be known, and how many draws are the most
    tally, every : what has been counted and kept

    Attributes
    ----------
    looks : draws after which to look; none where nothing is asked for
    stop : how the run ended; None where nothing is asked for
    """

    def __init__(self, study: Study, tally: Tally, every: EveryDraw) -> None:
        self._tally, self._every = tally, every
        self._targets = parse_until(study.until) if study.until else ()
        self._checkpoints = {look.draws: look for look in checkpoints(study.draws)} if study.until else {}
        self.looks = tuple(self._checkpoints)
        self.stop: Stop | None = None

    def is_over(self, draws: int) -> bool:
        """Return whether a run ends here because all that was asked for is known well enough.

        Parameters
        ----------
        draws : so many are done
        """
        look = self._checkpoints.get(draws)
        if look is None:
            return False
        met = not any(self._unmet(*place, draws, look.confidence) for place in self._tally.places())
        looks = tuple(each for each in self.looks if each <= draws)
        self.stop = Stop(tuple(map(str, self._targets)), met, looks, look.confidence)
        return met

    def _unmet(
        self, policy: int, entry: int, row: RowTally, draws: int, confidence: float
    ) -> Sequence[Target]:
        """Return what is not known well enough; of a corridor that is never delivered nothing is asked."""
        if not row.delivered:
            return ()
        hours = self._every.hours[policy, entry, :draws]
        figures = figures_of(days_of(hours, row), row, confidence)
        values: dict[str, float | None] = {name: figure.value for name, figure in figures.items()}
        widths = {name: figure.interval.half_width for name, figure in figures.items()}
        return unmet(self._targets, {"on_time": None} | values, widths)

"""Scrambled Sobol' points for the draws that are judged, in the place of chance's own numbers.

They stand for what every draw has in the same number: the instant of departure, the states of regimes and of
wear at departure and how long they last, what things have in common, phases, hours, lateness and the luck
with rules. Everything else, such as the events of a process in time, stays Philox's. Which dimension a thing
has goes by its place in the list, so that runs over other routes, unlike runs on chance's own numbers, do not
share the luck of the things that they have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from corridorsim.errors import InputError
from corridorsim.kernels.chance import (
    PURPOSE_DEPARTURE,
    PURPOSE_EVENT,
    PURPOSE_GROUP,
    PURPOSE_REGIME,
    PURPOSE_RULE,
)
from corridorsim.kernels.worlds import (
    REGIME,
    RENEWAL,
    Departures,
    Durations,
    Hazards,
    Lateness,
    Points,
    RuleDelays,
)
from corridorsim.scenario.declarations import Study
from corridorsim.study.sobol import MOST_DIMENSIONS, SobolPoints

Occasion = tuple[int, int, int, int]  # the two words of a thing's id, purpose, which of its four numbers
_STATE_WORDS = {REGIME: (PURPOSE_REGIME, (2, 1, 0)), RENEWAL: (PURPOSE_EVENT, (1, 0, 3))}


class JudgedPoints:
    """Points by occasion; one may serve many threads.

    Parameters
    ----------
    occasions : each once, the most important first, that of departures before all others
    seed : of the study
    """

    def __init__(self, occasions: Sequence[Occasion], seed: int) -> None:
        self._points = SobolPoints(len(occasions), seed)
        columns = np.array(occasions, dtype=np.int64).reshape(-1, 4)
        self._thing = np.ascontiguousarray(columns[:, :2].astype(np.uint32))
        self._purpose, self._word = columns[:, 2].astype(np.uint32), columns[:, 3].copy()

    def __len__(self) -> int:
        """Return the number of dimensions."""
        return len(self._word)

    def at(self, draws: NDArray[np.uint32]) -> Points:
        """Return the points of some draws.

        Parameters
        ----------
        draws : uint32 (n_draws,), increasing; consecutive ones cost least
        """
        runs = np.split(draws, np.flatnonzero(np.diff(draws) != 1) + 1) if len(draws) else []
        words = [self._points.words(int(run[0]), len(run)) for run in runs]
        return Points(self._thing, self._purpose, self._word, np.concatenate(words, axis=1))


def points_of(occasions: Iterable[Occasion], study: Study, most_draws: int) -> JudgedPoints | None:
    """Return the points of a study, None where its worlds are chance's own numbers.

    Parameters
    ----------
    occasions : what every draw has in the same number
    study : says how worlds are drawn
    most_draws : so many are kept at most; intervals take every draw

    Raises
    ------
    InputError
        For more draws than are kept, or more occasions than there are dimensions.
    """
    if study.sampling == "random":
        return None
    if study.draws > most_draws:
        wrong = f"{study.draws:,} are too many for sampling 'sobol'"
        raise InputError.single("study.draws", wrong, f"at most {most_draws:,}")
    known = list(dict.fromkeys(occasions))
    if len(known) > MOST_DIMENSIONS:
        wrong = f"Sobol' points have {MOST_DIMENSIONS:,} dimensions, and the routes need {len(known):,}"
        raise InputError.single("study.sampling", wrong, "random")
    return JudgedPoints(known, study.seed)


def departure_occasion(study_id: NDArray[np.uint32]) -> Occasion:
    """Return the occasion on which departures are drawn.

    Parameters
    ----------
    study_id : uint32 (2,)
    """
    return (int(study_id[0]), int(study_id[1]), int(PURPOSE_DEPARTURE), 0)


def occasions_of(
    study_id: NDArray[np.uint32],
    hazards: Hazards,
    durations: Durations,
    departures: Departures,
    lateness: Lateness,
    delays: RuleDelays,
) -> Iterator[Occasion]:
    """Yield what every draw has in the same number, the most important first.

    Parameters
    ----------
    study_id : uint32 (2,)
    hazards, durations, departures, lateness, delays : see their classes
    """
    yield departure_occasion(study_id)
    yield from _states(hazards)
    yield from _groups(hazards)
    yield from _groups(durations)
    for thing, purpose in zip(departures.thing, departures.purpose, strict=True):
        yield from _of(thing, purpose, 1)
    for thing, purpose, word in zip(durations.thing, durations.purpose, durations.word, strict=True):
        yield from _of(thing, purpose, int(word))
    for thing, purpose in zip(lateness.thing, lateness.purpose, strict=True):
        yield from _of(thing, purpose, 3)
    for thing in delays.thing:
        yield from _of(thing, PURPOSE_RULE, 0, 1)


def _states(hazards: Hazards) -> Iterator[Occasion]:
    """Yield the occasions on which the states at departure of regimes and of wear are drawn, and how long."""
    for thing, kind in zip(hazards.id, hazards.kind, strict=True):
        if kind in _STATE_WORDS:
            purpose, words = _STATE_WORDS[int(kind)]
            yield from _of(thing, purpose, *words)


def _groups(laws: Durations | Hazards) -> Iterator[Occasion]:
    """Yield the occasions on which what things have in common is drawn; only a t copula needs two numbers."""
    for row in np.unique(laws.group[laws.group >= 0]):
        yield from _of(laws.group_id[row], PURPOSE_GROUP, *range(1 + (len(laws.t_tables) > 0)))


def _of(thing: NDArray[np.uint32], purpose: np.uint32, *words: int) -> Iterator[Occasion]:
    for word in words:
        yield (int(thing[0]), int(thing[1]), int(purpose), word)

"""Pairs of policies: what one does better than another in the same corridor, draw by draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from numpy.typing import NDArray

from corridorsim.network.network import Floats
from corridorsim.scenario.declarations import Study
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.moments import moments_of
from corridorsim.study.outcomes import outcome
from corridorsim.study.routes import CorridorRoutes
from corridorsim.study.row_tally import Arrays, RowTally

FRESHEST = "adaptive-now"  # whose news is of this very hour: judged beside the study's policies, never shown
PAIRS = {
    "flexibility": ("committed", "adaptive"),
    "perfect_information": ("committed", "clairvoyant"),
    "fallback": ("committed", "committed-with-fallback"),
    "rollout": ("committed", "rollout"),
    "fresher_news": ("adaptive", FRESHEST),
}
MEASURES = ("objective", "days", "usd")


def judged_policies(study: Study) -> tuple[str, ...]:
    """Return the study's policies, and ``FRESHEST`` where the news that ``adaptive`` has is older.

    Parameters
    ----------
    study : gives the policies and the age of the news
    """
    is_late = "adaptive" in study.policies and study.information_delay_hours > 0
    return (*study.policies, FRESHEST) if is_late else study.policies


def pairs_of(study: Study) -> dict[str, tuple[int, int]]:
    """Return which of ``PAIRS`` a study can tell, and where both stand among the judged policies.

    Parameters
    ----------
    study : gives the policies and the age of the news
    """
    at = {policy: which for which, policy in enumerate(judged_policies(study))}
    return {name: (at[one], at[two]) for name, (one, two) in PAIRS.items() if one in at and two in at}


class Difference(NamedTuple):
    """Mean of a paired difference, its standard error and the independent figures behind that."""

    mean: float
    error: float
    independent: int


class PairTally:
    """What the differences between policies add up to in one shipment's corridor.

    Parameters
    ----------
    entry : shipment, corridor and routes
    position : where it stands in a part's arrays
    study : gives policies, horizon, objective and window

    Attributes
    ----------
    entry, position : as given
    pairs : as of ``pairs_of``
    freshest : the draws of ``FRESHEST``, None where that is not judged
    """

    def __init__(self, entry: CorridorRoutes, position: int, study: Study) -> None:
        self.entry, self.position, self._study = entry, position, study
        self.pairs = pairs_of(study)
        self._differences = moments_of(len(self.pairs) * len(MEASURES), study)
        self.freshest = RowTally(entry, study) if FRESHEST in judged_policies(study) else None

    def add(self, part: DrawPart, departure: Floats) -> None:
        """Add the next draws.

        Parameters
        ----------
        part : begins where the last one ended
        departure : float64 (n_draws,), hours since the start of the window
        """
        if self.freshest is not None:
            self.freshest.add(part, len(self._study.policies), self.position, departure)
        found = {
            policy: outcome(
                self.entry,
                part.hours[policy, self.position],
                part.route[policy, self.position],
                self._study,
                departure,
            )
            for policy in sorted({policy for pair in self.pairs.values() for policy in pair})
        }
        apart, counted = [], []
        for one, two in self.pairs.values():
            first, second = found[one], found[two]
            both = first.delivered & second.delivered
            for name in MEASURES:
                apart.append(getattr(first, name) - getattr(second, name))
                counted.append(both if name == "days" else None)
        self._differences.add(apart, counted)

    def difference(self, pair: str, measure: str) -> Difference:
        """Return what one policy of a pair takes more than the other.

        Parameters
        ----------
        pair : one of ``pairs``
        measure : one of ``MEASURES``; ``days`` of draws that are delivered under both policies
        """
        at = list(self.pairs).index(pair) * len(MEASURES) + MEASURES.index(measure)
        found = self._differences
        return Difference(found.mean(at), found.error(at), found.independent(at))

    def arrays(self) -> Arrays:
        """Return all that was counted, for a file; ``restore`` reads it back."""
        freshest = {} if self.freshest is None else self.freshest.arrays()
        return self._differences.arrays() | {f"freshest-{name}": each for name, each in freshest.items()}

    def restore(self, named: Mapping[str, NDArray[Any]]) -> None:
        """Take over what an earlier run had counted.

        Parameters
        ----------
        named : from ``arrays``
        """
        self._differences.restore(named)
        if self.freshest is not None:
            head = "freshest-"
            self.freshest.restore(
                {name.removeprefix(head): each for name, each in named.items() if name.startswith(head)}
            )

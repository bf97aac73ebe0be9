"""Findings: all that one sweep says of when a corridor wins or fails, and of which is the safe choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corridorsim.errors import InputError
from corridorsim.study.cases_of_interest import Interest
from corridorsim.study.choices import choices
from corridorsim.study.discovery import Discovery, Method, discover
from corridorsim.study.robustness import Regret, regret
from corridorsim.study.satisficing import Satisfaction, satisficing
from corridorsim.study.sweeps import Sweep
from corridorsim.study.worth_of_knowing import WorthOfKnowing, worth_of_knowing


@dataclass(frozen=True)
class Findings:
    """What a sweep says.

    Attributes
    ----------
    discovery : under which conditions something is the case
    regret : of each corridor; None where there is no choice
    satisfaction : how often each is good enough; None where no condition was asked
    worth : of knowing, one for each shipment and policy; none where it cannot be told
    notes : why something is not told, a sentence each
    """

    discovery: Discovery
    regret: Regret | None
    satisfaction: Satisfaction | None
    worth: tuple[WorthOfKnowing, ...]
    notes: tuple[str, ...]


def find(
    sweep: Sweep, of: Interest, *, method: Method = "prim", enough: Sequence[str] = (), seed: int = 0
) -> Findings:
    """Return all that a sweep says.

    Parameters
    ----------
    sweep : any
    of : what is of interest: ``wins``, ``loses`` or ``fails``
    method : of discovery
    enough : conditions that a corridor meets which is good enough; none: nobody asks
    seed : of resamples

    Raises
    ------
    InputError
        Where the extra ``discovery`` is not installed, or something that is asked for is not in the sweep.
    """
    discovery = discover(sweep, of, method=method, seed=seed)
    satisfaction = satisficing(sweep, enough) if enough else None
    decided = [each for each in choices(sweep) if len(each.corridors) > 1]
    notes, worth = (
        [] if decided else ["There is one corridor: nothing to regret, and nothing worth knowing."],
        [],
    )
    for each in decided:
        try:
            worth.append(worth_of_knowing(sweep, shipment=each.shipment, policy=each.policy, seed=seed))
        except InputError as error:
            notes.append(f"{each.place}: {'; '.join(map(str, error.problems))}")
    return Findings(discovery, regret(sweep) if decided else None, satisfaction, tuple(worth), tuple(notes))

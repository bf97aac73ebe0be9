"""Choices: between which corridors a shipment decides, and what each loses by at every point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridorsim.errors import InputError, nearest
from corridorsim.network.network import Floats
from corridorsim.study.sweeps import EntryName, Output, Sweep

HIGHER_IS_BETTER = frozenset({"on_time", "best_share"})
SAMPLES = frozenset({"lhs", "sobol"})  # designs whose points fall as the laws say
BY = "objective_mean"


@dataclass(frozen=True)
class Choice:
    """The corridors between which one shipment decides under one policy.

    Attributes
    ----------
    shipment, policy : ids, empty for a model that has none
    corridors : in the order of the sweep
    outputs : of each corridor what it loses by, the lower the better; infinite at points where it has no way
        and another has, NaN at points where none has
    """

    shipment: str
    policy: str
    corridors: tuple[str, ...]
    outputs: tuple[Output, ...]

    @property
    def losses(self) -> Floats:
        """Float64 (n_points, n_corridors)."""
        return np.stack([each.values for each in self.outputs], axis=1)

    @property
    def known(self) -> np.ndarray:
        """Bool (n_points,): where some corridor has a way, and the point did not fail."""
        return np.asarray(~np.isnan(self.losses).any(axis=1))

    @property
    def place(self) -> str:
        """Whose it is, for people."""
        return ", ".join(filter(None, (self.shipment, self.policy)))

    def at_known(self) -> tuple[Output, ...]:
        """Return the outputs at known points only."""
        known = self.known
        return tuple(Output(each.label, each.values[known], each.left_out[:, known]) for each in self.outputs)


def choices(
    sweep: Sweep, by: str = BY, *, shipment: str = "", policy: str = "", corridor: str = ""
) -> tuple[Choice, ...]:
    """Return what is decided at the points of a sweep, one for each shipment and policy.

    Parameters
    ----------
    sweep : of two corridors or more
    by : the statistic that decides; of ``on_time`` and ``best_share`` the highest is best, else the lowest
    shipment, policy : only of these; empty: of all
    corridor : only where this one is to be had; empty: any

    Raises
    ------
    InputError
        Where there is none.
    """
    groups = dict.fromkeys((each.shipment, each.policy) for each in sweep.entries)
    wanted = [
        (one, other)
        for one, other in groups
        if (not shipment or one == shipment) and (not policy or other == policy)
    ]
    found = [_choice(sweep, by, one, other) for one, other in wanted]
    found = [each for each in found if not corridor or corridor in each.corridors]
    if not found:
        raise _none(sweep, {"shipment": shipment, "policy": policy, "corridor": corridor})
    return tuple(found)


def _none(sweep: Sweep, asked: dict[str, str]) -> InputError:
    for name, value in asked.items():
        known = {getattr(each, name) for each in sweep.entries}
        if value and value not in known:
            return InputError.single(name, f"no '{value[:60]}' in this sweep", nearest(value, known))
    return InputError.single("sweep", f"nothing of {' '.join(filter(None, asked.values()))} in it")


def _choice(sweep: Sweep, by: str, shipment: str, policy: str) -> Choice:
    corridors = [each.corridor for each in sweep.entries if _is_of(each, shipment, policy)]
    sign = -1.0 if by in HIGHER_IS_BETTER else 1.0
    outputs = [
        sweep.output(by, corridor=name, shipment=shipment, policy=policy) for name in dict.fromkeys(corridors)
    ]
    values = np.stack([each.values for each in outputs], axis=1)
    without = np.stack([each.left_out for each in outputs], axis=2)
    lost, lost_without = _without_way(sign * values), _without_way(sign * without)
    # A way by which only one group of the draws arrives is still a way: its error is what cannot be told.
    lost_without = np.where(np.isfinite(lost) & ~np.isfinite(lost_without), lost, lost_without)
    told = [Output(each.label, lost[:, at], lost_without[:, :, at]) for at, each in enumerate(outputs)]
    return Choice(shipment, policy, tuple(dict.fromkeys(corridors)), tuple(told))


def _is_of(entry: EntryName, shipment: str, policy: str) -> bool:
    return entry.shipment == shipment and entry.policy == policy


def _without_way(losses: Floats) -> Floats:
    """Return losses with infinity where a corridor has no way and another has; corridors on the last axis."""
    missing = np.isnan(losses)
    return np.where(missing & ~missing.all(axis=-1, keepdims=True), np.inf, losses)


def sampled(sweep: Sweep) -> bool:
    """Return whether the points of a sweep fall as the laws of its factors say.

    A grid, a table or one factor at a time covers what may be, not how likely it is: means and shares over
    its points are of the points.

    Parameters
    ----------
    sweep : any
    """
    return sweep.design.kind in SAMPLES

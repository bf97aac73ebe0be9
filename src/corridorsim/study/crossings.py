"""Crossings: at which values of one factor a corridor begins to beat another, on common worlds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from corridorsim.errors import InputError, nearest
from corridorsim.network.network import Floats
from corridorsim.scenario.factors import Factor
from corridorsim.study.boxes import VERBS, unit_of_factor, unit_words
from corridorsim.study.break_even import find_break_even
from corridorsim.study.choices import BY, Choice, choices
from corridorsim.study.designs import Design
from corridorsim.study.digits import table_html, told
from corridorsim.study.monte_carlo import error_of_groups
from corridorsim.study.sweeps import Model, Sweep

_GRID = 9  # values at which the lead is looked at before it is followed
_FINE = 1_000  # the answer is as near as the range over this
_NEAR_THE_ENDS = (0.001, 0.999)  # of a law without ends


@dataclass(frozen=True)
class Crossing:
    """A value of the factor at which one corridor takes over from the other.

    Attributes
    ----------
    value : of the factor
    low, high : 95 % interval of it by Monte Carlo error; None for an end that the values tried do not reach
    begins : whether it is better above the value, else below it
    """

    value: float
    low: float | None
    high: float | None
    begins: bool


@dataclass(frozen=True)
class Crossings:
    """Where one corridor is better than another along a factor.

    Attributes
    ----------
    factor : what is varied, everything else as it is
    corridor, against : ids
    by : the statistic that decides
    crossings : in the order of the values; none where one is better throughout
    values, leads, errors : what was tried first: values of the factor, what the corridor loses by above the
        other, and its Monte Carlo standard error; float64 (n_values,)
    interpolated : whether crossings are read off between points of a sweep, else found by runs of the model
    """

    factor: Factor
    corridor: str
    against: str
    by: str
    crossings: tuple[Crossing, ...]
    values: Floats = field(repr=False)
    leads: Floats = field(repr=False)
    errors: Floats = field(repr=False)
    interpolated: bool

    @property
    def is_monotone(self) -> bool:
        """Whether the lead only rises or only falls over the values that were tried first."""
        with np.errstate(invalid="ignore"):  # between two values without a way nothing changes
            steps = np.nan_to_num(np.diff(self.leads), nan=0.0)
        return bool((steps >= 0.0).all() or (steps <= 0.0).all())

    @property
    def text(self) -> str:
        """The answer in a sentence or two."""
        head = f"{self.corridor} beats {self.against} by {self.by}"
        tail = unit_words(unit_of_factor(self.factor))
        tried = f"{told(float(self.values[0]))} to {told(float(self.values[-1]))}{tail}"
        if not self.crossings:
            where = "nowhere" if self.leads[0] > 0.0 else "everywhere"
            return f"{head} {where}: {self.factor.path} {VERBS[self.factor.verb]} {tried}."
        parts = [
            f"{'above' if each.begins else 'below'} {told(each.value)}{tail}{_interval(each)}"
            for each in self.crossings
        ]
        how = " read off between the points of the sweep" if self.interpolated else ""
        turns = "" if self.is_monotone else f" The lead does not only rise or fall from {tried}."
        return f"{head} where {self.factor.path} {VERBS[self.factor.verb]} {' and '.join(parts)}{how}.{turns}"

    def to_frame(self) -> pd.DataFrame:
        """Return one row a crossing."""
        return pd.DataFrame(
            [vars(each) for each in self.crossings], columns=["value", "low", "high", "begins"]
        )

    def __str__(self) -> str:
        """Return the answer in a sentence or two."""
        return self.text

    def _repr_html_(self) -> str:
        page = table_html(self.to_frame()) if self.crossings else ""
        return f"<p>{self.text}</p>{page}"


def _interval(found: Crossing) -> str:
    if found.low == found.high and found.low is not None:
        return ""
    ends = (told(found.low) or "?", told(found.high) or "?")
    return f" ({ends[0]}–{ends[1]})"


def break_even(
    model: Model,
    factor: Factor,
    corridor: str,
    against: str,
    *,
    shipment: str = "",
    policy: str = "",
    by: str = BY,
) -> Crossings:
    """Return at which values of one factor a corridor begins to beat another.

    The lead is looked at on nine values first, then each change of sign is followed by bisection; a lead that
    changes sign twice between two neighbours of the nine is not seen.

    Parameters
    ----------
    model : on common worlds, such as ``CorridorModel(scenario, [factor])``
    factor : its only one, of numbers
    corridor, against : ids
    shipment, policy : whose; empty: the first there is
    by : the statistic that decides

    Raises
    ------
    InputError
        Where the factor has words, a point fails, or the model has no such corridor.
    """

    def lead(values: Sequence[float]) -> tuple[Floats, Floats]:
        said = model.evaluate([{factor.path: value} for value in values])
        positions = np.zeros((len(values), 1))
        swept = Sweep(Design("table", (factor,), positions), model.entries, model.statistics, *said)
        return _leads(
            choices(swept, by, shipment=shipment, policy=policy, corridor=corridor)[0], asked, swept
        )

    def alone(value: float) -> tuple[float, float]:
        leads, errors = lead([value])
        return float(leads[0]), float(errors[0])

    asked = (corridor, against)
    values = _values_to_try(factor)
    leads, errors = lead(values.tolist())
    found = _crossings(values, leads, alone)
    return Crossings(factor, corridor, against, by, found, values, leads, errors, interpolated=False)


def break_even_of_sweep(
    sweep: Sweep, corridor: str, against: str, *, shipment: str = "", policy: str = "", by: str = BY
) -> Crossings:
    """Return at which values of a sweep's one factor a corridor begins to beat another.

    Between the points the lead is taken to be straight; the interval is of Monte Carlo error alone.

    Parameters
    ----------
    sweep : of one factor of numbers, or of several of which only one varies
    corridor, against, shipment, policy, by : as of ``break_even``

    Raises
    ------
    InputError
        Where several factors vary, none does, or the one that does has words.
    """
    varying = np.flatnonzero(np.ptp(sweep.design.positions, axis=0) > 0.0)
    if len(varying) != 1:
        wrong = f"{len(varying)} factors vary" if len(varying) else "no factor varies"
        raise InputError.single("break-even", wrong, "a sweep of one factor, or break_even on the model")
    factor = sweep.design.factors[int(varying[0])]
    _values_to_try(factor)
    choice = choices(sweep, by, shipment=shipment, policy=policy, corridor=corridor)[0]
    values = sweep.design.frame()[factor.path].to_numpy(dtype=np.float64)
    leads, errors = _leads(choice, (corridor, against), sweep)
    order = np.argsort(values, kind="stable")
    values, leads, errors = values[order], leads[order], errors[order]

    def between(value: float) -> tuple[float, float]:
        return float(np.interp(value, values, leads)), float(np.interp(value, values, errors))

    found = _crossings(values, leads, between)
    return Crossings(factor, corridor, against, by, found, values, leads, errors, interpolated=True)


def _values_to_try(factor: Factor) -> Floats:
    """Return values from the factor's low to its high."""
    listed = factor.law.listed
    if any(isinstance(value, str | bool) for value in listed):
        raise InputError.single(factor.path, "has words, between which there is no break-even", "a number")
    if listed:
        return np.array(sorted(float(value) for value in listed))
    ends = [float(factor.at(each)) for each in (0.0, 1.0)]
    if not np.isfinite(ends).all():
        ends = [float(factor.at(each)) for each in _NEAR_THE_ENDS]
    return np.linspace(ends[0], ends[1], _GRID)


def _leads(choice: Choice, asked: tuple[str, str], sweep: Sweep) -> tuple[Floats, Floats]:
    """Return by how much one corridor loses above the other, and its error; float64 (n_points,) each."""
    for name in asked:
        if name not in choice.corridors:
            raise InputError.single(
                "corridor", f"no '{name[:60]}' to choose", nearest(name, choice.corridors)
            )
    for which, reason in enumerate(sweep.reasons):
        if reason:
            raise InputError.single(f"point {sweep.design.point(which)}", reason)
    one, other = (choice.outputs[choice.corridors.index(name)] for name in asked)
    with np.errstate(invalid="ignore"):  # neither has a way: told below
        leads, without = one.values - other.values, one.left_out - other.left_out
    if np.isnan(leads).any():
        raise InputError.single("break-even", f"neither {asked[0]} nor {asked[1]} has a way at some values")
    errors = error_of_groups(np.where(np.isfinite(without), without, 0.0))
    return leads, np.where(np.isfinite(leads), errors, 0.0)


def _crossings(
    values: Floats, leads: Floats, lead: Callable[[float], tuple[float, float]]
) -> tuple[Crossing, ...]:
    worse = leads > 0.0
    return tuple(_crossing(values, leads, int(at), lead) for at in np.flatnonzero(worse[:-1] != worse[1:]))


def _crossing(
    values: Floats, leads: Floats, at: int, lead: Callable[[float], tuple[float, float]]
) -> Crossing:
    """Return the crossing between a value and the next, followed as far as the lead only falls or rises."""
    begins = bool(leads[at] > 0.0)
    falling = leads if begins else -leads
    first, last = at, at + 1
    while first > 0 and falling[first - 1] >= falling[first]:
        first -= 1
    while last < len(values) - 1 and falling[last + 1] <= falling[last]:
        last += 1
    ends = (float(values[first]), float(values[last]))
    present, farthest = ends if begins else ends[::-1]
    found = find_break_even(lead, present, farthest, abs(float(values[-1] - values[0])) / _FINE)
    assert found.value is not None
    # From the present end on it may be better already: the interval has no end there that we know.
    soonest = None if found.low == present else found.low
    low, high = (soonest, found.high) if begins else (found.high, soonest)
    return Crossing(found.value, low, high, begins)

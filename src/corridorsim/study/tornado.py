"""Tornado: what each factor does by itself, at the low and the high end of what it may be."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from corridorsim.errors import InputError
from corridorsim.network.network import Floats
from corridorsim.scenario.factor_values import Value, written
from corridorsim.study.digits import table_html
from corridorsim.study.emulated import emulated_part
from corridorsim.study.monte_carlo import monte_carlo_error
from corridorsim.study.sweeps import Output, Sweep
from corridorsim.study.usable_points import demand_kind, player, players

_MOST_SHOWN = 20  # bars in a notebook's table


@dataclass(frozen=True)
class Side:
    """One end of a factor.

    Attributes
    ----------
    value : what the factor is there; of a group ``low`` or ``high``
    told : the same for people: rounded, and of a factor within its data range how far up that is
    change : of the output against the base; None where it has no figure there
    error : Monte Carlo error of the change, paired on the same worlds
    reason : why there is no figure; empty where there is one
    """

    value: Value
    told: str
    change: float | None
    error: float
    reason: str = ""


@dataclass(frozen=True)
class Bar:
    """What one factor does.

    Attributes
    ----------
    factor : its path, or the name of its group
    low, high : its two ends
    """

    factor: str
    low: Side
    high: Side

    @property
    def swing(self) -> float:
        """How far apart the output comes to lie, the base among the three points."""
        changes = [0.0, *(side.change for side in (self.low, self.high) if side.change is not None)]
        return max(changes) - min(changes)


@dataclass(frozen=True)
class Tornado:
    """What each factor does by itself.

    Attributes
    ----------
    output : label of the figure
    base : what it is where every factor is at its base
    base_error : Monte Carlo error of the base; changes are far surer, being paired
    bars : in the order of the factors
    dropped : ends without a figure
    """

    output: str
    base: float
    base_error: float
    bars: tuple[Bar, ...] = field(repr=False)
    dropped: int

    @property
    def emulated(self) -> str:
        """The mark of an emulator, such as ``emulated, Q² = 0.97``; empty where the model itself was run."""
        return emulated_part(self.output)

    def ranked(self) -> tuple[Bar, ...]:
        """Return the bars, the widest first."""
        return tuple(sorted(self.bars, key=lambda bar: (-bar.swing, bar.factor)))

    def frame(self) -> Any:  # noqa: ANN401 - pandas is loaded only by those who ask for it
        """Return one row a factor as a pandas DataFrame, the widest first."""
        import pandas as pd

        return pd.DataFrame([bar_row(bar) for bar in self.ranked()])

    def __str__(self) -> str:
        """Return the ranking as plain text."""
        head = f"tornado of {self.output}, base {self.base:.4g}"
        return "\n".join(
            (head, *(f"{bar.factor}  {_told(bar.low)}  {_told(bar.high)}" for bar in self.ranked()))
        )

    def _repr_html_(self) -> str:
        """Return the widest bars as a table, for notebooks."""
        more = len(self.bars) - _MOST_SHOWN
        rest = f"; {more} more, smaller: .frame() has all" if more > 0 else ""
        table = table_html(self.frame().head(_MOST_SHOWN))
        return f"<p>tornado of {self.output}, base {self.base:.4g}{rest}</p>{table}"


def _told(side: Side) -> str:
    if side.change is None:
        return f"at {side.told}: no figure"
    return f"at {side.told}: {side.change:+.3g} ± {side.error:.2g}"


def bar_row(bar: Bar) -> dict[str, Any]:
    """Return one flat row of a factor.

    Parameters
    ----------
    bar : of a tornado
    """
    ends = {
        f"{name}_{what}": getattr(side, what)
        for name, side in (("low", bar.low), ("high", bar.high))
        for what in ("value", "change", "error")
    }
    return {"factor": bar.factor, "swing": bar.swing} | ends


def tornado(sweep: Sweep, output: Output) -> Tornado:
    """Return what each factor does by itself, the others at their base.

    The Monte Carlo error is of the difference of two points on the same worlds. There is no sampling error:
    the design is what was asked, and interactions are no part of it.

    Parameters
    ----------
    sweep : of a design of kind ``tornado``: the base, then low and high of each factor or group
    output : of the sweep

    Raises
    ------
    InputError
        For a design of another kind, or where the base itself has no figure.
    """
    demand_kind(sweep, "tornado", "tornado")
    values = output.values
    if not math.isfinite(values[0]):
        why = sweep.reasons[0] or "no way"
        raise InputError.single(output.label, f"has no figure where all factors are at their base: {why}")
    errors = monte_carlo_error(lambda y: np.append(y[0], y[1:] - y[0]), output)
    bars = tuple(
        Bar(name, *(_side(sweep, values, errors, row) for row in (1 + 2 * at, 2 + 2 * at)))
        for at, name in enumerate(_told_apart(sweep))
    )
    dropped = sum(side.change is None for bar in bars for side in (bar.low, bar.high))
    return Tornado(output.label, float(values[0]), float(errors[0]), bars, dropped)


def _told_apart(sweep: Sweep) -> tuple[str, ...]:
    """Return what the pairs of rows belong to: groups, or factors where groups were not moved together."""
    design = sweep.design
    for names in (players(design), tuple(each.path for each in design.factors)):
        if len(design) == 1 + 2 * len(names):
            return names
    raise InputError.single(
        "tornado", f"{len(design)} points", f"{1 + 2 * len(design.factors)}: base, then two each factor"
    )


def _side(sweep: Sweep, values: Floats, errors: Floats, row: int) -> Side:
    change = float(values[row] - values[0])
    named = _value(sweep, row)
    if math.isfinite(change):
        return Side(*named, change, float(np.nan_to_num(errors[row])))
    return Side(*named, None, 0.0, sweep.reasons[row] or "no way")


def _value(sweep: Sweep, row: int) -> tuple[Value, str]:
    """Return what the factor of a row is there, also as it is told; low or high of a group of several."""
    design = sweep.design
    name = _told_apart(sweep)[(row - 1) // 2]
    own = [each for each in design.factors if name in (player(each), each.path)]
    if len(own) > 1:
        end = ("high", "low")[row % 2]
        return end, end
    value = design.point(row)[own[0].path]
    if own[0].verb == "within" and not isinstance(value, str):
        return value, f"{value:.0%} up"
    return value, f"{value:.4g}" if isinstance(value, float) else written(value)

"""What it is worth to know factors before a corridor is chosen: all of them, each, and groups of them.

With perfect information one takes the best corridor at each point, without it the one that is best in the
mean: EVPI = min_c E[L_c] − E[min_c L_c], L what a corridor loses by. With a factor X known,
EVPPI = min_c E[L_c] − E[min_c E[L_c | X]], the inner expectation by regression over the points of the sweep
(Strong, Oakley and Brennan, "Estimating multiparameter partial expected value of perfect information from a
probabilistic sensitivity analysis sample", Medical Decision Making 34, 2014). No further runs are needed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import PCG64, Generator

from corridorsim.errors import InputError, nearest
from corridorsim.network.network import Floats, Integers
from corridorsim.study.choices import BY, choices, sampled
from corridorsim.study.comparison import SURE
from corridorsim.study.designs import Design
from corridorsim.study.digits import table_html, told
from corridorsim.study.monte_carlo import monte_carlo_error
from corridorsim.study.regressions import Regression
from corridorsim.study.robustness import over
from corridorsim.study.sweeps import Output, Sweep

RESAMPLES, _DEALS = 50, 20
_FEWEST_POINTS = 20


@dataclass(frozen=True)
class WorthOf:
    """What it is worth to know some factors.

    Attributes
    ----------
    name : path of a factor or name of a group; ``everything``
    value : in the unit of the statistic; between 0 and what everything is worth
    error : Monte Carlo standard error
    sampling_error : standard error for there being only so many points, by bootstrap
    by_chance : the most that came out of twenty deals of the factor's values to the points at random: what
        does nothing is above it in 1 of 21 sweeps; 0 for everything
    """

    name: str
    value: float
    error: float
    sampling_error: float
    by_chance: float

    @property
    def tells(self) -> bool:
        """Whether it is more than chance would show, and than both its errors leave open."""
        reach = SURE * math.hypot(self.error, self.sampling_error)
        return self.value > max(self.by_chance, reach)


@dataclass(frozen=True)
class WorthOfKnowing:
    """What it is worth to one shipment to know factors before it chooses a corridor.

    Attributes
    ----------
    shipment, policy : ids
    by : the statistic that decides
    best : the corridor that is best in the mean: what one takes who knows nothing
    everything : value of perfect information (EVPI)
    factors, groups : value of partial information (EVPPI), most worth first
    left_out : corridors that have no way at some points, between which there is no choice everywhere
    points : of how many it is told
    is_sample : whether they fall as the laws say; else the means are of the points
    """

    shipment: str
    policy: str
    by: str
    best: str
    everything: WorthOf
    factors: tuple[WorthOf, ...]
    groups: tuple[WorthOf, ...]
    left_out: tuple[str, ...]
    points: int
    is_sample: bool

    def of(self, name: str) -> WorthOf:
        """Return what one factor or group is worth.

        Parameters
        ----------
        name : path or name

        Raises
        ------
        InputError
            Where there is none.
        """
        found = {each.name: each for each in (self.everything, *self.factors, *self.groups)}
        if name not in found:
            raise InputError.single(
                "worth of knowing", f"no factor or group '{name[:60]}'", nearest(name, found)
            )
        return found[name]

    def to_frame(self) -> pd.DataFrame:
        """Return one row for everything, each group and each factor."""
        rows = (self.everything, *self.groups, *self.factors)
        return pd.DataFrame([vars(each) | {"tells": each.tells} for each in rows])

    @property
    def text(self) -> str:
        """The answer in a sentence."""
        whose = ", ".join(filter(None, (self.shipment, self.policy)))
        head = f"{whose}: " if whose else ""
        if not self.everything.value:
            return f"{head}{self.best} is best at every point: nothing is worth knowing."
        first = next((each for each in self.factors if each.tells), None)
        most = f"most of it {first.name}: {told(first.value)}" if first else "no single factor tells any"
        worth = f"to know all is worth {told(self.everything.value)}; {most}"
        return f"{head}who knows nothing takes {self.best}; {worth}."

    def __str__(self) -> str:
        """Return the answer in a sentence."""
        return self.text

    def _repr_html_(self) -> str:
        page = table_html(self.to_frame())
        return f"<p>{self.text} By {self.by}, {over(self.points, is_sample=self.is_sample)}.</p>{page}"


def worth_of_knowing(
    sweep: Sweep,
    by: str = BY,
    *,
    shipment: str = "",
    policy: str = "",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> WorthOfKnowing:
    """Return what it is worth to know factors before a corridor is chosen.

    Of a factor that does nothing, regression finds a little by chance; ``by_chance`` says how much. The
    points of a Saltelli design go together, and are resampled together.

    Parameters
    ----------
    sweep : a sample of the laws; over a grid the worth is that of knowing at which of its points one is
    by : the statistic that decides
    shipment, policy : whose; empty: the first there is
    resamples : of the points, drawn by ``seed``, for the sampling error
    seed : 0 is a seed

    Raises
    ------
    InputError
        Where the extra ``discovery`` is not installed, or too few points are known.
    """
    choice = choices(sweep, by, shipment=shipment, policy=policy)[0]
    outputs = dict(zip(choice.corridors, choice.at_known(), strict=True))
    kept = {name: each for name, each in outputs.items() if np.isfinite(each.values).all()}
    rows = np.flatnonzero(choice.known)
    if len(rows) < _FEWEST_POINTS or not kept:
        wrong = f"only {len(rows)} points are known" if kept else "no corridor has a way at every point"
        raise InputError.single("worth of knowing", wrong, f"{_FEWEST_POINTS} points or more")
    asking = _Asking(sweep.design, list(kept.values()), rows, resamples, seed)
    everything = asking.everything()
    factors = [asking.worth(each.path, [at], everything) for at, each in enumerate(sweep.design.factors)]
    groups = [asking.worth(name, columns, everything) for name, columns in _groups(sweep.design).items()]
    means = {name: float(each.values.mean()) for name, each in kept.items()}
    return WorthOfKnowing(
        choice.shipment,
        choice.policy,
        by,
        min(means, key=lambda name: means[name]),
        everything,
        tuple(sorted(factors, key=lambda each: -each.value)),
        tuple(sorted(groups, key=lambda each: -each.value)),
        tuple(name for name in outputs if name not in kept),
        len(rows),
        sampled(sweep),
    )


def _groups(design: Design) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, each in enumerate(design.factors):
        if each.group:
            found.setdefault(each.group, []).append(at)
    return found


class _Asking:
    """One choice, whose worth of knowing is asked factor by factor."""

    def __init__(
        self, design: Design, outputs: Sequence[Output], rows: Integers, resamples: int, seed: int
    ) -> None:
        self._design, self._outputs, self._rows = design, outputs, rows
        self._losses = _against_the_first([each.values for each in outputs])
        # The points of a Saltelli design that share a base point are resampled and dealt out together.
        per_base = max(1, len(design) // design.settings.get("base_points", len(design)))
        self._block = rows // per_base
        generator = Generator(PCG64(seed))
        self._resamples = [self._resample(generator) for _ in range(resamples)]
        self._deals = [self._dealt(generator) for _ in range(_DEALS)]

    def _resample(self, generator: Generator) -> Integers:
        names, first, counts = np.unique(self._block, return_index=True, return_counts=True)
        chosen = generator.integers(0, len(names), len(names))
        return np.concatenate([np.arange(first[at], first[at] + counts[at]) for at in chosen])

    def _dealt(self, generator: Generator) -> Integers:
        names, block = np.unique(self._block, return_inverse=True)
        return np.argsort(generator.permutation(len(names))[block], kind="stable")

    def everything(self) -> WorthOf:
        """Return what it is worth to know all factors."""
        value = _gain(self._losses)
        spread = _spread(_gain(self._losses[rows]) for rows in self._resamples)
        error = monte_carlo_error(lambda *losses: _gain(_against_the_first(losses)), *self._outputs)
        return WorthOf("everything", value, float(error), spread, 0.0)

    def worth(self, name: str, columns: Sequence[int], everything: WorthOf) -> WorthOf:
        """Return what it is worth to know some factors.

        Parameters
        ----------
        name : of the factor or group
        columns : of the factors
        everything : which bounds it; regression may overshoot by a little
        """
        regression = Regression(self._design, columns, self._rows)
        regression.choose_penalties(self._losses)

        def value(losses: Floats, rows: Any = slice(None), at: Any = slice(None)) -> float:  # noqa: ANN401
            return min(_gain(regression.expected(losses, rows, at)), everything.value)

        error = monte_carlo_error(lambda *losses: value(_against_the_first(losses)), *self._outputs)
        spread = _spread(value(self._losses, rows, rows) for rows in self._resamples)
        chance = max(value(self._losses, at=deal) for deal in self._deals)
        return WorthOf(name, value(self._losses), float(error), spread, chance)


def _against_the_first(losses: Sequence[Floats]) -> Floats:
    """Return losses less the first corridor's, float64 (n, n_corridors): what all have alike is no choice."""
    return np.stack([each - losses[0] for each in losses], axis=1)


def _gain(expected: Floats) -> float:
    """Return what one gains who chooses at each point, against the best single choice."""
    single = expected[:, int(expected.mean(axis=0).argmin())]
    return float((single - expected.min(axis=1)).mean())


def _spread(values: Iterator[float]) -> float:
    found = np.array(list(values))
    return float(found.std(ddof=1)) if len(found) > 1 else float("nan")

"""Scenario discovery: under which conditions a corridor wins or fails, as boxes of factors.

Bryant and Lempert, "Thinking inside the box: a participatory, computer-assisted approach to scenario
discovery", Technological Forecasting and Social Change 77, 2010.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.random import PCG64, Generator

from corridorsim.errors import InputError
from corridorsim.scenario.factors import Factor
from corridorsim.study.boxes import Box, Limits, box_of, inside
from corridorsim.study.cases_of_interest import Cases, Flags, Interest
from corridorsim.study.choices import sampled
from corridorsim.study.condition_trees import tree_boxes
from corridorsim.study.designs import Design
from corridorsim.study.digits import table_html
from corridorsim.study.peeling import Peeling, peel, peeled_boxes
from corridorsim.study.sweeps import Sweep

Method = Literal["prim", "cart"]
MOST_BOXES, RESAMPLES = 3, 10
_HALF = 0.5  # of the points make a resample, each once: twice the same point would pass for two
_Finder = Callable[[pd.DataFrame, Flags, int], list[Limits]]
_FINDERS: dict[str, _Finder] = {"prim": peeled_boxes, "cart": tree_boxes}


@dataclass(frozen=True)
class Discovery:
    """Under which conditions something is the case.

    Attributes
    ----------
    label : what, such as ``middle loses``
    method : ``prim`` or ``cart``
    factors : of the sweep
    boxes : most telling first; none where no condition tells, or nothing is to be told
    of_interest, left_out : how many points are such, and how many failed or tell nothing
    points : of those that are known: one row a point, one column a factor
    cases : bool (n_known,), which of them are of interest
    is_sample : whether points fall as the laws say; else coverage and density are of the points
    peeling : of the first box by PRIM, else None
    """

    label: str
    method: Method
    factors: tuple[Factor, ...] = field(repr=False)
    boxes: tuple[Box, ...]
    of_interest: int
    left_out: int
    points: pd.DataFrame = field(repr=False)
    cases: Flags = field(repr=False)
    is_sample: bool
    peeling: Peeling | None = field(repr=False)

    @property
    def trajectory(self) -> pd.DataFrame:
        """The steps of the first box's peeling: ``step, coverage, density, mass, restricted, chosen``."""
        if self.peeling is None:
            return pd.DataFrame(columns=["step", "coverage", "density", "mass", "restricted", "chosen"])
        table = self.peeling.trajectory
        return table.assign(chosen=table["step"] == self.peeling.chosen)

    def at(self, step: int) -> Box:
        """Return the box at a step of the peeling, all its restrictions kept.

        Parameters
        ----------
        step : of ``trajectory``

        Raises
        ------
        InputError
            Where there is no such step.
        """
        steps = 0 if self.peeling is None else len(self.peeling.limits)
        if self.peeling is None or not 0 <= step < steps:
            right = f"0 to {steps - 1}" if steps else "a discovery by prim, with points of both kinds"
            raise InputError.single("step", f"no step {step} in this peeling", right)
        return box_of(self.label, self.points, self.cases, self.peeling.limits[step], self.factors)

    @property
    def text(self) -> str:
        """The answer: a sentence a box, or one that says why there is none."""
        head = self._counted()
        if self.boxes:
            return "\n".join([head, *(box.text for box in self.boxes)])
        if self.of_interest in (0, len(self.points)):
            return head
        return f"{head}\nNo range of any factor tells when."

    def _counted(self) -> str:
        known = len(self.points)
        share = {0: "at none", known: "at each"}.get(self.of_interest, f"at {self.of_interest:,}")
        left = f"; {self.left_out:,} more failed or have no way" if self.left_out else ""
        of_points = "" if self.is_sample else " (shares are of these points, which are no sample)"
        return f"{self.label[:1].upper()}{self.label[1:]} {share} of {known:,} points{left}{of_points}."

    def to_frame(self) -> pd.DataFrame:
        """Return one row a box and restriction, with coverage, density and mass of the box."""
        rows = [
            box.frame().assign(box=at, coverage=box.coverage, density=box.density, mass=box.mass)
            for at, box in enumerate(self.boxes, start=1)
        ]
        return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()

    def __str__(self) -> str:
        """Return the answer."""
        return self.text

    def _repr_html_(self) -> str:
        told = "".join(f"<p>{line}</p>" for line in self.text.splitlines())
        shown = self.to_frame()
        in_the_words = [name for name in ("verb", "coverage", "density", "mass") if name in shown]
        return told + table_html(shown.drop(columns=in_the_words))


def discover(
    sweep: Sweep,
    of: Interest,
    *,
    method: Method = "prim",
    boxes: int = MOST_BOXES,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Discovery:
    """Return under which conditions something is the case.

    Points that failed, or of which nothing can be told, are left out and counted.

    Parameters
    ----------
    sweep : any; a sample of the laws says how likely the conditions are, a grid only where they are
    of : what is of interest: ``wins``, ``loses`` or ``fails``
    method : ``prim`` peels boxes with many cases; ``cart`` reads them off a tree
    boxes : how many at most
    resamples : halves of the points, drawn by ``seed``, on which each box is looked for again
    seed : 0 is a seed

    Raises
    ------
    InputError
        Where the extra ``discovery`` is not installed, or there is no such method.
    """
    if method not in _FINDERS:
        raise InputError.single("method", f"no '{method[:60]}'", "one of: prim, cart")
    found = of(sweep)
    points, cases = _points(sweep.design)[found.known].reset_index(drop=True), found.of_interest[found.known]
    alike = not cases.any() or bool(cases.all())
    told = (
        () if alike else _boxes(found, points, cases, sweep.design.factors, (method, boxes, resamples, seed))
    )
    return Discovery(
        found.label,
        method,
        sweep.design.factors,
        told,
        int(cases.sum()),
        int((~found.known).sum()),
        points,
        cases,
        sampled(sweep),
        None if alike or method != "prim" else peel(points, cases),
    )


def _points(design: Design) -> pd.DataFrame:
    """Return the values at all points: numbers, and words where a factor has some."""
    frame = design.frame()
    for each in design.factors:
        words = any(isinstance(value, str | bool) for value in each.law.listed)
        column = frame[each.path]
        frame[each.path] = column.map(str).astype(object) if words else column.astype(np.float64)
    return frame


def _boxes(
    found: Cases,
    points: pd.DataFrame,
    cases: Flags,
    factors: tuple[Factor, ...],
    how: tuple[Method, int, int, int],
) -> tuple[Box, ...]:
    method, most, resamples, seed = how
    limits = _FINDERS[method](points, cases, most)
    told = [box_of(found.label, points, cases, each, factors) for each in limits]
    again = _found_again(points, cases, _FINDERS[method], limits, (resamples, seed))
    return tuple(_with_returns(box, shares) for box, shares in zip(told, again, strict=True))


def _with_returns(box: Box, shares: dict[str, float]) -> Box:
    told = (replace(each, comes_back=shares.get(each.factor.path)) for each in box.restrictions)
    return replace(box, restrictions=tuple(told))


def _found_again(
    points: pd.DataFrame, cases: Flags, find: _Finder, limits: list[Limits], drawn: tuple[int, int]
) -> list[dict[str, float]]:
    """Return by box and factor the share of halves in which the box most like it restricts the factor."""
    resamples, seed = drawn
    generator = Generator(PCG64(seed))
    counts = [dict.fromkeys(each if resamples else (), 0) for each in limits]
    for _ in range(resamples if limits else 0):
        chosen = np.sort(generator.choice(len(points), max(2, int(_HALF * len(points))), replace=False))
        half, there = points.iloc[chosen].reset_index(drop=True), cases[chosen]
        again = find(half, there, len(limits)) if there.any() and not there.all() else []
        for each, count in zip(limits, counts, strict=True):
            like = _most_like(points, each, again)
            for name in count:
                count[name] += name in like
    return [{name: found / resamples for name, found in count.items()} for count in counts]


def _most_like(points: pd.DataFrame, one: Limits, others: list[Limits]) -> Limits:
    empty: Limits = {}
    return max(others, key=lambda other: _overlap(points, one, other), default=empty)


def _overlap(points: pd.DataFrame, one: Limits, other: Limits) -> float:
    """Return which share of the points in either of two boxes is in both."""
    first, second = inside(points, one), inside(points, other)
    return float((first & second).sum() / max(1, (first | second).sum()))

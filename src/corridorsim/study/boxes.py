"""Boxes: ranges of factors inside which most points of a sweep are of interest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from corridorsim.scenario.factor_values import Value
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.layout import CHANGEABLE
from corridorsim.scenario.vocabulary import unit_of
from corridorsim.study.cases_of_interest import Flags
from corridorsim.study.digits import table_html, told

Range = tuple[float, float]
Words = frozenset[str]
Limits = Mapping[str, Range | Words]  # by path, of restricted factors; an end that binds nothing is infinite


@dataclass(frozen=True)
class Restriction:
    """What a box asks of one factor.

    Attributes
    ----------
    factor : whose
    low, high : the values between which it is; None for an end that binds nothing, and for words
    words : which of its words it is; empty for numbers
    unit : of the values; empty for none
    quasi_p : of the lower and the upper end, or of the words: how likely the box would have as many cases by
        chance if its density were that without this end; None for an end that binds nothing. Bryant and
        Lempert, "Thinking inside the box", Technological Forecasting and Social Change 77, 2010
    comes_back : in which share of resamples the factor is restricted again; None where nobody resampled
    """

    factor: Factor
    low: float | None
    high: float | None
    words: tuple[Value, ...] = ()
    unit: str = ""
    quasi_p: tuple[float | None, float | None] = (None, None)
    comes_back: float | None = None

    @property
    def text(self) -> str:
        """The restriction in words, such as ``legs.ferry.headway_hours is above 61 h``."""
        return f"{self.factor.path} {VERBS[self.factor.verb]} {self.range_text}"

    @property
    def range_text(self) -> str:
        """The values in words, such as ``above 61 h``, ``24 to 61 h`` or ``on or random``."""
        if self.words:
            return " or ".join(map(_word, self.words))
        unit = unit_words(self.unit)
        below, above = ("at most", "at least") if self.factor.law.listed else ("below", "above")
        if self.low is None:
            return f"{below} {told(self.high)}{unit}"
        if self.high is None:
            return f"{above} {told(self.low)}{unit}"
        return f"{told(self.low)} to {told(self.high)}{unit}"


# What a value of a factor does, between its path and the value.
VERBS = {"set": "is", "multiply": "× is", "add": "+ is", "within": "stands within its data range"}


def _word(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class Box:
    """Ranges of some factors, and how many of the cases of interest are inside.

    Attributes
    ----------
    label : what is the case inside, such as ``middle loses``
    restrictions : the narrowest evidence first: by quasi-p
    coverage : share of all cases of interest that are inside
    density : share of the points inside that are of interest
    mass : share of all points that are inside
    points, cases : how many are inside
    members : bool (n_known,), which of the known points are inside
    """

    label: str
    restrictions: tuple[Restriction, ...]
    coverage: float
    density: float
    mass: float
    points: int
    cases: int
    members: Flags = field(repr=False)

    @property
    def restricted(self) -> int:
        """How many factors are restricted."""
        return len(self.restrictions)

    @property
    def text(self) -> str:
        """The box in a sentence."""
        where = " and ".join(each.text for each in self.restrictions)
        return (
            f"{self.label[:1].upper()}{self.label[1:]} where {where}: {self.coverage:.0%} of all such cases; "
            f"{self.density:.0%} of the points inside are such, and {self.mass:.0%} of all points are inside."
        )

    def __str__(self) -> str:
        """Return the box in a sentence."""
        return self.text

    def frame(self) -> pd.DataFrame:
        """Return one row a restriction: ``factor, verb, low, high, words, unit, quasi_p…, comes_back``."""
        rows = [
            {
                "factor": each.factor.path,
                "verb": each.factor.verb,
                "low": each.low,
                "high": each.high,
                "words": " ".join(map(_word, each.words)),
                "unit": each.unit,
                "quasi_p_low": each.quasi_p[0],
                "quasi_p_high": each.quasi_p[1],
                "comes_back": each.comes_back,
            }
            for each in self.restrictions
        ]
        return pd.DataFrame(rows)

    def _repr_html_(self) -> str:
        return f"<p>{self.text}</p>{table_html(self.frame())}"


def inside(points: pd.DataFrame, limits: Limits) -> Flags:
    """Return which points are within limits.

    Parameters
    ----------
    points : one row a point, one column a factor: float64, or words
    limits : both ends belong to a range
    """
    found = np.ones(len(points), dtype=np.bool_)
    for name, limit in limits.items():
        column = points[name]
        within = column.isin(limit) if isinstance(limit, frozenset) else column.between(*limit)
        found &= within.to_numpy(dtype=np.bool_)
    return found


def box_of(
    label: str, points: pd.DataFrame, of_interest: Flags, limits: Limits, factors: Sequence[Factor]
) -> Box:
    """Return the box that has some limits.

    Parameters
    ----------
    label : what is the case at points of interest
    points : known points; see ``inside``
    of_interest : bool (n_points,)
    limits : of the box
    factors : of the columns
    """
    members = inside(points, limits)
    cases = int((members & of_interest).sum())
    by_path = {each.path: each for each in factors}
    found = [
        replace(
            _restriction(by_path[name], limit, points), quasi_p=quasi_p(points, of_interest, limits, name)
        )
        for name, limit in limits.items()
    ]
    found.sort(key=lambda each: (min(p for p in each.quasi_p if p is not None), each.factor.path))
    return Box(
        label,
        tuple(found),
        cases / max(1, int(of_interest.sum())),
        cases / max(1, int(members.sum())),
        float(members.mean()),
        int(members.sum()),
        cases,
        members,
    )


def _restriction(factor: Factor, limit: Range | Words, points: pd.DataFrame) -> Restriction:
    if isinstance(limit, frozenset):
        kept = tuple(value for value in factor.law.listed if str(value) in limit)
        return Restriction(factor, None, None, kept)
    low, high = limit
    if factor.law.listed:  # between two values of a list there is nothing
        within = points[factor.path][points[factor.path].between(low, high)]
        low, high = (
            float(end) if np.isfinite(limit[at]) else limit[at]
            for at, end in enumerate((within.min(), within.max()))
        )
    ends = [float(end) if np.isfinite(end) else None for end in (low, high)]
    return Restriction(factor, ends[0], ends[1], unit=unit_of_factor(factor))


def unit_words(unit: str) -> str:
    """Return a unit as it stands behind a number in a sentence.

    Parameters
    ----------
    unit : of a factor; empty or 1 for none
    """
    if unit in ("", "1"):
        return ""
    return " a year" if unit == "1/year" else f" {unit}"


def unit_of_factor(factor: Factor) -> str:
    """Return the unit of a factor's values; empty for factors on what there is, and of a function.

    Parameters
    ----------
    factor : any
    """
    parts = factor.path.split(".")
    model = CHANGEABLE.get(parts[0])
    return "" if model is None or factor.verb not in ("set", "add") else unit_of(model, parts[-1])


def quasi_p(
    points: pd.DataFrame, of_interest: Flags, limits: Limits, name: str
) -> tuple[float | None, float | None]:
    """Return the quasi-p-value of each end of one restriction; see ``Restriction``.

    A one-sided binomial test of the cases inside against the density of the box without that end.

    Parameters
    ----------
    points, of_interest, limits : of the box
    name : path of the factor
    """
    limit = limits[name]
    if isinstance(limit, frozenset):
        return _quasi_p(points, of_interest, limits, {k: v for k, v in limits.items() if k != name}), None
    low, high = limit
    wider = ({**limits, name: (-np.inf, high)}, {**limits, name: (low, np.inf)})
    found = [
        _quasi_p(points, of_interest, limits, each) if np.isfinite(end) else None
        for end, each in zip(limit, wider, strict=True)
    ]
    return found[0], found[1]


def _quasi_p(points: pd.DataFrame, of_interest: Flags, limits: Limits, wider: Limits) -> float:
    from scipy.stats import binomtest

    members, all_members = inside(points, limits), inside(points, wider)
    density = float(of_interest[all_members].mean()) if all_members.any() else 0.0
    inside_it = int(members.sum())
    if not inside_it:
        return 1.0
    cases = int((members & of_interest).sum())
    return float(binomtest(cases, inside_it, density, alternative="greater").pvalue)

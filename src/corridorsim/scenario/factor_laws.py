"""Laws of factors: which values an input may take, and how likely each is.

A law maps a position between 0 and 1 to a value: any design of the unit cube is a design of the inputs.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from statistics import NormalDist

from corridorsim.errors import InputError
from corridorsim.scenario.factor_values import Value, is_finite, plain, written

TAIL = 0.001  # cut off each end of a law without ends
_NORMAL = NormalDist()


@dataclass(frozen=True)
class _Continuous:
    """What the laws of numbers share."""

    @property
    def listed(self) -> tuple[Value, ...]:
        """None: the law is continuous."""
        return ()

    @property
    def text(self) -> str:
        """The law as a command line writes it."""
        return f"{type(self).__name__.lower()}({', '.join(map(written, self._numbers()))})"

    def _numbers(self) -> tuple[float, ...]:
        raise NotImplementedError

    def _refuse_unless(self, right: str, *, holds: bool) -> None:
        """Refuse numbers that make no law; those that are not finite never do."""
        if not all(map(is_finite, self._numbers())) or not holds:
            raise InputError.single(self.text, "is no law", right)

    def _inside(self, value: Value, low: float, high: float) -> float:
        if not is_finite(value) or not low <= float(value) <= high:
            raise InputError.single(self.text, f"{value!r} is outside it", f"{low:g} … {high:g}")
        return float(value)


@dataclass(frozen=True)
class Uniform(_Continuous):
    """All values between two are equally likely.

    Attributes
    ----------
    low, high : ends, low < high
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        self._refuse_unless("finite numbers, low < high", holds=self.low < self.high)

    def _numbers(self) -> tuple[float, ...]:
        return (self.low, self.high)

    def at(self, position: float) -> float:
        """Return the value at a position; see ``Law``."""
        return min(self.low + position * (self.high - self.low), float(self.high))

    def position_of(self, value: Value) -> float:
        """Return the position of a value; see ``Law``."""
        return (self._inside(value, self.low, self.high) - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Triangular(_Continuous):
    """Values near the mode are likelier, by straight lines down to the ends.

    Attributes
    ----------
    low, mode, high : low ≤ mode ≤ high, low < high
    """

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        ordered = self.low <= self.mode <= self.high and self.low < self.high
        self._refuse_unless("finite numbers, low ≤ mode ≤ high, low < high", holds=ordered)

    def _numbers(self) -> tuple[float, ...]:
        return (self.low, self.mode, self.high)

    def at(self, position: float) -> float:
        """Return the value at a position; see ``Law``."""
        width, rise = self.high - self.low, self.mode - self.low
        if position * width < rise:
            return self.low + math.sqrt(position * width * rise)
        return self.high - math.sqrt((1.0 - position) * width * (self.high - self.mode))

    def position_of(self, value: Value) -> float:
        """Return the position of a value; see ``Law``."""
        at, width = self._inside(value, self.low, self.high), self.high - self.low
        if at < self.mode:
            return (at - self.low) ** 2 / (width * (self.mode - self.low))
        if at == self.high:
            return 1.0
        return 1.0 - (self.high - at) ** 2 / (width * (self.high - self.mode))


@dataclass(frozen=True)
class Lognormal(_Continuous):
    """The logarithm is normal; a small share is cut off at each end, so that there are ends.

    Attributes
    ----------
    median : > 0
    sigma : of the logarithm, > 0
    tail : probability cut off at each end, 0 < tail < 0.5
    """

    median: float
    sigma: float
    tail: float = TAIL

    def __post_init__(self) -> None:
        holds = self.median > 0 and self.sigma > 0 and 0 < self.tail < 0.5
        self._refuse_unless("median > 0, sigma > 0 and at most a tail between 0 and 0.5", holds=holds)

    def _numbers(self) -> tuple[float, ...]:
        return (self.median, self.sigma) + ((self.tail,) if self.tail != TAIL else ())

    def at(self, position: float) -> float:
        """Return the value at a position; see ``Law``."""
        probability = self.tail + position * (1.0 - 2.0 * self.tail)
        return self.median * math.exp(self.sigma * _NORMAL.inv_cdf(probability))

    def position_of(self, value: Value) -> float:
        """Return the position of a value; see ``Law``."""
        inside = self._inside(value, self.at(0.0), self.at(1.0))
        probability = _NORMAL.cdf(math.log(inside / self.median) / self.sigma)
        return min(max((probability - self.tail) / (1.0 - 2.0 * self.tail), 0.0), 1.0)


@dataclass(frozen=True)
class Empirical(_Continuous):
    """As observed: the quantile function joins the sorted observations by straight lines.

    Hyndman and Fan's definition 7, the first observation at position 0 and the last at 1.

    Attributes
    ----------
    values : observations in any order, two or more, not all the same; one may stand several times
    """

    values: tuple[float, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", plain(self.values))
        varied = len(set(self.values)) > 1
        self._refuse_unless("finite observations, two at least that differ", holds=varied)

    def _numbers(self) -> tuple[float, ...]:
        return self.values

    @cached_property
    def _sorted(self) -> tuple[float, ...]:
        return tuple(sorted(map(float, self.values)))

    def at(self, position: float) -> float:
        """Return the value at a position; see ``Law``."""
        place = position * (len(self._sorted) - 1)
        below = min(int(place), len(self._sorted) - 2)
        share, low, high = place - below, self._sorted[below], self._sorted[below + 1]
        return high if share == 1.0 else low + share * (high - low)

    def position_of(self, value: Value) -> float:
        """Return the position of a value, the middle one of several; see ``Law``."""
        known = self._sorted
        inside = self._inside(value, known[0], known[-1])
        first, after = bisect_left(known, inside), bisect_right(known, inside)
        place = (first + after - 1) / 2.0
        if first == after:
            low, high = known[first - 1], known[first]
            place = first - 1 + (inside - low) / (high - low)
        return place / (len(known) - 1)


@dataclass(frozen=True)
class Listed:
    """A list of values, equally likely unless weights say otherwise; numbers or words.

    Attributes
    ----------
    values : each once
    weights : as many, positive; empty: all the same
    """

    values: tuple[Value, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", plain(self.values))
        object.__setattr__(self, "weights", plain(self.weights))
        if not self.values:
            raise InputError.single("[]", "has no values", "one or more")
        for value in self.values:
            if not isinstance(value, str) and not is_finite(value):
                raise InputError.single("values", f"{value} is no finite number or word")
            if self.values.count(value) > 1:
                raise InputError.single(self.text[:60], f"{written(value)} stands twice", "each value once")
        whole = not self.weights or len(self.weights) == len(self.values)
        if not whole or not all(is_finite(weight) and weight > 0 for weight in self.weights):
            raise InputError.single(self.text[:60], "weights do not fit", "a positive one for each value")

    @cached_property
    def _ends(self) -> tuple[float, ...]:
        weights = self.weights or (1.0,) * len(self.values)
        return tuple(end / sum(weights) for end in accumulate(weights))

    def at(self, position: float) -> Value:
        """Return the value at a position; see ``Law``."""
        return self.values[min(bisect_right(self._ends, position), len(self.values) - 1)]

    def position_of(self, value: Value) -> float:
        """Return the middle of the positions at which a value stands; see ``Law``."""
        if value not in self.values:
            raise InputError.single(self.text, f"{value!r} is not among its values")
        at = self.values.index(value)
        return (self._ends[at] + (self._ends[at - 1] if at else 0.0)) / 2.0

    @property
    def listed(self) -> tuple[Value, ...]:
        """The values."""
        return self.values

    @property
    def text(self) -> str:
        """The law as a command line writes it."""
        if self.weights:
            pairs = zip(self.values, self.weights, strict=False)
            return "discrete(" + ", ".join(f"{written(one)}: {written(two)}" for one, two in pairs) + ")"
        return "[" + ", ".join(map(written, self.values)) + "]"

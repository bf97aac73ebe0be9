"""Laws of factors: which values an input may take, and how likely each is.

A law maps a position between 0 and 1 to a value: any design of the unit cube is a design of the inputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corridorsim.errors import InputError

Value = float | int | str | bool
Positions = NDArray[np.float64]


class Law(Protocol):
    """Whatever says which values a factor takes."""

    def at(self, position: float) -> Value:
        """Return the value at a position between 0 and 1.

        Parameters
        ----------
        position : share of the probability that lies below the value
        """
        ...

    def position_of(self, value: Value) -> float:
        """Return a position at which the law has a value.

        Parameters
        ----------
        value : one that the law allows

        Raises
        ------
        InputError
            Where the law does not allow it.
        """
        ...

    @property
    def listed(self) -> tuple[Value, ...]:
        """The values, where there are only a few; empty for a continuous law."""
        ...

    @property
    def text(self) -> str:
        """The law as a command line writes it, such as ``uniform(24, 96)``."""
        ...


@dataclass(frozen=True)
class Uniform:
    """All values between two are equally likely.

    Attributes
    ----------
    low, high : ends, low < high
    """

    low: float
    high: float

    def at(self, position: float) -> float:
        """Return the value at a position; see ``Law``."""
        return self.low + position * (self.high - self.low)

    def position_of(self, value: Value) -> float:
        """Return the position of a value; see ``Law``."""
        if isinstance(value, str) or not self.low <= value <= self.high:
            raise InputError.single(self.text, f"{value!r} is outside it", f"{self.low} … {self.high}")
        return (float(value) - self.low) / (self.high - self.low)

    @property
    def listed(self) -> tuple[Value, ...]:
        """None: the law is continuous."""
        return ()

    @property
    def text(self) -> str:
        """The law as a command line writes it."""
        return f"uniform({self.low:g}, {self.high:g})"


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

    def _ends(self) -> Positions:
        weights = np.array(self.weights or (1.0,) * len(self.values))
        return np.asarray(np.cumsum(weights) / weights.sum(), dtype=np.float64)

    def at(self, position: float) -> Value:
        """Return the value at a position; see ``Law``."""
        return self.values[min(int(np.searchsorted(self._ends(), position, "right")), len(self.values) - 1)]

    def position_of(self, value: Value) -> float:
        """Return the middle of the positions at which a value stands; see ``Law``."""
        if value not in self.values:
            raise InputError.single(self.text, f"{value!r} is not among its values", str(list(self.values)))
        ends, at = self._ends(), self.values.index(value)
        return float((ends[at] + (ends[at - 1] if at else 0.0)) / 2.0)

    @property
    def listed(self) -> tuple[Value, ...]:
        """The values."""
        return self.values

    @property
    def text(self) -> str:
        """The law as a command line writes it."""
        return "[" + ", ".join(map(str, self.values)) + "]"

"""What all laws of factors have in common: values, as people write them, and what a law must say."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any, Protocol

Value = float | int | str | bool
_BARE = re.compile(r"[A-Za-z][\w~*-]*")  # a word that needs no quotes on a command line
_READ_OTHERWISE = ("true", "false", "inf", "nan")  # what TOML takes for something else than a word


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


def written(value: Value) -> str:
    """Return a value as a command line writes it; reading it gives the same value.

    Parameters
    ----------
    value : number, truth or word
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        bare = _BARE.fullmatch(value) and value not in _READ_OTHERWISE
        return value if bare else json.dumps(value, ensure_ascii=False)
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def plain(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return values as a tuple, those of arrays as Python's own: equal laws compare equal, and are hashable.

    Parameters
    ----------
    values : a list, tuple or array
    """
    return tuple(value.item() if hasattr(value, "item") else value for value in values)


def is_finite(value: object) -> bool:
    """Return whether a value is a finite number.

    Parameters
    ----------
    value : of any kind
    """
    return isinstance(value, int | float) and math.isfinite(value)

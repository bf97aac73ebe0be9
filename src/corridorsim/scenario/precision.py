"""Stopping by precision: what ``--until`` asks for, when to look, and whether it is there yet."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from corridorsim.errors import InputError, Problem, nearest

STATISTICS = (
    "days_mean",
    "days_p10",
    "days_p50",
    "days_p80",
    "days_p90",
    "days_p95",
    "days_p99",
    "days_cvar95",
    "usd_mean",
    "usd_p95",
    "generalized_usd_mean",
    "kg_co2e_mean",
    "on_time",
)
FIRST_DRAWS = 2**15
_PLACE = "until"
_EXAMPLE = 'such as "days_p95 ± 0.25" or "usd_mean ± 1 %"'
_TARGET = re.compile(r"(?P<name>[^±+\s]+)\s*(?:±|\+/?-)\s*(?P<figure>[^\s%]+)\s*(?P<percent>%?)")


class Target(NamedTuple):
    """A figure that is to be known within a half-width.

    Attributes
    ----------
    name : one of ``STATISTICS``
    half_width : in the unit of the figure, or a share of it
    relative : whether it is a share
    """

    name: str
    half_width: float
    relative: bool

    def __str__(self) -> str:
        """Return the target as ``--until`` reads it."""
        figure = f"{100.0 * self.half_width:g} %" if self.relative else f"{self.half_width:g}"
        return f"{self.name} ± {figure}"

    def allowed(self, value: float) -> float:
        """Return the widest half-width that will do.

        Parameters
        ----------
        value : the figure
        """
        return self.half_width * abs(value) if self.relative else self.half_width


def parse_until(text: str) -> tuple[Target, ...]:
    """Return what ``--until`` asks for.

    Parameters
    ----------
    text : ``"days_p95 ± 0.25"``; also ``+-`` and ``+/-``, also ``± 1 %`` of the figure; several with ``;`` or
        ``,`` between them

    Raises
    ------
    InputError
        With every problem of the text.
    """
    found = [_parse(part.strip()) for part in re.split(r"[;,]", text) if part.strip()]
    problems = [each for each in found if isinstance(each, Problem)]
    targets = [each for each in found if isinstance(each, Target)]
    names = [target.name for target in targets]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    problems += [Problem(_PLACE, f"{name} is asked for twice", "once") for name in twice]
    if not found:
        problems.append(Problem(_PLACE, "asks for nothing", _EXAMPLE))
    if problems:
        raise InputError(problems)
    return tuple(targets)


def _parse(part: str) -> Target | Problem:
    match = _TARGET.fullmatch(part)
    if match is None:
        return Problem(_PLACE, f"'{part[:60]}' is not a figure and its half-width", _EXAMPLE)
    name, written = match["name"], match["figure"]
    if name not in STATISTICS:
        right = nearest(name[:60], STATISTICS) or "one of: " + ", ".join(STATISTICS)
        return Problem(_PLACE, f"unknown figure '{name[:60]}'", right)
    width = _number(written)
    if not 0.0 < width < math.inf:
        return Problem(_PLACE, f"'{written[:60]}' is no half-width for {name}", "a number above 0")
    relative = bool(match["percent"])
    return Target(name, width / 100.0 if relative else width, relative)


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return math.nan


def unmet(
    targets: tuple[Target, ...], values: Mapping[str, float | None], half_widths: Mapping[str, float]
) -> tuple[Target, ...]:
    """Return the targets that are not precise enough yet; stop when there are none.

    Parameters
    ----------
    targets : what was asked for
    values : the figures by name; one that is None, such as ``on_time`` without a deadline, asks for nothing
    half_widths : of the intervals of the figures, at the confidence of the checkpoint; infinite ones never do
    """
    wanting = []
    for target in targets:
        value = values[target.name]
        if value is None:
            continue
        half_width = half_widths[target.name]
        # Two infinities would compare as equal, and a NaN as anything.
        if not (math.isfinite(half_width) and half_width <= target.allowed(value)):
            wanting.append(target)
    return tuple(wanting)


class Checkpoint(NamedTuple):
    """When to look, and how sure intervals must be then.

    Attributes
    ----------
    number : from 1
    draws : so many in all
    confidence : of the intervals that are looked at
    """

    number: int
    draws: int
    confidence: float


def checkpoints(most_draws: int, confidence: float = 0.95) -> Iterator[Checkpoint]:
    """Yield when to look: at 2¹⁵ draws and at every doubling, the last at ``most_draws``.

    Whoever looks often and stops at the first narrow interval is wrong too often. The k-th look may be wrong
    with α/2ᵏ only, so that all looks together are wrong with at most α = 1 − ``confidence``; a figure's last
    interval holds with ``confidence`` whenever one stopped.

    Parameters
    ----------
    most_draws : where to give up
    confidence : of what is told in the end
    """
    number, draws = 1, min(FIRST_DRAWS, most_draws)
    while True:
        yield Checkpoint(number, draws, 1.0 - (1.0 - confidence) / 2.0**number)
        if draws >= most_draws:
            return
        number, draws = number + 1, min(2 * draws, most_draws)

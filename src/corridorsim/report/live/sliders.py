"""Sliders of factors: round steps within the range, and the base wherever a step comes next to it."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from corridorsim.scenario.factor_ranges import VaryingInput
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.layout import SINGLE
from corridorsim.study.what_if import ends_of

if TYPE_CHECKING:
    from bokeh.models import Row, Slider

_STEPS = 100  # at least, over a range
_ROUND = (1.0, 2.0, 5.0)
_TITLES_WRAP = ".bk-slider-title { white-space: normal; }"


class FactorSlider:
    """A factor with its slider.

    Parameters
    ----------
    factor : a number
    told : its name
    value : at which the slider begins; None: the base
    moved : called when it is moved
    removed : called with this when it is to go

    Attributes
    ----------
    factor : as given
    widget : the slider and its button
    """

    def __init__(
        self,
        factor: Factor,
        told: str,
        value: float | None,
        moved: Callable[[], None],
        removed: Callable[[FactorSlider], None],
    ) -> None:
        from bokeh.models import Button, Row

        self.factor = factor
        self._low, self._high = ends_of(factor)
        self._step, self._decimals = round_step(self._high - self._low)
        self._base = None if factor.base is None else float(factor.base)
        self._slider = self._new_slider(told, value)
        self._slider.on_change("value", lambda attr, old, new: moved())  # noqa: ARG005 - as Bokeh calls it
        away = Button(label="remove", width=76, css_classes=["remove"], align="end")
        away.on_click(lambda: removed(self))
        self.widget: Row = Row(self._slider, away, sizing_mode="stretch_width")

    def _new_slider(self, told: str, value: float | None) -> Slider:
        from bokeh.models import Slider

        start, end = (
            round(each * self._step, self._decimals)
            for each in (ceil(self._low / self._step - 1e-9), floor(self._high / self._step + 1e-9))
        )
        at = self._base if value is None else value
        inside = min(max(start if at is None else at, start), end)
        return Slider(
            title=told,
            start=start,
            end=end,
            step=self._step,
            value=inside,
            format=f"0,0.{'0' * self._decimals}" if self._decimals else "0,0",
            sizing_mode="stretch_width",
            name=f"factor {self.factor.path}",
            stylesheets=[_TITLES_WRAP],
        )

    @property
    def value(self) -> float | None:
        """What the factor is to be, None where it is at its base."""
        asked: Any = self._slider.value
        if isinstance(asked, bool) or not isinstance(asked, int | float) or asked != asked:  # noqa: PLR0124
            return None
        if self._base is not None and abs(asked - self._base) <= self._step / 2:
            return None
        return min(max(round(float(asked), self._decimals), self._low), self._high)

    def reset(self) -> None:
        """Put the slider back to the base."""
        if self._base is not None:
            self._slider.value = min(max(self._base, self._slider.start), self._slider.end)


def round_step(width: float) -> tuple[float, int]:
    """Return a round step of which a hundred or more are in a range, and its decimals.

    Parameters
    ----------
    width : of the range, above 0
    """
    finest = width / _STEPS
    power = floor(log10(finest))
    fitting = [each * 10.0**power for each in _ROUND if each * 10.0**power <= finest * (1 + 1e-9)]
    return round(fitting[-1], max(0, -power)), max(0, -power)


def told_of(each: VaryingInput) -> str:
    """Return how a slider calls an input: what it is, where, and in which unit.

    Parameters
    ----------
    each : the input
    """
    table, _, rest = each.factor.path.partition(".")
    field = rest.rpartition(".")[2].replace("_", " ")
    unit = f" [{each.unit}]" if each.unit not in ("", "1") else ""
    if table in SINGLE:
        return f"{each.what}{unit}"
    where = each.title.partition(":")[0] or rest.rpartition(".")[0]
    if each.factor.verb == "within":
        return f"{where}: {field} of {len(each.numbers)} rows, in their ranges from 0 (low) to 1 (high)"
    return f"{where}: {field}{unit}"

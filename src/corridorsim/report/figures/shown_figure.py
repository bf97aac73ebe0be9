"""A figure that a notebook shows as the last thing of a cell, no plot library set up for it."""

from __future__ import annotations

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from corridorsim.report.figures.drawing import own_style

_PIXELS_PER_INCH = 84  # as wide on a page as its text; the picture itself is finer


class ShownFigure(Figure):
    """A figure of its own, which no interactive session keeps hold of.

    Parameters
    ----------
    width, height : inches
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__(figsize=(width, height))
        FigureCanvasAgg(self)

    def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
        """Return the picture, and how wide a page shows it."""
        written = BytesIO()
        with own_style():
            self.savefig(written, format="png")
        return written.getvalue(), {"width": round(self.get_figwidth() * _PIXELS_PER_INCH)}

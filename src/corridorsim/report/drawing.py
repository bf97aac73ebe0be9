"""How every figure is begun: the house's look, and a figure that notebooks show."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def own_style() -> Any:  # noqa: ANN401 - matplotlib is loaded only by those who draw
    """Return the context in which figures are drawn and saved."""
    import matplotlib as mpl

    with as_file(files("corridorsim").joinpath("report/style.mplstyle")) as path:
        return mpl.rc_context(fname=path)


def new_figure(width: float, height: float) -> Figure:
    """Return a figure of its own: no interactive session keeps hold of it, a notebook shows it.

    Parameters
    ----------
    width, height : inches
    """
    from corridorsim.report.shown_figure import ShownFigure

    return ShownFigure(width, height)

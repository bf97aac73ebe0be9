"""How every figure is begun: the house's look, its width, its title, and a figure that notebooks show."""

from __future__ import annotations

from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridorsim.errors import InputError
from corridorsim.report.figures.fitted_text import folded
from corridorsim.scenario.writing import whole_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH_INCHES = 7.2  # both columns of a paper, and as wide on a page as its text; one column has 3.5
_NARROWEST_INCHES, _WIDEST_INCHES = 2.5, 30.0
_MOST_TITLE_LETTERS = 300
ENDINGS = (".png", ".svg", ".pdf")
_DATES = {".svg": "Date", ".pdf": "CreationDate"}


def own_style() -> Any:  # noqa: ANN401 - matplotlib is loaded only by those who draw
    """Return the context in which figures are drawn and saved."""
    import matplotlib as mpl

    with as_file(files("corridorsim").joinpath("report/figures/style.mplstyle")) as path:
        return mpl.rc_context(fname=path)


def new_figure(width: float, height: float) -> Figure:
    """Return a figure of its own: no interactive session keeps hold of it, a notebook shows it.

    Parameters
    ----------
    width, height : inches

    Raises
    ------
    InputError
        Where it would be too narrow to read, or wider than any page.
    """
    from corridorsim.report.figures.shown_figure import ShownFigure

    if not _NARROWEST_INCHES <= width <= _WIDEST_INCHES:
        right = f"{_NARROWEST_INCHES:g} to {_WIDEST_INCHES:g}; one column of a paper has 3.5"
        raise InputError.single(f"width_inches {width:g}", "is no width of a figure", right)
    return ShownFigure(width, height)


def entitle(figure: Figure, told: str, points: float = 10.0) -> int:
    """Write a title over the whole figure, in as many lines as it needs; return how many.

    Parameters
    ----------
    figure : with its width
    told : the title; shortened where no one would read it to its end
    points : size of the letters
    """
    whole = told if len(told) <= _MOST_TITLE_LETTERS else f"{told[:_MOST_TITLE_LETTERS]}…"
    lines = folded(whole, 0.98 * figure.get_figwidth(), points)
    figure.suptitle(lines, x=0.01, ha="left", fontsize=points, fontweight="bold")
    return lines.count("\n") + 1


def save(figure: Figure, path: Path | str) -> None:
    """Write a figure in the format of the file's ending; the same figure gives the same bytes.

    Text stays text in SVG and PDF: it can be searched, read aloud and edited.

    Parameters
    ----------
    figure : from one of the functions of ``plots``
    path : ends in ``.png``, ``.svg`` or ``.pdf``

    Raises
    ------
    InputError
        Where it has another ending, or cannot be written.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise InputError.single(
            str(path), "figures are not drawn in this format", "one of: " + ", ".join(ENDINGS)
        )
    drawn, dateless = BytesIO(), {_DATES[ending]: None} if ending in _DATES else None
    with own_style():
        figure.savefig(drawn, format=ending[1:], metadata=dateless)
    try:
        with whole_file(path) as file:
            file.write(drawn.getvalue())
    except OSError as error:
        raise InputError.single(str(path), f"cannot be written: {error.strerror or error}") from error

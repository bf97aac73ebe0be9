"""Words that fit: cut or folded to a width, measured as they are drawn."""

from __future__ import annotations

from textwrap import wrap

_POINTS_PER_INCH = 72.0
_CUT = "…"


def inches_of(told: str, points: float, *, bold: bool = False) -> float:
    """Return how wide a line is.

    Parameters
    ----------
    told : its words
    points : size of the letters
    bold : whether they are
    """
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=points, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(told, font, ismath=False)
    return float(width) / _POINTS_PER_INCH


def fitted(name: str, inches: float, points: float) -> str:
    """Return a name, its end cut off where it is wider than its place.

    Parameters
    ----------
    name : of whatever length
    inches : width of its place
    points : size of the letters
    """
    if _fits(name, inches, points):
        return name
    kept, too_many = 0, len(name)
    while too_many - kept > 1:
        middle = (kept + too_many) // 2
        if _fits(name[:middle] + _CUT, inches, points):
            kept = middle
        else:
            too_many = middle
    return name[:kept].rstrip() + _CUT


def _fits(told: str, inches: float, points: float) -> bool:
    return inches_of(told, points) <= inches


def folded(told: str, inches: float, points: float) -> str:
    """Return bold words in as many lines as they need.

    Parameters
    ----------
    told : whatever stands in it; words that are wider than a line are broken
    inches : width of a line
    points : size of the letters
    """
    letters = len(told)
    while True:
        lines = wrap(told, max(1, letters))
        widest = max((inches_of(line, points, bold=True) for line in lines), default=0.0)
        if widest <= inches or letters <= 1:
            return "\n".join(lines)
        letters = min(letters - 1, int(letters * inches / widest) + 1)

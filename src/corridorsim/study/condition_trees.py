"""CART: boxes read off the leaves of a tree of conditions.

Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984. The tree is scikit-learn's;
its leaves are read here, as the ema-workbench forgets what a leaf asks of words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from corridorsim.study.boxes import Limits, inside
from corridorsim.study.cases_of_interest import Flags
from corridorsim.study.peeling import missing

_LEAST_LEAF = 0.05  # of all points, as of boxes by PRIM
_LEAST_GAIN = 0.005  # of impurity: a condition that gains less is not told
_SIGN = "\x1f"  # between a factor and its word


def tree_boxes(points: pd.DataFrame, of_interest: Flags, most: int) -> list[Limits]:
    """Return the limits of the leaves with more cases of interest than all points have, most cases first.

    Parameters
    ----------
    points : one column a factor: float64, or words
    of_interest : bool (n_points,), not all alike
    most : how many at most

    Raises
    ------
    InputError
        Where the extra ``discovery`` is not installed.
    """
    found = [(limits, inside(points, limits)) for limits in _leaves(points, of_interest) if limits]
    told = [
        (int(of_interest[members].sum()), limits)
        for limits, members in found
        if of_interest[members].mean() > max(of_interest.mean(), 0.5 * _densest(found, of_interest))
    ]
    return [limits for _, limits in sorted(told, key=lambda each: -each[0])[:most]]


def _densest(found: list[tuple[Limits, Flags]], of_interest: Flags) -> float:
    return max(float(of_interest[members].mean()) for _, members in found)


def _leaves(points: pd.DataFrame, of_interest: Flags) -> Iterator[Limits]:
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError as error:
        raise missing(error) from error
    columns = _columns(points)
    least = max(1, int(_LEAST_LEAF * len(points)))
    tree = DecisionTreeClassifier(
        min_samples_leaf=least, min_impurity_decrease=_LEAST_GAIN, random_state=0
    ).fit(columns.to_numpy(), of_interest)
    words = {name: frozenset(column) for name, column in points.items() if column.dtype == object}
    yield from _walk(tree.tree_, 0, list(columns.columns), {}, words)


def _columns(points: pd.DataFrame) -> pd.DataFrame:
    """Return one column of numbers a factor, and one a word."""
    found: dict[str, Any] = {}
    for name, column in points.items():
        if column.dtype == object:
            found |= {f"{name}{_SIGN}{word}": (column == word).astype(float) for word in sorted(set(column))}
        else:
            found[str(name)] = column
    return pd.DataFrame(found)


def _walk(
    tree: Any,  # noqa: ANN401 - scikit-learn's, which has no types
    node: int,
    columns: list[str],
    limits: dict[str, Any],
    words: dict[Any, frozenset[str]],
) -> Iterator[Limits]:
    """Yield the limits of the leaves below a node."""
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left < 0:
        yield dict(limits)
        return
    name, _, word = columns[tree.feature[node]].partition(_SIGN)
    sides: tuple[Any, Any]
    if word:
        have = limits.get(name, words[name])
        sides = (have - {word}, frozenset({word}))
    else:
        low, high = limits.get(name, (-np.inf, np.inf))
        split = float(tree.threshold[node])
        sides = ((low, split), (float(np.nextafter(split, np.inf)), high))
    for child, side in zip((left, right), sides, strict=True):
        yield from _walk(tree, child, columns, limits | {name: side}, words)

"""Regressions on factors: what an output is expected to be once some factors are known.

Splines of a factor's position in its law, or one level a value where it has few; of several factors also the
products of theirs. Ridge regression with the penalty that leave-one-out errors choose, so that a factor that
does nothing is given nothing to do. By scikit-learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from corridorsim.network.network import Floats
from corridorsim.study.designs import Design
from corridorsim.study.peeling import missing

_KNOTS = 6
_MOST_LEVELS = 12  # more values of a list than that are as good as continuous
_PENALTIES = np.logspace(-4.0, 4.0, 9)


class Regression:
    """Regresses outputs on some factors of a design.

    Parameters
    ----------
    design : of the sweep
    columns : of the factors that are known
    rows : int64 (n,), of the points that count

    Raises
    ------
    InputError
        Where the extra ``discovery`` is not installed.
    """

    def __init__(self, design: Design, columns: Sequence[int], rows: Any) -> None:  # noqa: ANN401
        try:
            from sklearn.linear_model import Ridge, RidgeCV
        except ImportError as error:
            raise missing(error) from error
        self._ridge, self._choosing = Ridge, RidgeCV
        self._features = _features(design, columns, rows)
        self._penalties: Any = None

    def choose_penalties(self, outputs: Floats) -> None:
        """Choose the penalty of each output; replicates keep it.

        Parameters
        ----------
        outputs : float64 (n, n_outputs)
        """
        fitted = self._choosing(alphas=_PENALTIES, alpha_per_target=True).fit(self._features, outputs)
        self._penalties = np.atleast_1d(fitted.alpha_)

    def expected(self, outputs: Floats, rows: Any = slice(None), at: Any = slice(None)) -> Floats:  # noqa: ANN401
        """Return what outputs are expected to be at their points.

        Parameters
        ----------
        outputs : float64 (n, n_outputs)
        rows : of the outputs that are taken, such as a resample
        at : rows of the features that go with them; other than ``rows`` where factors are dealt out anew

        Returns
        -------
        float64 (n_taken, n_outputs)
        """
        features = self._features[at]
        fitted = self._ridge(alpha=self._penalties).fit(features, outputs[rows])
        return np.asarray(fitted.predict(features), dtype=np.float64).reshape(len(features), -1)


def _features(design: Design, columns: Sequence[int], rows: Any) -> Floats:  # noqa: ANN401
    alone = [_of_factor(design, column, rows) for column in columns]
    crossed = [
        (one[:, :, np.newaxis] * other[:, np.newaxis, :]).reshape(len(one), -1)
        for at, one in enumerate(alone)
        for other in alone[:at]
    ]
    return np.concatenate([*alone, *crossed], axis=1)


def _of_factor(design: Design, column: int, rows: Any) -> Floats:  # noqa: ANN401
    from sklearn.preprocessing import SplineTransformer

    positions = design.positions[rows, column]
    law = design.factors[column].law
    levels = np.array([law.listed.index(law.at(each)) for each in positions]) if law.listed else positions
    several = np.unique(levels)
    if len(several) <= _MOST_LEVELS:
        return np.asarray(levels[:, np.newaxis] == several, dtype=np.float64)
    splines = SplineTransformer(n_knots=_KNOTS, knots="quantile", include_bias=False)
    return np.asarray(splines.fit_transform(levels[:, np.newaxis].astype(np.float64)), dtype=np.float64)

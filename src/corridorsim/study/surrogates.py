"""Cheap functions put through the points of a sweep (scikit-learn), and how well they tell unseen points."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from corridorsim.errors import InputError
from corridorsim.network.network import Floats

Predict = Callable[[Floats], Floats]  # of features (n, n_features); returns (n, n_targets)
FOLDS = 5
_SEED = 1
_GP_MOST, _GP_TUNED = 2_000, 300  # points, and of them those that its length scales are found from
_TREES = 300


@dataclass(frozen=True)
class Validation:
    """How well a surrogate tells points that it has not seen, by five-fold cross-validation.

    Attributes
    ----------
    kind : of surrogate
    q2 : 1 − PRESS / sum of squares: the share of the output's variance that it tells of points not seen
    rmse : root mean square of the errors, in the output's unit
    largest_error : of them in size
    fold_rmse : of each fold by itself: how much the figures hang on which points were left out
    """

    kind: str
    q2: float
    rmse: float
    largest_error: float
    fold_rmse: tuple[float, ...] = field(repr=False)


def need_scikit_learn() -> None:
    """Refuse to go on without scikit-learn.

    Raises
    ------
    InputError
        With the extra that brings it.
    """
    from importlib.util import find_spec

    if find_spec("sklearn") is None:
        raise InputError.single(
            "emulator", "scikit-learn is not installed", "pip install 'corridorsim[discovery]'"
        )


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep linear algebra to one thread: the same bits on any machine, and no threads that wait for cores."""
    from threadpoolctl import threadpool_limits  # scikit-learn brings it

    with threadpool_limits(1):
        yield


def kinds_for(n_points: int) -> tuple[str, ...]:
    """Return the kinds of surrogate that so many points can be put through.

    Parameters
    ----------
    n_points : of the sweep
    """
    return tuple(kind for kind in FITS if kind != "gaussian-process" or n_points <= _GP_MOST)


def cross_validated(kind: str, features: Floats, values: Floats) -> Validation:
    """Return how well a kind of surrogate tells points that it has not seen.

    All that is chosen, such as length scales, is chosen anew without the fold.

    Parameters
    ----------
    kind : one of ``FITS``
    features : float64 (n_points, n_features)
    values : float64 (n_points,)
    """
    from sklearn.model_selection import KFold

    errors, fold_rmse = np.empty_like(values), []
    for seen, unseen in KFold(FOLDS, shuffle=True, random_state=_SEED).split(features):
        predict = FITS[kind](features[seen], values[seen, np.newaxis])
        errors[unseen] = predict(features[unseen])[:, 0] - values[unseen]
        fold_rmse.append(float(np.sqrt(np.mean(errors[unseen] ** 2))))
    q2 = 1.0 - float(np.sum(errors**2) / np.sum((values - values.mean()) ** 2))
    rmse, largest = float(np.sqrt(np.mean(errors**2))), float(np.abs(errors).max())
    return Validation(kind, q2, rmse, largest, tuple(fold_rmse))


def _quadratic(features: Floats, targets: Floats) -> Predict:
    """Fit squares and products of all features, shrunk by what leaving one out says (ridge)."""
    from sklearn.linear_model import Ridge, RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    def pipeline(last: Any) -> Any:  # noqa: ANN401 - scikit-learn is not typed
        return make_pipeline(PolynomialFeatures(2, include_bias=False), StandardScaler(), last)

    shrinkage = pipeline(RidgeCV(np.logspace(-6.0, 4.0, 21))).fit(features, targets[:, 0])[-1].alpha_
    fitted = pipeline(Ridge(float(shrinkage))).fit(features, targets)
    return lambda asked: np.asarray(fitted.predict(asked)).reshape(len(asked), -1)


def _gaussian_process(features: Floats, targets: Floats) -> Predict:
    """Fit a Gaussian process, Matérn 5/2 with a length scale of each feature, and a nugget."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel

    start = ConstantKernel(1.0, (1e-3, 1e4)) * Matern(
        np.ones(features.shape[1]), (5e-2, 1e2), nu=2.5
    ) + WhiteKernel(1e-3, (1e-8, 1.0))
    tuned = GaussianProcessRegressor(start, normalize_y=True, random_state=_SEED)
    with warnings.catch_warnings():  # a length scale at its end is a feature that does nothing
        warnings.simplefilter("ignore", ConvergenceWarning)
        tuned.fit(features[:_GP_TUNED], targets[:_GP_TUNED, 0])
    fitted = GaussianProcessRegressor(tuned.kernel_, optimizer=None, normalize_y=True)
    fitted.fit(features, targets)
    return lambda asked: np.asarray(fitted.predict(asked)).reshape(len(asked), -1)


def _trees(features: Floats, targets: Floats) -> Predict:
    """Fit boosted trees, of each target by themselves: for what jumps."""
    from sklearn.ensemble import GradientBoostingRegressor

    fitted = [
        GradientBoostingRegressor(n_estimators=_TREES, learning_rate=0.05, random_state=_SEED).fit(
            features, each
        )
        for each in targets.T
    ]
    return lambda asked: np.stack([each.predict(asked) for each in fitted], axis=1)


FITS: Mapping[str, Callable[[Floats, Floats], Predict]] = {
    "quadratic": _quadratic,
    "gaussian-process": _gaussian_process,
    "trees": _trees,
}

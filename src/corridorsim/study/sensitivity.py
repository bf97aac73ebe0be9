"""Sensitivity of an output to factors, by the method asked: its design, its answer, screening before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corridorsim.errors import InputError, nearest
from corridorsim.scenario.factor_laws import Listed
from corridorsim.scenario.factors import Factor
from corridorsim.study import designs
from corridorsim.study.designs import Design
from corridorsim.study.indices import Indices
from corridorsim.study.screening import morris
from corridorsim.study.shapley_designs import Correlations, shapley_design
from corridorsim.study.shapley_effects import shapley
from corridorsim.study.sweeps import Output, Sweep
from corridorsim.study.tail_indices import delta, pawn
from corridorsim.study.tornado import Tornado, tornado
from corridorsim.study.usable_points import player
from corridorsim.study.variance_indices import sobol

METHODS = ("tornado", "morris", "sobol", "pawn", "delta", "shapley")
POINTS = {"morris": 20, "sobol": 256, "pawn": 512, "delta": 512, "shapley": 128}
_SEEDS = 8


def sensitivity_design(
    method: str,
    factors: Sequence[Factor],
    points: int | None = None,
    *,
    seed: int,
    correlations: Correlations | None = None,
    second_order: bool = False,
) -> Design:
    """Return the design that a method is told from.

    Parameters
    ----------
    method : one of ``METHODS``
    factors : with their bases, as ``check_factors`` gives them
    points : trajectories of morris, base points of sobol and shapley, points of pawn and delta; None takes
        those of ``POINTS``
    seed : of the design
    correlations : Spearman's, of two factors by path; shapley alone
    second_order : whether indices of pairs are wanted; sobol alone

    Raises
    ------
    InputError
        For an unknown method, or one to which points, correlations or pairs say nothing.
    """
    if method not in METHODS:
        raise InputError.single(f"method {method[:60]}", "there is no such method", nearest(method, METHODS))
    if correlations and method != "shapley":
        raise InputError.single(
            method, "takes factors for independent", "shapley, which knows of correlations"
        )
    if second_order and method != "sobol":
        raise InputError.single(method, "has no indices of pairs", "sobol, which has")
    if method == "tornado":
        if points is not None:
            raise InputError.single("points", "say nothing to tornado", "leave them out")
        return designs.tornado_design(factors)
    count = POINTS[method] if points is None else points
    if method == "morris":
        return designs.morris_design(factors, count, seed=seed)
    if method == "sobol":
        return designs.sobol_design(factors, count, second_order=second_order, seed=seed)
    if method == "shapley":
        return shapley_design(factors, count, seed=seed, correlations=correlations)
    return designs.latin_hypercube(factors, count, seed)


def sensitivity(method: str, sweep: Sweep, output: Output) -> Tornado | Indices:
    """Return what a method says of a sweep of its design.

    Parameters
    ----------
    method : one of ``METHODS``
    sweep : of ``sensitivity_design``
    output : of the sweep

    Raises
    ------
    InputError
        For a design that the method says nothing of.
    """
    told: dict[str, Callable[[Sweep, Output], Tornado | Indices]] = {
        "tornado": tornado,
        "morris": morris,
        "sobol": sobol,
        "pawn": pawn,
        "delta": delta,
        "shapley": shapley,
    }
    return told[method](sweep, output)


def largest(found: Tornado, factors: Sequence[Factor], most: int) -> tuple[Factor, ...]:
    """Return the factors that do most by themselves, in their own order.

    What does nothing alone may yet do something with others: screening by a tornado is blind to that.

    Parameters
    ----------
    found : of these factors
    factors : that were swept
    most : how many to keep, a group counting once
    """
    kept = {bar.factor for bar in found.ranked()[:most]}
    return tuple(each for each in factors if {player(each), each.path} & kept)


def seed_factor(seed: int) -> Factor:
    """Return the seed of the worlds as a factor of eight values: what it scores is Monte Carlo noise.

    Parameters
    ----------
    seed : of the study, which is the first of them
    """
    return Factor("study.seed", Listed(tuple(range(seed, seed + _SEEDS))), base=seed)

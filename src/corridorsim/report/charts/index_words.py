"""What measures of sensitivity say, in words that every picture of them uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridorsim.study.indices import Indices

MEASURES = {
    "total": "total: alone and with others",
    "first": "first: alone",
    "mu_star": "μ*: mean size of the effect of the whole range",
    "sigma": "σ: interaction or curvature",
    "median": "median over slides",
    "maximum": "maximum over slides",
    "delta": "δ",
    "shapley": "Shapley effect: share of the variance",
    "second": "second: of two together, beyond each alone",
}
METHODS = {
    "sobol": "Sobol' indices",
    "morris": "Morris screening",
    "pawn": "PAWN indices",
    "delta": "δ indices",
    "shapley": "Shapley effects",
}
_BESIDE = {"total": "first", "mu_star": "sigma", "median": "maximum"}


def shown_measures(found: Indices) -> tuple[str, ...]:
    """Return the measure that factors are ranked by, and the one that is drawn beside it where there is one.

    Parameters
    ----------
    found : indices of any method
    """
    first = found.measures[0]
    beside = _BESIDE.get(first)
    return (first, beside) if beside in found.measures and beside is not None else (first,)


def scale_of(found: Indices) -> str:
    """Return what an index is a share or a size of.

    Parameters
    ----------
    found : indices of any method
    """
    if found.method == "morris":
        return f"effect of the whole range on {with_unit(found.output)}"
    if found.method in ("sobol", "shapley"):
        return "share of the variance over the design; lines: 95 %, of design and draws together"
    return "index, 0 … 1; lines: 95 %, of design and draws together"


def with_unit(label: str) -> str:
    """Return the label of an output with its unit, where it has one.

    Parameters
    ----------
    label : such as ``days_p95 middle``
    """
    from corridorsim.study.sweep_frames import statistic_unit

    unit = statistic_unit(label)
    return f"{label} [{unit}]" if unit else label

"""Designs as plain values, and back: what stands of them in the folder of a sweep."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

import numpy as np

from corridorsim.errors import InputError
from corridorsim.network.network import Floats
from corridorsim.scenario import factor_laws
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import Design


def design_document(design: Design) -> dict[str, Any]:
    """Return a design without its positions, which are told by their digest.

    Parameters
    ----------
    design : with laws of ours

    Raises
    ------
    InputError
        Where a law is not one of ours, and could not be read back.
    """
    return {
        "design": design.kind,
        "settings": dict(design.settings),
        "factors": [_factor_document(each) for each in design.factors],
        "points": len(design),
        "positions": _digest(design.positions),
    }


def read_design(document: Mapping[str, Any], positions: Floats | None) -> Design:
    """Return the design that a document tells.

    Parameters
    ----------
    document : of ``design_document``, perhaps among other things
    positions : as they were stored, None where nothing could be read

    Raises
    ------
    InputError
        Where the positions are not those of the document.
    """
    if positions is None or _digest(positions) != document["positions"]:
        raise InputError.single("positions", "are damaged", "run the sweep again: it goes on from its blocks")
    factors = tuple(_read_factor(each) for each in document["factors"])
    return Design(document["design"], factors, positions, document["settings"])


def _digest(positions: Floats) -> str:
    shaped = np.ascontiguousarray(positions, dtype=np.float64)
    return hashlib.sha256(repr(shaped.shape).encode() + shaped.tobytes()).hexdigest()


def _factor_document(factor: Factor) -> dict[str, Any]:
    name = type(factor.law).__name__
    if name not in _laws() or not is_dataclass(factor.law):
        raise InputError.single(factor.path, f"its law {name} cannot be written to a folder", "a law of ours")
    law = {"name": name, **asdict(factor.law)}
    return {"path": factor.path, "verb": factor.verb, "group": factor.group, "law": law}


def _read_factor(document: Mapping[str, Any]) -> Factor:
    stated = dict(document["law"])
    law = _laws()[stated.pop("name")]
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in stated.items()}
    return Factor(document["path"], law(**values), document["verb"], document["group"])


def _laws() -> dict[str, Any]:
    return {name: kind for name, kind in vars(factor_laws).items() if is_dataclass(kind)}

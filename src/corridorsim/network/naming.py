"""Names to numbers: the ids that chance is keyed by are digests of names, never positions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corridorsim.errors import InputError


def thing_id(name: str) -> int:
    """Return the 64-bit id of a thing, the blake2b digest of its ``table/id`` name.

    Parameters
    ----------
    name : such as ``legs/aktau-alat-feeder``
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def id_words(names: Sequence[str]) -> NDArray[np.uint32]:
    """Return the ids of things as two 32-bit words each.

    Parameters
    ----------
    names : ``table/id`` names; the same name may stand more than once

    Returns
    -------
    uint32 (n, 2), low and high word

    Raises
    ------
    InputError
        Where two different names share an id; renaming one of them mends it.
    """
    seen: dict[int, str] = {}
    ids = []
    for name in names:
        number = thing_id(name)
        if seen.setdefault(number, name) != name:
            raise InputError.single(
                name, f"its id collides with that of {seen[number]}", "rename one of them"
            )
        ids.append((number & 0xFFFFFFFF, number >> 32))
    return np.array(ids, dtype=np.uint32).reshape(-1, 2)

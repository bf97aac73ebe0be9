"""Digests of functions, by which it is seen that a sweep's own function was changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any


def function_digest(function: Callable[..., Any]) -> str:
    """Return a digest of what a function does: its name, its code and what it has closed over.

    Parameters
    ----------
    function : any callable; one without code of its own, such as an object that can be called, goes by its
        type
    """
    named = function if hasattr(function, "__qualname__") else type(function)
    digest = hashlib.sha256(f"{named.__module__}.{named.__qualname__}".encode())
    code = getattr(function, "__code__", None)
    if code is not None:
        held = [cell.cell_contents for cell in function.__closure__ or ()]
        for part in (*_parts(code), repr(function.__defaults__), *map(_told, held)):
            digest.update(b"\0" + part.encode())
    return digest.hexdigest()


def _parts(code: CodeType) -> Iterator[str]:
    """Yield what is run, not where it stands."""
    yield code.co_code.hex()
    yield repr((code.co_names, code.co_varnames, code.co_freevars))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _parts(constant)
        else:
            yield repr(constant)


def _told(held: object) -> str:
    """Return what a value is; an object whose repr is its place in memory goes by its type."""
    plain = type(held).__repr__ is not object.__repr__ and not callable(held)
    return repr(held) if plain else type(held).__qualname__

"""The one place that decides how kernels are compiled, and where compiled code is kept.

numba's own disk cache lies in two ways: it does not notice an edited callee in another file, and it ignores
``NUMBA_BOUNDSCHECK``. Both are answered by keying the cache folder with a digest of every source of this
folder, of the versions and of that setting. Each kernel is compiled for one signature only, so that processes
that fill one folder at the same time write the same entries.

Environment
-----------
``CORRIDORSIM_CACHE`` : folder to keep compiled kernels in; empty = nothing is kept
``NUMBA_CACHE_DIR``   : used where the former is not set; without both, the user's cache folder
"""

from __future__ import annotations

import hashlib
import logging
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
import numba.core.event

from corridorsim.kernels.compiler_watch import CompilerWatch

P = ParamSpec("P")
R = TypeVar("R")

_SETTINGS: Any = numba.config  # read at each use: tests and users may set them late
_LOG = logging.getLogger(__name__)
_DIGEST_LENGTH = 16
_KEPT_DIGESTS = 3  # this version, the one before, and a run with bounds checks


def source_digest(folder: Path) -> str:
    """Return the digest of all kernel sources, the versions and the bounds-check setting.

    Parameters
    ----------
    folder : folder that holds the kernels

    Returns
    -------
    hexadecimal digits, or an empty string where the sources cannot be read
    """
    sources = sorted(folder.glob("*.py"))
    if not sources:
        return ""
    digest = hashlib.sha256()
    versions = (numba.__version__, platform.python_implementation(), sys.version)
    for part in (*versions, str(_SETTINGS.BOUNDSCHECK)):
        digest.update(part.encode() + b"\0")
    try:
        for source in sources:
            digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    except OSError:
        return ""
    return digest.hexdigest()[:_DIGEST_LENGTH]


def user_cache_home() -> Path:
    """Return the folder in which this platform keeps a user's caches."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    stated = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return stated if stated.is_absolute() else Path.home() / ".cache"


def cache_home() -> Path | None:
    """Return the folder that holds one folder a digest, or None where caching is switched off."""
    stated = os.environ.get("CORRIDORSIM_CACHE")
    if stated is not None:
        return Path(stated).expanduser().absolute() / "kernels" if stated.strip() else None
    if _SETTINGS.CACHE_DIR:
        return Path(_SETTINGS.CACHE_DIR).absolute() / "corridorsim" / "kernels"
    return user_cache_home() / "corridorsim" / "kernels"


def open_cache(home: Path, digest: str) -> Path | None:
    """Make the folder of a digest, and forget old digests when it is new.

    Returns
    -------
    the folder, or None (with one warning in the log) where it cannot be written
    """
    folder = home / digest
    try:
        is_new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        _LOG.warning("compiled kernels are not kept, so each start compiles them again: %s", error)
        return None
    if is_new:
        prune(home, folder)
    return folder


def prune(home: Path, current: Path) -> None:
    """Delete compiled code of all but the newest digests; nothing but numba's own files is ever touched.

    A process that still runs on a deleted digest only compiles again what it had not loaded.
    """
    name = re.compile(rf"[0-9a-f]{{{_DIGEST_LENGTH}}}")
    try:
        digests = [entry for entry in home.iterdir() if name.fullmatch(entry.name) and entry.is_dir()]
        digests.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
    except OSError:  # another process is pruning: let it
        return
    others = [entry for entry in digests if entry != current and not entry.is_symlink()]
    for entry in others[_KEPT_DIGESTS - 1 :]:
        _delete(entry)


def _delete(folder: Path) -> None:
    try:
        for part in sorted(folder.rglob("*"), reverse=True):  # what a folder holds comes before the folder
            if part.is_dir() and not part.is_symlink():
                part.rmdir()
            elif part.suffix in {".nbi", ".nbc"}:
                part.unlink()
        folder.rmdir()
    except OSError:
        _LOG.debug("left behind: %s", folder)


def _start_cache() -> Path | None:
    home = cache_home()
    digest = source_digest(Path(__file__).parent)
    if home is None or not digest or _SETTINGS.DISABLE_JIT:
        return None
    return open_cache(home, digest)


CACHE_FOLDER = _start_cache()


class _Watch(CompilerWatch, numba.core.event.Listener):
    """As numba wants those who watch it."""


_REGISTER: Any = numba.core.event.register
_REGISTER("numba:compile", _Watch(kept=CACHE_FOLDER is not None))


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function at its first call, without the interpreter lock, and keep the result.

    No fastmath (labels may be infinite), no explicit signature (compiled at import), no parallel loops
    (threads over fixed blocks do that), no heap (whatever is written belongs to the caller; what allocates
    does not compile). A division by zero gives an infinity.
    """
    return _compiled(function, {})


def inner_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a kernel that only kernels call.

    It cannot be called from Python: what would unpack its arguments, a tuple of forty arrays at times, takes
    the compiler longer than the kernel itself. Who does so all the same is told by a TypeError.
    """
    inner: Any = _compiled(function, {"no_cpython_wrapper": True, "no_cfunc_wrapper": True})
    if hasattr(inner, "overloads"):  # not where the compiler is off

        def keep(compiled: Any) -> None:  # noqa: ANN401 - numba's own
            inner.overloads[tuple(compiled.signature.args)] = compiled

        def refuse(*_: object, **__: object) -> None:
            raise TypeError(f"{function.__name__} is called by kernels only")

        # numba would hand Python the entry that is not there.
        inner.add_overload, inner._compile_for_args = keep, refuse
    return cast("Callable[P, R]", inner)


def _compiled(function: Callable[P, R], options: dict[str, bool]) -> Callable[P, R]:
    if CACHE_FOLDER is None:
        return _compiler(options, cache=False)(function)
    previous, _SETTINGS.CACHE_DIR = _SETTINGS.CACHE_DIR, str(CACHE_FOLDER)
    try:
        return _compiler(options, cache=True)(function)
    except (OSError, RuntimeError) as error:  # numba found no place for this file after all
        _LOG.warning("%s is not kept compiled: %s", function.__name__, error)
        return _compiler(options, cache=False)(function)
    finally:
        _SETTINGS.CACHE_DIR = previous


def _compiler(options: dict[str, bool], *, cache: bool) -> Callable[[Callable[P, R]], Callable[P, R]]:
    # Without numba's runtime nothing can be allocated and no array is counted: a tuple of forty arrays handed
    # to another kernel would cost forty atomic increments and as many decrements, 0.4 µs.
    njit: Any = numba.njit
    compiler = njit(nogil=True, error_model="numpy", cache=cache, _nrt=False, **options)
    return cast("Callable[[Callable[P, R]], Callable[P, R]]", compiler)


def is_compiled(*kernels: Callable[..., Any]) -> bool:
    """Tell whether a first call of these kernels needs no compiler.

    Parameters
    ----------
    kernels : decorated functions that are about to be called
    """
    return all(_is_compiled(each) for each in kernels)


def _is_compiled(dispatcher: Any) -> bool:  # noqa: ANN401 - numba's dispatchers have no public type
    if _SETTINGS.DISABLE_JIT or dispatcher.signatures:
        return True
    if CACHE_FOLDER is None:
        return False
    function = dispatcher.py_func
    pattern = f"*.{function.__qualname__}-{function.__code__.co_firstlineno}.*.nbc"
    return any(Path(dispatcher.stats.cache_path).glob(pattern))

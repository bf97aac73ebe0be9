"""A scheduler and workers on this machine, in processes of their own, for as long as they are needed.

dask's own local cluster imports the caller's script again in each worker, and Ctrl-C in a terminal reaches
its workers before the caller can call them back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from corridorsim.errors import InputError

_HERE = ("--host", "127.0.0.1", "--no-dashboard")
_IDLE_LIMIT = "10 minutes"  # after which a scheduler whose caller was killed ends, and its workers with it
# Nobody looks at the profile that workers take of themselves a hundred times a second.
_SETTINGS = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}
_START_SECONDS, _END_SECONDS = 60.0, 10.0


@contextmanager
def local_workers(workers: int) -> Iterator[str]:
    """Give the address of a scheduler on a free port of this machine.

    Parameters
    ----------
    workers : processes, one thread each

    Raises
    ------
    InputError
        Where it does not start.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as stack:
        file = Path(folder) / "scheduler.json"
        known = ("--scheduler-file", str(file))
        scheduler = stack.enter_context(
            _process("dask_scheduler", "--port", "0", "--idle-timeout", _IDLE_LIMIT, *known)
        )
        sizes = ("--nworkers", str(workers), "--nthreads", "1", "--local-directory", folder)
        stack.enter_context(_process("dask_worker", *sizes, *known))
        yield _address(file, scheduler)


@contextmanager
def _process(module: str, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of dask's programs apart from the terminal, and end it afterwards."""
    command = [sys.executable, "-m", f"distributed.cli.{module}", *_HERE, *options]
    quiet, settings = subprocess.DEVNULL, os.environ | _SETTINGS
    with subprocess.Popen(
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env=settings
    ) as started:
        try:
            yield started
        finally:
            started.terminate()  # workers end their own children then
            try:
                started.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                started.kill()


def _address(file: Path, scheduler: subprocess.Popen[bytes]) -> str:
    """Return where the scheduler listens, once it has written so."""
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends and scheduler.poll() is None:
        try:
            return str(json.loads(file.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError):  # not there yet, or half of it
            time.sleep(0.05)
    raise InputError.single("scheduler local", "does not start", "python -m distributed.cli.dask_scheduler")

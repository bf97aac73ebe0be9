"""A scheduler and workers in processes of their own, which a test may kill by their ids."""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

HERE = ("--host", "127.0.0.1", "--no-dashboard")


@contextmanager
def process(module, *arguments, **variables):
    command = [sys.executable, "-m", f"distributed.cli.{module}", *HERE, *map(str, arguments)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet, env=os.environ | variables) as started:
        try:
            yield started
        finally:
            started.kill()


@contextmanager
def cluster(folder, n_workers=2):
    """Give the address of a scheduler on a free port, and its workers' processes, one thread each."""
    file = folder / "scheduler.json"
    with ExitStack() as stack:
        stack.enter_context(process("dask_scheduler", "--port", 0, "--scheduler-file", file))
        options = ("--scheduler-file", file, "--nthreads", 1, "--no-nanny", "--local-directory", folder)
        workers = [stack.enter_context(process("dask_worker", *options)) for _ in range(n_workers)]
        yield address_in(file), workers


def address_in(file, seconds=30):
    """Return the address that a scheduler has written, once it stands there."""
    for _ in range(int(seconds / 0.02)):
        try:
            return json.loads(file.read_text(encoding="utf-8"))["address"]
        except (OSError, ValueError):
            time.sleep(0.02)
    raise TimeoutError(file)

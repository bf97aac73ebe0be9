"""Progress on stderr: a bar where a person watches, a line where kernels are compiled, else nothing."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from corridorsim.study.threads import Report


def say_if_compiling(policies: Sequence[str] = (), *, pareto: bool = False) -> None:
    """Say on stderr that this run compiles first, where it does, and compile on two cores.

    Parameters
    ----------
    policies : of the run
    pareto : whether it looks for Pareto routes, which has a kernel of its own
    """
    from corridorsim.kernels.compiler_watch import LOGGER, compiling_told
    from corridorsim.kernels.compiling import CACHE_FOLDER, is_compiled
    from corridorsim.kernels.pareto import pareto_front
    from corridorsim.study.warming import compile_beside, is_warm

    if not is_warm():
        compile_beside()
    if not is_warm(policies) or (pareto and not is_compiled(pareto_front)):
        told = compiling_told(kept=CACHE_FOLDER is not None)
        print(f"corridorsim: {told}", file=sys.stderr, flush=True)
        logging.getLogger(LOGGER).setLevel(logging.ERROR)  # said once is enough


@contextmanager
def progress(what: str) -> Iterator[Report | None]:
    """Show a bar with the time left while a terminal watches stderr.

    Parameters
    ----------
    what : what is being done
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)

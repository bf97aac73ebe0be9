"""The command line: arguments in, text out, exit codes.

Exit codes: 0 done (a closed pipe too), 2 what the user can mend, 3 stopped but --resume goes on, 130 stopped,
1 a bug.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from io import TextIOWrapper
from typing import Any, cast

import typer

from corridorsim.cli.bench import bench
from corridorsim.cli.check import check
from corridorsim.cli.compare import compare
from corridorsim.cli.criticality import criticality
from corridorsim.cli.discover import discover
from corridorsim.cli.explain import explain
from corridorsim.cli.explore import explore
from corridorsim.cli.export import export
from corridorsim.cli.new import new
from corridorsim.cli.report import report
from corridorsim.cli.routes import routes
from corridorsim.cli.run import run
from corridorsim.cli.sensitivity import sensitivity
from corridorsim.cli.sweep import sweep
from corridorsim.cli.validate import validate
from corridorsim.cli.warm_up import warm_up
from corridorsim.errors import InputError, StoppedResumable

DONE, BUG, MENDABLE, RESUMABLE, STOPPED = 0, 1, 2, 3, 130

# Newer typer carries a copy of click, older typer uses the installed one: only typer knows whose errors come.
_CLICK_ERROR = cast("type[Exception]", typer.BadParameter.__mro__[2])

app = typer.Typer(
    name="corridorsim",
    help="Which trade corridor, in how many days, at what cost and carbon, and how surely.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(run)
app.command()(check)
app.command()(routes)
app.command()(compare)
app.command()(criticality)
app.command()(sweep)
app.command()(sensitivity)
app.command()(discover)
app.command()(validate)
app.command()(explain)
app.command()(report)
app.command()(explore)
app.command()(export)
app.command()(bench)
app.command()(new)
app.command("warm-up")(warm_up)


@app.callback(invoke_without_command=True)
def _version(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    if version:
        from importlib.metadata import version as installed

        print(f"corridorsim {installed('corridorsim')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    arguments : as on the command line; None takes them from there
    """
    try:
        _invoke(sys.argv[1:] if arguments is None else list(arguments))
        if sys.stdout is not None:
            sys.stdout.flush()
    except (InputError, _CLICK_ERROR, MemoryError) as error:
        return _mendable(_lines(error))
    except StoppedResumable as stop:
        _say(f"stopped; {stop}")
        return RESUMABLE
    except KeyboardInterrupt:
        _say("stopped; nothing was left half-written")
        return STOPPED
    except BrokenPipeError:  # whoever read us has had enough
        _abandon_stdout()
    except OSError as error:
        _abandon_stdout()
        return _mendable([f"{error.filename or 'output'}: {error.strerror or error}"])
    return DONE


def _invoke(arguments: list[str]) -> None:
    """Parse and run; typer's own way of running would turn a closed pipe and Ctrl-C into exits of its own."""
    command = typer.main.get_command(app)
    with suppress(typer.Exit), command.make_context("corridorsim", arguments) as context:
        command.invoke(context)


def _lines(error: Exception) -> Iterable[str]:
    """Return what is wrong in one line a problem."""
    if isinstance(error, InputError):
        return map(str, error.problems)
    if isinstance(error, MemoryError):
        return ["not enough memory — fewer draws: --draws N"]
    return [_usage(error)]


def _usage(error: Any) -> str:  # noqa: ANN401 - the class has two homes
    """Return what is wrong with the arguments, and where they are told."""
    context = getattr(error, "ctx", None)
    asked = f" — {context.command_path} --help" if context is not None else ""
    return " ".join(error.format_message().split()).rstrip(".") + asked


def _mendable(lines: Iterable[str]) -> int:
    for line in lines:
        _say(line)
    return MENDABLE


def _say(line: str) -> None:
    with suppress(OSError):  # nobody listens: the exit code still tells
        print(f"corridorsim: {line}", file=sys.stderr)


def _abandon_stdout() -> None:
    """Drop what stdout did not take, else python complains once more when it closes the stream."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def script() -> None:
    """Run as the installed command; what goes into a pipe or file is UTF-8 with LF on every system."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8", newline="\n")
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())

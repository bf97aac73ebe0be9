"""The command line: arguments in, text out, exit codes.

Exit codes: 0 done (a closed pipe too), 2 what the user can mend, 130 stopped, 1 a bug.
"""

from __future__ import annotations

import os
import sys

import click
import typer

from corridorsim.cli.check import check
from corridorsim.cli.explain import explain
from corridorsim.cli.new import new
from corridorsim.cli.routes import routes
from corridorsim.cli.run import run
from corridorsim.cli.warm_up import warm_up
from corridorsim.errors import InputError

DONE, BUG, MENDABLE, STOPPED = 0, 1, 2, 130

app = typer.Typer(
    name="corridorsim",
    help="Which trade corridor, in how many days, at what cost and carbon, and how surely.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(run)
app.command()(check)
app.command()(routes)
app.command()(explain)
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
        outcome = app(args=arguments, prog_name="corridorsim", standalone_mode=False)
        sys.stdout.flush()
    except InputError as error:
        return _mendable(str(problem) for problem in error.problems)
    except click.ClickException as error:
        return _mendable([error.format_message()])
    except (KeyboardInterrupt, click.Abort):
        print("corridorsim: stopped; nothing was left half-written", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Whoever read us has had enough; python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        return _mendable([f"{error.filename or 'file system'}: {error.strerror or error}"])
    return outcome if isinstance(outcome, int) else DONE


def _mendable(lines: object) -> int:
    for line in lines:  # type: ignore[attr-defined]
        print(f"corridorsim: {line}", file=sys.stderr)
    return MENDABLE


def script() -> None:
    """Run as the installed command."""
    sys.exit(main())

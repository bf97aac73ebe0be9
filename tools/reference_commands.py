"""The page of commands: what each prints under ``--help``, as tables."""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import Any

import typer

from corridorsim.cli.main import app
from reference_fields import prose, table

_TYPE = re.compile(r" <[^>]*>$")  # of an argument, as typer shows it
_COLUMNS = ("argument or option", "what it does")
_HEAD = """# Commands

Results go to stdout, progress and messages to stderr; `--json` prints one document of the schema
`corridorsim.<command>/1`, whose keys are added to and never renamed. Exit codes: 0 done (a closed pipe
too), 2 what you can mend (input, permission, disk, a missing extra), 3 stopped but `--resume` goes on, 130
stopped, 1 a bug.
"""


def commands_page() -> str:
    """Return the page of all commands with their arguments and options."""
    group: Any = typer.main.get_command(app)
    with group.make_context("corridorsim", [], resilient_parsing=True) as parent:
        sections = [_section(name, command, parent) for name, command in group.commands.items()]
    return _HEAD + "".join(sections)


def _section(name: str, command: Any, parent: Any) -> str:  # noqa: ANN401 - typer may carry its own click
    with command.make_context(name, [], parent=parent, resilient_parsing=True) as context:
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        records = [each.get_help_record(context) for each in command.get_params(context)]
    rows = [
        (f"`{_TYPE.sub('', ' '.join(shown.split()))}`", prose(" ".join(told.split())))
        for shown, told in filter(None, records)
    ]
    told = prose(cleandoc(command.help or ""))
    return f"\n## {name}\n\n{told}\n\n```text\n{usage}\n```\n\n{table(_COLUMNS, rows)}"

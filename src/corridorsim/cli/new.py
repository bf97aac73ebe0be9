"""``corridorsim new``: a scenario file to start from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from corridorsim.cli.options import AsJson
from corridorsim.errors import InputError


def new(
    path: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="File to write; it must not exist yet.", show_default=False),
    ],
    as_json: AsJson = False,
) -> None:
    """Write a commented scenario file that runs."""
    from corridorsim.scenario.template import template

    if path.is_dir():
        raise InputError.single(str(path), "is a folder", f"a file name, such as {path / 'my-scenario.toml'}")
    target = path if path.suffix == ".toml" else path.with_name(path.name + ".toml")
    if not target.parent.is_dir():
        raise InputError.single(str(target.parent), "is no folder", "make it first")
    _write_new(target, template(target.stem))
    if as_json:
        print(json.dumps({"schema": "corridorsim.new/1", "path": str(target)}, ensure_ascii=False))
    else:
        print(f"{target}: written; try: corridorsim run {target}")


def _write_new(target: Path, text: str) -> None:
    """Write a file that does not exist yet, or nothing."""
    try:
        file = target.open("x", encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise InputError.single(str(target), "exists already", "another name") from error
    try:
        with file:
            file.write(text)
    except BaseException:  # a full disk or Ctrl-C leaves no half of it
        target.unlink(missing_ok=True)
        raise

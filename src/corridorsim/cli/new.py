"""``corridorsim new``: a scenario file to start from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from corridorsim.cli.options import AsJson
from corridorsim.errors import InputError


def new(
    path: Annotated[Path, typer.Argument(help="File to write; it must not exist.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Write a commented scenario file that runs."""
    from corridorsim.scenario.template import template

    target = path if path.suffix == ".toml" else path.with_name(path.name + ".toml")
    if target.exists():
        raise InputError.single(str(target), "exists already", "another name")
    if not target.parent.is_dir():
        raise InputError.single(str(target.parent), "is no folder", "make it first")
    target.write_text(template(target.stem), encoding="utf-8", newline="\n")
    if as_json:
        print(json.dumps({"schema": "corridorsim.new/1", "path": str(target)}, ensure_ascii=False))
    else:
        print(f"{target}: written; try: corridorsim run {target}")

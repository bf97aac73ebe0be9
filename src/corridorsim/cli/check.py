"""``corridorsim check``: everything that is wrong with a scenario, without running it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from corridorsim.cli.options import AsJson, NetworkFolder, Settings, State, Variant, declared
from corridorsim.errors import InputError


def check(
    scenario_path: Annotated[
        Path | None, typer.Argument(metavar="SCENARIO", help="Scenario file (TOML).", show_default=False)
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of scenario files, for editors.")
    ] = False,
    as_json: AsJson = False,
    state: State = None,
    variant: Variant = None,
    network: NetworkFolder = None,
    settings: Settings = None,
) -> None:
    """Report everything that is wrong with a scenario."""
    if schema:
        from corridorsim.scenario.editor_schema import editor_schema

        print(json.dumps(editor_schema(), indent=1))
        return
    if scenario_path is None:
        raise InputError.single("check", "no scenario file was given", "corridorsim check SCENARIO.toml")
    scenario = declared(scenario_path, state=state, variant=variant, network=network, settings=settings)
    tables = scenario.tables
    counts = {
        "shipments": len(scenario.shipments),
        "corridors": len(scenario.corridors),
        "terminals": len(tables.terminals),
        "legs": len(tables.legs),
        "hazards": len(tables.hazards),
    }
    if as_json:
        document = {
            "schema": "corridorsim.check/1",
            "scenario": scenario.name,
            "digest": scenario.digest,
            **counts,
        }
        print(json.dumps(document, indent=1, ensure_ascii=False))
    else:
        told = (f"{count} {name.removesuffix('s') if count == 1 else name}" for name, count in counts.items())
        print(f"{scenario_path}: fine ({', '.join(told)})")

"""``corridorsim export``: a network or a result for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridorsim.cli.options import AsJson, NetworkFolder, Settings, State, Variant, declared
from corridorsim.errors import InputError

if TYPE_CHECKING:
    from corridorsim.scenario.tables import Scenario


def export(
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="eurasia, the folder of a network, of GMNS tables or of a result, or a scenario file: its "
            "network after its changes.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="PATH",
            help="File or folder to write; it must not exist yet. Its ending tells the format: .geojson, "
            ".gpkg, .xlsx, .json (networkx).",
            show_default=False,
        ),
    ],
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="geojson, gpkg, xlsx, networkx (files); csv, parquet, gmns, network (folders).",
        ),
    ] = None,
    as_json: AsJson = False,
    state: State = None,
    variant: Variant = None,
    network: NetworkFolder = None,
    settings: Settings = None,
) -> None:
    """Write a network or result for GIS, spreadsheets or programs.

    With --format network a network folder, to run on or to change: also from a GMNS folder.
    """
    from corridorsim.report.exports.targets import chosen_format, opened, write_export
    from corridorsim.scenario.tables import Scenario

    layers = {"state": state, "variant": variant, "network": network, "set": settings or None}

    def read(path: Path) -> Scenario:
        return declared(path, state=state, variant=variant, network=network, settings=settings)

    chosen = chosen_format(out, form)
    with opened(target, read) as subject:
        if not isinstance(subject, Scenario):
            _refuse_layers(layers, target)
        write_export(subject, chosen, out)
    if as_json:
        document = {"schema": "corridorsim.export/1", "target": target, "format": chosen, "path": str(out)}
        print(json.dumps(document, ensure_ascii=False))
    else:
        print(f"{out}: written ({chosen})")


def _refuse_layers(layers: Mapping[str, object], target: str) -> None:
    """Refuse options that would change nothing here: silence would look like an answer."""
    for name, given in layers.items():
        if given is not None:
            wrong = f"changes nothing of {target}"
            raise InputError.single(f"--{name}", wrong, "it goes with a scenario file")

"""``corridorsim explain``: every value with its origin, source and grade."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridorsim.cli.options import AsJson, NetworkFolder, Settings, State, Variant, declared
from corridorsim.errors import InputError, nearest

if TYPE_CHECKING:
    from corridorsim.scenario.explaining import ExplainedValue
    from corridorsim.scenario.policy_rows import Hazard
    from corridorsim.scenario.tables import Scenario, Tables


def explain(
    target: Annotated[
        str,
        typer.Argument(help="Scenario file, result folder, or a table such as hazards.", show_default=False),
    ],
    path: Annotated[
        str | None, typer.Argument(help="<table>[.<id>[.<field>]], with * too.", show_default=False)
    ] = None,
    as_json: AsJson = False,
    state: State = None,
    variant: Variant = None,
    network: NetworkFolder = None,
    settings: Settings = None,
) -> None:
    """Say where values come from: who set them, which source, which grade, which range."""
    from corridorsim.scenario.explaining import explain as explained

    if (Path(target) / "manifest.json").is_file():
        _tell_manifest(Path(target) / "manifest.json")
        return
    subject, wanted = _subject(target, path, network, state=state, variant=variant, settings=settings)
    values = explained(subject, wanted)
    _tell(target, values, _hazards_among(values, subject), as_json=as_json)


def _hazards_among(values: tuple[ExplainedValue, ...], subject: Scenario | Tables) -> dict[str, Hazard]:
    """Return the hazards that were asked for; their waits are told when nothing else was."""
    from corridorsim.scenario.tables import Scenario

    if any(not value.path.startswith("hazards.") for value in values):
        return {}
    hazards = subject.tables.hazards if isinstance(subject, Scenario) else subject.hazards
    named = {value.path.split(".")[1] for value in values}
    return {name: hazard for name, hazard in hazards.items() if name in named}


def _subject(
    target: str,
    path: str | None,
    network: Path | None,
    *,
    state: str | None,
    variant: str | None,
    settings: list[str] | None,
) -> tuple[Scenario | Tables, str | None]:
    """Return what to explain, and which of its values."""
    from corridorsim.scenario.building_tables import read_tables
    from corridorsim.scenario.documents import shipped_network
    from corridorsim.scenario.layout import CHANGEABLE

    table = target.split(".", maxsplit=1)[0]
    if table in CHANGEABLE and not Path(target).exists():
        whole = target if path is None else f"{target}.{path.removeprefix(target + '.')}"
        return read_tables(network or shipped_network()), whole
    if not Path(target).exists():
        hint = nearest(target, CHANGEABLE)
        raise InputError.single(target, "is neither a file nor a table of the network", hint)
    return declared(Path(target), state=state, variant=variant, network=network, settings=settings), path


def _tell_manifest(path: Path) -> None:
    print(path.read_text(encoding="utf-8"), end="")


def _tell(
    target: str, values: tuple[ExplainedValue, ...], hazards: dict[str, Hazard], *, as_json: bool
) -> None:
    from corridorsim.study.hazard_waits import hazard_waits

    waits = hazard_waits(hazards) if hazards else ()
    if as_json:
        from corridorsim.study.results import as_json as written

        rows = [asdict(value) | {"value": _plain(value.value)} for value in values]
        document = {"schema": "corridorsim.explain/1", "target": target, "values": rows}
        if waits:
            document["hazard_waits"] = [asdict(wait) for wait in waits]
        print(written(document))
        return
    from corridorsim.report.tables import print_values, print_waits

    if waits:
        print_waits(waits)
    print_values(values)


def _plain(value: object) -> object:
    """Return a value as JSON knows it; a date or row as text."""
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return str(value)

"""``corridorsim explain``: every value with its origin, source and grade."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corridorsim.cli.options import AsJson, NetworkFolder, Settings, State, Variant, declared
from corridorsim.errors import InputError, nearest

if TYPE_CHECKING:
    from corridorsim.scenario.explaining import ExplainedValue
    from corridorsim.scenario.hazard_rows import Hazard
    from corridorsim.scenario.tables import Scenario, Tables

_MANIFEST = "manifest.json"
_WEAKEST = "weakest"
_OF_SCENARIOS = ("shipments", "study", "costs", "corridor")
_NEVER_CHANGED = ("states", "sources", "price_index")


def explain(
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET",
            help="Scenario file, result folder, or a table of the network such as hazards.",
            show_default=False,
        ),
    ],
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="PATH",
            help="Which values: <table>[.<id>[.<field>]], '*' too; of a result, a key of its manifest or "
            "certificate; weakest: the numbers that matter and are known worst.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
    state: State = None,
    variant: Variant = None,
    network: NetworkFolder = None,
    settings: Settings = None,
) -> None:
    """Say where values come from, and how sure they are.

    Who set each, which source, which grade, which range. Hazards are told with how long they make one wait;
    a result with its certificate: errors, checks, validation, and the weakest numbers that matter.
    """
    layers = {"state": state, "variant": variant, "settings": settings or None}
    if (Path(target) / _MANIFEST).is_file():
        _refuse_layers(layers | {"network": network}, "a result stands as it was run")
        _tell_manifest(target, path, as_json=as_json)
    elif _is_table(target):
        _refuse_layers(layers, f"goes with a scenario: corridorsim explain SCENARIO {target}")
        subject, wanted = _network_values(target, path, network)
        _tell(target, subject, wanted, as_json=as_json)
    else:
        scenario = declared(
            _scenario_file(target), state=state, variant=variant, network=network, settings=settings
        )
        if path == _WEAKEST:
            _tell_weakest(target, scenario, as_json=as_json)
        else:
            _tell(target, scenario, path, as_json=as_json)


def _tell_weakest(target: str, scenario: Scenario, *, as_json: bool) -> None:
    """Name the numbers that the expected answers of a scenario rest on, without a trial."""
    from corridorsim.network.building import build_network
    from corridorsim.report.tables.certificate_tables import inputs_table, weakest_table
    from corridorsim.report.tables.terminal import print_table, print_with_tail
    from corridorsim.study.certificate import expected_answers
    from corridorsim.study.certificate_document import numbers_document
    from corridorsim.study.results import as_json as written
    from corridorsim.study.routes import find_routes
    from corridorsim.study.weakest import find_telling_numbers

    network = build_network(scenario)
    answers = expected_answers(find_routes(network, scenario))
    found = numbers_document(find_telling_numbers(network, scenario, answers))
    if as_json:
        print(written({"schema": "corridorsim.explain/1", "target": target, **found}))
        return
    print_table(*inputs_table(found["inputs"], found["influence_by_grade"]))
    print_with_tail(*weakest_table(found["weakest"]))


def _refuse_layers(layers: dict[str, Any], reason: str) -> None:
    """Refuse options that would change nothing here: silence would look like an answer."""
    for name, given in layers.items():
        if given is not None:
            option = "set" if name == "settings" else name
            raise InputError.single(f"--{option}", "has nothing to change here", reason)


def _is_table(target: str) -> bool:
    """Tell whether a target is a table of the network; a file of that name comes first."""
    return target.split(".", maxsplit=1)[0] in _tables() and not Path(target).is_file()


def _tables() -> tuple[str, ...]:
    from corridorsim.scenario.layout import CHANGEABLE

    return (*(name for name in CHANGEABLE if name not in _OF_SCENARIOS), *_NEVER_CHANGED)


def _network_values(target: str, path: str | None, network: Path | None) -> tuple[Tables, str]:
    """Return the tables of a network, and which of their values are asked for."""
    from corridorsim.scenario.building_tables import read_tables
    from corridorsim.scenario.documents import shipped_network

    if path is not None and Path(path).is_file():
        raise InputError.single(path, "comes first", f"corridorsim explain {path} {target}")
    wanted = target if path is None else f"{target}.{path.removeprefix(target + '.')}"
    return read_tables(network or shipped_network()), wanted


def _scenario_file(target: str) -> Path:
    path = Path(target)
    table = target.split(".", maxsplit=1)[0]
    if path.is_dir():
        raise InputError.single(
            target, f"is a folder without {_MANIFEST}", "a result of run --out, or a file"
        )
    if not path.exists() and table in _OF_SCENARIOS:
        raise InputError.single(target, "stands in scenarios", f"corridorsim explain SCENARIO {target}")
    if not path.exists():
        hint = nearest(target, _tables())
        raise InputError.single(target, "is neither a file nor a table of the network", hint)
    return path


def _tell_manifest(target: str, key: str | None, *, as_json: bool) -> None:
    file = Path(target) / _MANIFEST
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError.single(str(file), "is not JSON", "a result of run --out") from error
    if not isinstance(manifest, dict) or not str(manifest.get("schema")).startswith("corridorsim.manifest/"):
        raise InputError.single(str(file), "is no manifest of corridorsim", "a result of run --out")
    certificate = manifest.get("certificate", {})
    parts = certificate if key is not None and isinstance(certificate, dict) else {}
    known = parts | manifest  # a part of the certificate can be asked for by its own name
    if key is not None and key not in known:
        raise InputError.single(key[:80], f"names nothing in {file}", nearest(key, known))
    shown = known if key is None else {key: known[key]}
    if as_json:
        document = {"schema": "corridorsim.explain/1", "target": target, "manifest": shown}
        print(json.dumps(document, indent=1, ensure_ascii=False))
        return
    _print_result(shown, certificate, str(file))


def _print_result(shown: dict[str, Any], certificate: Any, file: str) -> None:  # noqa: ANN401 (of a file)
    """Print a manifest, or a part of it, with what stands in its certificate as tables of their own."""
    from corridorsim.report.tables.certificate_tables import certificate_tables, inputs_table, weakest_table
    from corridorsim.report.tables.run_tables import print_manifest
    from corridorsim.report.tables.terminal import print_table, print_with_tail

    try:
        tables = certificate_tables(certificate) if "certificate" in shown else []
        if "weakest" in shown:
            tables = [weakest_table(certificate["weakest"])]
        if "inputs" in shown:
            tables = [inputs_table(certificate["inputs"], certificate["influence_by_grade"])]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        wrong = "is not as this version writes it"
        raise InputError.single(f"{file}: certificate", wrong, "run the scenario again") from error
    told = ("certificate", "weakest", "inputs", *(["warnings"] if "certificate" in shown else []))
    rest = {key: value for key, value in shown.items() if key not in told}
    if rest:
        print_manifest(rest)
    for table in tables[:-1]:
        print_table(*table)
    for table in tables[-1:]:
        print_with_tail(*table)


def _tell(target: str, subject: Scenario | Tables, wanted: str | None, *, as_json: bool) -> None:
    from corridorsim.scenario.explaining import explain as explained
    from corridorsim.scenario.explaining import plain_value
    from corridorsim.study.hazard_waits import hazard_waits

    values = explained(subject, wanted)
    tables = _tables_of(subject)
    waits = hazard_waits(_hazards_among(values, tables), tables)
    if as_json:
        from corridorsim.study.results import as_json as written

        rows = [asdict(value) | {"value": plain_value(value.value)} for value in values]
        document: dict[str, Any] = {"schema": "corridorsim.explain/1", "target": target, "values": rows}
        if waits:
            document["hazard_waits"] = [asdict(wait) for wait in waits]
        print(written(document))
        return
    from corridorsim.report.tables.run_tables import print_values, print_waits

    if waits:
        print_waits(waits)
    print_values(values)


def _hazards_among(values: tuple[ExplainedValue, ...], tables: Tables) -> dict[str, Hazard]:
    """Return the hazards that were asked for; their waits are told when nothing else was."""
    if any(not value.path.startswith("hazards.") for value in values):
        return {}
    named = {value.path.split(".")[1] for value in values}
    return {name: hazard for name, hazard in tables.hazards.items() if name in named}


def _tables_of(subject: Scenario | Tables) -> Tables:
    from corridorsim.scenario.tables import Scenario

    return subject.tables if isinstance(subject, Scenario) else subject

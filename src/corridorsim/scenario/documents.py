"""Scenario files as written: the file, the parents it extends, and the network they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import corridorsim.data
from corridorsim.errors import InputError, Problem, nearest
from corridorsim.scenario.declarations import ScenarioFile
from corridorsim.scenario.files import inside, parse_toml, read_text
from corridorsim.scenario.messages import problems_of, shown
from corridorsim.scenario.policy_rows import Change

SHIPPED = "eurasia"


@dataclass(frozen=True)
class Document:
    """A scenario file as written.

    Attributes
    ----------
    label : its name in problems, as the user or the file that extends it wrote it
    level : ``scenario`` for the file itself, ``parent`` for those it extends
    """

    path: Path
    label: str
    level: str
    data: dict[str, Any]

    def tables(self, key: str) -> dict[str, dict[str, Any]]:
        """Return the tables in a table, those that are none left out (they are told elsewhere)."""
        found = self.data.get(key, {})
        entries = found.items() if isinstance(found, dict) else ()
        return {name: values for name, values in entries if isinstance(values, dict)}

    def shipments(self) -> list[dict[str, Any]]:
        """Return the shipments that have an id."""
        items = self.data.get("shipments", [])
        found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        return [item for item in found if isinstance(item.get("id"), str)]


def read_chain(path: Path) -> list[Document]:
    """Return a scenario file and those it extends, the farthest parent first.

    Raises
    ------
    InputError
        If one cannot be read, lies outside its child's folder, or the files extend each other in a ring.
    """
    chain: list[Document] = []
    seen: set[Path] = set()
    label, level = path.name or str(path), "scenario"
    while True:
        data = parse_toml(read_text(path, label), label)
        chain.insert(0, Document(path, label, level, data))
        seen.add(path.resolve())
        parent = data.get("extends")
        if not isinstance(parent, str):
            return chain
        place = f"{label}: extends"
        target = inside(path.parent, parent, place)
        if target in seen:
            raise InputError.single(place, f"'{parent}' extends this file in its turn", "an end to the chain")
        path, label, level = target, parent, "parent"


def document_problems(chain: Iterable[Document]) -> list[Problem]:
    """Return what is wrong with the keys and values of each file; what a child leaves out is no problem."""
    documents = list(chain)
    problems: list[Problem] = []
    for document in documents:
        found = _problems_in(document)
        if len(documents) > 1:
            found = [item for item in found if item.wrong != "is missing" or item.place.endswith(": format")]
        problems += found
    if len(documents) > 1:
        label = documents[-1].label
        for key in ("study", "shipments"):
            if not any(key in document.data for document in documents):
                problems.append(Problem(f"{label}: {key}", "is missing, here and in what it extends"))
    return problems


def _problems_in(document: Document) -> list[Problem]:
    problems = []
    data = dict(document.data)
    for name, values in document.tables("corridor").items():
        if "id" in values:
            problems.append(
                Problem(f"{document.label}: corridor.{name}.id", "unknown key", "the table's name is the id")
            )
    if isinstance(data.get("corridor"), dict):
        data["corridor"] = {
            name: {**values, "id": name} if isinstance(values, dict) else values
            for name, values in data["corridor"].items()
        }
    try:
        ScenarioFile.model_validate(data)
    except ValidationError as error:
        problems += problems_of(error, ScenarioFile, data, lambda _, path: f"{document.label}: {path}")
    names = [item["id"] for item in document.shipments()]
    problems += _twice(names, f"{document.label}: shipments")
    corridors = data.get("corridors")
    if isinstance(corridors, list):
        problems += _twice(
            [name for name in corridors if isinstance(name, str)], f"{document.label}: corridors"
        )
    return problems


def _twice(names: list[str], place: str) -> list[Problem]:
    repeated = dict.fromkeys(name for name in names if names.count(name) > 1)
    return [Problem(place, f"{shown(name)} stands twice", "each once") for name in repeated]


def latest(chain: Iterable[Document], key: str, default: object = None) -> tuple[object, Document | None]:
    """Return what the nearest file says of a key, and that file."""
    for document in reversed(list(chain)):
        if key in document.data:
            return document.data[key], document
    return default, None


def changes_in(values: Mapping[str, Any], place: str) -> list[tuple[Change, str]]:
    """Return the well-formed changes of a table and where each stands; the others are told elsewhere."""
    items = values.get("changes", [])
    found = []
    for number, item in enumerate(items if isinstance(items, list) else [], start=1):
        try:
            found.append((Change.model_validate(item), f"{place}changes[{number}]"))
        except ValidationError:
            continue
    return found


def shipped_network() -> Path:
    """Return the folder of the network that ships with the package."""
    return Path(corridorsim.data.__file__ or "").parent / SHIPPED


def locate_network(chain: list[Document], network_folder: str | Path | None) -> tuple[Path, str]:
    """Return the network's folder and its name in problems.

    Raises
    ------
    InputError
        If the file names no folder, or one outside its own folder.
    """
    if network_folder is not None:
        folder = Path(network_folder)
        return folder, folder.name or str(folder)
    name, document = latest(chain, "network", SHIPPED)
    if name == SHIPPED:
        return shipped_network(), SHIPPED
    owner = document or chain[-1]
    place = f"{owner.label}: network"
    if not isinstance(name, str) or not name:
        raise InputError.single(
            place, f"{shown(name)} names no network", f"{SHIPPED}, or a folder beside this file"
        )
    folder = inside(owner.path.parent, name, place)
    if not folder.is_dir():
        wrong = f"'{name}' is a file, not a folder" if folder.exists() else f"no network folder '{name}'"
        beside = (
            [path.name for path in folder.parent.iterdir() if path.is_dir()] if folder.parent.is_dir() else []
        )
        raise InputError.single(place, wrong, nearest(name, [SHIPPED, *beside]))
    return folder, name

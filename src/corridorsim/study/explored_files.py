"""What was asked of a scenario, written as a scenario file of its own: ``run`` gives the same figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from textwrap import wrap

from corridorsim.errors import InputError
from corridorsim.scenario.changed import POINT, changed
from corridorsim.scenario.documents import SHIPPED, shipped_network
from corridorsim.scenario.in_force import change_lines, changes_in_force, value_lines
from corridorsim.scenario.policy_rows import CorridorRule
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.toml_text import toml_value
from corridorsim.scenario.vocabulary import given_values_of
from corridorsim.study.explorer import Explorer
from corridorsim.study.what_if import WhatIf

_WIDTH = 110
_OF_FILES = ("parent", "scenario", "variant", "command line")  # a state's own stand in the network
_BESIDE = ("study", "costs", "shipments", "corridor")  # tables of the file that hold them whole


def explored_scenario(explorer: Explorer, asked: WhatIf) -> Scenario:
    """Return the scenario that a file of what was asked declares, with all its shipments.

    Parameters
    ----------
    explorer : of the scenario
    asked : the question

    Raises
    ------
    InputError
        With every problem that its changes make.
    """
    scenario = changed(explorer.scenario, explorer.questions.changes(asked))
    known = {"knowledge_points": explorer.declared.study.knowledge_points}
    corridors = tuple(row for row in scenario.corridors if row.id in asked.corridors)
    return replace(scenario, study=scenario.study.model_copy(update=known), corridors=corridors)


def explored_text(explorer: Explorer, asked: WhatIf, network: str) -> str:
    """Return what was asked as the text of a scenario file that rests on nothing but its network.

    Parameters
    ----------
    explorer : of the scenario
    asked : the question
    network : as the file is to name it

    Raises
    ------
    InputError
        With every problem that its changes make.
    """
    scenario = explored_scenario(explorer, asked)
    own = [row for row in scenario.corridors if _is_own(scenario, row)]
    lines = [
        *_header(explorer, asked, scenario),
        "format = 1",
        f"title = {toml_value(f'{scenario.title or scenario.name}: explored')}",
        f"network = {toml_value(network)}",
        *([f"state = {toml_value(scenario.state)}"] if scenario.state else []),
        f"corridors = {toml_value([row.id for row in scenario.corridors if row not in own])}",
        *("", "[study]", *value_lines(given_values_of(scenario.study))),
        *("", "[costs]", *value_lines(given_values_of(scenario.costs))),
        *(line for row in scenario.shipments for line in _table("[[shipments]]", given_values_of(row))),
        *(line for row in own for line in _table(f"[corridor.{row.id}]", _unnamed(row))),
        *change_lines(changes_in_force(scenario, _OF_FILES, _BESIDE), "As the scenario had it."),
        *change_lines(changes_in_force(scenario, (POINT,), _BESIDE), "What was changed."),
    ]
    return "\n".join(lines) + "\n"


def network_from(scenario: Scenario, folder: Path) -> str:
    """Return how a file in a folder names the network of a scenario.

    Parameters
    ----------
    scenario : of the network
    folder : in which the file is to stand

    Raises
    ------
    InputError
        Where the network is a folder that is not in this one.
    """
    if scenario.network == SHIPPED and scenario.tables.folder == shipped_network():
        return SHIPPED
    try:
        return scenario.tables.folder.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError as error:
        wrong = f"does not hold the network '{scenario.network}', which a file there could name"
        raise InputError.single(str(folder), wrong, "the folder that it stands in") from error


def save_explored(explorer: Explorer, asked: WhatIf, folder: Path) -> Path:
    """Write what was asked as a new scenario file, whatever stands in the folder already.

    Parameters
    ----------
    explorer : of the scenario
    asked : the question
    folder : in which the file is to stand

    Raises
    ------
    InputError
        Where it cannot be written there.
    """
    text = explored_text(explorer, asked, network_from(explorer.scenario, folder))
    for target in _names(folder, explorer.scenario.name):
        try:
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            continue
        except OSError as error:
            raise InputError.single(str(target), f"cannot be written: {error.strerror or error}") from error
        return target
    raise AssertionError


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / f"{name}-explored.toml"
    yield from (folder / f"{name}-explored-{number}.toml" for number in count(2))


def _header(explorer: Explorer, asked: WhatIf, scenario: Scenario) -> list[str]:
    told = [
        f"What was asked of {scenario.path.name}, for the shipment {asked.shipment}:",
        *_changes_told(explorer, asked),
        f"Run:  corridorsim run THIS-FILE --shipment {asked.shipment}",
    ]
    return [f"# {line}" for each in told for line in wrap(each, _WIDTH - 2)] + [""]


def _changes_told(explorer: Explorer, asked: WhatIf) -> Iterator[str]:
    """Yield what differs from the scenario as it is, one line a difference."""
    usual = explorer.as_it_is(asked.shipment)
    for path, value in asked.values:
        yield f"- {path}: {value} instead of {explorer.questions.factor(path).base}"
    if asked.month is not None:
        yield f"- departures from {asked.month.first} to {asked.month.last} alone"
    yield from (f"- hazard {hazard}: {how}" for hazard, how in asked.hazards)
    if asked.policy != usual.policy:
        yield f"- policy {asked.policy} instead of {usual.policy}"
    left_out = [name for name in usual.corridors if name not in asked.corridors]
    yield from ([f"- without {', '.join(left_out)}"] if left_out else [])


def _table(head: str, values: dict[str, object]) -> list[str]:
    return ["", head, *value_lines(values)]


def _unnamed(row: CorridorRule) -> dict[str, object]:
    return {name: value for name, value in given_values_of(row).items() if name != "id"}


def _is_own(scenario: Scenario, row: CorridorRule) -> bool:
    return f"corridor.{row.id}.id" in scenario.provenance

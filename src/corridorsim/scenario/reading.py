"""Reading of scenarios.

Priority, highest first: command line, variant, scenario, state, parent (``extends``), network tables.
The layers are laid from the lowest up, each with its values first and its changes after them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from corridorsim.errors import InputError, Problem, nearest
from corridorsim.scenario.assembling import Heading, assemble, each_once
from corridorsim.scenario.building_tables import all_rows
from corridorsim.scenario.changes import Draft, PlacedChange
from corridorsim.scenario.documents import (
    Document,
    changes_in,
    document_problems,
    latest,
    locate_network,
    read_chain,
)
from corridorsim.scenario.policy_rows import Change, CorridorRule, State
from corridorsim.scenario.reading_tables import NetworkRows, Rows, read_network
from corridorsim.scenario.setting import changes_of_settings
from corridorsim.scenario.shipping import add_demands
from corridorsim.scenario.tables import Provenance, Scenario

_COMMAND_LINE = "command line"


@dataclass(frozen=True)
class _Told:
    """What the command line says over the files.

    Attributes
    ----------
    state, variant : chosen by name, None where the files choose
    settings : ``PATH=VALUE``
    demands : what every shipment must pass and avoid besides its own, by field
    """

    state: str | None
    variant: str | None
    settings: tuple[str, ...]
    demands: Mapping[str, tuple[str, ...]]


def read_scenario(
    path: str | Path,
    *,
    state: str | None = None,
    variant: str | None = None,
    settings: Iterable[str] = (),
    via: Iterable[str] = (),
    avoid: Iterable[str] = (),
    network_folder: str | Path | None = None,
) -> Scenario:
    """Return a scenario, declared, checked and resolved.

    Parameters
    ----------
    path : a scenario file (TOML)
    state : a named list of changes of the network's states.toml, instead of the file's own
    variant : a named list of changes of the file
    settings : ``PATH=VALUE``, the value read as TOML, else as text
    via, avoid : what every shipment must pass and avoid besides its own
    network_folder : a network folder anywhere, instead of the file's own

    Raises
    ------
    InputError
        With every problem found in the file, its parents and its network.
    """
    chain = read_chain(Path(path))
    problems = document_problems(chain)
    try:
        folder, name = locate_network(chain, network_folder)
    except InputError as error:
        raise each_once(problems, error.problems) from error
    network = read_network(folder, name)
    if network.problems:  # names of a network that cannot be read would all be unknown
        raise each_once(problems, network.problems)
    told = _Told(state, variant, tuple(settings), {"via": tuple(via), "avoid": tuple(avoid)})
    return _Reading(chain, network, problems, told).scenario()


def scenario_of(chain: list[Document], network: NetworkRows) -> Scenario:
    """Return the scenario of documents that are at hand, of a network that is.

    Parameters
    ----------
    chain : the farthest parent first
    network : as read; many scenarios may share it

    Raises
    ------
    InputError
        With every problem found in them.
    """
    told = _Told(None, None, (), {})
    return _Reading(chain, network, document_problems(chain), told).scenario()


class _Reading:
    """The steps from files to a scenario; each adds to ``problems`` and the last raises them."""

    def __init__(
        self,
        chain: list[Document],
        network: NetworkRows,
        problems: list[Problem],
        told: _Told,
    ) -> None:
        self.chain = chain
        self.main = chain[-1]
        self.network = network
        self.problems = problems
        self.told = told
        self.state = self._chosen("state", told.state)
        self.variant = told.variant
        self.draft = Draft(network, self.main.label)

    def scenario(self) -> Scenario:
        """Return the scenario, or raise all problems."""
        self._lay_layers()
        self._check_unchosen()
        rows: Rows = {table: self.draft.rows(table, self.problems) for table in all_rows(self.network)}
        origin = Provenance(_COMMAND_LINE, _COMMAND_LINE)
        self.problems += add_demands(self.draft, rows, self.told.demands, origin)
        title, _ = latest(self.chain, "title", "")
        heading = Heading(self.main.path.stem, str(title), self.main.path, self.state, self.variant)
        return assemble(self.draft, self.network, rows, self._corridors(rows), heading, self.problems)

    def _chosen(self, key: str, given: str | None) -> str | None:
        if given is not None:
            return given
        value, _ = latest(self.chain, key)
        return value if isinstance(value, str) else None

    def _lay_layers(self) -> None:
        keeps_changes = not self._variant_drops_changes()
        for document in self.chain:
            if document is self.main:
                self._apply(self._state_changes(), "state")
            self._declare(document)
            if keeps_changes:
                self._apply(changes_in(document.data, f"{document.label}: "), document.level)
        self._apply(self._variant_changes(), "variant")
        self._apply(self._setting_changes(), _COMMAND_LINE)

    def _declare(self, document: Document) -> None:
        origin = Provenance(document.level, document.label)
        for table in ("study", "costs"):
            values = document.data.get(table, {} if table == "costs" else None)
            if isinstance(values, dict):
                self.draft.declare(table, "", values, origin)
        for shipment in document.shipments():
            self.draft.declare("shipments", shipment["id"], shipment, origin)
        for name, values in document.tables("corridor").items():
            self.draft.declare_corridor(name, values, origin)

    def _apply(self, changes: Iterable[tuple[Change, str]], level: str) -> None:
        for change, place in changes:
            try:
                self.draft.apply(PlacedChange(change, level, place))
            except InputError as error:
                self.problems += error.problems

    def _state_changes(self) -> list[tuple[Change, str]]:
        states = cast("dict[str, State]", self.network.rows.get("states", {}))
        if self.state is None:
            return []
        if self.state not in states:
            owner = latest(self.chain, "state")[1]
            place = f"{owner.label}: state" if owner and owner.data["state"] == self.state else "--state"
            self.problems.append(Problem(place, f"no state '{self.state[:60]}'", nearest(self.state, states)))
            return []
        return self._changes_of_state(states[self.state])

    def _changes_of_state(self, state: State) -> list[tuple[Change, str]]:
        place = self.network.place("states", state.id)
        return [
            (change, f"{place}.changes[{number}]") for number, change in enumerate(state.changes, start=1)
        ]

    def _variant_changes(self) -> list[tuple[Change, str]]:
        if self.variant is None:
            return []
        known = {name for document in self.chain for name in document.tables("variants")}
        if self.variant not in known:
            wrong = f"no variant '{self.variant[:60]}'"
            self.problems.append(Problem("--variant", wrong, nearest(self.variant, known)))
        return self._changes_of_variant(self.variant)

    def _changes_of_variant(self, name: str) -> list[tuple[Change, str]]:
        found = []
        for document in self.chain:
            values = document.tables("variants").get(name, {})
            found += changes_in(values, f"{document.label}: variants.{name}.")
        return found

    def _variant_drops_changes(self) -> bool:
        """Return whether the chosen variant stands in the place of the files' own changes."""
        said = [document.tables("variants").get(self.variant or "", {}) for document in self.chain]
        told = [values["drops_changes"] for values in said if "drops_changes" in values]
        return bool(told) and told[-1] is True

    def _setting_changes(self) -> list[tuple[Change, str]]:
        changes = changes_of_settings(self.told.settings, self.problems)
        return [(change, _COMMAND_LINE) for change in changes]

    def _check_unchosen(self) -> None:
        """Look up the paths of states, variants and changes not in force: a typo may not wait."""
        changes = []
        if self._variant_drops_changes():
            for document in self.chain:
                changes += changes_in(document.data, f"{document.label}: ")
        for state in cast("dict[str, State]", self.network.rows.get("states", {})).values():
            if state.id != self.state:
                changes += self._changes_of_state(state)
        for name in {name: None for document in self.chain for name in document.tables("variants")}:
            if name != self.variant:
                changes += self._changes_of_variant(name)
        for change, place in changes:
            try:
                self.draft.targets(PlacedChange(change, "", place))
            except InputError as error:
                self.problems += error.problems

    def _corridors(self, rows: Rows) -> tuple[CorridorRule, ...]:
        corridors = cast("dict[str, CorridorRule]", rows["corridors"])
        listed, owner = latest(self.chain, "corridors", [])
        names = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
        own = [name for document in self.chain for name in document.tables("corridor")]
        place = f"{(owner or self.main).label}: corridors"
        for name in names:
            if name not in corridors and name not in own:
                self.problems.append(Problem(place, f"no corridor '{name[:60]}'", nearest(name, corridors)))
        if not names and not own:
            self.problems.append(Problem(place, "no corridor to compare", nearest("", corridors)))
        return tuple(corridors[name] for name in dict.fromkeys((*names, *own)) if name in corridors)

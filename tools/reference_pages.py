"""The reference of the docs site, written anew at each build: fields, commands, names of the package.

What a page says stands in the code that it tells of: a field's description, an option's help, a docstring.
"""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc

from pydantic import BaseModel

from corridorsim.scenario.cases import CASES_FILE, Case
from corridorsim.scenario.declarations import Costs, ScenarioFile, Shipment, Study, Variant
from corridorsim.scenario.factor_files import FactorFile, FactorRow
from corridorsim.scenario.hazard_rows import Reach
from corridorsim.scenario.layout import TABLE_FILES, MeasuredRow, NetworkFile
from corridorsim.scenario.policy_rows import Change, CorridorRule
from corridorsim.scenario.rows import DeclaredLeg, Service
from reference_commands import commands_page
from reference_fields import anchor, fields_table, prose
from reference_names import figures_page, names_page, results_page

SCENARIO_MODELS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The file", ScenarioFile),
    ("`[study]`", Study),
    ("`[costs]`", Costs),
    ("`[[shipments]]`", Shipment),
    ("`[corridor.<id>]`", CorridorRule),
    ("`[[changes]]`", Change),
    ("`[variants.<id>]`", Variant),
)
FACTOR_MODELS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("A file of factors", FactorFile),
    ("`[[factors]]`", FactorRow),
)
NETWORK_MODELS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("`network.toml`", NetworkFile),
    *((f"`{entry.file}`", entry.model) for entry in TABLE_FILES),
    ("`places` of a hazard", Reach),
    ("`changes` of a state", Change),
    (f"`{CASES_FILE}`", Case),
    ("Tables of measured lengths", MeasuredRow),
)
_HOW_TO_READ = """
*Unit* `1` is a share, a factor, a probability or a count. *Default* is what holds where the field is left
out; a field that is **needed** must be given. *Empty* is a cell without text in CSV, a key that is left out
in TOML. Days are UTC, written `2025-01-31`; *yes or no* is `yes`, `no` in CSV and `true`, `false` in TOML;
lists are `["a", "b"]` in TOML and joined by `;` in CSV. A key that is not here is an error, and so is a
value outside what is allowed.
"""
_SCENARIO = f"""# Scenario files

What a scenario file (TOML) may say. [The tutorial](../tutorial.md) makes one; `corridorsim new FILE` writes
one with remarks; `corridorsim check FILE` tells every mistake at once; `corridorsim check --help` says how
to get the JSON Schema for an editor.
{_HOW_TO_READ}
What goes before what: the command line, then the variant, the scenario, the state, the file that it
`extends`, the network's tables. Where a file extends another, tables are merged, lists of tables are merged
by `id`, `changes` are appended, and other lists replaced. Neither `extends` nor `network` leaves the file's
folder.
"""
_FACTORS = """
# Files of factors

What `--factors FILE` of [`sweep`](commands.md#sweep), [`sensitivity`](commands.md#sensitivity) and
[`discover`](commands.md#discover) reads; each factor has a path and exactly one law. See
[sweeps](../sweeps.md).
"""
_NETWORK = f"""# Network tables

Every field of every file of a network folder. [A network of your own](../network.md) says how they work
together, and [how to bring one](../how-to/own-network.md) makes one.
{_HOW_TO_READ}
"""


def reference_pages() -> dict[str, str]:
    """Return every page of the reference, by its path below ``docs``."""
    return {
        "reference/scenario.md": _SCENARIO
        + _sections(SCENARIO_MODELS)
        + _FACTORS.replace("\n# ", "\n## ", 1)
        + _sections(FACTOR_MODELS, level=3),
        "reference/network.md": _NETWORK + _sections(NETWORK_MODELS),
        "reference/commands.md": commands_page(),
        "reference/python.md": names_page(),
        "reference/figures.md": figures_page(),
        "reference/results.md": results_page(),
    }


def models() -> Iterator[type[BaseModel]]:
    """Yield every model that the reference tells of."""
    for _, model in (*SCENARIO_MODELS, *FACTOR_MODELS, *NETWORK_MODELS):
        yield model


def _sections(shown: tuple[tuple[str, type[BaseModel]], ...], level: int = 2) -> str:
    return "".join(
        f"\n{'#' * level} {title} {{#{anchor(model)}}}\n\n{_told(model)}\n\n{_fields(model)}"
        for title, model in shown
    )


def _told(model: type[BaseModel]) -> str:
    return prose(cleandoc(model.__doc__ or ""))


def _fields(model: type[BaseModel]) -> str:
    return fields_table(model, filled_from=Service if model is DeclaredLeg else None)

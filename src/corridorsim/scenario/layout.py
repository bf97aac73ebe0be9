"""Which files make a network folder, and which model each row has."""

from __future__ import annotations

from dataclasses import dataclass

from corridorsim.scenario.declarations import Costs, Shipment, Study
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.scenario.policy_rows import CorridorRule, Rule, State
from corridorsim.scenario.rows import (
    Commodity,
    DeclaredLeg,
    DeclaredTransfer,
    Emission,
    Leg,
    Service,
    Terminal,
    Transfer,
)
from corridorsim.scenario.source_rows import Evidence, PriceYear, Source
from corridorsim.scenario.vocabulary import Row, number, text, words


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file of the network folder: its table, its name, the model of its rows, whether it must be there."""

    table: str
    file: str
    model: type[Row]
    required: bool = True


TABLE_FILES = (
    TableFile("terminals", "terminals.csv", Terminal),
    TableFile("services", "services.csv", Service),
    TableFile("legs", "legs.csv", DeclaredLeg),
    TableFile("transfers", "transfers.csv", DeclaredTransfer),
    TableFile("commodities", "commodities.csv", Commodity),
    TableFile("emissions", "emissions.csv", Emission),
    TableFile("hazards", "hazards.toml", Hazard, required=False),
    TableFile("rules", "rules.toml", Rule, required=False),
    TableFile("states", "states.toml", State, required=False),
    TableFile("corridors", "corridors.toml", CorridorRule, required=False),
    TableFile("sources", "sources.csv", Source, required=False),
    TableFile("price_index", "price_index.csv", PriceYear, required=False),
    TableFile("evidence", "evidence.csv", Evidence, required=False),
)
FILE_OF = {entry.table: entry.file for entry in TABLE_FILES}

# Rows as they stand once return legs and transfers are rows of their own: what a change may alter.
CHANGEABLE: dict[str, type[Row]] = {
    "terminals": Terminal,
    "services": Service,
    "legs": Leg,
    "transfers": Transfer,
    "commodities": Commodity,
    "emissions": Emission,
    "hazards": Hazard,
    "rules": Rule,
    "corridors": CorridorRule,
    "shipments": Shipment,
    "study": Study,
    "costs": Costs,
}
SINGLE = ("study", "costs")  # tables of one row, whose paths have no id


class NetworkFile(Row):
    """``network.toml``."""

    format: int = number("version of the folder's format", "1", ge=1, le=1)
    title: str = text("name that people read", default="")
    licence: str = text("licence of the data", default="")
    attribution: tuple[str, ...] = words("lines that maps and reports must show")
    measured: tuple[str, ...] = words("tables of measured lengths")
    lines: tuple[str, ...] = words("GeoJSON files of measured lines")


class MeasuredRow(Row):
    """A row of a table of measured lengths; the tables may have more columns."""

    id: str = text("a leg of legs.csv")
    measured_km: float = number("length along real lines", "km", gt=0)
    passage_km: tuple[str, ...] = words("distance from the origin to each passage, in order")

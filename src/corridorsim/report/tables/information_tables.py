"""What news is worth, as a table on the terminal: one line a corridor, columns of what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from corridorsim.study.comparison import Comparison
from corridorsim.study.information import InformationValue, Worth, value_of_information
from corridorsim.study.intervals import Figure

_NAMES = {
    "flexibility": "flexible",
    "perfect_information": "perfect",
    "fallback": "fallback",
    "rollout": "rollout",
    "fresher_news": "fresher",
}
_EFFICIENCY = "of perfect"
WORTH = frozenset((_EFFICIENCY, *(f"{name} {unit}" for name in _NAMES.values() for unit in ("d", "USD"))))


class InformationTable(NamedTuple):
    """A table: its title, the names of its columns, their cells, and what stands beneath."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str


def information_table(comparison: Comparison, shipments: Sequence[str]) -> InformationTable | None:
    """Return the table of some shipments; None where no two of the study's policies make a pair.

    Parameters
    ----------
    comparison : of one scenario
    shipments : ids of those to show
    """
    found = [row for row in value_of_information(comparison.trials) if row.shipment in shipments]
    if not found:
        return None
    told = [name for name in _NAMES if name in found[0].worth]
    columns = [f"{_NAMES[name]} {unit}" for name in told for unit in ("d", "USD")]
    shares = [_EFFICIENCY] if found[0].has_efficiency else []
    return InformationTable(
        "What news is worth: mean days and USD spared, ± 95% of the paired difference",
        ("shipment", "corridor", *columns, *shares),
        [_cells(row, told) for row in found],
        _caption(comparison, told),
    )


def _caption(comparison: Comparison, told: Sequence[str]) -> str:
    """Return what the columns are measured against."""
    study = comparison.scenario.study
    judged = "days" if study.objective == "days" else "generalised cost"
    parts = [f"Against the committed plan; all decide by {judged}, so that days or USD alone may be lost."]
    if "fresher_news" in told:
        parts.append(f"Fresher: without the delay of {study.information_delay_hours:g} h, against adaptive.")
    if "flexibility" in told and "perfect_information" in told:
        parts.append(f"'{_EFFICIENCY}': share of what perfect information is worth, in {judged}.")
    return " ".join(parts)


def _cells(row: InformationValue, told: Sequence[str]) -> Sequence[str]:
    worth = [cell for name in told for cell in _pair(row.worth[name])]
    share = [_share(row.efficiency)] if row.has_efficiency else []
    return row.shipment, row.corridor, *worth, *share


def _pair(worth: Worth) -> tuple[str, str]:
    return _spared(worth.days, "z.2f"), _spared(worth.usd, "z,.0f")


def _spared(figure: Figure | None, form: str) -> str:
    if figure is None:
        return "–"
    return f"{figure.value:{form}} ± {figure.interval.half_width:{form}}"


def _share(efficiency: float | None) -> str:
    return "–" if efficiency is None else f"{efficiency:.0%}"

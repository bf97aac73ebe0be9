"""What a page is made of: sections with charts and tables; every chart has words and a table beside it.

A chart is a Bokeh figure (drawn with ``sizing_mode="stretch_width"``) and what stands for it where it cannot
be seen. Names of its models and their tags tie it to the controls at the top of the page:

* ``tags=["corridor:ID"]`` on a renderer or its glyph: shown only while the corridor is; a legend click on it
  hides the corridor in every chart.
* ``tags=["corridor-rows"]`` on a ``FactorRange``: the rows of hidden corridors are left out; its factors are
  ``row_labels`` of the corridors.
* ``View.changes`` sets properties of models, found by their name, when a shipment or policy is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

from corridorsim.report.charts.models import CorridorLook, RunCharts, TableTold

_LABEL_SIGNS = 18  # in a line
Changes = Mapping[str, Mapping[str, Any]]  # model name → property → value, plain data


@dataclass(frozen=True)
class View:
    """What a chart shows of one shipment under one policy.

    Attributes
    ----------
    told : what is to be seen, in a sentence, for those who do not see it
    table : its numbers
    changes : what is set in the chart's models, by their names; a column of a data source may be written
        ``even_column`` or ``same_column``
    """

    told: str
    table: TableTold
    changes: Changes = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """A figure of the page.

    Attributes
    ----------
    id : of its place in the page, ``[a-z0-9-]+``, given once
    title : heading
    figure : Bokeh model, drawn as the first view has it; none where its table is all there is
    views : by ``view_key``, the first one shown first; one alone under any key where nothing can be chosen
    note : what is to be known to read it
    """

    id: str
    title: str
    figure: Any  # Bokeh is loaded only by those who draw
    views: Mapping[str, View]
    note: str = ""

    @property
    def first(self) -> View:
        """What is shown first."""
        return next(iter(self.views.values()))


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading of its own.

    Attributes
    ----------
    id : of its place in the page, ``[a-z0-9-]+``, given once
    heading : as people read it
    told : paragraphs before the charts
    points : a list after them
    charts : in order; one without a figure shows its table
    tables : in order, after the charts
    folded : whether the tables are opened only when asked for
    choice : what is chosen in this section alone, such as ``Shipment``; its charts' views are by what the
        choice reads then, and follow no control at the top of the page; empty: there is none
    """

    id: str
    heading: str
    told: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[TableTold, ...] = ()
    folded: bool = False
    choice: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen in this section alone, the first one shown first."""
        return (
            tuple(dict.fromkeys(key for chart in self.charts for key in chart.views)) if self.choice else ()
        )


@dataclass(frozen=True)
class Origin:
    """What a result was made from.

    Attributes
    ----------
    title : of the scenario
    scenario : its name
    digest : of the scenario and its data
    draws, seed : of its worlds; none where it has several
    """

    title: str
    scenario: str
    digest: str
    draws: int | None = None
    seed: int | None = None

    def told(self) -> str:
        """Return it in one line."""
        parts = [f"scenario {self.scenario}", f"digest {self.digest[:12]}"]
        parts += [] if self.draws is None else [f"{self.draws:,} draws"]
        parts += [] if self.seed is None else [f"seed {self.seed}"]
        return ", ".join(parts)


@dataclass(frozen=True)
class Told:
    """What one folder of results gives to a page.

    Attributes
    ----------
    origin : what it was made from
    sections : in order
    charts : of the run whose shipments, policies and corridors can be chosen; none where nothing can be
    """

    origin: Origin
    sections: tuple[Section, ...]
    charts: RunCharts | None = None


def view_key(shipment: str, policy: str) -> str:
    """Return the name of the view of a shipment and policy.

    Parameters
    ----------
    shipment, policy : ids
    """
    return f"{shipment}/{policy}"


def even_column(first: float, step: float, n: int) -> dict[str, float]:
    """Return a column of evenly spaced numbers in short, as a view's changes may hold it.

    Parameters
    ----------
    first, step : number
    n : how many
    """
    return {"first": first, "step": step, "n": n}


def same_column(value: str, n: int) -> dict[str, str | int]:
    """Return a column of one and the same text in short, as a view's changes may hold it.

    Parameters
    ----------
    value : text
    n : how many
    """
    return {"same": value, "n": n}


def row_names(corridors: Sequence[CorridorLook]) -> dict[str, str]:
    """Return corridors' titles by their ids, told apart where two have the same.

    Parameters
    ----------
    corridors : of a scenario
    """
    titles = [row.title for row in corridors]
    return {
        row.id: row.title if titles.count(row.title) == 1 else f"{row.title} ({row.id})" for row in corridors
    }


def row_labels(corridors: Sequence[CorridorLook]) -> dict[str, str]:
    """Return corridors' names by their ids in lines that leave a chart its width on a phone.

    Parameters
    ----------
    corridors : of a scenario
    """
    names = row_names(corridors)
    return {corridor: "\n".join(wrap(name, _LABEL_SIGNS)) for corridor, name in names.items()}

"""The page of the library: a section for each scenario file, made of its comment and its results."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from textwrap import fill
from typing import NamedTuple

from corridorsim.study.answers import Asked, answer, contrast_of, halving_line, row_of
from corridorsim.study.comparison import Comparison
from corridorsim.study.contrasts import best_changes, contrast
from corridorsim.study.intervals import Figure
from corridorsim.study.summary import CorridorSummary
from corridorsim.study.wording import headline

WIDTH = 110
TODAY = "as-today"
_OPTIONAL = re.compile(r"\s*\[[^\]]*\]")
_FACT = re.compile(r"\b(?:MC|EN|[A-Z])\d{3}\b")
_HEAD = """\
# The library of scenarios

Written by `tools/refresh_scenarios.py`, which runs every file of this folder with all its variants
({draws} draws); no figure here is typed. Days are door to door; USD are of 2025 and for the whole shipment.
"Best" is the least generalised cost: money, time at the cargo's own value and carbon. A range in brackets
behind a P50 is what the data leave open; ± is the 95 % interval of Monte Carlo error, on common worlds. Of
corridors joined by `=` either may be the best as far as the data can tell. Nothing fills up in these runs: a
closed corridor's cargo finds room elsewhere. Commands run from the folder above this one; `--variant NAME`
runs a variant, `--all` tells every corridor.

"""


class Entry(NamedTuple):
    """A scenario file with its results.

    Attributes
    ----------
    name : of the file
    text : of the file
    asked : its results
    """

    name: str
    text: str
    asked: Asked


def comment_of(text: str) -> list[str]:
    """Return the lines of the comment that a file opens with, without their signs.

    Parameters
    ----------
    text : of a scenario file
    """
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line[1:].removeprefix(" ").rstrip())
    return lines


def question_of(text: str) -> str:
    """Return the question that a file's comment opens with.

    Parameters
    ----------
    text : of a scenario file

    Raises
    ------
    ValueError
        If the first paragraph has none.
    """
    paragraph = " ".join("\n".join(comment_of(text)).split("\n\n")[0].split())
    question, sign, _ = paragraph.partition("?")
    if not sign:
        raise ValueError(f"a scenario's comment opens with its question, not with {paragraph[:60]!r}")
    return question + sign


def commands_of(text: str) -> list[str]:
    """Return the commands of a file's comment as they run, without what may be added.

    Parameters
    ----------
    text : of a scenario file
    """
    lines = comment_of(text)
    at = next((number for number, line in enumerate(lines) if line.startswith("Run:")), len(lines))
    told = _OPTIONAL.sub("", "\n".join(lines[at:]).removeprefix("Run:"))
    return [line.strip() for line in told.splitlines() if line.strip().startswith("corridorsim ")]


def page(entries: Sequence[Entry], offers: Sequence[str], measures: Path) -> str:
    """Return the page.

    Parameters
    ----------
    entries : the files, in order
    offers : what the Italian ports would have to offer, told with ``italian-gateways``
    measures : the table of measures
    """
    draws = f"{entries[0].asked.whole.trials.draws:,}"
    rows = [(f"[{each.name}](#{each.name})", question_of(each.text)) for each in entries]
    parts = [_HEAD.format(draws=draws) + "\n".join(table(("scenario", "question"), rows)) + "\n"]
    parts += [section(each, offers if each.name == "italian-gateways" else ()) for each in entries]
    return "\n".join([*parts, _measures(measures)])


def section(each: Entry, further: Sequence[str] = ()) -> str:
    """Return a file's section.

    Parameters
    ----------
    each : the file and its results
    further : lines that stand behind its tables
    """
    blocks = [
        f"## {each.name}",
        fill(f"**{question_of(each.text)}**", WIDTH, break_on_hyphens=False),
        fill(answer(each.asked), WIDTH, break_on_hyphens=False),
        *([_halving(each.asked)] if each.name == "global-gateway-2030" else []),
        f"![{each.asked.whole.scenario.title}](../docs/images/scenarios/{each.name}.png)",
        "\n".join(table(*headline(each.asked.whole))),
        *_variants(each.asked),
        *(["\n".join(further)] if further else []),
        f"How to run it, what is assumed: [{each.name}.toml]({each.name}.toml).\n\n```sh\n"
        + "\n".join(commands_of(each.text) or [f"corridorsim run scenarios/{each.name}.toml"])
        + "\n```",
        *_sources(each),
    ]
    return "\n\n".join(blocks) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table.

    Parameters
    ----------
    header, rows : cells
    """
    cells = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(each.replace("|", "\\|") for each in row) + " |" for row in cells]


def _variants(asked: Asked) -> list[str]:
    if not asked.variants:
        return []
    way = f"by {asked.corridor}" if asked.corridor else "by the best corridor of each"
    rows = [row for name in asked.variants if (row := _variant(asked, name))]
    header = ("variant", "what it is", "days", "USD", "generalised USD", "another one is best for")
    told = f"More (+) or less (−) than the file itself in the mean of a shipment, {way}:"
    further = f"P50 of the days and mean USD, {way}:"
    return [told, "\n".join(table(header, rows)), further, "\n".join(_by_shipment(asked))]


def _by_shipment(asked: Asked) -> list[str]:
    """Return a table of each shipment's corridor and figures, in the file itself and in each variant."""
    runs = {asked.whole.scenario.name: asked.whole, **asked.variants}
    rows = []
    for shipment in asked.whole.scenario.shipments:
        found = [row_of(run, shipment.id, asked.corridor) for run in runs.values()]
        rows.append((shipment.id, *(_cell(row, named=not asked.corridor) for row in found)))
    return table(("shipment", *runs), rows)


def _cell(row: CorridorSummary | None, *, named: bool) -> str:
    if row is None:
        return "no way"
    return f"{row.corridor + ': ' if named else ''}{row.days['p50']:.1f} d, {row.usd['mean']:,.0f}"


def _variant(asked: Asked, name: str) -> tuple[str, ...]:
    found, run = contrast_of(asked, name), asked.variants[name]
    if found is None:
        return (f"`{name}`", asked.titles[name], "no way", "", "", "")
    changed = len(best_changes(run, asked.whole))
    return (
        f"`{name}`",
        asked.titles[name],
        plus_minus(found.more_days, 2),
        plus_minus(found.more_usd, 0),
        plus_minus(found.more_objective, 0),
        f"{changed} of {len(run.scenario.shipments)}",
    )


def plus_minus(figure: Figure, digits: int) -> str:
    """Return a difference with its sign and the half width of its interval.

    Parameters
    ----------
    figure : a difference
    digits : behind the point
    """
    value = f"{figure.value:+,.{digits}f}".replace("-", "−")
    return f"{value} ± {figure.interval.half_width:,.{digits}f}"


def _halving(asked: Asked) -> str:
    """Return how far the file halves the days of 2030 as today, on the whole and for each shipment."""
    today = asked.variants[TODAY]

    def ratio(run: Comparison, shipment: str | None = None) -> Figure:
        found = contrast(run, today, asked.corridor, shipment)
        assert found is not None
        return found.days_ratio

    ends = {name: asked.variants[name] for name in ("least", "most")}
    whole = {name: ratio(run).value for name, run in ends.items()}
    line = halving_line(ratio(asked.whole), whole["least"], whole["most"])
    rows = []
    for shipment in asked.whole.scenario.shipments:
        own, share = (
            contrast(asked.whole, today, asked.corridor, shipment.id),
            ratio(asked.whole, shipment.id),
        )
        assert own is not None
        low, high = share.interval
        told = [f"{own.other_days:.1f}", f"{own.days:.1f}", f"{share.value:.1%} ({low:.1%}–{high:.1%})"]
        rows.append((shipment.id, *told, *(f"{ratio(run, shipment.id).value:.1%}" for run in ends.values())))
    header = ("shipment", "days as today", "days with", "with / as today", "least effects", "most effects")
    return fill(line, WIDTH, break_on_hyphens=False) + "\n\n" + "\n".join(table(header, rows))


def _sources(each: Entry) -> list[str]:
    known = each.asked.whole.scenario.tables.sources
    named = dict.fromkeys(_FACT.findall(" ".join(comment_of(each.text))))
    told = []
    for name in named:
        if name in known:
            title, url = known[name].title, known[name].url
            told.append(f"{name} [{title}]({url})" if url.startswith("http") else f"{name} {title}")
    return [fill("Sources: " + "; ".join(told) + ".", 10_000)] if told else []


def _measures(path: Path) -> str:
    """Return the measures that are taken and those that are left out, each with how or why not."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [
        (
            row["id"],
            f"[{row['measure']}]({row['source_url']})" if row["source_url"] else row["measure"],
            f"{row['status']}, {row['online_year']}",
            row["effect_basis"],
            row["taken"],
            row["how_or_why_not"],
        )
        for row in rows
    ]
    lead = (
        "From [measures.csv](measures.csv): what is under way or planned, and soft measures. Those taken "
        "stand in global-gateway-2030.toml, digital-corridor.toml and summit-roadmap.toml behind their ids; "
        "the others are left out for the reason given. A basis of 'analyst' is an assumption, a 'claim' one "
        "of whoever promotes it."
    )
    header = ("id", "measure", "status", "effect's basis", "taken", "how, or why not")
    return "\n".join(["## Measures", "", fill(lead, WIDTH), "", *table(header, told), ""])

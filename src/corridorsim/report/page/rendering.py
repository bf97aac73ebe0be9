"""A page as HTML: sections with Bokeh's figures in them, everything inlined, every connection forbidden."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import jinja2

from corridorsim.report.charts.models import RunCharts, TableTold
from corridorsim.report.page.chosen import Chosen, choices
from corridorsim.report.page.sections import Chart, Section, Told, row_labels, row_names

_DASHES = {"solid": "none", "dashed": "9 4", "dotted": "2 4", "dashdot": "2 4 9 4"}
_FIGURE = re.compile(r"[-+−]?[\d,]*\.?\d+\s?%?")
_NONE = "–"


def page_html(told: Told, more: Iterable[Section] = ()) -> str:
    """Return a page as one file of HTML that needs nothing else.

    Parameters
    ----------
    told : of the folder that the page is of
    more : sections of other folders
    """
    sections = (*told.sections, *more)
    charts = [chart for section in sections for chart in section.charts]
    script, drawings = _embedded({chart.id: chart.figure for chart in charts if chart.figure is not None})
    scripts = [each for each in (*_bokeh(drawings), script, _file("page.js")) if each]
    data = _data(told.charts, charts) | {"sections": _sections(sections)}
    run = told.charts
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            title=told.origin.title,
            facts=_facts(told),
            run=run,
            first=next(iter(data["views"].values()), None),
            names={} if run is None else row_names(run.corridors),
            dashes=_DASHES,
            sections=sections,
            drawings=drawings,
            style=_file("page.css"),
            data=_json(data),
            scripts=scripts,
            policy=_policy(scripts, evaluates="CustomJS" in script),
        )
    )


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_file), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.tests["link"] = is_link
    environment.globals["number_columns"] = _number_columns
    return environment


def _number_columns(table: TableTold) -> list[bool]:
    """Return which columns hold numbers, and perhaps signs that there is none."""
    columns = [[row[at] for row in table.rows] for at in range(len(table.header))]
    told = [[bool(_FIGURE.fullmatch(text)) for text in column] for column in columns]
    return [
        any(of) and all(is_one or text == _NONE for is_one, text in zip(of, column, strict=True))
        for of, column in zip(told, columns, strict=True)
    ]


def is_link(text: str) -> bool:
    """Return whether a text is an address on the web that may be made a link, and nothing else.

    Parameters
    ----------
    text : of a source, which anybody may have written
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"\s", text)


def _embedded(figures: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the script that draws figures, and the places in which they are drawn."""
    if not figures:
        return "", {}
    from bokeh.document import Document
    from bokeh.embed import components

    document = Document()
    with document.models.freeze():  # else the models are gathered anew for every figure
        for drawn in figures.values():
            document.add_root(drawn)
    script, divs = components(dict(figures), wrap_script=False)
    return script, divs


def _bokeh(drawings: Mapping[str, str]) -> list[str]:
    """Return BokehJS itself; its widgets, tables and formulas are left out, since no page has any."""
    if not drawings:
        return []
    from bokeh.resources import Resources

    return list(Resources(mode="inline", components=["bokeh"]).js_raw)


def _policy(scripts: Iterable[str], *, evaluates: bool) -> str:
    """Return the rule that forbids every connection, and every script but these and what figures bring."""
    hashes = (base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts)
    allowed = " ".join([*(f"'sha256-{each}'" for each in hashes), *(["'unsafe-eval'"] if evaluates else [])])
    rest = "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {allowed}; {rest}"


def _file(name: str) -> str:
    return files("corridorsim").joinpath(f"report/page/{name}").read_text(encoding="utf-8")


def _json(data: Mapping[str, Any]) -> str:
    """Return data that may stand in a script element, whatever is written in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _data(run: RunCharts | None, charts: list[Chart]) -> dict[str, Any]:
    every = () if run is None else choices(run)
    labels = {} if run is None else row_labels(run.corridors)
    return {
        "corridors": [{"id": corridor, "row": label} for corridor, label in labels.items()],
        "views": {chosen.key: _view(chosen, charts) for chosen in every},
    }


def _sections(sections: Iterable[Section]) -> dict[str, Any]:
    """Return what is shown of sections with a choice of their own, by what is chosen."""
    return {
        section.id: {key: _shown(section.charts, key) for key in section.choices}
        for section in sections
        if section.choice
    }


def _view(chosen: Chosen, charts: list[Chart]) -> dict[str, Any]:
    return {
        "asked": _asked(chosen),
        "sentences": chosen.answer.sentences,
        **_shown(charts, chosen.key),
    }


def _shown(charts: Iterable[Chart], key: str) -> dict[str, Any]:
    views = {chart.id: chart.views[key] for chart in charts if key in chart.views}
    told = {
        name: {"told": view.told, "table": _table(view.table), "changes": view.changes}
        for name, view in views.items()
    }
    return {"charts": told}


def _table(table: TableTold) -> dict[str, Any]:
    return {"title": table.title, "header": table.header, "rows": table.rows, "caption": table.caption}


def _asked(chosen: Chosen) -> str:
    shipment = chosen.shipment
    promised = shipment.deadline_days
    parts = [f"{shipment.id}: {shipment.commodity}, {shipment.feu:g} FEU"]
    parts += ["no day is promised"] if promised is None else [f"promised within {promised:g} days"]
    parts += [f"the shipper is {chosen.policy}"]
    return "; ".join(parts)


def _facts(told: Told) -> str:
    run = told.charts
    if run is None:
        return f"What this is: {told.origin.told()}."
    parts = [told.origin.told(), f"departures from {run.window[0]} to {run.window[1]}"]
    parts += [f"state {run.state}"] if run.state else []
    parts += [f"variant {run.variant}"] if run.variant else []
    judged = "days" if run.objective == "days" else "generalised cost (money, time, carbon)"
    return f"What this is: {', '.join(parts)}; judged by {judged}."

"""Tables of every field of scenario files and network tables, from the models that check them."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from corridorsim.scenario.calendars import OpeningHours, SeasonWindow, TimetableEntry
from corridorsim.scenario.vocabulary import GROUP_PATTERN, Country, CountryOrAny, ExpandedId, Id, unit_of

HEAD = ("field", "type", "unit", "allowed", "default", "what it says")
_PLAIN = {
    str: "text",
    bool: "yes or no",
    int: "whole number",
    float: "number",
    date: "day",
    object: "any value",
}
_ID, _GROUP = "lower case, digits, hyphens", "an id, or nothing"
_SPOKEN = (  # annotated words: what a reader calls them, and what they may look like
    (Id, "id", _ID),
    (ExpandedId, "id", f"{_ID}; may end in `~back`"),
    (Country, "country", "two capitals, such as `KZ`"),
    (CountryOrAny, "country", "two capitals, or `*`"),
    (TimetableEntry, "departure", "such as `mon 10:00`"),
    (OpeningHours, "hours", "such as `mon-fri 08:00-18:00`"),
    (SeasonWindow, "part of the year", "such as `04-01..11-30`"),
)
_PATTERNS = {get_args(each)[1].pattern: (name, form) for each, name, form in _SPOKEN[:4]} | {
    GROUP_PATTERN: ("text", _GROUP)
}


def fields_table(model: type[BaseModel], *, filled_from: type[BaseModel] | None = None) -> str:
    """Return the fields of a model as a Markdown table.

    Parameters
    ----------
    model : of a row
    filled_from : of the row that gives what is left empty, where it has a field of the same name
    """
    fillers = filled_from.model_fields if filled_from else {}
    rows = [_row(model, name, info, fills=name in fillers) for name, info in model.model_fields.items()]
    return table(HEAD, rows)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table, bars in cells escaped.

    Parameters
    ----------
    head : names of the columns
    rows : cells in Markdown
    """
    lines = [head, ("---",) * len(head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _row(model: type[BaseModel], name: str, info: FieldInfo, *, fills: bool) -> tuple[str, ...]:
    written = info.alias or name
    default = default_of(info)
    kind, allowed = kind_of(info)
    limits = "; ".join(part for part in (allowed, limits_of(info)) if part)
    return (
        f"`{written}`",
        kind,
        _literal(unit_of(model, written)),
        limits or "–",
        "of its service" if fills and default == "empty" else default,
        prose(info.description or ""),
    )


def kind_of(info: FieldInfo) -> tuple[str, str]:
    """Return what a reader calls a field's type, and what it may look like.

    Parameters
    ----------
    info : of the field
    """
    for constraint in info.metadata:
        pattern = getattr(constraint, "pattern", None)
        if pattern in _PATTERNS:
            return _PATTERNS[pattern]
        if pattern is not None:
            return "text", f"matches `{pattern}`"
    for validated, name, form in _SPOKEN[4:]:  # calendars are told by their check, not by a pattern
        if get_args(validated)[1] in info.metadata:
            return name, form
    return _kind(info.annotation)


def _kind(annotation: Any) -> tuple[str, str]:  # noqa: ANN401 - an annotation may be anything
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _kind(next(each for each in inner if each is not type(None)))
    if origin is Annotated:
        return _annotated(annotation)
    if origin is Literal:
        words = all(isinstance(each, str) for each in inner)
        return "word" if words else "number", ", ".join(
            f"`{each}`" if each != "" else "empty" for each in inner
        )
    if origin in (tuple, dict):
        return _several(origin, inner)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{anchor(annotation)}](#{anchor(annotation)})", ""
    return _PLAIN[annotation], ""


def _annotated(annotation: Any) -> tuple[str, str]:  # noqa: ANN401
    for known, name, form in _SPOKEN:
        if annotation == known:
            return name, form
    kind, allowed = _kind(get_args(annotation)[0])
    return kind, "; ".join(part for part in (allowed, _bounds(get_args(annotation)[1:])) if part)


def _several(origin: type, inner: tuple[Any, ...]) -> tuple[str, str]:
    kinds = [_kind(each) for each in inner if each is not Ellipsis]
    if origin is dict:
        return f"{kinds[1][0]} by id", kinds[1][1]
    if Ellipsis in inner:
        return f"list of {kinds[0][0]}", kinds[0][1]
    return f"list: {', '.join(kind for kind, _ in kinds)}", ""


def limits_of(info: FieldInfo) -> str:
    """Return the range of a number and the length of a list in words, empty where there is none.

    Parameters
    ----------
    info : of the field
    """
    return _bounds(tuple(info.metadata))


def _bounds(constraints: tuple[Any, ...]) -> str:
    found = [constraint for each in constraints for constraint in _flat(each)]
    low = next((f"≥ {_figure(each.ge)}" for each in found if isinstance(each, Ge)), "")
    low = next((f"> {_figure(each.gt)}" for each in found if isinstance(each, Gt)), low)
    high = next((f"≤ {_figure(each.le)}" for each in found if isinstance(each, Le)), "")
    high = next((f"< {_figure(each.lt)}" for each in found if isinstance(each, Lt)), high)
    least = next((each.min_length for each in found if isinstance(each, MinLen)), 0)
    most = next((each.max_length for each in found if isinstance(each, MaxLen)), None)
    return ", ".join(part for part in (low, high, _length(least, most)) if part)


def _flat(constraint: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield a constraint, or those that a nested field carries."""
    yield from constraint.metadata if isinstance(constraint, FieldInfo) else (constraint,)


def _length(least: int, most: int | None) -> str:
    if least and least == most:
        return f"{least} of them"
    if least and most is not None:
        return f"{least} to {most} of them"
    return "not empty" if least else ""


def _figure(value: Any) -> str:  # noqa: ANN401
    power = int(value).bit_length() - 1 if float(value).is_integer() else 0
    return f"2^{power}" if power >= 32 and value == 2**power else f"{value:g}"


def default_of(info: FieldInfo) -> str:
    """Return the default of a field, ``needed`` where there is none.

    Parameters
    ----------
    info : of the field
    """
    if info.is_required():
        return "**needed**"
    value = info.get_default(call_default_factory=True) if not info.default_factory else ()
    if value in (None, "", ()):
        return "empty"
    if isinstance(value, BaseModel):
        return "as its own fields"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return _repeated(value)
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _repeated(value: tuple[Any, ...]) -> str:
    if len(set(value)) == 1 and len(value) > 1:
        return f"{len(value)} times `{value[0]:g}`"
    return ", ".join(f"`{each}`" for each in value)


def anchor(model: type[BaseModel]) -> str:
    """Return the place of a model on its page.

    Parameters
    ----------
    model : of a row
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", model.__name__).lower()


def _literal(text: str) -> str:
    return f"`{text}`" if re.search(r"[<>*_|]", text) else text or "–"


def prose(text: str) -> str:
    """Return a description as Markdown: signs that Markdown or HTML would take for their own are escaped.

    Parameters
    ----------
    text : of a field, an option or a docstring
    """
    return "".join(
        f"`{part.strip('`')}`" if part.startswith("`") else re.sub(r"[<>*_\[\]]", _escaped, part)
        for part in re.split(r"(``[^`]+``|`[^`]+`)", text)
    )


def _escaped(sign: re.Match[str]) -> str:
    """Return a sign that stands for itself; Markdown's backslash does not help before all of them."""
    return f"&#{ord(sign[0])};"

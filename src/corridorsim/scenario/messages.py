"""What pydantic finds, told in short plain lines."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from corridorsim.errors import Problem, nearest
from corridorsim.scenario.vocabulary import ID_PATTERN, field_names

_SHOWN = 60  # a value longer than this says no more than its beginning
_PATTERNS = (
    (ID_PATTERN, "lower-case letters, digits and single hyphens, such as aktau-alat-feeder"),
    ("(~back)?$", "lower-case letters, digits and single hyphens, with ~back for a return leg"),
    ("[A-Z]{2}", "a country code of two capitals, such as KZ"),
    ("0-9a-fA-F", "a colour such as #0072b2"),
)
_TYPES = {
    "string_type": ("is not text", "text in double quotes"),
    "float_type": ("is not a number", ""),
    "int_type": ("is not a whole number", ""),
    "bool_type": ("is not true or false", ""),
    "date_type": ("is not a date", "a day such as 2025-01-01, without quotes"),
    "tuple_type": ("is not a list", 'square brackets, such as ["aktau"]'),
    "dict_type": ("is not a table", ""),
    "model_type": ("is not a table", ""),
    "finite_number": ("is not a finite number", ""),
}
_BOUNDS = {
    "greater_than_equal": ("ge", "is too small", "at least"),
    "greater_than": ("gt", "is too small", "above"),
    "less_than_equal": ("le", "is too large", "at most"),
    "less_than": ("lt", "is too large", "below"),
}

Place = Callable[[tuple[int | str, ...], str], str]


def shown(value: object) -> str:
    """Return a value as an error line shows it: quoted, on one line, not too long."""
    if isinstance(value, str | int | float):
        # a whole number of thousands of digits cannot even be printed
        line = repr(value) if not isinstance(value, int) or abs(value) < 10**_SHOWN else "a huge number"
        return line if len(line) <= _SHOWN else line[:_SHOWN] + "…'"
    kinds = {dict: "a table", list: "a list", tuple: "a list", bool: str(value).lower()}
    return kinds.get(type(value), str(value)[:_SHOWN])


def problems_of(error: ValidationError, model: type[BaseModel], data: object, place: Place) -> list[Problem]:
    """Return the problems of a row or file, one for each error.

    Parameters
    ----------
    error : what pydantic raised
    model : the model that refused
    data : what it refused
    place : says where a location stands, from the location and its dotted name
    """
    problems = []
    details = error.errors(include_url=False)
    for detail in details:
        # A list whose items are all refused is then said to be too short, which nobody needs to hear.
        inner = (other["loc"] for other in details if len(other["loc"]) > len(detail["loc"]))
        if detail["type"] == "too_short" and any(loc[: len(detail["loc"])] == detail["loc"] for loc in inner):
            continue
        location = tuple(part for part in detail["loc"] if part != "[key]")
        if detail["type"] == "row" and detail["ctx"]["field"]:
            location += (detail["ctx"]["field"],)
        wrong, right = _tell(detail, model)
        problems.append(Problem(place(location, dotted(location, data)), wrong, right))
    return problems


def dotted(location: Sequence[int | str], data: object) -> str:
    """Return a location as a path; items of lists go by their id where they have one, else count from 1."""
    path = ""
    for part in location:
        data = _inside(data, part)
        if isinstance(part, str):
            path += f".{part}" if path else part
        elif isinstance(data, Mapping) and isinstance(data.get("id"), str):
            path += f".{data['id'][:_SHOWN]}"
        else:
            path += f"[{part + 1}]"
    return path


def _inside(data: object, part: int | str) -> object:
    if isinstance(data, Mapping):
        return data.get(part)
    if isinstance(data, list | tuple) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _tell(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    """Return what is wrong and what would be right."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "row":
        return context["wrong"], context["right"]
    if kind == "missing":
        return "is missing", _description(model, detail["loc"])
    if kind == "extra_forbidden":
        return "unknown key", nearest(str(detail["loc"][-1]), _fields_at(model, detail["loc"][:-1]))
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'|(\d+)", context["expected"])
        words = ["".join(choice) for choice in choices]
        return f"{shown(value)} is none of its values", nearest(str(value)[:_SHOWN], [w for w in words if w])
    return _tell_value(kind, value, context) or _tell_length(kind, context, detail["msg"])


def _tell_value(kind: str, value: object, context: Mapping[str, Any]) -> tuple[str, str] | None:
    if kind in _BOUNDS:
        bound, wrong, right = _BOUNDS[kind]
        return f"{shown(value)} {wrong}", f"{right} {_bare(context[bound])}"
    if kind in _TYPES:
        wrong, right = _TYPES[kind]
        return f"{shown(value)} {wrong}", right
    if kind == "string_pattern_mismatch":
        right = next((text for mark, text in _PATTERNS if mark in context["pattern"]), context["pattern"])
        return f"{shown(value)} is not well formed", right
    return None


def _bare(bound: float) -> str:
    return str(bound) if isinstance(bound, int) else f"{bound:g}"


def _tell_length(kind: str, context: Mapping[str, Any], message: str) -> tuple[str, str]:
    if kind == "string_too_short":
        return "is empty", ""
    if kind == "too_short":
        return f"has {context['actual_length']} items", f"at least {context['min_length']}"
    if kind == "too_long":
        return f"has more than {context['max_length']} items", f"{context['max_length']} items"
    return message[:1].lower() + message[1:], ""


def _models_in(annotation: object) -> list[type[BaseModel]]:
    """Return the models that an annotation holds, looking through lists, tables and options."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (tuple, dict, Union, types.UnionType, Annotated):
        return [model for argument in get_args(annotation) for model in _models_in(argument)]
    return []


def _model_at(model: type[BaseModel], location: Sequence[int | str]) -> type[BaseModel] | None:
    for part in location:
        for name, info in model.model_fields.items():
            if part in (name, info.alias):
                inner = _models_in(info.annotation)
                if not inner:
                    return None
                model = inner[0]
                break  # other parts are ids and counts inside the same field
    return model


def _fields_at(model: type[BaseModel], location: Sequence[int | str]) -> tuple[str, ...]:
    found = _model_at(model, location)
    return field_names(found) if found else ()


def _description(model: type[BaseModel], location: Sequence[int | str]) -> str:
    found = _model_at(model, location[:-1])
    for name, info in found.model_fields.items() if found else ():
        if location[-1] in (name, info.alias):
            return info.description or ""
    return ""

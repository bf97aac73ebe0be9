"""Values as TOML writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date


def toml_value(value: object) -> str:
    """Return a value as TOML writes it, on one line.

    Parameters
    ----------
    value : a word, number, bool, date, list or table of such
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {toml_value(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")

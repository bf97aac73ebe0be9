"""JSON Schema of scenario files, for editors that check while one types."""

from __future__ import annotations

from typing import Any

from corridorsim.scenario.declarations import ScenarioFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def editor_schema() -> dict[str, Any]:
    """Return the JSON Schema of scenario files.

    A file that extends another may leave out what its parent says; every file says its format.
    """
    schema = ScenarioFile.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    own = definitions["CorridorRule"]  # in a scenario the name of the table is the id
    own["properties"].pop("id")
    own["required"] = [name for name in own.get("required", []) if name != "id"]
    whole = {
        "required": schema.pop("required"),
        "properties": {
            "study": {"required": definitions["Study"].pop("required")},
            "shipments": {"items": {"required": definitions["Shipment"].pop("required")}},
        },
    }
    child = {"required": ["format"], "properties": {"shipments": {"items": {"required": ["id"]}}}}
    return {
        "$schema": _DIALECT,
        **schema,
        "title": "corridorsim scenario",
        "if": {"required": ["extends"]},
        "then": child,
        "else": whole,
    }

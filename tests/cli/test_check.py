"""``check``: what it says of a sound scenario, and the JSON Schema for editors."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml"))


def test_a_sound_scenario_is_fine(call, scenario):
    answer = call("check", scenario)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"{scenario}: fine (2 shipments, 2 corridors, 5 terminals, 10 legs")
    assert answer.out.count("\n") == 1


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_every_scenario_that_ships_is_fine(call, file):
    answer = call("check", file)
    assert (answer.code, answer.err) == (0, "")


def test_as_json(call, scenario):
    document = json.loads(call("check", scenario, "--json").out)
    assert (document["schema"], document["scenario"]) == ("corridorsim.check/1", "two-corridors")
    assert (document["shipments"], document["corridors"], document["legs"]) == (2, 2, 10)


def test_the_digest_is_that_of_what_is_asked(call, scenario):
    def digest(*options):
        return json.loads(call("check", scenario, "--json", *options).out)["digest"]

    assert digest() == digest()
    changed = [
        digest("--variant", "more-ferries"),
        digest("--state", "stormy"),
        digest("--set", "study.seed=2"),
    ]
    assert len({digest(), *changed}) == 4


class Schema:
    """As much of JSON Schema as ours uses; a keyword that it does not know is an error of the test."""

    KNOWN = frozenset(
        {
            "$schema",
            "$defs",
            "$ref",
            "title",
            "description",
            "default",
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "const",
            "anyOf",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "minLength",
            "minItems",
            "maxItems",
            "pattern",
            "format",
            "propertyNames",
            "patternProperties",
            "if",
            "then",
            "else",
            "unit",
        }
    )

    def __init__(self, document):
        self.document = document

    def complaints(self, value, schema=None, at=""):
        """Return the places of a value that the schema refuses."""
        schema = self.document if schema is None else schema
        assert set(schema) <= self.KNOWN, set(schema) - self.KNOWN
        found = []
        if "$ref" in schema:
            found += self.complaints(
                value, self.document["$defs"][schema["$ref"].removeprefix("#/$defs/")], at
            )
        if "anyOf" in schema and all(self.complaints(value, choice, at) for choice in schema["anyOf"]):
            found.append(at)
        if "if" in schema:
            branch = "else" if self.complaints(value, schema["if"], at) else "then"
            found += self.complaints(value, schema.get(branch, {}), at)
        if not self._is_plain_fit(value, schema):
            found.append(at)
        if isinstance(value, dict):
            found += self._of_table(value, schema, at)
        if isinstance(value, list) and "items" in schema:
            found += [x for item in value for x in self.complaints(item, schema["items"], at)]
        return found

    def _of_table(self, value, schema, at):
        found = [f"{at}.{name}" for name in schema.get("required", []) if name not in value]
        for name, item in value.items():
            inner = schema.get("properties", {}).get(name)
            if inner is None:
                others = [s for p, s in schema.get("patternProperties", {}).items() if re.search(p, name)]
                inner = others[0] if others else schema.get("additionalProperties", {})
            if inner is False:
                found.append(f"{at}.{name}")
            elif isinstance(inner, dict):
                found += self.complaints(item, inner, f"{at}.{name}")
            if "propertyNames" in schema:
                found += self.complaints(name, schema["propertyNames"], f"{at}.{name}")
        return found

    def _is_plain_fit(self, value, schema):
        types = {
            "object": dict,
            "array": list,
            "string": str,
            "boolean": bool,
            "integer": int,
            "number": (int, float),
            "null": type(None),
        }
        wanted = schema.get("type")
        if wanted and (
            not isinstance(value, types[wanted]) or (isinstance(value, bool) and wanted != "boolean")
        ):
            return False
        if isinstance(value, int | float) and not isinstance(value, bool):
            return (
                schema.get("minimum", value) <= value <= schema.get("maximum", value)
                and not value <= schema.get("exclusiveMinimum", -1e300)
                and not value >= schema.get("exclusiveMaximum", 1e300)
                and value in schema.get("enum", [value])
                and value == schema.get("const", value)
            )
        if isinstance(value, str):
            return bool(
                len(value) >= schema.get("minLength", 0)
                and re.search(schema.get("pattern", ""), value)
                and value in schema.get("enum", [value])
            )
        return not isinstance(value, list) or len(value) >= schema.get("minItems", 0)


def _as_editors_see(value):
    """Dates are text to JSON Schema."""
    if isinstance(value, dict):
        return {name: _as_editors_see(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_editors_see(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.fixture
def schema(call):
    answer = call("check", "--schema")
    assert (answer.code, answer.err) == (0, "")
    return Schema(json.loads(answer.out))


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_the_schema_accepts_what_ships(schema, file):
    assert schema.complaints(_as_editors_see(tomllib.loads(file.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("draws = 4_000", "drawz = 4_000", ".study.drawz"),
        ("[study]", "[studdy]", ".studdy"),
        ("feu = 1", "feu = -1", ".shipments.feu"),
        ("feu = 1", "fue = 1", ".shipments.fue"),
        ("draws = 4_000", "draws = 1", ".study.draws"),
        ("multiply = 0.5", "multiplied = 0.5", ".variants.more-ferries.changes.multiplied"),
        ("format = 1", "format = 2", ".format"),
        ('commodity = "goods"\n', "", ".shipments.commodity"),
    ],
)
def test_the_schema_refuses_a_typo(schema, rewrite, old, new, where):
    document = _as_editors_see(tomllib.loads(rewrite(old, new).read_text(encoding="utf-8")))
    assert where in schema.complaints(document)


def test_a_child_may_leave_out_what_its_parent_says(schema):
    assert schema.complaints({"format": 1, "extends": "parent.toml", "study": {"seed": 2}}) == []
    assert schema.complaints({"format": 1, "study": {"seed": 2}}) != []

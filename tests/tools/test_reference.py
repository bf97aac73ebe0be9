"""The reference tells of every field, option and name there is, and each of them says what it is."""

import dataclasses
import inspect
import json
import re
from pathlib import Path
from typing import get_args

import pytest
import typer.main

import corridorsim as cs
import reference_fields
import reference_names
from corridorsim.cli.main import app, main
from corridorsim.scenario.declarations import Shipment, Study
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.scenario.rows import DeclaredLeg, Service, Terminal
from corridorsim.scenario.vocabulary import Row, unit_of
from corridorsim.study.comparison import Verdict
from corridorsim.study.summary import CorridorSummary
from reference_pages import models, reference_pages

PAGES = reference_pages()
ROOT = Path(__file__).parents[2]
MODELS = sorted(set(models()), key=lambda model: model.__name__)
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)


def parts(annotation):
    """Yield every type that an annotation is made of."""
    inner = get_args(annotation)
    if not inner or not all(isinstance(each, type) or get_args(each) for each in inner):
        yield annotation
    for each in inner:
        yield from parts(each)


@each_model
def test_every_field_is_described_and_numbers_have_a_unit(model):
    assert (model.__doc__ or "").strip()
    for name, info in model.model_fields.items():
        assert info.description, f"{model.__name__}.{name} has no description"
        if {int, float} & set(parts(info.annotation)):
            assert unit_of(model, info.alias or name), f"{model.__name__}.{name} has no unit"


def test_the_test_sees_numbers_wherever_they_stand():
    class Sample(Row):
        one: float | None
        two: tuple[int, ...]
        three: dict[str, float]
        four: str
        five: bool

    seen = {name for name, info in Sample.model_fields.items() if {int, float} & set(parts(info.annotation))}
    assert seen == {"one", "two", "three"}


@each_model
def test_every_field_stands_on_a_page(model):
    (section,) = [
        text
        for page in ("reference/scenario.md", "reference/network.md")
        for text in re.split(r"\n(?=##)", PAGES[page])
        if f"{{#{reference_fields.anchor(model)}}}" in text
    ][:1]
    for name, info in model.model_fields.items():
        assert f"\n| `{info.alias or name}` |" in section


@pytest.mark.parametrize("page", PAGES)
def test_tables_are_whole(page):
    rows = [line for line in PAGES[page].splitlines() if line.startswith("|")]
    widths = [len(re.findall(r"(?<!\\)\|", row)) - 1 for row in rows]
    assert set(widths) <= {2, 6}
    plain = re.sub(r"`[^`]*`", "", "\n".join(rows))
    assert not re.search(r"(?<!\\)<(?=[A-Za-z/!])", plain), "HTML that nobody meant"


@pytest.mark.parametrize(
    ("model", "filled_from", "row"),
    [
        (Study, None, "| `draws` | whole number | 1 | ≥ 2, < 2^32 | `20000` | number of worlds |"),
        (Study, None, "| `depart_from` | day | – | – | **needed** | first day of departure (UTC) |"),
        (Shipment, None, "| `box` | word | – | `carrier`, `shipper` | `carrier` |"),
        (Hazard, None, "| `monthly_factor` | list of number | 1 | ≥ 0; 12 of them | 12 times `1` |"),
        (Hazard, None, "| `places` | list of [reach](#reach) | – | not empty | **needed** |"),
        (Terminal, None, "| `lat` | number | degrees north | ≥ -90, ≤ 90 | **needed** | latitude |"),
        (DeclaredLeg, Service, "| `sigma` | number | 1 | ≥ 0, ≤ 3 | of its service |"),
        (DeclaredLeg, Service, "| `distance_km` | number | km | > 0 | empty |"),
        (
            DeclaredLeg,
            None,
            "| `id` | id | – | lower case, digits, hyphens; may end in `~back` | **needed** | &#60;or",
        ),
    ],
)
def test_a_row_says_what_the_model_checks(model, filled_from, row):
    assert row in reference_fields.fields_table(model, filled_from=filled_from)


def test_every_command_and_option_stands_on_its_page():
    group = typer.main.get_command(app)
    sections = dict(re.findall(r"\n## (\S+)\n(.*?)(?=\n## |\Z)", PAGES["reference/commands.md"], flags=re.S))
    assert set(sections) == set(group.commands)
    for name, command in group.commands.items():
        assert f"corridorsim {name}" in sections[name]
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert parameter.help, f"{name} {parameter.opts} says nothing"
                assert all(f"`{option}" in sections[name] for option in parameter.opts[:1])


def test_every_public_name_is_described():
    page = PAGES["reference/python.md"]
    for name in cs.__all__:
        assert inspect.getdoc(getattr(cs, name))
        assert name == "plots" or f"\n### {name}\n" in page
    for name in cs.plots.__all__:
        assert f"\n## plots.{name}\n" in PAGES["reference/figures.md"]


@pytest.mark.parametrize("told", [CorridorSummary, Verdict])
def test_every_key_of_a_result_is_described(told):
    named = re.findall(r"^(\w[\w, ]*) : ", inspect.getdoc(told), flags=re.M)
    names = [name for each in named for name in each.split(", ")]
    assert sorted(names) == sorted(field.name for field in dataclasses.fields(told))


def test_every_key_of_the_document_is_described(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["run", "scenarios/two-corridors.toml", "--draws", "512", "--knowledge", "2", "--json"]) == 0
    keys = json.loads(capsys.readouterr().out)
    (head,) = re.findall(r"\| key of.*?\n\n", PAGES["reference/results.md"], flags=re.S)
    assert set(keys) <= set(re.findall(r"`(\w+)`", head))


def test_a_docstring_becomes_lists():
    text = (
        "Do it with <care>.\n\nParameters\n----------\na, b : one of ``x``\n    and more\n\n"
        "Raises\n------\nInputError\n    Where a_b is bad."
    )
    assert reference_names.docstring_markdown(text) == (
        "Do it with &#60;care&#62;.\n\n**Parameters**\n\n- `a, b`: one of `x` and more\n\n"
        "**Raises**\n\n- InputError: Where a&#95;b is bad.\n"
    )

"""Whatever a file holds, reading it answers or says in words what is wrong: never another error."""

from __future__ import annotations

import contextlib
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridorsim.errors import InputError
from corridorsim.scenario.reading import read_scenario
from corridorsim.scenario.template import template

FILE = "two-corridors.toml"
CALM = settings(deadline=None, max_examples=1500, suppress_health_check=[HealthCheck.function_scoped_fixture])

toml_values = st.recursive(
    st.sampled_from(
        ["1", "-1", "0.5", "nan", "inf", "true", '""', '"alma"', "2025-01-01", "1e999", "9" * 400, "[]", "{}"]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]"),
        inner.map(lambda item: "{ id = " + item + " }"),
        inner.map(lambda item: "[{ path = " + item + ", set = 1 }]"),
    ),
    max_leaves=4,
)
KEYS = [
    "format", "title", "extends", "network", "state", "corridors", "study", "study.seed", "study.policies",
    "costs", "costs.x", "shipments", "corridor", "corridor.x", "corridor.x.gateways", "changes", "variants",
    "variants.v", "variants.v.changes", "study.draws", "study.depart_from", "corridor.x.color",
]  # fmt: skip


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "ignore")


def answers_or_tells(path: Path, **options: object) -> None:
    with contextlib.suppress(InputError):
        read_scenario(path, **options)  # type: ignore[arg-type]


@CALM
@given(
    content=st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore"))
    )
)
def test_junk_in_a_scenario_file(content, folder):
    (folder / FILE).write_bytes(content)
    answers_or_tells(folder / FILE)


@CALM
@given(entries=st.dictionaries(st.sampled_from(KEYS), toml_values, max_size=5))
def test_toml_that_is_no_scenario(entries, folder):
    (folder / FILE).write_text(
        "\n".join(f"{key} = {value}" for key, value in entries.items()), encoding="utf-8"
    )
    answers_or_tells(folder / FILE)


@CALM
@given(data=st.data())
def test_a_scenario_with_a_value_replaced(data, folder):
    rows = template("x").replace("eurasia", "two-corridors").splitlines()
    number = data.draw(st.integers(0, len(rows) - 1))
    key, sign, _ = rows[number].partition(" = ")
    rows[number] = (
        f"{key} = {data.draw(toml_values)}"
        if sign and not key.startswith("#")
        else data.draw(st.text(max_size=20))
    )
    (folder / FILE).write_text("\n".join(rows), encoding="utf-8", errors="ignore")
    answers_or_tells(folder / FILE)


@CALM
@given(data=st.data())
def test_junk_in_a_table(data, folder):
    network = folder / "two-corridors"
    path = data.draw(st.sampled_from(sorted(item for item in network.iterdir())))
    before = path.read_bytes()
    start = data.draw(st.integers(0, len(before)))
    junk = data.draw(
        st.one_of(st.binary(max_size=30), st.text('",;\n0123456789.e-*~', max_size=30).map(str.encode))
    )
    path.write_bytes(before[:start] + junk + before[start + data.draw(st.integers(0, 40)) :])
    answers_or_tells(folder / FILE)
    path.write_bytes(before)


@CALM
@given(path=st.text(max_size=30), value=st.text(max_size=30))
def test_junk_on_the_command_line(path, value, folder):
    answers_or_tells(
        folder / FILE, settings=[f"{path}={value}", f"study.{path}={value}", f"legs.*.{path}={value}"]
    )
    answers_or_tells(folder / FILE, state=path, variant=value)


@CALM
@given(
    field=st.sampled_from(["distance_km", "origin", "mode", "passages", "via", "median_hours", "service"]),
    value=toml_values,
)
def test_any_value_for_a_leg(field, value, folder):
    settings_ = [f"legs.alma-*.{field}={value}", f"services.wagon-group.km_per_day={value}"]
    answers_or_tells(folder / FILE, settings=settings_, variant="more-ferries")

"""Boxes written back as scenario files: they load, run, and are the points that the sweep ran."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.random import PCG64, Generator

import corridorsim as cs
from corridorsim.scenario.factor_laws import Listed, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.points import PointChanges
from corridorsim.scenario.toml_text import toml_value
from corridorsim.study.box_scenarios import box_scenario, member_point, write_box
from corridorsim.study.cases_of_interest import fails, wins
from corridorsim.study.corridor_model import CorridorModel
from corridorsim.study.designs import Design
from corridorsim.study.discovery import discover
from corridorsim.study.sweep_running import run_sweep
from tests.study.planted import planted_sweep

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FACTORS = (
    Factor("legs.porta-portb-ferry*.headway_hours", Uniform(0, 400)),
    Factor("legs.alma-porta*.usd_per_feu", Uniform(0.5, 2), "multiply"),
    Factor("costs.carbon_usd_per_tonne", Uniform(0, 300), "add"),
    Factor("shipments.alma-omega.feu", Listed((1, 2))),
)


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """Return the scenario and where North wins in a sweep of it."""
    folder = tmp_path_factory.mktemp("boxes")
    shutil.copy(SCENARIOS / "two-corridors.toml", folder)
    shutil.copytree(SCENARIOS / "two-corridors", folder / "two-corridors")
    scenario = cs.read_scenario(
        folder / "two-corridors.toml", settings=["study.draws=100"], variant="more-ferries"
    )
    design = Design("lhs", FACTORS, Generator(PCG64(2)).random((150, len(FACTORS))))
    sweep = run_sweep(CorridorModel(scenario, FACTORS), design)
    assert not any(sweep.reasons)
    return scenario, discover(sweep, wins("north"), resamples=0)


@pytest.fixture(scope="module")
def written(swept):
    scenario, found = swept
    return write_box(found, scenario, scenario.path.with_name("north-wins.toml"))


def leads(scenario, found):
    """Return by how much South loses above North."""
    model = CorridorModel(scenario, ())
    said = model.evaluate([{}])
    which = model.statistics.index("objective_mean")
    assert [entry.corridor for entry in model.entries[:2]] == ["north", "south"]
    return said.values[0, 1, which] - said.values[0, 0, which]


def test_the_file_is_the_point_that_was_run_and_the_corridor_wins_there(swept, written):
    scenario, found = swept
    point = member_point(found, found.boxes[0])
    again = cs.read_scenario(written)
    assert again.digest == PointChanges(scenario, FACTORS).scenario(point).digest
    assert leads(again, found) > 0


def test_the_point_is_a_case_inside_the_box_and_the_nearest_to_its_middle(swept):
    _, found = swept
    box = found.boxes[0]
    point = member_point(found, box)
    for each in box.restrictions:
        value = point[each.factor.path]
        assert each.low is None or value >= each.low
        assert each.high is None or value <= each.high
    inside = found.points[box.members & found.cases]
    named = [each.factor.path for each in box.restrictions]
    scaled = (inside[named] - inside[named].min()) / (inside[named].max() - inside[named].min())
    nearest = inside.loc[((scaled - 0.5) ** 2).sum(axis=1).idxmin(), named]
    assert [point[name] for name in named] == nearest.tolist()
    assert isinstance(point["shipments.alma-omega.feu"], int)


def test_variants_stand_at_the_ends_of_the_box(swept, written):
    scenario, found = swept
    box = found.boxes[0]
    point, changes = member_point(found, box), PointChanges(scenario, FACTORS)
    ends = {"low": 0.0, "high": 1.0}
    tried = 0
    for each in box.restrictions:
        stem = "-".join(word for word in each.factor.path.replace("*", "").replace("_", "-").split(".")[1:])
        for name, position in ends.items():
            end = getattr(each, name)
            value = each.factor.law.at(position) if end is None else end
            variant = cs.read_scenario(written, variant=f"box-{stem}-{name}")
            expected = changes.scenario({**point, each.factor.path: value})
            path = each.factor.path.replace("*", "")
            table, row, field = path.split(".") if path.count(".") == 2 else (path.split(".")[0], "", "")
            if table == "legs":
                told, wanted = (getattr(of.tables.legs[row], field) for of in (variant, expected))
            else:
                told, wanted = (of.costs.carbon_usd_per_tonne for of in (variant, expected))
            assert told == pytest.approx(wanted, rel=1e-12)
            tried += 1
    assert tried >= 2


def test_the_header_says_which_box_and_how_good(swept, written):
    _, found = swept
    head = written.read_text(encoding="utf-8").split("format = 1")[0]
    assert "Box 1 of" in head
    told = " ".join(line.removeprefix("# ") for line in head.splitlines())
    assert f"{found.boxes[0].coverage:.0%} of all such cases" in told
    assert all(len(line) <= 110 for line in head.splitlines())


def test_where_the_file_cannot_stand_is_told_in_a_line(swept, written, tmp_path):
    scenario, found = swept
    with pytest.raises(cs.InputError, match=r"is not the folder of two-corridors.toml — a file in"):
        write_box(found, scenario, tmp_path / "box.toml")
    assert not (tmp_path / "box.toml").exists()
    with pytest.raises(cs.InputError, match="exists already"):
        write_box(found, scenario, written)
    with pytest.raises(cs.InputError, match="there is no box 9"):
        box_scenario(found, scenario, scenario.path.parent, 9)
    above = box_scenario(found, scenario, scenario.path.parent.parent)
    assert f'extends = "{scenario.path.parent.name}/two-corridors.toml"' in above


def test_a_box_without_a_case_has_no_point():
    found = discover(planted_sweep(), fails("y > 0.5"), resamples=0)
    box = found.boxes[0]
    empty = type(box)(**{**vars(box), "members": np.zeros_like(box.members)})
    with pytest.raises(cs.InputError, match="no case inside"):
        member_point(found, empty)


def test_words_are_held_at_each_other_word_of_the_box():
    found = discover(planted_sweep(), fails("y > 0.5"), resamples=0)
    point = member_point(found, found.boxes[0])
    assert point["hazards.red-sea.state"] in ("on", "random")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('it\'s "so"\n', '"it\'s \\"so\\"\\n"'),
        (True, "true"),
        (0.1, "0.1"),
        (3, "3"),
        ((1, "a"), '[1, "a"]'),
        ({"path": "a.b", "add": 1.5}, '{ path = "a.b", add = 1.5 }'),
    ],
)
def test_values_are_written_as_toml_reads_them(value, text):
    import tomllib

    assert toml_value(value) == text
    read = tomllib.loads(f"value = {text}")["value"]
    assert read == (list(value) if isinstance(value, tuple) else value)

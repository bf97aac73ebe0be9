"""Designs: closed-form counts and properties of each, and tables of a user's own."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridorsim.errors import InputError
from corridorsim.scenario.factor_files import parse_factor
from corridorsim.scenario.factor_laws import Listed, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.study.design_tables import table_design
from corridorsim.study.designs import grid, latin_hypercube, morris_design, sobol_design, tornado_design


def several(count, groups=()):
    names = [f"x{at}" for at in range(count)]
    return [
        Factor(name, Uniform(0.0, 1.0), group=groups[at] if groups else "", base=0.5)
        for at, name in enumerate(names)
    ]


def lines(call, *arguments, **options):
    with pytest.raises(InputError) as caught:
        call(*arguments, **options)
    return [str(problem) for problem in caught.value.problems]


def test_a_grid_is_every_combination_the_last_factor_fastest():
    factors = [parse_factor("a=[24, 48]"), parse_factor("b=uniform(0, 2)"), parse_factor("c=[on]")]
    found = grid(factors, levels=3)
    assert found.frame().to_dict("list") == {
        "a": [24, 24, 24, 48, 48, 48],
        "b": [0.0, 1.0, 2.0, 0.0, 1.0, 2.0],
        "c": ["on"] * 6,
    }
    assert (found.kind, found.settings) == ("grid", {"levels": 3})


@given(points=st.integers(2, 60), count=st.integers(1, 6), seed=st.integers(0, 2**32))
def test_a_hypercube_has_one_point_in_each_part(points, count, seed):
    found = latin_hypercube(several(count), points, seed)
    parts = np.sort(np.floor(found.positions * points), axis=0)
    assert (parts == np.arange(points)[:, None]).all()


def test_groups_are_no_matter_to_a_hypercube():
    grouped, plain = latin_hypercube(several(3, "aab"), 16, 1), latin_hypercube(several(3), 16, 1)
    assert np.array_equal(grouped.positions, plain.positions)


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("base", [2, 8, 64])
def test_saltelli_has_n_times_k_and_two(count, base):
    assert len(sobol_design(several(count), base, seed=1)) == base * (count + 2)
    assert len(sobol_design(several(count), base, second_order=True, seed=1)) == base * (2 * count + 2)


def test_saltelli_exchanges_one_column_at_a_time():
    found = sobol_design(several(4), 16, second_order=True, seed=3).positions.reshape(16, 10, 4)
    a, b = found[:, 0], found[:, -1]
    for at in range(4):
        own = np.arange(4) == at
        assert np.array_equal(found[:, 1 + at], np.where(own, b, a))
        assert np.array_equal(found[:, 5 + at], np.where(own, a, b))


def test_a_group_is_exchanged_as_one():
    found = sobol_design(several(4, ["g", "", "g", ""]), 16, seed=3)
    assert len(found) == 16 * (3 + 2)
    assert found.problem()["groups"] == ["g", "x1", "g", "x3"]
    blocks = found.positions.reshape(16, 5, 4)
    from_b = (blocks[:, 1:4] == blocks[:, [4]]).all(axis=0)
    assert sorted(map(tuple, from_b.tolist())) == [
        (False, False, False, True),
        (False, True, False, False),
        (True, False, True, False),
    ]


def test_the_first_points_of_a_longer_sobol_design_are_the_shorter_one():
    short, long = (sobol_design(several(5), base, seed=9) for base in (32, 64))
    assert np.array_equal(short.positions, long.positions[: len(short)])


@pytest.mark.parametrize("levels", [4, 6])
def test_morris_moves_one_factor_by_half_the_grid(levels):
    count, trajectories = 5, 7
    found = morris_design(several(count), trajectories, levels, seed=2)
    assert len(found) == trajectories * (count + 1)
    steps = np.diff(found.positions.reshape(trajectories, count + 1, count), axis=1)
    assert ((np.abs(steps) > 1e-9).sum(axis=2) == 1).all()
    assert ((np.abs(steps) > 1e-9).sum(axis=1) == 1).all()  # each factor once a trajectory
    assert np.abs(steps).max(axis=2) == pytest.approx(levels / (2 * (levels - 1)))
    on_grid = found.positions * (levels - 1)
    assert np.allclose(on_grid, np.round(on_grid), atol=1e-9)


def test_morris_moves_a_group_together():
    found = morris_design(several(4, ["g", "", "g", ""]), 5, seed=2)
    assert len(found) == 5 * (3 + 1)
    moved = np.abs(np.diff(found.positions.reshape(5, 4, 4), axis=1)) > 1e-9
    assert np.array_equal(moved[..., 0], moved[..., 2])


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: latin_hypercube(several(3), 20, seed),
        lambda seed: sobol_design(several(3), 16, seed=seed),
        lambda seed: morris_design(several(3), 6, seed=seed),
    ],
)
def test_the_same_seed_makes_the_same_points_and_zero_is_one(make):
    assert np.array_equal(make(0).positions, make(0).positions)
    assert not np.array_equal(make(0).positions, make(1).positions)
    assert make(0).settings["seed"] == 0
    assert lines(make, -1) == ["design seed — -1 is no seed — 0 … 2⁶⁴ − 1"]


def test_a_tornado_is_the_base_then_each_factor_low_and_high():
    factors = [
        Factor("a", Uniform(0.0, 10.0), base=7.0),
        Factor("b", Uniform(0.0, 1.0), "within", base=0.5),
        Factor("c", Listed(("on", "random", "off")), base="random"),
    ]
    found = tornado_design(factors, 0.2, 0.8)
    assert found.frame().to_numpy().tolist() == [
        [7.0, 0.5, "random"],
        [2.0, 0.5, "random"],
        [8.0, 0.5, "random"],
        [7.0, 0.2, "random"],
        [7.0, 0.8, "random"],
        [7.0, 0.5, "on"],
        [7.0, 0.5, "off"],
    ]


def test_a_group_is_low_and_high_together_in_a_tornado():
    found = tornado_design(several(3, ["g", "", "g"]), 0.0, 1.0)
    assert found.positions.tolist() == [
        [0.5, 0.5, 0.5], [0.0, 0.5, 0.0], [1.0, 0.5, 1.0], [0.5, 0.0, 0.5], [0.5, 1.0, 0.5],
    ]  # fmt: skip


@given(low=st.floats(0.01, 1.0), width=st.floats(0.1, 1e3), share=st.floats(0.0, 1.0))
def test_the_base_of_a_tornado_is_the_scenario_to_the_last_bit(low, width, share):
    base = min(low + share * width, low + width)
    found = tornado_design([Factor("a", Uniform(low, low + width), base=base)])
    assert found.point(0) == {"a": base}


def test_a_tornado_without_a_base_is_refused():
    assert lines(
        tornado_design, [parse_factor("a=uniform(0, 1)"), Factor("b", Uniform(0.0, 1.0), base=2.0)]
    ) == [
        "factor: a — has no base — check_factors gives it one; rows that differ: *= or ~=",
        "factor: b — its base 2.0 is not in uniform(0, 1) — a law that takes it in",
    ]
    assert lines(tornado_design, several(1), 0.9, 0.1) == [
        "tornado — 0.9 … 0.1 are no two positions — 0 ≤ low < high ≤ 1"
    ]


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: grid([]), "factors — there are none — one or more"),
        (lambda: grid(several(1), 1), "levels — 1 is too few — at least 2"),
        (lambda: grid(several(11)), "grid — has 48,828,125 points — at most 16,777,216, or a sample (lhs)"),
        (lambda: grid([*several(1), *several(1)]), "factor: x0 — stands twice — each path once"),
        (lambda: latin_hypercube(several(1), 1, 0), "points — 1 is too few — at least 2"),
        (lambda: sobol_design(several(1), 48, seed=0), "base points — 48 is no power of two"),
        (lambda: morris_design(several(1), 1, seed=0), "trajectories — 1 is too few — at least 2"),
        (lambda: morris_design(several(1), 4, 5, seed=0), "levels — 5 is no even number"),
    ],
)
def test_what_makes_no_design(make, told):
    (line,) = lines(make)
    assert line.startswith(told)


def test_a_table_is_taken_as_it_stands(tmp_path):
    frame = pd.DataFrame({"a.b": [24, 48, 24], "c.d": ["on", "off", "on"], "e.f": [0.25, 0.5, 0.75]})
    found = table_design(frame)
    assert (found.kind, len(found)) == ("table", 3)
    assert found.frame().equals(frame)
    assert found.factors[0].law == Listed((24, 48), (2.0, 1.0))
    path = tmp_path / "points.csv"
    frame.to_csv(path, index=False)
    again = table_design(path)
    assert again.factors == found.factors
    assert np.array_equal(again.positions, found.positions)


def test_a_table_with_laws_stands_in_the_order_of_the_factors():
    factors = [Factor("b", Uniform(0.0, 10.0)), Factor("a", Uniform(0.0, 1.0), "within")]
    found = table_design(pd.DataFrame({"a": [0.5], "b": [2.5]}), factors)
    assert found.factors == tuple(factors)
    assert found.positions.tolist() == [[0.25, 0.5]]


def test_all_problems_of_a_table_at_once(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("a,b\n0.5,2\n,inf\n", encoding="utf-8")
    assert lines(table_design, path) == [
        "points.csv: row 2: a — is empty or not finite — a number or a word",
        "points.csv: row 2: b — is empty or not finite — a number or a word",
    ]
    frame = pd.DataFrame({"a": [0.5, 2.0], "b": [-1, 3]})
    assert lines(table_design, frame, several(1)) == [
        "table: a — is none of the factors — one of: x0",
        "table: b — is none of the factors — one of: x0",
        "table: x0 — has no column — one of: a, b",
    ]
    assert lines(table_design, frame, [Factor(name, Uniform(0.0, 1.0)) for name in "ab"]) == [
        "table: row 2: a — uniform(0, 1) 2.0 is outside it — 0 … 1",
        "table: row 1: b — uniform(0, 1) -1 is outside it — 0 … 1",
        "table: row 2: b — uniform(0, 1) 3 is outside it — 0 … 1",
    ]


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (pd.DataFrame({"a": []}), "table — has no rows — a row a point"),
        (pd.DataFrame([[1, 2]], columns=["a", "a "]), "table: a — stands twice — each path once"),
        (pd.DataFrame({"a": pd.to_datetime(["2025-01-01"])}), "table: row 1: a — is empty or not finite"),
    ],
)
def test_what_is_no_table(frame, told):
    assert lines(table_design, frame)[0].startswith(told)

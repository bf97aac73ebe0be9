"""A sweep as Dataset, table and page: figures where their factors, corridors and policies are."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from corridorsim.scenario.factor_laws import Listed, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.study.designs import grid, latin_hypercube
from corridorsim.study.monte_carlo import monte_carlo_error
from corridorsim.study.sweep_frames import failure_lines, sweep_ranges
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import EntryName, Evaluated, FunctionModel, Sweep

A = Factor("legs.a.headway_hours", Listed((24, 48)))
B = Factor("hazards.storm.state", Listed(("on", "off", "random")))
C = Factor("costs.carbon_usd_per_tonne", Uniform(0.0, 100.0))
ENTRIES = tuple(EntryName("s", corridor, policy) for corridor in ("x", "y") for policy in ("one", "two"))


class Corridors:
    """Whose figures tell by their digits to which point and entry they belong; the last point fails."""

    entries, statistics, digest = ENTRIES, ("days_mean", "best_share"), "corridors"

    def evaluate(self, points):
        shape = (len(points), len(ENTRIES), 2)
        values = np.arange(math.prod(shape), dtype=np.float64).reshape(shape)
        groups = values + np.arange(4.0)[:, None, None, None]
        values[-1] = groups[:, -1] = np.nan
        return Evaluated(values, groups, ("",) * (len(points) - 1) + ("net: broken",))


@pytest.fixture(scope="module")
def full():
    design = grid([A, B])
    return Sweep(design, ENTRIES, Corridors.statistics, *Corridors().evaluate(range(len(design))))


@pytest.fixture(scope="module")
def sample():
    design = latin_hypercube([A, C], 5, 1)
    return Sweep(design, ENTRIES, Corridors.statistics, *Corridors().evaluate(range(len(design))))


def test_the_factors_of_a_grid_are_its_dimensions(full):
    data = full.dataset()
    assert dict(data.sizes) == {A.path: 2, B.path: 3, "shipment": 1, "corridor": 2, "policy": 2}
    assert data[A.path].values.tolist() == [24, 48]
    assert data[B.path].values.tolist() == ["on", "off", "random"]
    for which in range(len(full.design) - 1):
        at = data.sel(full.design.point(which)).sel(shipment="s")
        for row, entry in enumerate(ENTRIES):
            here = at.sel(corridor=entry.corridor, policy=entry.policy)
            assert here["days_mean"] == full.values[which, row, 0]
            assert here["best_share"] == full.values[which, row, 1]
    assert data["reason"].sel({A.path: 48, B.path: "random"}) == "net: broken"
    assert (data.attrs["design"], data["days_mean"].attrs["units"]) == ("grid", "day")


def test_points_of_a_sample_are_a_dimension(sample):
    data = sample.dataset()
    assert dict(data.sizes) == {"point": 5, "shipment": 1, "corridor": 2, "policy": 2}
    assert data[C.path].dims == ("point",)
    assert data[C.path].values.tolist() == sample.design.frame()[C.path].tolist()
    assert data["days_mean"].dims == ("point", "shipment", "corridor", "policy")
    assert data.attrs == {"design": "lhs", "points": 5, "seed": 1}


def test_the_error_beside_a_figure_is_the_jackknife_s(sample):
    errors = sample.dataset()["days_mean_mc_error"].sel(shipment="s", corridor="x", policy="one")
    single = monte_carlo_error(lambda y: y, sample.output("days_mean"))
    assert np.array_equal(errors.values, single, equal_nan=True)
    # groups at 0, 1, 2, 3 beyond the figure: 3/4 of a sum of squares of 5
    assert errors.values[:-1] == pytest.approx(math.sqrt(3.75))


def test_a_function_has_no_corridors():
    swept = run_sweep(FunctionModel(lambda point: point[A.path] * 2.0), grid([A]))
    data = swept.dataset()
    assert data["y"].dims == (A.path,)
    assert data["y"].values.tolist() == [48.0, 96.0]
    assert data["y_mc_error"].values.tolist() == [0.0, 0.0]


def test_the_frame_is_tidy(full):
    frame = full.frame()
    assert list(frame.columns) == [
        "point", A.path, B.path, "shipment", "corridor", "policy", "days_mean", "best_share", "reason",
    ]  # fmt: skip
    assert len(frame) == len(full.design) * len(ENTRIES)
    data = full.dataset()
    for row in frame[frame["reason"] == ""].itertuples(index=False):
        _, a, b, shipment, corridor, policy, days, *_ = row
        found = data["days_mean"].sel({A.path: a, B.path: b}).sel(
            shipment=shipment, corridor=corridor, policy=policy
        )  # fmt: skip
        assert found == days
    assert frame["days_mean"].isna().sum() == len(ENTRIES)
    assert pd.api.types.is_integer_dtype(frame[A.path])


def test_words_beside_numbers_are_words_in_a_coordinate():
    swept = run_sweep(FunctionModel(lambda point: 1.0), grid([Factor("a", Listed((1, "one")))]))
    assert swept.dataset()["a"].values.tolist() == ["1", "one"]


def test_a_page_tells_size_ranges_and_failures(full):
    html = full._repr_html_()
    assert "6 points (grid) of <code>legs.a.headway_hours=[24, 48]</code>" in html
    assert "1 of the points failed:" in html
    assert "1 × net: broken" in html
    assert html.count("0 … 32") == 1
    assert html.index("<th>days_mean</th>") < html.index("0 … 32") < html.index("<th>best_share</th>")
    assert sweep_ranges(full)["days_mean"].tolist() == ["0 … 32", "2 … 34", "4 … 36", "6 … 38"]


def test_a_page_has_no_row_of_nothing_and_few_columns(full):
    unknown = replace(full, values=full.values * [1.0, np.nan])
    assert "best_share" not in unknown._repr_html_()
    many = tuple(EntryName(f"s{at}", "x", "one") for at in range(9))
    values, left_out = np.zeros((6, 9, 2)), np.zeros((4, 6, 9, 2))
    html = replace(full, entries=many, values=values, left_out=left_out)._repr_html_()
    assert "<th>s5</th>" in html
    assert "<th>s6</th>" not in html
    assert "and 3 more; .frame() has all" in html


def test_failures_are_counted_the_most_frequent_first():
    reasons = ["", "a", "b", "b", "c", "d", "d", "d", "e"]
    assert failure_lines(reasons) == [
        "8 of the points failed:", "3 × d", "2 × b", "1 × a", "and 2 more reasons",
    ]  # fmt: skip
    assert failure_lines(["", ""]) == []


def test_it_goes_through_a_file(sample, tmp_path):
    import xarray as xr

    data = sample.dataset()
    data.to_netcdf(tmp_path / "sweep.nc", engine="scipy")
    again = xr.load_dataset(tmp_path / "sweep.nc", engine="scipy")
    assert again["days_mean"].equals(data["days_mean"])
    assert again[C.path].values.tolist() == data[C.path].values.tolist()

"""The documents: exactly the promised keys, no NaN anywhere, and figures that agree with the draws."""

import csv
import io
import json
import math

import numpy as np
import pytest

from corridorsim.study.comparison import compare_corridors
from corridorsim.study.outcomes import outcome_of
from corridorsim.study.results import (
    as_json,
    flat_rows,
    routes_document,
    run_document,
    summary_csv,
)
from tests.study.conftest import rich, trials_of

TOP = ["schema", "scenario", "digest", "seed", "draws", "corridors"]
ADDED = ["verdicts"]
HEAD = ["shipment", "corridor", "policy", "feasible"]
FEASIBLE = [*HEAD, "route", "legs", "route_share", "days", "on_time", "undelivered_share", "usd", "kg_co2e"]
FEASIBLE += ["generalized_usd", "best_share"]
SPLITS = ["subsidy_usd", "days_parts", "usd_parts", "generalized_parts", "carec"]
SPLITS += ["latest_departure", "latest_departure_sure", "latest_departure_reason"]
DAYS = {"mean", "mean_se", "p10", "p50", "p80", "p90", "p95", "p99", "cvar95"}
SPLITS += ["buffer_index", "planning_time_index", "intervals"]


@pytest.fixture(scope="module")
def document(rich_comparison):
    return json.loads(as_json(run_document(rich_comparison)))


def feasible(document):
    return [row for row in document["corridors"] if row["feasible"]]


def test_top_keys(document, rich_run):
    assert set(document) == {*TOP, *ADDED}
    study = rich_run[0].study
    expected = {"schema": "corridorsim.run/1", "scenario": "small", "seed": study.seed, "draws": study.draws}
    assert {key: document[key] for key in expected} == expected
    assert document["digest"] == rich_run[0].digest
    assert len(document["digest"]) == 64


def test_corridor_keys(document):
    rows = feasible(document)
    assert rows
    for row in rows:
        assert list(row)[:4] == HEAD
        assert set(row) == {*FEASIBLE, *SPLITS}
        assert set(row["days"]) == DAYS
        assert set(row["usd"]) == {"mean", "p95"}
        assert set(row["kg_co2e"]) == {"mean"}
        assert set(row["generalized_usd"]) == {"mean", "mean_se"}


def test_infeasible_keys(document):
    rows = [row for row in document["corridors"] if not row["feasible"]]
    assert {row["corridor"] for row in rows} == {"nowhere"}
    for row in rows:
        assert list(row) == [*HEAD, "reason"]
        assert row["reason"]


def test_every_shipment_corridor_and_policy_stands_once_in_order(document):
    keys = [(row["shipment"], row["corridor"], row["policy"]) for row in document["corridors"]]
    names = ("north", "south", "both", "nowhere")
    assert keys == [(ship, name, "committed") for ship in ("a-z", "z-a") for name in names]


def numbers(value):
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from numbers(part)
    elif isinstance(value, float):
        yield value


def test_never_nan(document):
    assert all(math.isfinite(number) for number in numbers(document))
    with pytest.raises(ValueError, match="Out of range float"):
        as_json({"days": math.nan})


def test_a_draw_that_nobody_delivers_leaves_no_nan(tmp_path):
    """The horizon lies before any arrival by the south, and after some by the north."""
    scenario, network = rich(tmp_path, horizon_days=9.5, draws=64)
    document = json.loads(as_json(run_document(compare_corridors(trials_of(scenario, network)))))
    assert all(math.isfinite(number) for number in numbers(document))
    assert any("no draw is delivered" in row.get("reason", "") for row in document["corridors"]) or feasible(
        document
    )


def test_best_shares_add_up(document):
    for shipment in ("a-z", "z-a"):
        shares = [row["best_share"] for row in feasible(document) if row["shipment"] == shipment]
        assert len(shares) == 3
        assert sum(shares) == pytest.approx(1, abs=1e-12)


def test_figures_are_those_of_the_draws(document, rich_run):
    scenario, _, trials = rich_run
    for row, trial in zip(feasible(document), trials.feasible, strict=True):
        assert (row["shipment"], row["corridor"]) == (trial.entry.shipment.id, trial.entry.corridor.id)
        hours = trial.hours.astype(np.float64)
        there = np.isfinite(hours)
        days = hours[there] / 24
        assert row["days"]["mean"] == pytest.approx(math.fsum(days) / len(days), rel=1e-12)
        for name, share in (("p10", 0.1), ("p50", 0.5), ("p80", 0.8), ("p90", 0.9), ("p95", 0.95)):
            assert row["days"][name] == pytest.approx(np.quantile(days, share))
        assert row["days"]["p95"] <= row["days"]["cvar95"]
        assert row["undelivered_share"] == pytest.approx(1 - there.mean())
        usd = np.array([trial.entry.routes[rank].usd for rank in trial.route])
        kg = np.array([trial.entry.routes[rank].kg_co2e for rank in trial.route])
        assert row["usd"]["mean"] == pytest.approx(math.fsum(usd) / len(usd), rel=1e-12)
        assert row["kg_co2e"]["mean"] == pytest.approx(math.fsum(kg) / len(kg), rel=1e-12)
        in_money = np.where(there, hours, scenario.study.horizon_days * 24)
        generalized = trial.entry.prices.generalized_usd(usd, kg, in_money)
        assert row["generalized_usd"]["mean"] == pytest.approx(generalized.mean(), rel=1e-9)
        deadline = trial.entry.shipment.deadline_days
        on_time = None if deadline is None else pytest.approx(np.mean(hours <= deadline * 24))
        assert row["on_time"] == on_time
        ranks = np.bincount(trial.route)
        assert row["route_share"] == pytest.approx(ranks.max() / ranks.sum())
        assert tuple(row["legs"]) == trial.entry.routes[int(ranks.argmax())].legs
        assert len(set(row["route"])) == len(row["route"])


def test_every_interval_holds_its_figure(document):
    for row in feasible(document):
        figures = {f"days_{name}": figure for name, figure in row["days"].items() if name != "mean_se"}
        figures |= {name: row[name] for name in ("buffer_index", "planning_time_index", "on_time")}
        figures |= {f"{name}_mean": row[name]["mean"] for name in ("usd", "kg_co2e", "generalized_usd")}
        figures["usd_p95"] = row["usd"]["p95"]
        assert set(row["intervals"]) == set(figures)
        for name, figure in figures.items():
            assert (figure is None) == (row["intervals"][name] is None)
            if figure is not None:
                low, high = row["intervals"][name]
                assert (-math.inf if low is None else low) <= figure, name
                assert figure <= (math.inf if high is None else high), name
                assert low is not None or name == "days_p99"


def test_indices_of_lateness(document, rich_run):
    _, network, trials = rich_run
    for row in feasible(document):
        days = row["days"]
        assert row["buffer_index"] == pytest.approx(days["p95"] / days["mean"] - 1)
        free = days["p95"] / row["planning_time_index"] * 24
        names = [(t.entry.shipment.id, t.entry.corridor.id) for t in trials.feasible]
        trial = trials.feasible[names.index((row["shipment"], row["corridor"]))]
        route = next(route for route in trial.entry.routes if route.legs == tuple(row["legs"]))
        things = [network.arcs[arc].leg or network.arcs[arc].transfer for arc in route.arcs]
        means = [thing.median_hours * math.exp(thing.sigma**2 / 2) for thing in things if thing is not None]
        legs = [thing for thing in things if hasattr(thing, "border_hours")]
        border = [leg.border_hours * math.exp(leg.border_sigma**2 / 2) for leg in legs]
        assert free == pytest.approx(sum(means) + sum(border))
        ferries = [leg for leg in legs if leg.headway_hours]
        assert free < route.hours if ferries else free == pytest.approx(route.hours)


def test_verdicts_name_the_best_and_the_next(document, rich_comparison):
    for verdict in rich_comparison.verdicts:
        rows = [row for row in feasible(document) if row["shipment"] == verdict.shipment]
        means = {row["corridor"]: row["generalized_usd"]["mean"] for row in rows}
        assert means[verdict.best] == min(means.values())
        if verdict.runner_up is not None:
            assert verdict.margin > 1.96 * verdict.margin_se
            assert verdict.margin == pytest.approx(means[verdict.runner_up] - means[verdict.best])
        assert {verdict.best, verdict.runner_up, *verdict.tied_with} <= {*means, None}


def test_equal_corridors_are_a_tie(tmp_path):
    """The same ways under two names: no margin, no error, half of the draws each."""
    corridors = '[one]\ngateways = [["p"], ["q"]]\n[two]\ngateways = [["p"], ["q"]]\n'
    scenario, network = rich(tmp_path, corridors=["one", "two"], texts={"corridors": corridors})
    comparison = compare_corridors(trials_of(scenario, network))
    for verdict in comparison.verdicts:
        assert (verdict.best, verdict.tied_with, verdict.runner_up) == ("one", ("two",), None)
    assert {row.best_share for row in comparison.corridors} == {0.5}


def test_summary_csv_has_the_keys_of_the_json_joined(document, rich_comparison):
    text = summary_csv(rich_comparison)
    assert "\r" not in text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(document["corridors"])
    for row, wanted in zip(rows, document["corridors"], strict=True):
        flat = {}
        for key, value in wanted.items():
            inner = value if isinstance(value, dict) else {}
            inner = {name: figure for name, figure in inner.items() if not isinstance(figure, dict)}
            if key == "intervals":
                ends = {name: figure or (None, None) for name, figure in value.items()}
                inner = {f"{name}_low": low for name, (low, _) in ends.items()}
                inner |= {f"{name}_high": high for name, (_, high) in ends.items()}
            flat |= {f"{key}_{name}": figure for name, figure in inner.items()} or {key: value}
        assert {key for key, cell in row.items() if cell} == {
            k for k, v in flat.items() if v not in (None, "")
        }
        for key, value in flat.items():
            if isinstance(value, bool):
                assert row[key] == str(value).lower()
            elif isinstance(value, float):
                assert row[key] == repr(value)  # the shortest text that reads back as the same number
            elif isinstance(value, list):
                assert row[key].split(" ") == value


def test_flat_rows_have_equal_columns(rich_comparison):
    rows = flat_rows(rich_comparison)
    assert len({tuple(row) for row in rows}) == 1
    frame = rich_comparison.to_frame()
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows)


def test_routes_document(rich_run):
    scenario, _, trials = rich_run
    document = json.loads(as_json(routes_document(scenario, trials.routes.entries, 2)))
    assert document["schema"] == "corridorsim.routes/1"
    assert [len(row["routes"]) <= 2 for row in document["corridors"]] == [True] * 8
    for row in document["corridors"]:
        assert row["feasible"] == bool(row["routes"]) != ("reason" in row)


def test_an_undelivered_draw_counts_at_the_horizon(rich_run):
    scenario, _, trials = rich_run
    lost = 0
    for trial in trials.feasible:
        outcome = outcome_of(trial, scenario.study)
        lost += np.sum(~outcome.delivered)
        assert (outcome.days[~outcome.delivered] == scenario.study.horizon_days).all()
        assert (outcome.days <= scenario.study.horizon_days).all()
        assert np.isfinite(outcome.objective).all()
    assert lost > 0

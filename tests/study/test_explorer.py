"""Exploring: whatever is asked, walked or run, the figures are those that a run of it gives, to the bit."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from corridorsim.errors import InputError
from corridorsim.network.building import build_network
from corridorsim.scenario.changed import changed
from corridorsim.scenario.policy_rows import Change
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.explorer import Explorer
from corridorsim.study.results import corridor_document
from corridorsim.study.routes import find_routes
from corridorsim.study.trials import run_trials
from corridorsim.study.what_if import Month, check_value, ends_of, months_of
from tests.study.conftest import rich

SHOWN = ("hazards.crowd.rate_per_year", "legs.p-q.headway_hours", "study.patience_days")
TIME = {"days_parts", "carec"}  # what the days were spent on, which a walk does not ask


@pytest.fixture(scope="module")
def threads():
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture(scope="module")
def explorer(tmp_path_factory, threads):
    scenario, _ = rich(tmp_path_factory.mktemp("explored"), policies=["committed", "adaptive"])
    return Explorer(scenario, threads, 2)


def run_of(explorer, asked):
    """Return the corridors of a run with everything that is asked as changes of its own."""
    scenario = changed(explorer.scenario, explorer.questions.changes(asked))
    network = build_network(scenario)
    found = compare_corridors(run_trials(network, find_routes(network, scenario), scenario, workers=1))
    documents = [corridor_document(row) for row in found.corridors if row.shipment == asked.shipment]
    return documents, [row for row in found.verdicts if row.shipment == asked.shipment]


def told(explorer, draws, asked, *, without=frozenset()):
    comparison = explorer.compare(draws, asked)
    documents = [corridor_document(row) for row in comparison.corridors]
    return [{key: row[key] for key in row if key not in without} for row in documents], list(
        comparison.verdicts
    )


def moved(explorer, asked, **positions):
    values = []
    for name, position in positions.items():
        path = next(path for path in SHOWN if name in path)
        low, high = ends_of(explorer.questions.factor(path))
        values.append((path, low + position * (high - low)))
    return replace(asked, values=tuple(sorted(values)))


@pytest.mark.parametrize("positions", [{}, {"crowd": 0.9}, {"headway": 0.2, "patience": 0.8}])
def test_a_walk_gives_the_figures_of_a_run(explorer, positions):
    asked = moved(explorer, explorer.as_it_is("a-z"), **positions)
    explorer.stand(asked, SHOWN)
    walked = explorer.walk(asked)
    assert not walked.is_whole
    documents, verdicts = run_of(explorer, asked)
    kept = [{key: row[key] for key in row if key not in TIME} for row in documents]
    assert told(explorer, walked, asked, without=TIME) == (kept, verdicts)
    assert told(explorer, explorer.run(asked), asked) == (documents, verdicts)


@pytest.mark.parametrize(
    "other",
    [
        {"month": Month(*map(np.datetime64.item, np.array(["2025-03-01", "2025-03-31"], "datetime64[D]")))},
        {"hazards": (("storm", "never"), ("war", "always"))},
        {"policy": "adaptive"},
    ],
    ids=["month", "hazards", "policy"],
)
def test_other_grounds_are_those_of_a_run_too(explorer, other):
    asked = replace(moved(explorer, explorer.as_it_is("z-a"), patience=0.3), **other)
    explorer.stand(asked, SHOWN)
    documents, verdicts = run_of(explorer, asked)
    without = TIME if asked.policy == "committed" else frozenset()
    kept = [{key: row[key] for key in row if key not in without} for row in documents]
    assert told(explorer, explorer.walk(asked), asked, without=without) == (kept, verdicts)
    assert told(explorer, explorer.run(asked), asked) == (documents, verdicts)


def test_fewer_corridors_are_compared_as_if_the_others_were_not_there(explorer):
    asked = replace(explorer.as_it_is("a-z"), corridors=("north", "nowhere"))
    scenario = replace(
        explorer.scenario,
        corridors=tuple(row for row in explorer.scenario.corridors if row.id in asked.corridors),
        study=explorer.scenario.study.model_copy(update={"policies": ("committed",)}),
    )
    network = build_network(scenario)
    found = compare_corridors(run_trials(network, find_routes(network, scenario), scenario, workers=1))
    rows = [corridor_document(row) for row in found.corridors if row.shipment == "a-z"]
    assert told(explorer, explorer.run(asked), asked)[0] == rows
    assert [row["feasible"] for row in rows] == [True, False]


def test_a_hazard_that_is_stopped_stays_so_whatever_its_slider_says(explorer):
    asked = replace(moved(explorer, explorer.as_it_is("a-z"), crowd=1.0), hazards=(("crowd", "never"),))
    explorer.stand(asked, SHOWN)
    assert explorer.walk(asked) is None, "the ground holds what the slider moves"
    hazards = explorer.scenario_of(asked).tables.hazards
    assert hazards["crowd"].rate_per_year == 0.0


def test_a_slider_that_is_not_on_the_footing_is_left_to_a_run(explorer):
    asked = replace(explorer.as_it_is("a-z"), values=(("costs.carbon_usd_per_tonne", 90.0),))
    explorer.stand(asked, ("study.patience_days",))
    assert explorer.walk(asked) is None
    assert explorer.stands(asked, ("study.patience_days",))
    assert not explorer.stands(asked, SHOWN)


def test_a_run_is_ended_by_what_its_report_raises(explorer):
    def stop(done, total):
        raise InterruptedError

    asked = moved(explorer, explorer.as_it_is("a-z"), patience=0.61)
    with pytest.raises(InterruptedError):
        explorer.run(asked, stop)
    assert explorer.known(asked) is None


def test_months_keep_to_the_window(explorer):
    study = explorer.scenario.study.model_copy(
        update={
            "depart_from": np.datetime64("2025-01-15").item(),
            "depart_until": np.datetime64("2025-03-02").item(),
        }
    )
    assert [(str(month), month.first.day, month.last.day) for month in months_of(study)] == [
        ("2025-01", 15, 31),
        ("2025-02", 1, 28),
        ("2025-03", 1, 2),
    ]


def test_a_number_without_a_range_goes_from_half_to_double(explorer):
    factor = explorer.questions.factor("shipments.a-z.feu")
    assert (factor.base, *ends_of(factor)) == (2.0, 1.0, 4.0)


@pytest.mark.parametrize(
    "path", ["shipments.a-z.origin", "legs.no-such.sigma", "../secret", "terminals.a", "x"]
)
def test_a_path_that_names_no_number_is_refused(explorer, path):
    with pytest.raises(InputError):
        explorer.questions.factor(path)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, "many"])
def test_values_beyond_the_range_are_refused(explorer, value):
    with pytest.raises(InputError, match="is not in its range"):
        check_value(explorer.questions.factor("study.patience_days"), value)


def test_the_inputs_and_hazards_are_those_that_routes_meet(explorer):
    asked = explorer.as_it_is("a-z")
    assert [row.id for row in explorer.hazards(asked)] == ["war", "storm", "crowd"]
    paths = [each.path for each in explorer.inputs(asked)]
    assert "hazards.crowd.rate_per_year" in paths
    assert "transfers.quay.median_hours" not in paths


def test_a_scenario_that_stops_by_itself_is_explored_in_a_fixed_number_of_draws(explorer, threads):
    until = changed(explorer.declared, [Change(path="study.until", set="days_p95 ± 0.25")])
    assert Explorer(until, threads, 2).scenario.study.draws == 20_000

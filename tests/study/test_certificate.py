"""Certificates: each check can fail, errors are the widest, scores age, and the bytes are always the same."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import corridorsim as cs
from corridorsim.scenario.validation_score import write_score
from corridorsim.study import checks
from corridorsim.study.certificate import failures
from corridorsim.study.certificate_document import certificate_document
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.summary import CorridorSummary
from tests.study.conftest import rich, trials_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
EVERY = '["committed", "adaptive", "clairvoyant"]'


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return comparison and network of a run in which every check is run."""
    scenario, network = rich(tmp_path_factory.mktemp("certificate"), policies=EVERY, draws=600)
    return compare_corridors(trials_of(scenario, network, workers=1)), network


def outcome(comparison):
    return {check.name: check.passed for check in checks.run_checks(comparison)}


def failing(comparison):
    return [name for name, passed in outcome(comparison).items() if not passed]


EVIDENCE = "every number has a line of evidence"


def test_every_check_is_run_and_holds_but_for_evidence(made):
    """The small network has none, which is told."""
    assert len(outcome(made[0])) == 11
    assert failing(made[0]) == [EVIDENCE]
    certified = cs.certificate(*made)
    (line,) = failures(certified)
    assert line.startswith(f"check failed: {EVIDENCE}: ")
    assert "more" in line
    assert line in certified.warnings


def with_rows(comparison, **values):
    """Return the comparison with one row's fields made wrong."""
    at, row = next(
        (at, row) for at, row in enumerate(comparison.corridors) if isinstance(row, CorridorSummary)
    )
    changed = {name: value(getattr(row, name)) for name, value in values.items()}
    rows = list(comparison.corridors)
    rows[at] = replace(row, **changed)
    return replace(comparison, corridors=tuple(rows))


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"best_share": lambda share: share + 0.01}, "the shares of draws"),
        ({"days_parts": lambda parts: parts | {"moving": parts["moving"] * 1.01}}, "the parts of the days"),
        ({"usd_parts": lambda parts: parts | {"rail": parts["rail"] + 1}}, "the parts of the price"),
        ({"generalized_parts": lambda parts: parts | {"late": parts["late"] + 1}}, "money, carbon"),
        ({"days": lambda days: days | {"p80": days["p95"] + 1}}, "the quantiles"),
        ({"intervals": lambda ends: ends | {"usd_mean": (0.0, 1.0)}}, "every interval"),
    ],
)
def test_a_wrong_row_is_found(made, values, name):
    wrong = [each for each in failing(with_rows(made[0], **values)) if each != EVIDENCE]
    assert wrong[0].startswith(name)
    assert len(wrong) == 1 + (name == "the quantiles")  # of which one then lies outside its interval


def with_trial(comparison, policy, **values):
    """Return the comparison with one trial's draws made wrong."""
    trials = list(comparison.trials.feasible)
    at = next(at for at, each in enumerate(trials) if each.policy == policy)
    trials[at] = replace(
        trials[at], **{name: value(getattr(trials[at], name)) for name, value in values.items()}
    )
    return replace(comparison, trials=replace(comparison.trials, feasible=tuple(trials)))


def test_a_lost_draw_is_found(made):
    def lose(hours):
        return np.where(np.arange(len(hours)) == 5, np.float32(np.nan), hours)

    assert "no draw is lost, delivered or not" in failing(with_trial(made[0], "committed", hours=lose))
    shorter = with_trial(made[0], "committed", hours=lambda hours: hours[:-1])
    assert "no draw is lost, delivered or not" in failing(shorter)
    fewer = replace(made[0], trials=replace(made[0].trials, draws=599))
    assert "no draw is lost, delivered or not" in failing(fewer)


def test_one_who_beats_the_clairvoyant_is_found(made, monkeypatch):
    comparison, _ = made
    name = "nobody beats the clairvoyant in any draw"
    pieces = list(comparison.trials.pieces())
    at = next(at for at, each in enumerate(pieces) if each.trial.policy == "adaptive")
    early = replace(pieces[at].trial, hours=pieces[at].trial.hours * np.float32(0.5))
    pieces[at] = pieces[at]._replace(trial=early)
    assert name not in failing(comparison)
    monkeypatch.setattr(type(comparison.trials), "pieces", lambda _: iter(pieces))
    assert name in failing(comparison)


def test_a_wrong_best_is_found(made):
    verdict = made[0].verdicts[0]
    wrong = replace(verdict, best="nowhere")
    comparison = replace(made[0], verdicts=(wrong, *made[0].verdicts[1:]))
    assert "the best corridor has the least mean objective" in failing(comparison)


def test_plans_made_on_the_judged_draws_are_found(made, monkeypatch):
    real = checks.departure_hours
    monkeypatch.setattr(checks, "departure_hours", lambda study, span, planning=False: real(study, span))
    assert "no plan is judged on a draw that it was made on" in failing(made[0])


def test_the_widest_interval_is_told_with_its_row(made):
    comparison, network = made
    found = {each.figure: each for each in cs.certificate(comparison, network).standard_errors}
    for figure in ("days_mean", "days_p50", "days_p90", "usd_mean", "generalized_usd_mean"):
        told = found[figure]
        widths = {
            (row.shipment, row.corridor, row.policy): (row.intervals[figure][1] - row.intervals[figure][0])
            / 2
            for row in comparison.corridors
            if isinstance(row, CorridorSummary)
        }
        assert widths[told.shipment, told.corridor, told.policy] == max(widths.values())
        assert told.half_width == max(widths.values())


def test_a_figure_that_nothing_bounds_has_no_width(tmp_path):
    scenario, network = rich(tmp_path, draws=16)
    certified = cs.certificate(compare_corridors(trials_of(scenario, network, workers=1)), network)
    widths = {each.figure: each.half_width for each in certified.standard_errors}
    assert widths["days_p90"] is None
    assert widths["days_mean"] is not None
    assert any("too few draws to bound P95" in line for line in certified.warnings)


def test_undelivered_shares_and_ties_are_warned_of(made):
    certified = cs.certificate(*made)
    shares = {}
    for row in made[0].corridors:
        if isinstance(row, CorridorSummary):
            key = f"{row.shipment}, {row.corridor}: "
            shares[key] = max(row.undelivered_share, shares.get(key, 0.0))
    told = [line for line in certified.warnings if "not delivered" in line]
    assert len(told) == sum(share > 0.01 for share in shares.values())
    assert all(shares[line.split(": ")[0] + ": "] > 0.01 for line in told)
    ties = [verdict for verdict in made[0].verdicts if verdict.tied_with and verdict.policy == "committed"]
    assert sum("a tie of" in line for line in certified.warnings) == len(ties)


def compared(folder, *settings, workers=1, **options):
    scenario = cs.read_scenario(
        folder / "two-corridors.toml", settings=["study.draws=128", *settings], **options
    )
    network = cs.build_network(scenario)
    routes = cs.find_routes(network, scenario, workers=workers)
    return cs.compare_corridors(cs.run_trials(network, routes, scenario, workers=workers)), network


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SCENARIOS / "two-corridors", tmp_path / "two-corridors")
    shutil.copy(SCENARIOS / "two-corridors.toml", tmp_path)
    return tmp_path


def test_a_score_is_current_until_the_tables_change(folder):
    network = folder / "two-corridors"
    assert cs.certificate(*compared(folder)).validation.status == "none"
    write_score(network, scored=4, median_abs_error_percent=8, share_inside=0.5, interval=(0.2, 0.8))
    found = cs.certificate(*compared(folder))
    assert (found.validation.status, found.validation.score.scored) == ("current", 4)
    assert found.validation.as_shipped
    assert not [line for line in found.warnings if "score" in line]
    with (network / "legs.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    found = cs.certificate(*compared(folder))
    assert found.validation.status == "outdated"
    assert any("outdated" in line for line in found.warnings)


@pytest.mark.parametrize(
    ("options", "as_shipped"),
    [
        ({}, True),
        ({"state": "stormy"}, True),
        ({"variant": "more-ferries"}, False),
        ({"variant": "narrows-shut"}, False),
        ({"settings": ["legs.alma-norda.border_hours=1"]}, False),
        ({"settings": ["study.seed=9"]}, True),
    ],
)
def test_a_scenario_that_changes_the_network_is_told_from_one_that_does_not(folder, options, as_shipped):
    settings = options.pop("settings", [])
    write_score(
        folder / "two-corridors", scored=4, median_abs_error_percent=8, share_inside=0.5, interval=(0.2, 0.8)
    )
    found = cs.certificate(*compared(folder, *settings, **options))
    assert found.validation.as_shipped == as_shipped
    assert any("changes the network" in line for line in found.warnings) == (not as_shipped)


def test_rates_from_few_events_are_warned_of(folder):
    file = folder / "two-corridors" / "evidence.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("a tenth a day", "seen in few events"))
    assert "hazards.storm.rate_per_year: seen in few events" in cs.certificate(*compared(folder)).warnings


def test_the_same_bytes_whatever_the_workers(folder, made):
    texts = {
        json.dumps(certificate_document(cs.certificate(*compared(folder, workers=workers))), allow_nan=False)
        for workers in (1, 3)
    }
    assert len(texts) == 1
    again = [json.dumps(certificate_document(cs.certificate(*made)), allow_nan=False) for _ in range(2)]
    assert again[0] == again[1]


def test_the_document_has_what_the_manifest_promises(made):
    document = certificate_document(cs.certificate(*made))
    promised = {
        "standard_errors",
        "checks",
        "validation",
        "weakest",
        "inputs",
        "influence_by_grade",
        "warnings",
    }
    assert promised <= set(document)
    row = document["weakest"][0]
    known = {"path", "value", "low", "high", "source", "grade", "year", "days", "usd_per_feu", "shipments"}
    assert known <= set(row)
    assert {"age_years", "grade", "year"} <= set(document["inputs"][0])
    for shares in document["influence_by_grade"].values():
        assert sum(shares.values()) == pytest.approx(1, abs=1e-5)

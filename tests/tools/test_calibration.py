"""Calibration: what may be moved, how cases are split, the fit of a linear model, and files written twice."""

import csv
import shutil
from types import SimpleNamespace

import numpy as np
import pytest

import calibration_files
from calibrate import FAR, Fit, halves, most_probable
from calibration import moved, numbers_of, read_settings
from calibration_files import prior_network, write_calibrated
from corridorsim.scenario.cases import CASES_FILE, TARIFF, read_cases
from corridorsim.scenario.documents import shipped_network
from corridorsim.scenario.evidence import EvidenceIndex
from corridorsim.scenario.reading_tables import read_network
from corridorsim.study.validation import validation_of


@pytest.fixture(scope="module")
def network():
    return read_network(shipped_network(), "eurasia")


def test_every_group_moves_something_and_nothing_that_is_published(network):
    index = EvidenceIndex(network.evidence)
    for group in read_settings().groups:
        numbers = numbers_of(group, network)
        assert numbers, group.id
        assert all(index.find(*number).grade != "published" for number in numbers)
        assert not any("distance" in field for _, _, field in numbers)


def test_no_number_is_in_two_groups(network):
    groups = [set(numbers_of(group, network)) for group in read_settings().groups]
    assert len(set.union(*groups)) == sum(map(len, groups))


def test_shipped_numbers_are_the_priors_times_one_factor_a_group(network):
    settings = read_settings()
    before = prior_network(network, settings)
    for group in settings.groups:
        now, was = numbers_of(group, network), numbers_of(group, before)
        factors = [now[number] / was[number] for number in now]
        assert factors == pytest.approx([factors[0]] * len(factors), rel=6e-3)  # three digits


def test_return_legs_follow(network):
    there = ("legs", "alat-akhalkalaki-block-train", "headway_hours")
    changed = moved(network, {there: 7.0})
    assert changed.rows["legs"]["alat-akhalkalaki-block-train"].headway_hours == 7.0
    assert network.rows["legs"]["alat-akhalkalaki-block-train"].headway_hours != 7.0
    back = ("transfers", "akhalkalaki-block-train", "median_hours_back")
    changed = moved(network, {back: 8.0})
    assert changed.rows["transfers"]["akhalkalaki-block-train~back"].median_hours == 8.0


def test_halves_share_nothing_and_states_are_fitted():
    cases, states = read_cases(shipped_network() / CASES_FILE, CASES_FILE), read_settings().states
    fitted, tested = ({case.id for case in half} for half in halves(cases, states))
    assert not fitted & tested
    assert fitted | tested == {case.id for case in cases if case.scored and case.kind != TARIFF}
    assert fitted >= set(states)
    assert len(fitted) - len(states) - len(tested) in (0, 1)


class Line:
    """A model whose misfit is linear in the factors' logarithms."""

    def __init__(self, slopes, offsets, spreads):
        self._slopes, self._offsets = np.array(slopes), np.array(offsets)
        self.settings = SimpleNamespace(groups=[SimpleNamespace(spread=spread) for spread in spreads])

    def misfit(self, _, logs):
        return self._slopes @ logs + self._offsets


def test_a_linear_model_has_the_ridge_solution():
    """x = −A'b / (A'A + S⁻²), while no misfit is far."""
    slopes, offsets, spreads = (
        np.array([[2.0, 0.5], [1.0, -1.0], [0.0, 3.0]]),
        np.array([0.4, -0.2, 0.3]),
        [0.3, 0.2],
    )
    assert np.abs(offsets).max() < FAR
    logs, errors = most_probable(Line(slopes, offsets, spreads), [])
    precision = slopes.T @ slopes + np.diag(np.array(spreads) ** -2)
    assert logs == pytest.approx(np.linalg.solve(precision, -slopes.T @ offsets), abs=1e-9)
    assert errors == pytest.approx(np.sqrt(np.diag(np.linalg.inv(precision))))


def test_what_lies_far_off_hardly_pulls():
    """One factor, one misfit far off: its pull is that of 1.5 spreads, whatever its size."""
    far = [most_probable(Line([[1.0]], [offset], [0.1]), [])[0][0] for offset in (10.0, 100.0)]
    assert far[0] == pytest.approx(far[1], rel=0.02)
    assert far[0] == pytest.approx(-FAR * 0.1**2, rel=0.05)


def test_writing_twice_writes_the_same_and_no_factor_puts_back_what_was(network, tmp_path, monkeypatch):
    folder = tmp_path / "eurasia"
    shutil.copytree(shipped_network(), folder)
    monkeypatch.setattr(calibration_files, "PRIORS", tmp_path / "priors.csv")
    settings, nothing = read_settings(), validation_of([])
    n_groups = len(settings.groups)

    def written(logs):
        rows = read_network(folder, "eurasia")
        fit = Fit(settings.groups, np.array(logs), np.ones(n_groups), (nothing,) * 2, (nothing,) * 2)
        write_calibrated(fit, prior_network(rows, settings))
        return {path.name: path.read_bytes() for path in folder.glob("*.csv")}

    original = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    logs = [0.2] + [0.0] * (n_groups - 1)
    once = written(logs)
    assert once["transfers.csv"] != original["transfers.csv"]
    assert written(logs) == once
    with (tmp_path / "priors.csv").open(encoding="utf-8") as file:
        assert {row["id"] for row in csv.DictReader(file)} >= {"aktau-rail-feeder"}
    assert written([0.0] * n_groups)["transfers.csv"] == original["transfers.csv"]

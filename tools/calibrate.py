"""Fit the few free factors of calibration.toml to half of the published cases, and test them on the rest.

python tools/calibrate.py            # fit, and tell
python tools/calibrate.py --write    # and write the calibrated numbers and their evidence into the network

Method: the factors' logarithms x have independent normal priors of mean 0; a published figure stands round
the model's quantile (of its kind) with a spread of ``error`` on a log scale, and anywhere inside a published
band fits alike. Plans and records lie far off now and then, so that beyond 1.5 spreads a misfit counts by
its size, not its square (Huber, Annals of Mathematical Statistics 35, 1964). The most probable x is found by
Gauss-Newton steps, derivatives by differences on common random numbers; the spread of x afterwards is that
of the linearised problem (Tarantola, Inverse Problem Theory, 2005, ch. 3). A fit starts from
calibration_priors.csv, never from numbers calibrated before.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calibration import Group, Number, Settings, moved, numbers_of, read_settings
from calibration_files import PAGE, prior_network, report, write_calibrated
from corridorsim.scenario.cases import CASES_FILE, TARIFF, Case, read_cases
from corridorsim.scenario.documents import SHIPPED, shipped_network
from corridorsim.scenario.reading_tables import NetworkRows, read_network
from corridorsim.study.validation import Validation, score_case, validation_of

Floats = NDArray[np.float64]
STEP = 0.1  # of a logarithm, for derivatives
ROUNDS = 3
SHARES = (1.0, 0.5, 0.25)  # of a step, until it is better than none
FAR = 1.5  # spreads of error: beyond them a misfit counts by its size
SLIGHT = 0.05  # a factor nearer to 1 tells nothing, and its numbers stay as they were


@dataclass(frozen=True)
class Fit:
    """What was found.

    Attributes
    ----------
    logs, spreads : of the factors, float64 (n_groups,)
    before, after : the fitted and the tested half, with the numbers as they were and as they are now
    """

    groups: tuple[Group, ...]
    logs: Floats
    spreads: Floats
    before: tuple[Validation, Validation]
    after: tuple[Validation, Validation]


def main() -> None:
    """Fit, tell, and write where that is asked for."""
    settings, network = read_settings(), read_network(shipped_network(), SHIPPED)
    network = prior_network(network, settings)
    cases = read_cases(shipped_network() / CASES_FILE, CASES_FILE)
    fitted, tested = halves(cases, settings.states)
    model = _Model(settings, network)
    logs, spreads = most_probable(model, fitted)
    logs = np.where(np.abs(logs) > SLIGHT, logs, 0.0)
    fit = Fit(
        settings.groups,
        logs,
        spreads,
        (model.validation(fitted, 0 * logs), model.validation(tested, 0 * logs)),
        (model.validation(fitted, logs), model.validation(tested, logs)),
    )
    print(report(fit))
    if "--write" in sys.argv[1:]:
        write_calibrated(fit, network)
        PAGE.write_text(report(fit), encoding="utf-8", newline="\n")


def halves(cases: Sequence[Case], states: Sequence[str]) -> tuple[list[Case], list[Case]]:
    """Return the scored cases of days that are fitted, and those that test the fit.

    Parameters
    ----------
    cases : of the network
    states : cases by which a state was set; they are fitted
    """
    timed = sorted((case for case in cases if case.scored and case.kind != TARIFF), key=lambda case: case.id)
    others = [case for case in timed if case.id not in states]
    tested = {case.id for case in others[1::2]}
    return [case for case in timed if case.id not in tested], [case for case in timed if case.id in tested]


class _Model:
    """The network at any factors."""

    def __init__(self, settings: Settings, network: NetworkRows) -> None:
        self.settings, self._network = settings, network
        self._numbers = [numbers_of(group, network) for group in settings.groups]

    def values(self, logs: Floats) -> dict[Number, float]:
        """Return every free number at some factors."""
        found: dict[Number, float] = {}
        for group, numbers, log in zip(self.settings.groups, self._numbers, logs, strict=True):
            factor = float(np.exp(-log if group.inverse else log))
            found |= {number: value * factor for number, value in numbers.items()}
        return found

    def validation(self, cases: Sequence[Case], logs: Floats) -> Validation:
        """Return the cases, scored at some factors."""
        network = moved(self._network, self.values(logs))
        options = {"seed": self.settings.seed, "draws": self.settings.draws, "workers": 1}
        with ThreadPoolExecutor(max_workers=2) as pool:
            return validation_of(pool.map(lambda case: score_case(case, network, **options), cases))

    def misfit(self, cases: Sequence[Case], logs: Floats) -> Floats:
        """Return how far each figure is outside its band, in spreads of error; 0 inside."""
        found = self.validation(cases, logs).cases
        told = [(case.compared or np.nan, case.published_low, case.published_high) for case in found]
        value, low, high = np.log(np.array(told)).T
        misfit: Floats = np.nan_to_num(value - np.clip(value, low, high)) / self.settings.error
        return misfit


def most_probable(model: _Model, cases: Sequence[Case]) -> tuple[Floats, Floats]:
    """Return the most probable logarithms of the factors and their spreads.

    Parameters
    ----------
    model : the network at any factors
    cases : to fit
    """
    priors = np.array([group.spread for group in model.settings.groups])
    logs, previous = np.zeros_like(priors), np.inf
    misfit = model.misfit(cases, logs)
    for _ in range(ROUNDS):
        steps = STEP * np.eye(len(priors))
        slopes = np.stack([(model.misfit(cases, logs + each) - misfit) / STEP for each in steps], axis=1)
        weighted = slopes.T * np.minimum(1.0, FAR / np.maximum(np.abs(misfit), FAR))
        precision = weighted @ slopes + np.diag(priors**-2)
        step = -np.linalg.solve(precision, weighted @ misfit + logs / priors**2)
        here = _cost(misfit, logs, priors)
        for there in (logs + share * step for share in SHARES):
            found = model.misfit(cases, there)
            if _cost(found, there, priors) < here:
                logs, misfit = there, found
                break
        cost = _cost(misfit, logs, priors)
        print(f"cost {cost:.3f}", np.round(np.exp(logs), 3), file=sys.stderr, flush=True)
        if cost > previous - 0.01:
            break
        previous = cost
    return logs, np.sqrt(np.diag(np.linalg.inv(precision)))


def _cost(misfit: Floats, logs: Floats, priors: Floats) -> float:
    """Return what is made least: misfits, beyond ``FAR`` by their size, and how far factors are from 1."""
    size = np.abs(misfit)
    near = np.minimum(size, FAR)
    return float((near * (2.0 * size - near)).sum() + ((logs / priors) ** 2).sum())


if __name__ == "__main__":
    main()

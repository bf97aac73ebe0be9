"""What a result is worth: errors, checks, the score of its data, its weakest numbers, open warnings."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from corridorsim.network.network import Network
from corridorsim.scenario.layout import TABLE_FILES
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.validation_score import ValidationScore, network_digest, read_score
from corridorsim.study.checks import Check, run_checks
from corridorsim.study.comparison import Comparison
from corridorsim.study.expected_figures import Taken
from corridorsim.study.routes import RouteSets
from corridorsim.study.summary import CorridorSummary
from corridorsim.study.weakest import Answer, Telling, find_telling_numbers

CURRENT, OUTDATED, NONE = "current", "outdated", "none"
_FIGURES = ("days_mean", "days_p50", "days_p90", "usd_mean", "generalized_usd_mean")
_UNDELIVERED = 0.01  # less is told in the row alone
_FEW = re.compile(r"\b(few|one|two|single) (events?|closures?|cases?)\b")


@dataclass(frozen=True)
class LargestError:
    """The widest 95 % interval of a figure over the rows of a result, and whose it is.

    ``half_width`` is None where too few draws bound the figure; USD are for the whole shipment.
    """

    figure: str
    half_width: float | None
    shipment: str
    corridor: str
    policy: str


@dataclass(frozen=True)
class Validation:
    """How well the network agreed with what was observed.

    Attributes
    ----------
    status : ``current``, ``outdated`` where the network has changed since, or ``none``
    score : None where there is none
    as_shipped : False where the scenario itself changes or closes something in the network; the score is
        that of the network without
    """

    status: str
    score: ValidationScore | None
    as_shipped: bool


@dataclass(frozen=True)
class Certificate:
    """What a result is worth; ``corridorsim explain`` tells it, ``manifest.json`` keeps it."""

    standard_errors: tuple[LargestError, ...]
    checks: tuple[Check, ...]
    validation: Validation
    numbers: Telling
    warnings: tuple[str, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if not check.passed)


def certificate(comparison: Comparison, network: Network) -> Certificate:
    """Return what a result is worth; the same whatever the number of workers, and whenever it is asked.

    Parameters
    ----------
    comparison : of one scenario
    network : that it was run on
    """
    scenario = comparison.scenario
    found = Certificate(
        tuple(_largest_errors(comparison)),
        run_checks(comparison),
        validation_of(scenario),
        find_telling_numbers(network, scenario, answers_of(comparison)),
        (),
    )
    return replace(found, warnings=tuple(_warnings(comparison, found)))


def failures(found: Certificate) -> list[str]:
    """Return the checks that failed, in one line each.

    Parameters
    ----------
    found : of one result
    """
    return [f"check failed: {check.name}: {'; '.join(check.wrong)}" for check in found.failed]


def answers_of(comparison: Comparison) -> tuple[Answer, ...]:
    """Return what each shipment's answer rests on under the first policy: the routes taken most.

    Parameters
    ----------
    comparison : of one scenario
    """
    policy, found = comparison.scenario.study.policies[0], []
    for shipment in comparison.scenario.shipments:
        group = comparison.trials.tally.groups.get((shipment.id, policy))
        rows = [] if group is None else [group.rows[at] for at in group.delivered]
        ranked = sorted(rows, key=lambda row: row.mean("objective"))
        taken = [Taken(row.entry, row.entry.routes[int(np.argmax(row.by_route))]) for row in ranked[:2]]
        found += [_answer(taken)] if taken else []
    return tuple(found)


def expected_answers(routes: RouteSets) -> tuple[Answer, ...]:
    """Return what each shipment's answer rests on without a draw: the routes of the best expected objective.

    Parameters
    ----------
    routes : of one scenario
    """
    found = []
    for shipment in routes.scenario.shipments:
        feasible = [each for each in routes.entries if each.shipment.id == shipment.id and each.routes]
        ranked = sorted(feasible, key=lambda entry: entry.routes[0].weight)
        taken = [Taken(entry, entry.routes[0]) for entry in ranked[:2]]
        found += [_answer(taken)] if taken else []
    return tuple(found)


def _answer(taken: list[Taken]) -> Answer:
    return Answer(taken[0], taken[1] if len(taken) > 1 else None)


def validation_of(scenario: Scenario) -> Validation:
    """Return the score of a scenario's network, and whether it still holds.

    Parameters
    ----------
    scenario : declared and checked
    """
    folder, score = scenario.tables.folder, read_score(scenario.tables.folder)
    status = NONE
    if score is not None:
        status = CURRENT if score.network_digest == network_digest(folder) else OUTDATED
    return Validation(status, score, not _changes_the_network(scenario))


def _changes_the_network(scenario: Scenario) -> bool:
    """Return whether anything but the world's state, which is part of the network, alters it."""
    tables = {entry.table for entry in TABLE_FILES} | {"passages"}
    return any(
        origin.level != "state" and path.split(".")[0] in tables
        for path, origin in scenario.provenance.items()
    )


def _largest_errors(comparison: Comparison) -> Iterator[LargestError]:
    rows = comparison.summaries
    for figure in _FIGURES if rows else ():
        widths = [_half_width(row, figure) for row in rows]
        at = max(range(len(rows)), key=widths.__getitem__)
        row, width = rows[at], widths[at] if math.isfinite(widths[at]) else None
        yield LargestError(figure, width, row.shipment, row.corridor, row.policy)


def _half_width(row: CorridorSummary, figure: str) -> float:
    low, high = row.intervals[figure] or (None, None)
    return math.inf if low is None or high is None else (high - low) / 2.0


def _warnings(comparison: Comparison, found: Certificate) -> Iterator[str]:
    yield from failures(found)
    yield from _about_the_score(found.validation)
    yield from _about_rows(comparison)
    for verdict in comparison.verdicts:
        if verdict.tied_with and verdict.policy == comparison.scenario.study.policies[0]:
            yield f"{verdict.shipment}: a tie of {verdict.best} with {', '.join(verdict.tied_with)}"
    for line, note in found.numbers.notes.items():
        if _FEW.search(note):
            yield f"{line}: {note}"


def _about_the_score(validation: Validation) -> Iterator[str]:
    if validation.status == OUTDATED:
        yield "the network has changed since it was held against what was observed: its score is outdated"
    if validation.status == NONE:
        yield "the network has not been held against what was observed: it has no score"
    if validation.score is not None and not validation.as_shipped:
        yield "the scenario changes the network: its score is that of the network without the changes"


def _about_rows(comparison: Comparison) -> Iterator[str]:
    """Yield what concerns corridors, one line for each and all of its policies."""
    undelivered: dict[tuple[str, str], float] = {}
    unbounded = []
    for row in comparison.summaries:
        if row.undelivered_share > _UNDELIVERED:
            key = row.shipment, row.corridor
            undelivered[key] = max(row.undelivered_share, undelivered.get(key, 0.0))
        low, high = row.intervals["days_p95"] or (None, None)
        unbounded += [row] if low is None or high is None else []
    for (shipment, corridor), share in undelivered.items():
        yield f"{shipment}, {corridor}: {share:.1%} of draws are not delivered by the horizon"
    if unbounded:
        first = f"{unbounded[0].shipment}, {unbounded[0].corridor}"
        yield f"too few draws to bound P95 of the days in {len(unbounded)} rows, such as {first}"

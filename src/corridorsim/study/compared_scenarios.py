"""Two scenarios held against each other on common worlds: what B takes more than A, and how surely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from corridorsim.network.building import build_network
from corridorsim.scenario.differences import Difference, scenario_differences
from corridorsim.scenario.tables import Scenario
from corridorsim.study.common_worlds import CommonWorlds, common_worlds
from corridorsim.study.comparison import Comparison, InfeasibleCorridor, Verdict, compare_corridors
from corridorsim.study.draw_parts import DrawPart, part_spans
from corridorsim.study.routes import find_routes
from corridorsim.study.scenario_pairs import Figures, ScenarioPairs, Side
from corridorsim.study.spans import Span
from corridorsim.study.summary import CorridorSummary
from corridorsim.study.threads import Report, default_workers
from corridorsim.study.trials import TrialRun

MOST_FIGURES = (
    50_000_000  # hours and routes of both scenarios that are kept, 400 MB; beyond, they are counted
)
_Groups = dict[tuple[str, str], ScenarioPairs]


@dataclass(frozen=True)
class PairedCorridor:
    """A shipment through a corridor that both scenarios have, under one policy.

    Attributes
    ----------
    reason_a, reason_b : why it is infeasible, None where it is feasible
    figures : of the two, by name; empty where either is infeasible
    """

    shipment: str
    corridor: str
    policy: str
    reason_a: str | None
    reason_b: str | None
    figures: Figures = field(repr=False)


@dataclass(frozen=True)
class PairedBest:
    """The best corridor of a shipment in each scenario.

    Attributes
    ----------
    a, b : what is best, and tied with it
    figures : of the two best corridors, by name; empty where either scenario has none
    """

    shipment: str
    policy: str
    a: Verdict
    b: Verdict
    figures: Figures = field(repr=False)


@dataclass(frozen=True)
class ScenarioComparison:
    """Two scenarios on the same worlds; differences are B less A.

    Attributes
    ----------
    a, b : each one's corridors, compared
    worlds : what was matched, and what is to be known of it
    differences : between the two files, once resolved
    best : one for each shipment and policy
    corridors : one for each shipment, corridor and policy that both have
    """

    a: Comparison = field(repr=False)
    b: Comparison = field(repr=False)
    worlds: CommonWorlds = field(repr=False)
    differences: tuple[Difference, ...]
    best: tuple[PairedBest, ...]
    corridors: tuple[PairedCorridor, ...]

    def of(self, shipment: str, corridor: str, policy: str) -> PairedCorridor:
        """Return one corridor of one shipment.

        Parameters
        ----------
        shipment, corridor, policy : ids

        Raises
        ------
        KeyError
            Where not both have it.
        """
        for row in self.corridors:
            if (row.shipment, row.corridor, row.policy) == (shipment, corridor, policy):
                return row
        raise KeyError(f"{shipment}, {corridor}, {policy}")

    def to_frame(self) -> Any:  # noqa: ANN401 - pandas is loaded only by those who ask for it
        """Return one row a shipment, corridor, policy and figure as a pandas DataFrame."""
        import pandas as pd

        from corridorsim.study.compare_document import figure_rows

        return pd.DataFrame(figure_rows(self))

    def __str__(self) -> str:
        """Return one line a shipment as plain text."""
        from corridorsim.study.compare_wording import best_cells
        from corridorsim.study.wording import as_text

        return as_text(*best_cells(self))

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(index=False, float_format=lambda value: f"{value:.3g}"))


def compare_scenarios(
    a: Scenario,
    b: Scenario,
    *,
    shipments: Sequence[str] = (),
    policies: Sequence[str] = (),
    workers: int | None = None,
    report: Report | None = None,
) -> ScenarioComparison:
    """Run two scenarios on the same worlds, and pair their draws by number.

    Seed and number of draws are A's. Shipments and corridors are matched by id, policies by name.

    Parameters
    ----------
    a, b : read and resolved
    shipments, policies : ids and names of those to compare; none for all that both have
    workers : threads; None takes one for each core, and the answer does not depend on it
    report : called with (tiles done, tiles in all) from the calling thread

    Raises
    ------
    InputError
        If they have no shipment or no policy in common.
    """
    worlds = common_worlds(a, b, shipments, policies)
    with ThreadPoolExecutor(max_workers=workers or default_workers()) as pool:
        runs = _runs(worlds, pool, workers, report)
        groups = _groups(runs, worlds)
        for span in part_spans(worlds.a.study.draws):
            parts = [_made(run, span, pool) for run in runs]
            for _ in pool.map(lambda each, ab=parts: each.add(*ab), groups.values()):
                pass
    one, other = (compare_corridors(run.trials(worlds.a.study.draws)) for run in runs)
    return ScenarioComparison(
        one,
        other,
        worlds,
        scenario_differences(a, b),
        tuple(_best(one, other, groups)),
        tuple(_corridors(one, other, worlds, groups)),
    )


def _runs(
    worlds: CommonWorlds, pool: ThreadPoolExecutor, workers: int | None, report: Report | None
) -> list[TrialRun]:
    scenarios, found = (worlds.a, worlds.b), []
    for scenario in scenarios:
        network = build_network(scenario)
        found.append((network, find_routes(network, scenario, workers=workers)))
    entries = sum(bool(entry.routes) for _, routes in found for entry in routes.entries)
    most_kept = MOST_FIGURES // max(1, entries * len(worlds.a.study.policies))
    both = _BothReports(report)
    return [
        TrialRun(*each, scenario, pool, both.of(which), most_kept)
        for which, (each, scenario) in enumerate(zip(found, scenarios, strict=True))
    ]


class _BothReports:
    """Two runs' progress as one."""

    def __init__(self, report: Report | None) -> None:
        self._report, self._known = report, [(0, 0), (0, 0)]

    def of(self, which: int) -> Report | None:
        report = self._report
        if report is None:
            return None

        def tell(done: int, total: int) -> None:
            self._known[which] = (done, total)
            report(*map(sum, zip(*self._known, strict=True)))

        return tell


def _groups(runs: Sequence[TrialRun], worlds: CommonWorlds) -> _Groups:
    one, other = (run.tally.groups for run in runs)
    return {
        key: ScenarioPairs(Side(one[key], worlds.a.study), Side(other[key], worlds.b.study))
        for key in one
        if key in other
    }


def _made(run: TrialRun, span: Span, pool: ThreadPoolExecutor) -> DrawPart | None:
    """Make the next part of a run and have it taken; None where no shipment has a way."""
    if not run.feasible:
        return None
    part = run.judge.part(span)
    run.tally.add(part, pool)
    run.every.add(part)
    return part


def _best(a: Comparison, b: Comparison, groups: _Groups) -> Iterator[PairedBest]:
    for one, other in zip(a.verdicts, b.verdicts, strict=True):
        figures = _figures(_best_of(a, one), _best_of(b, other), groups)
        yield PairedBest(one.shipment, one.policy, one, other, figures)


def _best_of(comparison: Comparison, verdict: Verdict) -> CorridorSummary | InfeasibleCorridor | None:
    if verdict.best is None:
        return None
    return comparison.summary_of(verdict.shipment, verdict.best, verdict.policy)


def _corridors(
    a: Comparison, b: Comparison, worlds: CommonWorlds, groups: _Groups
) -> Iterator[PairedCorridor]:
    for row in a.corridors:
        if row.corridor in worlds.corridors:
            key = (row.shipment, row.corridor, row.policy)
            other = b.summary_of(*key)
            yield PairedCorridor(*key, _reason(row), _reason(other), _figures(row, other, groups))


def _figures(
    a: CorridorSummary | InfeasibleCorridor | None,
    b: CorridorSummary | InfeasibleCorridor | None,
    groups: _Groups,
) -> Figures:
    """Return what two corridors have; nothing where either is infeasible."""
    if isinstance(a, CorridorSummary) and isinstance(b, CorridorSummary):
        return groups[a.shipment, a.policy].figures(a, b)
    return {}


def _reason(row: CorridorSummary | InfeasibleCorridor) -> str | None:
    return row.reason if isinstance(row, InfeasibleCorridor) else None

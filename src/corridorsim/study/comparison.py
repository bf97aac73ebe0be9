"""Comparison: which corridor is best for each shipment, by how much, and how surely."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from corridorsim.scenario.tables import Scenario
from corridorsim.study.bound import Bounds
from corridorsim.study.digits import table_html
from corridorsim.study.intervals import CONFIDENCE
from corridorsim.study.knowledge import LIKELY, Knowledge
from corridorsim.study.summary import CorridorSummary, summary_of
from corridorsim.study.tally import GroupTally
from corridorsim.study.trials import CorridorTrials, Trials

CLAIRVOYANT = "clairvoyant"
_SHOWN = (
    *("shipment", "corridor", "policy", "days_p50", "days_p90", "on_time"),
    *("usd_mean", "kg_co2e_mean", "generalized_usd_mean", "best_share"),
)  # of the columns, in a notebook
SURE = 1.96  # standard errors; a smaller paired difference is called a tie
SLIGHT = 0.01  # of the objective; less than the data can tell is a tie too, however many draws there are


@dataclass(frozen=True)
class InfeasibleCorridor:
    """A corridor that leaves a shipment no way, which is an answer too."""

    shipment: str
    corridor: str
    policy: str
    reason: str
    feasible: bool = False


@dataclass(frozen=True)
class Verdict:
    """The best corridor of a shipment under a policy.

    Attributes
    ----------
    shipment, policy : of whom
    best : least mean objective; None where no corridor is feasible
    tied_with : corridors of which either it or the best is better in 10–90 % of what the data allow; where
        that was not asked, whose paired difference is within its error, or below 1 % of the objective
    runner_up : the next best that is not tied; None where there is none
    margin, margin_se : paired difference of the objective to the runner-up, and its standard error
    """

    shipment: str
    policy: str
    best: str | None
    tied_with: tuple[str, ...]
    runner_up: str | None
    margin: float
    margin_se: float


@dataclass(frozen=True)
class Comparison:
    """Corridors compared on the same worlds.

    Attributes
    ----------
    corridors : one for each shipment, corridor and policy, in the scenario's order
    verdicts : one for each shipment and policy
    trials : the draws behind them
    knowledge : what the data leave open, None where it was not asked
    bounds : how early anybody could be there, by shipment and corridor; empty where it was not asked
    """

    scenario: Scenario = field(repr=False)
    corridors: tuple[CorridorSummary | InfeasibleCorridor, ...]
    verdicts: tuple[Verdict, ...]
    trials: Trials = field(repr=False)
    knowledge: Knowledge | None = field(default=None, repr=False)
    bounds: Bounds = field(default_factory=dict, repr=False)

    @property
    def summaries(self) -> tuple[CorridorSummary, ...]:
        """The corridors that are feasible, in their order."""
        return tuple(row for row in self.corridors if isinstance(row, CorridorSummary))

    @property
    def legs_taken(self) -> frozenset[str]:
        """Ids of the legs of the most taken routes."""
        return frozenset(leg for row in self.summaries for leg in row.legs)

    def summary_of(self, shipment: str, corridor: str, policy: str) -> CorridorSummary | InfeasibleCorridor:
        """Return one corridor's summary.

        Parameters
        ----------
        shipment, corridor, policy : ids

        Raises
        ------
        KeyError
            Where there is none.
        """
        for row in self.corridors:
            if (row.shipment, row.corridor, row.policy) == (shipment, corridor, policy):
                return row
        raise KeyError(f"{shipment}, {corridor}, {policy}")

    def to_frame(self) -> Any:  # noqa: ANN401 - pandas is loaded only by those who ask for it
        """Return the summaries as a pandas DataFrame with the columns of ``summary.csv``."""
        import pandas as pd

        from corridorsim.study.results import flat_rows

        return pd.DataFrame(flat_rows(self))

    def __str__(self) -> str:
        """Return one line a shipment as plain text."""
        from corridorsim.study.wording import as_text, headline

        return as_text(*headline(self))

    def _repr_html_(self) -> str:
        """Return the figures that are asked for most as a table, for notebooks."""
        frame = self.to_frame()
        shown = frame[[name for name in _SHOWN if name in frame]]
        return f"{table_html(shown)}<p>.to_frame() has all {len(frame.columns)} columns.</p>"


def compare_corridors(
    trials: Trials, knowledge: Knowledge | None = None, bounds: Bounds | None = None
) -> Comparison:
    """Compare the corridors of each shipment draw by draw.

    Parameters
    ----------
    trials : of one scenario
    knowledge : of the same trials; gives P50 its data range, and says what is a tie
    bounds : of the same trials, for those who are clairvoyant
    """
    rows: dict[tuple[str, str, str], CorridorSummary | InfeasibleCorridor] = {}
    study, stop = trials.scenario.study, trials.watch.stop
    confidence = CONFIDENCE if stop is None else stop.confidence
    for trial in trials.feasible:
        group = trials.tally.groups[trial.entry.shipment.id, trial.policy]
        at = group.position(trial.entry)
        if group.rows[at].delivered:
            summary = summary_of(trial, group.rows[at], group.best_share(at), trials.scenario, confidence)
            summary = summary if knowledge is None else _with_data_range(summary, knowledge)
            rows[_key(trial)] = _with_bound(summary, bounds or {})
        else:
            reason = f"no draw is delivered by the horizon of {study.horizon_days:g} d"
            rows[_key(trial)] = InfeasibleCorridor(*_key(trial), reason)
    verdicts = [
        _verdict(shipment.id, policy, trials.tally.groups.get((shipment.id, policy)), knowledge)
        for shipment in trials.scenario.shipments
        for policy in study.policies
    ]
    for entry in trials.infeasible:
        for policy in study.policies:
            key = (entry.shipment.id, entry.corridor.id, policy)
            rows[key] = InfeasibleCorridor(*key, entry.reason)
    ordered = [rows[key] for key in _keys_in_order(trials)]
    return Comparison(trials.scenario, tuple(ordered), tuple(verdicts), trials, knowledge, bounds or {})


def _with_data_range(summary: CorridorSummary, knowledge: Knowledge) -> CorridorSummary:
    """Return a summary with the range that the data leave to P50; every policy has that of the committed."""
    low, high = knowledge.p50_range(summary.shipment, summary.corridor)
    p50 = summary.days["p50"]
    return replace(summary, days=summary.days | {"p50_low": low * p50, "p50_high": high * p50})


def _with_bound(summary: CorridorSummary, bounds: Bounds) -> CorridorSummary:
    """Return a summary with the bound of its corridor, if it is a clairvoyant's and was asked."""
    bound = bounds.get((summary.shipment, summary.corridor))
    if bound is None or summary.policy != CLAIRVOYANT:
        return summary
    return replace(summary, bound=bound.document())


def _keys_in_order(trials: Trials) -> list[tuple[str, str, str]]:
    scenario = trials.scenario
    return [
        (shipment.id, corridor.id, policy)
        for shipment in scenario.shipments
        for corridor in scenario.corridors
        for policy in scenario.study.policies
    ]


def _key(trial: CorridorTrials) -> tuple[str, str, str]:
    return (trial.entry.shipment.id, trial.entry.corridor.id, trial.policy)


def _verdict(shipment: str, policy: str, group: GroupTally | None, knowledge: Knowledge | None) -> Verdict:
    """Order by mean objective; whoever is too near the best to tell is tied with it."""
    if group is None or not group.delivered:
        return Verdict(shipment, policy, None, (), None, 0.0, 0.0)
    means = {at: group.rows[at].mean("objective") for at in group.delivered}
    names = [row.entry.corridor.id for row in group.rows]
    best, *others = sorted(means, key=means.__getitem__)
    tied: list[str] = []
    ahead: tuple[str | None, float, float] = (None, 0.0, 0.0)
    for other in others:
        margin, error = group.difference(other, best)
        if knowledge is not None:
            is_tie = knowledge.share_better(shipment, names[other], names[best]) >= LIKELY[0]
        else:
            is_tie = margin <= max(SURE * error, SLIGHT * means[best])
        if is_tie:
            tied.append(names[other])
        elif ahead[0] is None:
            ahead = (names[other], margin, error)
    return Verdict(shipment, policy, names[best], tuple(tied), *ahead)

"""Attribution: how much of the difference between two scenarios is due to each input that changed.

Every part in which they differ (``scenario.mixtures``) is taken from A or from B, all mixtures are run on the
same worlds, and the difference is shared out by Shapley values: what two parts only do together goes to each
by half, and all shares come to the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from corridorsim.errors import InputError, nearest
from corridorsim.network.network import Floats
from corridorsim.scenario.mixtures import Mixtures, Part, parts_of
from corridorsim.scenario.tables import Scenario
from corridorsim.study.choices import BY
from corridorsim.study.common_worlds import common_worlds
from corridorsim.study.digits import signed, table_html, told
from corridorsim.study.monte_carlo import error_of_groups
from corridorsim.study.point_figures import STATISTICS
from corridorsim.study.shapley import Coalition, Shares, shapley_values
from corridorsim.study.sweeps import EntryName
from corridorsim.study.threads import Report, default_workers
from corridorsim.study.whole_points import entry_names, on_plain_worlds, run_whole

FEW_PARTS, MOST_RUNS = 10, 256


@dataclass(frozen=True)
class Share:
    """What one part of the difference does.

    Attributes
    ----------
    name : path of what changed, and how many more go with it
    value : of the difference B less A, in the unit of the statistic
    error : Monte Carlo standard error
    order_error : standard error for there being only so many orders; 0 where all mixtures were run
    """

    name: str
    value: float
    error: float
    order_error: float


@dataclass(frozen=True)
class AttributedDifference:
    """The difference of one figure, shared out.

    Attributes
    ----------
    statistic : which figure
    entry : of which shipment, corridor and policy
    a, b : the figure of each scenario
    error : Monte Carlo standard error of B less A
    shares : the largest first; they come to B less A
    """

    statistic: str
    entry: EntryName
    a: float
    b: float
    error: float
    shares: tuple[Share, ...]

    @property
    def difference(self) -> float:
        """B less A."""
        return self.b - self.a

    def to_frame(self) -> pd.DataFrame:
        """Return one row a part, with its share of the whole difference."""
        whole = self.difference
        rows = [vars(each) | {"of_whole": each.value / whole if whole else np.nan} for each in self.shares]
        return pd.DataFrame(rows, columns=["name", "value", "of_whole", "error", "order_error"])

    @property
    def text(self) -> str:
        """The answer in a sentence."""
        whose = " ".join(filter(None, (*self.entry, self.statistic)))
        head = f"{whose}: {told(self.a)} in A, {told(self.b)} in B, {signed(self.difference)}"
        parts = ", ".join(f"{signed(each.value)} by {each.name}" for each in self.shares)
        return f"{head}; of it {parts}." if parts else f"{head}; nothing differs."

    def __str__(self) -> str:
        """Return the answer in a sentence."""
        return self.text

    def _repr_html_(self) -> str:
        page = table_html(self.to_frame())
        return f"<p>{self.text}</p>{page}"


@dataclass(frozen=True)
class Attribution:
    """The differences of all figures of two scenarios, shared out.

    Attributes
    ----------
    parts : in which they differ
    entries, statistics : of the axes of the figures
    a, b, shares : the last float64 (n_parts, n_entries, n_statistics); NaN where some mixture has no way
    is_exact : whether all mixtures were run
    """

    parts: tuple[Part, ...]
    entries: tuple[EntryName, ...]
    a: Floats = field(repr=False)
    b: Floats = field(repr=False)
    errors: Floats = field(repr=False)
    shares: Floats = field(repr=False)
    share_errors: Floats = field(repr=False)
    order_errors: Floats = field(repr=False)
    is_exact: bool
    statistics: tuple[str, ...] = STATISTICS

    def of(
        self, statistic: str = BY, *, corridor: str = "", shipment: str = "", policy: str = ""
    ) -> AttributedDifference:
        """Return the difference of one figure, shared out.

        Parameters
        ----------
        statistic : one of ``statistics``
        corridor, shipment, policy : whose; empty: the first there is

        Raises
        ------
        InputError
            Where there is no such figure, or a mixture has no way.
        """
        if statistic not in self.statistics:
            raise InputError.single(
                "statistic", f"no '{statistic[:60]}'", nearest(statistic, self.statistics)
            )
        row, which = self._row(EntryName(shipment, corridor, policy)), self.statistics.index(statistic)
        figures = self.shares[:, row, which]
        if not np.isfinite([*figures, self.a[row, which], self.b[row, which]]).all():
            whose = " ".join(filter(None, self.entries[row]))
            raise InputError.single(
                whose, f"{statistic} cannot be shared out: some mixture of the two has none"
            )
        shares = [
            Share(part.name, float(value), float(error), float(order))
            for part, value, error, order in zip(
                self.parts,
                figures,
                self.share_errors[:, row, which],
                self.order_errors[:, row, which],
                strict=True,
            )
        ]
        return AttributedDifference(
            statistic,
            self.entries[row],
            float(self.a[row, which]),
            float(self.b[row, which]),
            float(self.errors[row, which]),
            tuple(sorted(shares, key=lambda each: -abs(each.value))),
        )

    def all_of(self, statistic: str) -> tuple[AttributedDifference | InputError, ...]:
        """Return the difference of one figure of every entry, or why it cannot be shared out.

        Parameters
        ----------
        statistic : one of ``statistics``
        """
        found: list[AttributedDifference | InputError] = []
        for entry in self.entries:
            try:
                found.append(self.of(statistic, **entry._asdict()))
            except InputError as error:
                found.append(error)
        return tuple(found)

    def document(self, statistic: str) -> dict[str, Any]:
        """Return the differences of one figure as plain values.

        Parameters
        ----------
        statistic : one of ``statistics``
        """
        told = [each for each in self.all_of(statistic) if isinstance(each, AttributedDifference)]
        return {
            "statistic": statistic,
            "is_exact": self.is_exact,
            "parts": [
                {"name": part.name, "paths": [each.path for each in part.differences]} for part in self.parts
            ],
            "differences": [
                {
                    **each.entry._asdict(),
                    "a": each.a,
                    "b": each.b,
                    "error": each.error,
                    "shares": [vars(share) for share in each.shares],
                }
                for each in told
            ],
        }

    def _row(self, asked: EntryName) -> int:
        for row, entry in enumerate(self.entries):
            if all(not mine or mine == its for mine, its in zip(asked, entry, strict=True)):
                return row
        raise InputError.single("attribution", f"nothing of {' '.join(filter(None, asked))} in it")


def attribute_difference(
    a: Scenario,
    b: Scenario,
    *,
    shipments: Sequence[str] = (),
    runs: int = MOST_RUNS,
    workers: int | None = None,
    report: Report | None = None,
) -> Attribution:
    """Share out the difference between two scenarios to the inputs that changed.

    Shipments, corridors and policies are those that both have; seed and number of draws are A's.

    Parameters
    ----------
    a, b : read and resolved
    shipments : ids of those to run; none for all
    runs : mixtures at most; beyond 2**parts of them, all are run and the shares are exact
    workers : threads; the answer does not depend on it
    report : called with (mixtures done, mixtures in all)

    Raises
    ------
    InputError
        Where the two have nothing in common, or differ in what cannot be mixed.
    """
    worlds = common_worlds(a, b, shipments)
    one, other = (_with_corridors(each, worlds.corridors) for each in (worlds.a, worlds.b))
    parts = parts_of(one, other, FEW_PARTS)
    mixtures = Mixtures(one, other, parts)

    def worths(asked: Sequence[Coalition]) -> list[Floats]:
        return _run_all([mixtures.scenario(sorted(each)) for each in asked], workers, report)

    first, last = _run_all([one, other], workers, None)
    shares = shapley_values(worths, len(parts), runs) if parts else _nothing(first)
    whole = last - first
    if not np.allclose(shares.values.sum(axis=0), whole, rtol=1e-6, atol=1e-6, equal_nan=True):
        wrong = "differ in what cannot be taken from one into the other, such as measured lengths"
        raise InputError.single(f"{a.path} and {b.path}", wrong, "the same network folder for both")
    return Attribution(
        parts,
        entry_names(one),
        first[0],
        last[0],
        error_of_groups(whole[1:]),
        shares.values[:, 0],
        error_of_groups(np.moveaxis(shares.values[:, 1:], 1, 0)),
        shares.errors[:, 0],
        shares.is_exact,
    )


def _with_corridors(scenario: Scenario, names: Sequence[str]) -> Scenario:
    """Return a scenario with the corridors that both have, on plain worlds."""
    by_id = {each.id: each for each in scenario.corridors}
    return on_plain_worlds(replace(scenario, corridors=tuple(by_id[name] for name in names)))


def _nothing(figures: Floats) -> Shares:
    none = np.zeros((0, *figures.shape))
    return Shares(none, none, is_exact=True)


def _run_all(scenarios: Sequence[Scenario], workers: int | None, report: Report | None) -> list[Floats]:
    """Return the figures of each, and below them those without each group of the draws, one array each."""
    found: list[Floats] = []
    with ThreadPoolExecutor(max_workers=workers or default_workers()) as pool:
        for figures in pool.map(run_whole, scenarios):
            found.append(np.concatenate([figures.values[np.newaxis], figures.left_out]))
            if report is not None:
                report(len(found), len(scenarios))
    return found

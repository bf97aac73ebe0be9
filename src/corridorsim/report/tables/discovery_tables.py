"""Findings on the terminal: boxes, regret, what is good enough, and what knowing is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from corridorsim.report.tables.terminal import Row, print_lines, print_table
from corridorsim.scenario.tables import Scenario
from corridorsim.study.boxes import Box
from corridorsim.study.digits import told
from corridorsim.study.findings import Findings
from corridorsim.study.robustness import Regret
from corridorsim.study.satisficing import Satisfaction
from corridorsim.study.sweep_frames import failure_lines
from corridorsim.study.sweeps import Sweep
from corridorsim.study.worth_of_knowing import WorthOf, WorthOfKnowing

_MOST_FACTORS = 8
_HALF = 1.96  # errors in half a 95 % interval


class FindingsTable(NamedTuple):
    """A table: its title, the names of its columns, their cells, and what stands beneath."""

    title: str
    header: Row
    rows: Sequence[Row]
    caption: str = ""


def print_findings(found: Findings, sweep: Sweep, scenario: Scenario) -> None:
    """Print what a sweep says.

    Parameters
    ----------
    found : of the sweep
    sweep : of the scenario
    scenario : that was swept
    """
    print_lines([*_heading(sweep, scenario), *found.discovery.text.splitlines(), ""])
    for table in box_tables(found):
        print_table(*table)
    if found.regret is not None:
        print_table(*regret_table(found.regret))
        print_lines([*found.regret.text.splitlines(), ""])
    if found.satisfaction is not None:
        print_table(*satisfaction_table(found.satisfaction))
    for each in found.worth:
        if each.everything.value:
            print_table(*worth_table(each))
        else:
            print_lines([each.text])
    print_lines([*found.notes, *failure_lines(sweep.reasons)])


def _heading(sweep: Sweep, scenario: Scenario) -> Iterator[str]:
    study = scenario.study
    worlds = f"{len(sweep.design):,} points ({sweep.design.kind}), each on the same {study.draws:,} worlds"
    yield f"{scenario.title or scenario.name} · {worlds}, seed {study.seed}"
    yield ""


def box_tables(found: Findings) -> Iterator[FindingsTable]:
    """Yield what each box asks of the factors.

    Parameters
    ----------
    found : of a sweep
    """
    for number, box in enumerate(found.discovery.boxes, start=1):
        yield _box(box, number)


def _box(box: Box, number: int) -> FindingsTable:
    rows = [
        (
            each.factor.path,
            f"{_VERBS[each.factor.verb]}{each.range_text}",
            " ".join(f"{p:.1g}" for p in each.quasi_p if p is not None),
            "" if each.comes_back is None else f"{each.comes_back:.0%}",
        )
        for each in box.restrictions
    ]
    share = f"coverage {box.coverage:.0%}, density {box.density:.0%}, mass {box.mass:.0%}"
    caption = (
        "Quasi-p: how likely so many cases would be inside by chance if the end told nothing. "
        "Comes back: share of half samples in which the factor is restricted again."
    )
    header = ("factor", "inside", "quasi-p", "comes back")
    return FindingsTable(f"Box {number} · {share}", header, rows, caption if number == 1 else "")


_VERBS = {"set": "", "multiply": "× ", "add": "+ ", "within": "data range "}


def regret_table(regret: Regret) -> FindingsTable:
    """Return what each corridor takes above the best.

    Parameters
    ----------
    regret : of a sweep
    """
    rows = [
        (
            *_whose(row.shipment, row.policy, several=_several(regret)),
            row.corridor,
            _with_error(row.mean, row.errors["mean"]),
            _with_error(row.p90, row.errors["p90"]),
            _with_error(row.most, row.errors["most"]),
            f"{row.no_way:.0%}" if row.no_way else "",
        )
        for row in regret.rows
    ]
    header = (*_whose("shipment", "policy", several=_several(regret)), "corridor", *_REGRETS, "no way")
    caption = "Regret: what a corridor takes above the best at the same point."
    return FindingsTable(f"Regret by {regret.by}", header, rows, caption)


_REGRETS = ("mean regret", "P90 regret", "most regret")


def _several(regret: Regret) -> bool:
    return len({(row.shipment, row.policy) for row in regret.rows}) > 1


def _whose(shipment: str, policy: str, *, several: bool) -> Row:
    return (shipment, policy) if several else ()


def _with_error(value: float, error: float) -> str:
    if not np.isfinite(value):
        return "no end"
    return told(value) + (f" ±{told(_HALF * error)}" if error > 0.0 else "")


def satisfaction_table(found: Satisfaction) -> FindingsTable:
    """Return how often each corridor is good enough.

    Parameters
    ----------
    found : of a sweep
    """
    several = len({(row.shipment, row.policy) for row in found.rows}) > 1
    rows = [
        (
            *_whose(row.shipment, row.policy, several=several),
            row.corridor,
            f"{row.share:.0%}",
            f"±{_HALF * float(np.hypot(row.error, np.nan_to_num(row.sampling_error))):.1%}",
        )
        for row in found.rows
    ]
    header = (*_whose("shipment", "policy", several=several), "corridor", "good enough", "± 95%")
    return FindingsTable(f"Good enough: {' and '.join(found.conditions)}", header, rows)


def worth_table(found: WorthOfKnowing) -> FindingsTable:
    """Return what it is worth to know everything, groups, and the factors that are worth most.

    Parameters
    ----------
    found : of a sweep, of one shipment and policy
    """
    rows = [_worth_cells(each) for each in (found.everything, *found.groups, *found.factors[:_MOST_FACTORS])]
    left = len(found.factors) - _MOST_FACTORS
    more = f" {left} more factors are worth less." if left > 0 else ""
    out = (
        f" Left out, as it has no way at some points: {', '.join(found.left_out)}." if found.left_out else ""
    )
    caption = f"{found.text} By chance: what a factor that does nothing may show.{more}{out}"
    header = ("to know", "is worth", "± 95%", "by chance")
    return FindingsTable(f"Worth of knowing before choosing, by {found.by}", header, rows, caption)


def _worth_cells(each: WorthOf) -> Row:
    half = _HALF * float(np.hypot(each.error, np.nan_to_num(each.sampling_error)))
    return each.name, told(each.value), told(half), told(each.by_chance) if each.by_chance else ""

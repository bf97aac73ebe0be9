"""Rules that delay or detain, as the laws of one trial a draw for each shipment that they concern."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from corridorsim.kernels.worlds import RuleDelays
from corridorsim.network.gates import hours_of
from corridorsim.network.naming import id_words
from corridorsim.network.quantile_tables import TableBook
from corridorsim.scenario.policy_rows import Rule
from corridorsim.scenario.tables import Closure, Scenario

RuleAndShipment = tuple[str, str]
HOLDING = ("delay", "detain")


def rule_delays(scenario: Scenario) -> tuple[RuleDelays, dict[RuleAndShipment, int]]:
    """Return the laws of all delays that rules impose, and the row of each rule and shipment.

    Parameters
    ----------
    scenario : declared and checked
    """
    keys = [
        (rule.id, shipment.id)
        for _, rule in sorted(scenario.tables.rules.items())
        for shipment in scenario.shipments
        if rule.effect in HOLDING
    ]
    rows = [scenario.tables.rules[rule] for rule, _ in keys]
    tables = TableBook()
    dates = [hours_of(dates_of(rule), scenario.study.depart_from) for rule in rows]
    laws = RuleDelays(
        thing=id_words([f"rules/{rule}/{shipment}" for rule, shipment in keys]),
        spared=_floats(0.0 if row.effect == "delay" else 1.0 - (row.probability or 0.0) for row in rows),
        table=np.array([tables.lognormal(row.delay_sigma or 0.0) for row in rows], dtype=np.int64),
        median_hours=_floats(row.delay_median_hours or 0.0 for row in rows),
        from_hours=np.array([start for start, _ in dates], dtype=np.float64),
        until_hours=np.array([end for _, end in dates], dtype=np.float64),
        tables=tables.stacked(),
    )
    return laws, {key: row for row, key in enumerate(keys)}


def dates_of(rule: Rule) -> Closure:
    """Return the days on which a rule is in force.

    Parameters
    ----------
    rule : with or without dates
    """
    return Closure("rules", rule.id, rule.from_date, rule.until)


def _floats(values: Iterable[float]) -> np.ndarray:
    return np.array(list(values), dtype=np.float32)

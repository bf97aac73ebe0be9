"""Attribution on the terminal: what each changed input does to a figure, a column a corridor."""

from __future__ import annotations

from corridorsim.report.tables.terminal import Row, print_lines, print_table
from corridorsim.study.attribution import AttributedDifference, Attribution
from corridorsim.study.compare_wording import DIFFERENCE
from corridorsim.study.digits import signed, told

_HALF = 1.96  # errors in half a 95 % interval
_ROUNDING = 1e-9  # an error that is so much smaller than its figure is none of chance


def print_attribution(found: Attribution, statistic: str) -> None:
    """Print a table for each shipment and policy.

    Parameters
    ----------
    found : of two scenarios
    statistic : which figure
    """
    every = found.all_of(statistic)
    groups: dict[tuple[str, str], list[AttributedDifference]] = {}
    for each in every:
        if isinstance(each, AttributedDifference):
            groups.setdefault((each.entry.shipment, each.entry.policy), []).append(each)
    how = "" if found.is_exact else ", by orders drawn at random"
    for (shipment, policy), corridors in groups.items():
        header = ("what differs", *(f"{DIFFERENCE}{each.entry.corridor}" for each in corridors))
        title = f"Why {statistic} differs, B less A: {shipment}, {policy}{how}"
        print_table(title, header, _rows(found, corridors))
    print_lines([str(each) for each in every if not isinstance(each, AttributedDifference)])


def _rows(found: Attribution, corridors: list[AttributedDifference]) -> list[Row]:
    rows: list[Row] = []
    for part in found.parts:
        shares = [next(share for share in each.shares if share.name == part.name) for each in corridors]
        cells = [_cell(share.value, (share.error**2 + share.order_error**2) ** 0.5) for share in shares]
        rows.append((part.name, *cells))
    return [*rows, ("all together", *(_cell(each.difference, each.error) for each in corridors))]


def _cell(value: float, error: float) -> str:
    return signed(value) + (f" ±{told(_HALF * error)}" if error > _ROUNDING * abs(value) else "")

"""The table of ``corridorsim validate``."""

from __future__ import annotations

from corridorsim.report.terminal import print_lines, print_table
from corridorsim.scenario.cases import TARIFF
from corridorsim.study.validation import ScoredCase, Validation

HEADER = ("case", "kind", "scope", "state", "P10 d", "P50 d", "P90 d", "USD P50", "published", "error %", "")
RULES_TOLD = (
    "Average and range are held against P50, a schedule against P20, a best time against P5 (days), a tariff "
    "against the median USD of 2025 per FEU; error: distance from the nearer end of what was published, in "
    "per cent of its middle. (In brackets: not scored.)"
)


def print_validation(found: Validation, title: str) -> None:
    """Print every case and what they say together.

    Parameters
    ----------
    found : all cases, scored
    title : above the table
    """
    print_table(title, HEADER, map(case_cells, found.cases), RULES_TOLD)
    print_lines([*notes(found), verdict(found)])


def case_cells(case: ScoredCase) -> tuple[str, ...]:
    """Return the cells of a case's row.

    Parameters
    ----------
    case : scored, or not
    """
    days = [_told(value, 1) for value in (case.p10, case.p50, case.p90)]
    digits = 0 if case.kind == TARIFF else 1
    low, high = _told(case.published_low, digits), _told(case.published_high, digits)
    band = (low if low == high else f"{low}–{high}") + (" USD" if case.kind == TARIFF else " d")
    outcome = "inside" if case.inside else "outside"
    error = "–" if case.error_percent is None else f"{case.error_percent:+.1f}"
    return (
        case.id,
        case.kind,
        case.scope,
        case.state,
        *days,
        _told(case.usd_p50, 0),
        band,
        error,
        outcome if case.scored else f"({outcome})",
    )


def notes(found: Validation) -> list[str]:
    """Return a line for every case that has something to tell.

    Parameters
    ----------
    found : all cases
    """
    return [f"{case.id}: {case.note}" for case in found.cases if case.note]


def verdict(found: Validation) -> str:
    """Return what the scored cases say together, in one line.

    Parameters
    ----------
    found : all cases
    """
    counted = sum(case.scored for case in found.cases)
    if found.share_inside is None:
        return "No case is scored."
    inside = round(found.share_inside * counted)
    low, high = found.share_inside_interval
    share = (
        f"{inside} of {counted} scored cases inside ({found.share_inside:.0%}; 95 %: {low:.0%}–{high:.0%})"
    )
    if found.median_abs_error_percent is None or found.bias_percent is None:
        return f"{share}."
    return (
        f"{share}; of averages and ranges the median absolute error is "
        f"{found.median_abs_error_percent:.1f} %, the bias {found.bias_percent:+.1f} %."
    )


def _told(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"

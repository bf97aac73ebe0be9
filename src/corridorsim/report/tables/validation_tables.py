"""The table of ``corridorsim validate``."""

from __future__ import annotations

from corridorsim.report.tables.terminal import print_lines, print_table
from corridorsim.scenario.cases import TARIFF
from corridorsim.study.case_scores import ScoredCase
from corridorsim.study.validation import Validation

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
    quantiles = [_told(value, 1) for value in (case.p10, case.p50, case.p90)]
    days = "" if case.kind == TARIFF else f"{_ends(case.published_low, case.published_high, 1)} d"
    usd = (
        ""
        if case.published_usd_low is None
        else f"{_ends(case.published_usd_low, case.published_usd_high, 0)} USD"
    )
    outcome = "inside" if case.inside else "outside"
    error = "–" if case.error_percent is None else f"{case.error_percent:+.1f}"
    return (
        case.id,
        case.kind,
        case.scope,
        case.state,
        *quantiles,
        _told(case.usd_p50, 0),
        ", ".join(filter(None, (days, usd))),
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
    if found.share_inside is None:
        return "No case is scored."
    low, high = found.share_inside_interval
    band = f"{found.share_inside:.0%}; 95 %: {low:.0%}–{high:.0%}"
    share = f"{found.n_inside} of {found.n_scored} scored cases inside ({band})"
    if found.median_abs_error_percent is None or found.bias_percent is None:
        return f"{share}."
    return (
        f"{share}; of averages and ranges the median absolute error is "
        f"{found.median_abs_error_percent:.1f} %, the bias {found.bias_percent:+.1f} %."
    )


def _told(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _ends(low: float | None, high: float | None, digits: int) -> str:
    """Return the ends of a band, one number where they are the same."""
    return "–".join(dict.fromkeys(_told(end, digits) for end in (low, high)))

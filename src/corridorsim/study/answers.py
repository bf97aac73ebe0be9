"""Answers: what a scenario and its variants come to, in one sentence made of their figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from corridorsim.study.comparison import Comparison, Verdict
from corridorsim.study.contrasts import Contrast, best_changes, contrast
from corridorsim.study.intervals import Figure
from corridorsim.study.summary import CorridorSummary


@dataclass(frozen=True)
class Asked:
    """A scenario that was run with its variants.

    Attributes
    ----------
    whole : the file itself
    variants : by name, in the file's order
    titles : of the variants
    corridor : the one that the question is about; empty: whichever is best
    """

    whole: Comparison
    variants: Mapping[str, Comparison]
    titles: Mapping[str, str]
    corridor: str = ""


def answer(asked: Asked) -> str:
    """Return the answer in one sentence: who is best, an example with figures, and what changes it most.

    Parameters
    ----------
    asked : a scenario and its variants
    """
    main = _main_variant(asked)
    first = _focus(asked, *main) if asked.corridor and main else ""
    last = _difference(asked, *main) if main and not asked.corridor else ""
    told = "; ".join(part for part in (first, winners(asked.whole), example(asked), last) if part)
    return told[:1].upper() + told[1:] + "."


def first_verdicts(comparison: Comparison) -> list[Verdict]:
    """Return the verdicts of the first policy.

    Parameters
    ----------
    comparison : of one scenario
    """
    policy = comparison.scenario.study.policies[0]
    return [row for row in comparison.verdicts if row.policy == policy]


def row_of(comparison: Comparison, shipment: str, corridor: str = "") -> CorridorSummary | None:
    """Return a corridor's summary under the first policy; None where there is no way.

    Parameters
    ----------
    comparison : of one scenario
    shipment : id
    corridor : id; empty takes the shipment's best
    """
    verdict = next((row for row in first_verdicts(comparison) if row.shipment == shipment), None)
    name = corridor or (verdict.best if verdict else None)
    if verdict is None or name is None:
        return None
    row = comparison.summary_of(shipment, name, verdict.policy)
    return row if isinstance(row, CorridorSummary) else None


def winners(comparison: Comparison) -> str:
    """Return how many shipments each corridor is best for, and for how many the data allow another one.

    Parameters
    ----------
    comparison : of one scenario
    """
    verdicts = first_verdicts(comparison)
    n = len(verdicts)
    counts = Counter(row.best for row in verdicts if row.best).most_common()
    parts = [f"{name} is best for {count}" for name, count in counts]
    if nowhere := sum(row.best is None for row in verdicts):
        parts.append(f"no corridor is feasible for {nowhere}")
    told = f"of {n} shipment{'s' * (n > 1)} {_listed(parts)}"
    tied = sum(bool(row.tied_with) for row in verdicts)
    return told + (f" (in {tied} a tie with another)" if tied else "")


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def example(asked: Asked) -> str:
    """Return the figures of one shipment: the first with a way in the corridor asked about, or the best.

    Parameters
    ----------
    asked : a scenario and its variants
    """
    for verdict in first_verdicts(asked.whole):
        if (row := row_of(asked.whole, verdict.shipment, asked.corridor)) is not None:
            return f"{verdict.shipment} by {row.corridor} takes {_figures(asked.whole, row)}"
    return ""


def _figures(comparison: Comparison, row: CorridorSummary) -> str:
    days = f"{row.days['p50']:.1f} days (P50, P90 {row.days['p90']:.1f}"
    if "p50_low" in row.days:
        days += f"; the data allow a P50 of {row.days['p50_low']:.0f}–{row.days['p50_high']:.0f}"
    feu = next(each.feu for each in comparison.scenario.shipments if each.id == row.shipment)
    return f"{days}) and {row.usd['mean']:,.0f} USD for {feu:g} FEU"


def _main_variant(asked: Asked) -> tuple[str, Contrast] | None:
    """Return the variant that changes the objective most, what it has more than the file itself beside it."""
    found = {name: contrast_of(asked, name) for name in asked.variants}
    told = {name: each for name, each in found.items() if each is not None}
    if asked.corridor and "as-today" in told:
        return "as-today", told["as-today"]
    name = max(told, key=lambda each: abs(told[each].more_objective.value), default=None)
    return None if name is None else (name, told[name])


def contrast_of(asked: Asked, variant: str) -> Contrast | None:
    """Return what a variant has more than the file itself, along the corridor that is asked about.

    Parameters
    ----------
    asked : a scenario and its variants
    variant : one of them
    """
    return contrast(asked.variants[variant], asked.whole, asked.corridor or None)


def _difference(asked: Asked, name: str, found: Contrast) -> str:
    changed = best_changes(asked.variants[name], asked.whole)
    days, usd = found.more_days, found.more_usd
    told = f"in variant {_named(asked, name)} a shipment would take {_more(days, '{:.1f}', 'days')}"
    told += f" and cost {_more(usd, '{:,.0f}', 'USD')}"
    if changed:
        return f"{told}, and {len(changed)} would go by another corridor"
    bests = [[row.best for row in first_verdicts(each)] for each in (asked.whole, *asked.variants.values())]
    stays = len(bests) > 2 and all(best == bests[0] for best in bests)
    return told + ("; in no variant is another corridor best" if stays else "")


def _more(figure: Figure, form: str, unit: str) -> str:
    """Return a difference with its interval, told by its size and its direction."""
    low, high = sorted((abs(figure.interval.low), abs(figure.interval.high)))
    if figure.interval.low <= 0.0 <= figure.interval.high:
        return f"as many {unit} within ± {form.format(figure.interval.half_width)}"
    word = "more" if figure.value > 0.0 else "less"
    size = form.format(abs(figure.value))
    return f"{size} {unit} {word} ({form.format(low)}–{form.format(high)})"


def _named(asked: Asked, name: str) -> str:
    title = asked.titles[name]
    return name if title == name else f"{name} ({title})"


def _focus(asked: Asked, name: str, found: Contrast) -> str:
    """Return what the file makes of the days on one corridor, against a variant."""
    share = 1.0 / found.days_ratio.value
    high, low = (1.0 / end for end in found.days_ratio.interval)
    return (
        f"by {asked.corridor} {len(found.shipments)} shipments take {found.other_days:.1f} days on average "
        f"against {found.days:.1f} in variant {_named(asked, name)}, {share:.1%} of the time "
        f"({low:.1%}–{high:.1%})"
    )


def halving_line(ratio: Figure, least: float | None, most: float | None) -> str:
    """Return how far half the travel time is reached.

    Parameters
    ----------
    ratio : days with the measures over those without, on common worlds
    least, most : the same where effects are at the ends of their ranges; None where that was not run
    """
    if ratio.interval.high <= 0.5:
        told = "Half the travel time is reached"
    elif ratio.interval.low > 0.5:
        told = "Half the travel time is not reached"
    else:
        told = "Half the travel time is within the error"
    low, high = ratio.interval
    told += f": {ratio.value:.1%} of the days are left ({low:.1%}–{high:.1%} by Monte Carlo)"
    if least is not None and most is not None:
        told += f", {least:.1%} with the least and {most:.1%} with the most of each effect's range"
    return told + f"; that is {(1.0 - ratio.value) / 0.5:.0%} of the way from today to half."

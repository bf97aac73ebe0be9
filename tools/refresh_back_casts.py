"""Run the back-casts and write docs/back-casts.md: what was published beside what the model says."""

from __future__ import annotations

import tomllib
from pathlib import Path

from corridorsim.scenario.back_cast_rows import PublishedFigure, read_published
from corridorsim.study.back_casts import BackCast, back_casts

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "scenarios" / "back-casts"
PAGE = ROOT / "docs" / "back-casts.md"
FIRST = """\
# Back-casts

Events that happened, run as scenarios, beside what was published of them. Written by
`tools/refresh_back_casts.py` from [published.csv](../scenarios/back-casts/published.csv) and the scenarios
beside it; no figure of the model is typed, and no number of the network is chosen so that one fits. Intervals
are 95 %, of chance alone. *Inside* allows for the rounding of the published figure (`rounded_to`).

"""
HEADS = ("event", "measure", "published, days", "the model, days", "inside")
MEASURES = """
## How each is measured

Each scenario has a variant `without`, the same without the event; both are run on the same worlds and held against
each other draw by draw.

| measure | what it is |
|---|---|
| extra-days | door-to-door days with the event less those without, plans made anew; mean over draws and shipments |
| longest-wait | the longest such difference of those who keep to the way that most take without the event, all waits endured; without those who stood inside the place when it shut |
| clearing | the share of all departures that is delayed, times the window, less the days that the place is shut: for so long after it opens again whoever comes is still delayed |
| queue-left | what those lose who come on the last two days of the closure, less what is left of it: the work in the queue when the place opens |
| between-terminals | mean days from the departure of the first train to the last arrival; doors and the first wait are taken off by their means |

"""  # noqa: E501 - the rows of a table are one line each
SOURCES = "## Who published it"


def main() -> None:
    """Run every back-cast and write the page."""
    found = back_casts(FOLDER, read_published(FOLDER / "published.csv"))
    PAGE.write_text(page(found), encoding="utf-8", newline="\n")


def page(found: list[BackCast]) -> str:
    """Return the page.

    Parameters
    ----------
    found : the back-casts, in the order of their file
    """
    table = [HEADS, ("---",) * len(HEADS), *(_cells(each) for each in found)]
    lines = ["| " + " | ".join(row) + " |" for row in table]
    inside = sum(each.is_inside for each in found)
    told = f"{inside} of {len(found)} figures lie inside; {len(found) - inside} do not:"
    missed = [_remark(each) for each in found if not each.is_inside]
    rest = [_remark(each) for each in found if each.is_inside]
    parts = [FIRST + "\n".join(lines), "## What does not fit, and why", told, "\n".join(missed)]
    parts += ["## What fits, and how much that says", "\n".join(rest), MEASURES.strip(), SOURCES]
    return "\n\n".join([*parts, "\n".join(_sources(found))]) + "\n"


def _cells(each: BackCast) -> tuple[str, ...]:
    row = each.published
    value, (low, high) = each.figure
    shipments = "" if row.shipments == ("*",) else ": " + ", ".join(row.shipments)
    model = f"{value:.1f} ({low:.1f} to {high:.1f})"
    source = ", ".join(row.source.split(";"))
    link = f"[{_title(row)}](../scenarios/back-casts/{row.scenario}.toml)"
    return (
        link,
        row.measure + shipments,
        f"{_ends(row)} ({source})",
        model,
        "yes" if each.is_inside else "**no**",
    )


def _ends(row: PublishedFigure) -> str:
    low, high = row.published_low, row.published_high
    if low is None or high is None:
        return f"at most {high:g}" if low is None else f"at least {low:g}"
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _sources(found: list[BackCast]) -> list[str]:
    told = dict.fromkeys(f"- {each.published.source}: {each.published.told_by}" for each in found)
    return [line.replace(";", ", ", line.partition(":")[0].count(";")) for line in told]


def _title(row: PublishedFigure) -> str:
    text = (FOLDER / f"{row.scenario}.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["title"]).removeprefix("Back-cast: ")


def _remark(each: BackCast) -> str:
    row, value = each.published, each.figure.value
    verdict = "" if each.is_inside else f" ({_far(row, value)})"
    return f"- **{row.id}**{verdict}. {row.note}"


def _far(row: PublishedFigure, value: float) -> str:
    """Return how far a figure lies from the published end next to it."""
    low, high = row.published_low, row.published_high
    if low is not None and value < low:
        return f"{low - value:.1f} days below"
    return f"{value - (high or 0.0):.1f} days above"


if __name__ == "__main__":
    main()

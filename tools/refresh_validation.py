"""Validate the shipped network and write docs/validation.md, and the score that results carry."""

from __future__ import annotations

import tomllib
from pathlib import Path
from statistics import median

from corridorsim.report.tables.validation_tables import HEADER, case_cells, notes, verdict
from corridorsim.scenario.cases import CASES_FILE, TARIFF, Case, read_cases
from corridorsim.scenario.documents import SHIPPED, shipped_network
from corridorsim.scenario.reading_tables import read_network
from corridorsim.scenario.validation_score import write_score
from corridorsim.study.validation import Validation, validate

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "validation.md"
REASONS = Path(__file__).with_name("validation_reasons.toml")
SEED, DRAWS = 20250530, 20_000
FIRST = """\
# Validation

Published times and tariffs beside what the model says of the same shipments. Written by
`tools/refresh_validation.py` from [cases.csv](../src/corridorsim/data/eurasia/cases.csv); `corridorsim validate`
prints the same table, and `corridorsim validate --cases FILE` that of any file with the same columns. How the few
free numbers were chosen, on which cases, and how the others test them: [calibration.md](calibration.md). Events
that happened, run again: [back-casts.md](back-casts.md).

"""  # noqa: E501
ADVERTISED = """\
Advertised times are said to lie near the P10–P20 of what is observed. The median schedule does not lie quite
there, as its row tells: the plans of the Baku-Tbilisi-Kars line lie far below, most others above.
"""
SCORING = """
## How a case is scored

Each case is one FEU of `general` cargo. Its corridor gives countries and modes only; the places of `via` are passed in
order instead of the gateways. On the main modes (rail, road, deep sea) it takes its own service wherever that runs, any
where it names none; ferries, feeders, ro-ro and transfers are always allowed. The shipper's plan is that of the fewest
expected days, in the state of the world that the case names. From terminal to terminal, time starts when the train or
ship leaves and ends when it arrives: no assembly, no first wait, no import dwell, though the lifts are paid. From port
to port it is the same for a voyage, without the lifts; from border to border the border work at both ends is left out
as well.

| kind | compared with | inside when the published band meets |
|---|---|---|
| average | P50 | P10–P90 |
| range | P50 | P25–P75 |
| schedule | P20 | P2–P60 |
| best | P5 | P0.1–P20 |
| tariff | median USD of 2025, subsidy taken off | the band widened by a fifth at each end |

The error is the distance from the nearer end of the published band in per cent of its middle, 0 inside. Errors are
pooled over averages and ranges; a case that the network cannot express counts as outside. Cases from C01 to C33 were
given; those that carry the id of a fact were added from facts of high or medium confidence with an address (of MC012 the
site alone): times of running services, single trains only as a best time or a schedule. Where a fact names a country or a
corridor, a hub stands for it (Xi'an or Zhengzhou, Duisburg, Warsaw, Istanbul). These are not all that there are: N018,
N027, N028 and S031 would qualify as well and are not among them, so that the share inside is of these cases and no
other.

"""  # noqa: E501


def main() -> None:
    """Validate and write the page and the score."""
    network = read_network(shipped_network(), SHIPPED)
    cases = read_cases(network.folder / CASES_FILE, CASES_FILE)
    found = validate(cases, network, seed=SEED, draws=DRAWS)
    PAGE.write_text(page(cases, found), encoding="utf-8", newline="\n")
    if found.share_inside is None:
        raise SystemExit("no case was scored")
    write_score(
        network.folder,
        scored=found.n_scored,
        median_abs_error_percent=found.median_abs_error_percent,
        share_inside=found.share_inside,
        interval=found.share_inside_interval,
    )


def page(cases: tuple[Case, ...], found: Validation) -> str:
    """Return the page."""
    table = [
        "| " + " | ".join((*HEADER[:-1], "", "source")) + " |",
        "| " + " | ".join(["---"] * (len(HEADER) + 1)) + " |",
    ]
    table += [
        "| " + " | ".join((*case_cells(each), case.source)) + " |"
        for case, each in zip(cases, found.cases, strict=True)
    ]
    said = [f"{DRAWS:,} draws a case, seed {SEED}; in brackets what is not scored.", "", verdict(found)]
    parts = [FIRST, "\n".join(said), "\n\n", "\n".join(table), "\n", _notes(found), _lists(found), SCORING]
    return "".join(parts).rstrip() + "\n"


def _notes(found: Validation) -> str:
    lines = [f"- {note}" for note in notes(found)]
    return "\n" + "\n".join(lines) + "\n" if lines else ""


def _lists(found: Validation) -> str:
    """Return what does not fit and why, and what the kinds say one by one."""
    with REASONS.open("rb") as file:
        reasons = tomllib.load(file)
    outside = [case for case in found.cases if not case.inside]
    if missing := [case.id for case in outside if case.id not in reasons]:
        raise SystemExit(f"{REASONS.name} says nothing of {', '.join(missing)}")
    lines = ["\n## What does not fit, and why\n"]
    lines += [f"- **{case.id}**: {reasons[case.id]}" for case in outside]
    lines += ["\n## By kind\n", "| kind | scored | inside | median error % | median share of draws below |"]
    lines += ["| --- | --- | --- | --- | --- |", *(_of_kind(kind, found) for kind in _kinds(found))]
    lines += ["", ADVERTISED]
    return "\n".join(lines) + "\n"


def _kinds(found: Validation) -> list[str]:
    return list(dict.fromkeys(case.kind for case in found.cases))


def _of_kind(kind: str, found: Validation) -> str:
    cases = [case for case in found.cases if case.kind == kind and case.scored]
    errors = [case.error_percent for case in cases if case.error_percent is not None]
    ranks = [case.published_rank for case in cases if case.published_rank is not None]
    inside = sum(case.inside for case in cases)
    rank = f"{median(ranks):.0%}" if ranks and kind != TARIFF else "–"
    return f"| {kind} | {len(cases)} | {inside} | {median(errors):+.1f} | {rank} |"


if __name__ == "__main__":
    main()

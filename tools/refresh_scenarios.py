"""Run every scenario file with all its variants and write scenarios/README.md and its pictures anew.

python tools/refresh_scenarios.py [--draws N]    # 20,000 for publication: some twenty minutes on two cores
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import corridorsim as cs
from corridorsim.report.figures.library_chart import whiskers
from corridorsim.study.answers import Asked
from corridorsim.study.comparison import Comparison
from gateway_offers import offer_lines, season_lines
from library_page import Entry, page, question_of

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "scenarios"
IMAGES = ROOT / "docs" / "images" / "scenarios"
DRAWS = 20_000
GATEWAYS = "italian-gateways"
FIRST = ("central-asia-italy", "china-europe", GATEWAYS)
# The corridor that a file asks about, where it is not simply which one is best.
ASKED_ABOUT = dict.fromkeys(
    ("global-gateway-2030", "digital-corridor", "summit-roadmap", "winter-caspian", "caspian-low-water"),
    "middle",
)
BY_CORRIDOR = (*FIRST, "two-corridors")


def names() -> list[str]:
    """Return the scenario files by name, the first ones first."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return sorted(found, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))


def compared(name: str, draws: int, variant: str | None = None) -> Comparison:
    """Return the comparison of a file or a variant; what the data leave open is asked of the file alone.

    Parameters
    ----------
    name, variant : of the file and of one of its variants
    draws : worlds
    """
    path = FOLDER / f"{name}.toml"
    scenario = cs.read_scenario(path, variant=variant, settings=[f"study.draws={draws}"])
    network = cs.build_network(scenario)
    trials = cs.run_trials(network, cs.find_routes(network, scenario), scenario)
    points = 0 if variant else scenario.study.knowledge_points
    return cs.compare_corridors(trials, cs.know(network, trials, points=points) if points else None)


def entry(name: str, draws: int) -> Entry:
    """Return what the page tells of a file, its picture drawn.

    Parameters
    ----------
    name : of the file
    draws : worlds
    """
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    question_of(text)  # a file without a question is refused before it is run
    variants = tomllib.loads(text).get("variants", {})
    asked = Asked(
        compared(name, draws),
        {variant: compared(name, draws, variant) for variant in variants},
        {variant: values.get("title", variant) for variant, values in variants.items()},
        ASKED_ABOUT.get(name, ""),
    )
    chart = whiskers(asked, by_corridor=name in BY_CORRIDOR or not variants)
    IMAGES.mkdir(parents=True, exist_ok=True)
    cs.plots.save(chart, IMAGES / f"{name}.png")
    return Entry(name, text, asked)


def main() -> None:
    """Run everything and write the page."""
    asked = sys.argv[1:]
    draws = int(asked[asked.index("--draws") + 1]) if "--draws" in asked else DRAWS
    entries = []
    for name in names():
        print(name, file=sys.stderr)
        entries.append(entry(name, draws))
    gateways = next(each for each in entries if each.name == GATEWAYS)
    offers = [*season_lines(gateways.asked), *offer_lines(FOLDER / f"{GATEWAYS}.toml", draws)]
    written = page(entries, offers, FOLDER / "measures.csv")
    (FOLDER / "README.md").write_text(written, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

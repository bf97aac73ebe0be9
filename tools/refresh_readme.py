"""Put the present answer of the flagship scenario, as table and picture, into the README."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import corridorsim as cs

ROOT = Path(__file__).resolve().parent.parent
SCENARIO = "scenarios/central-asia-italy.toml"
START, END = f"<!-- table: corridorsim run {SCENARIO} -->\n```text\n", "```\n"


def told() -> str:
    """Return what the command prints, without trailing blanks."""
    command = [sys.executable, "-m", "corridorsim", "run", SCENARIO]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    return "\n".join(line.rstrip() for line in printed.strip().splitlines()) + "\n"


def draw() -> None:
    """Draw the routes from Tashkent to Milan."""
    scenario = cs.read_scenario(ROOT / SCENARIO)
    network = cs.build_network(scenario)
    comparison = cs.compare_corridors(cs.run_trials(network, cs.find_routes(network, scenario), scenario))
    images = ROOT / "docs" / "images"
    images.mkdir(parents=True, exist_ok=True)
    route_map = cs.plots.map(comparison, shipments=["tashkent-milan"])
    cs.plots.save(route_map, images / "tashkent-milan-map.png")


def main() -> None:
    """Rewrite the table between its marks, and the pictures."""
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    readme.write_text(before + START + told() + END + after, encoding="utf-8", newline="\n")
    draw()


if __name__ == "__main__":
    main()

"""Measure on this machine and write what comes out: docs/performance.{json,md}, its charts, README's figures.

python tools/refresh_performance.py [--most-draws N]    # several minutes, on a machine that does nothing else
python tools/refresh_performance.py --keep              # write anew from the figures that are there
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from corridorsim.report import plots
from corridorsim.report.figures.bench_plots import ratios_chart, scaling_chart
from corridorsim.report.tables.bench_tables import (
    HEADS,
    bench_rows,
    further_lines,
    machine_lines,
    ratio_told,
)
from performance_targets import target_lines

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "performance.json"
PAGE = ROOT / "docs" / "performance.md"
README = ROOT / "README.md"
START, END = "<!-- figures: tools/refresh_performance.py -->\n", "<!-- end of figures -->\n"
FIRST = """\
# Performance

Written by `tools/refresh_performance.py` from [performance.json](performance.json), which
`corridorsim bench --whole --json` printed; no figure here is typed. `corridorsim bench` prints the table on
your machine; `pip install 'corridorsim[bench]'` brings the peers. Every peer's answer was held against ours
before its time was taken.

"""
TASKS = """
## What the tasks are

| task | what is done | how the answers are compared |
|---|---|---|
| shortest-tree | all distances from one node: a 316 × 316 grid of which 15 % is missing, whole minutes 1–999; the whole shipped network | equal |
| reweighted-path | the shortest path from Tashkent to Milan in each draw, weights drawn before; the whole shipped network. Ours is planned once for the two places, from the laws and from draws of a planning sample, as the peers have their graphs prepared | within 2e-6 |
| k-shortest | the eight shortest loopless paths, parallel services apart | equal |
| pareto | all routes undominated in whole hours, USD and kg CO2e | equal |
| random | a million uniform float32 | each is uniform; ours are Philox's published words by a test |
| trial | a draw of every corridor from Tashkent to Milan: its world, closures, headways, every route, committed and clairvoyant | hours within 1e-4 |
| adaptive | the same worlds, adaptive beside committed | nobody is later for the news on the whole |
| study | a Sobol' study of twenty factors, the Middle Corridor against the Northern: at every point routes are chosen, plans made on 4,096 draws and judged on 1,000. The twin follows the same routes in plain Python, for every judged draw with four planning draws; ours gives it the plan | hours within 1e-4 |

In `trial` and `study` queues behind closed places, irregular sailings, slow lines and regimes are left out for all
contenders, so that each fits on a page, and nobody's patience runs out. Times are per item: a tree, a draw, a number.

"""  # noqa: E501 - the rows of a table are one line each


def main() -> None:
    """Measure, unless told to keep what there is, and write everything."""
    asked = sys.argv[1:]
    if "--keep" not in asked:
        command = [sys.executable, "-m", "corridorsim", "bench", "--whole", "--json", *asked]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8")
        FIGURES.write_text(done.stdout, encoding="utf-8", newline="\n")
    document = json.loads(FIGURES.read_text(encoding="utf-8"))
    PAGE.write_text(page(document), encoding="utf-8", newline="\n")
    images = ROOT / "docs" / "images"
    plots.save(ratios_chart(document), images / "performance.png")
    plots.save(scaling_chart(document), images / "scaling.png")
    write_readme(document)


def page(document: dict[str, Any]) -> str:
    """Return the page.

    Parameters
    ----------
    document : of ``bench --whole``
    """
    table = [HEADS, ("---",) * len(HEADS), *bench_rows(document)]
    lines = ["| " + " | ".join(row) + " |" for row in table]
    further = [f"- {line}" for line in further_lines(document)]
    return (
        FIRST
        + "\n".join(lines)
        + "\n\n"
        + "\n".join(machine_lines(document))
        + "\n\n![Times as fast as each peer](images/performance.png)\n"
        + TASKS
        + "## The machine, starting and growth\n\n"
        + "\n".join(further)
        + "\n\n![How times grow](images/scaling.png)\n"
        + "\n## What was aimed at\n\n"
        + "\n".join(target_lines(document))
        + "\n\nWhy some is missed, and what was tried: [decision 3](decisions/0003-speed.md), of sweeps "
        + "[decision 4](decisions/0004-sweeps.md).\n"
    )


def write_readme(document: dict[str, Any]) -> None:
    """Put one line a task between the README's marks.

    Parameters
    ----------
    document : of ``bench``
    """
    by_task: dict[str, list[str]] = {}
    for row in document["rows"]:
        name = f"{row['task']}, {row['size']}"
        by_task.setdefault(name, []).append(f"{ratio_told(row['ratio'])} × {row['peer']}")
    lines = [f"- {name}: {', '.join(peers)}" for name, peers in by_task.items()]
    before, _, rest = README.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    README.write_text(before + START + "\n".join(lines) + "\n" + END + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

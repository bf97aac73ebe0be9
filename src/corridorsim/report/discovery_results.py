"""The folder of ``corridorsim discover``: the document, tables, figures and a page, beside the points."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from corridorsim.report import plots
from corridorsim.report.charts.discovery_charts import discovery_charts
from corridorsim.report.page.study_page import write_study_page
from corridorsim.report.partial import CHARTS, PAGE
from corridorsim.report.study_folder import save_figure
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.writing import write_whole
from corridorsim.study.findings import Findings
from corridorsim.study.findings_document import findings_document
from corridorsim.study.results import as_json
from corridorsim.study.sweeps import Sweep

OURS = (
    *("points", "discovery.json", "*.csv", CHARTS, PAGE, "*.new"),
    *("box-*.png", "box-*.svg", "peeling.png", "peeling.svg"),
)


def write_findings(found: Findings, sweep: Sweep, scenario: Scenario, out: Path) -> None:
    """Write findings into a folder, which is made where it is not there.

    Parameters
    ----------
    found, sweep, scenario : as of ``findings_document``
    out : folder
    """
    out.mkdir(exist_ok=True)
    write_whole(out / "discovery.json", as_json(findings_document(found, sweep, scenario)) + "\n")
    for name, table in _tables(found).items():
        write_whole(out / f"{name}.csv", table.to_csv(index=False, lineterminator="\n"))
    figures = {
        f"box-{at + 1}": plots.box(found.discovery, at + 1) for at in range(len(found.discovery.boxes))
    }
    if not found.discovery.trajectory.empty:
        figures["peeling"] = plots.peeling(found.discovery)
    for name, figure in figures.items():
        save_figure(figure, out, name)
    write_study_page(discovery_charts(found, sweep, scenario), out)


def _tables(found: Findings) -> dict[str, pd.DataFrame]:
    tables = {"boxes": found.discovery.to_frame(), "trajectory": found.discovery.trajectory}
    if found.regret is not None:
        tables["regret"] = found.regret.to_frame()
    if found.satisfaction is not None:
        tables["satisficing"] = found.satisfaction.to_frame()
    worth = [
        each.to_frame().assign(shipment=each.shipment, policy=each.policy, best=each.best)
        for each in found.worth
    ]
    if worth:
        tables["worth-of-knowing"] = pd.concat(worth, ignore_index=True)
    return tables

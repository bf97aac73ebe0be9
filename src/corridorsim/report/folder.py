"""A folder of results: summary, routes, manifest, figures, a page, and every draw where asked."""

from __future__ import annotations

from pathlib import Path

from corridorsim.network.network import Network
from corridorsim.report.charts.models import RunCharts
from corridorsim.report.charts.reading import charts_json
from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.figures.run_figures import draw_figures
from corridorsim.report.geojson import routes_geojson
from corridorsim.report.page.rendering import page_html
from corridorsim.report.page.run_sections import told_of_charts
from corridorsim.report.partial import CHARTS, MANIFEST, PAGE, whole_or_nothing
from corridorsim.report.route_legs import legs_csv
from corridorsim.report.taken_sources import taken_sources
from corridorsim.scenario.tables import Scenario
from corridorsim.study.certificate import Certificate, certificate
from corridorsim.study.certificate_document import certificate_document
from corridorsim.study.comparison import Comparison
from corridorsim.study.results import (
    Document,
    as_json,
    knowledge_document,
    summary_csv,
    until_document,
    verdicts_document,
)
from corridorsim.study.source_document import source_document
from corridorsim.study.threads import Progress, Report
from corridorsim.study.versions import versions

_STEPS = 3  # certificate, page and figures, which take about as long as each other


def write_folder(
    comparison: Comparison, network: Network, out: Path, *, keep_trials: bool, report: Report | None = None
) -> Certificate:
    """Write summary, routes, legs, manifest, figures, page, draws where asked; return the certificate.

    Parameters
    ----------
    comparison : of one scenario
    network : that it was run on
    out : the folder; replaced as a whole when everything is written
    keep_trials : write ``trials.parquet`` too
    report : called with (steps done, steps in all)
    """
    progress = Progress(report, total=_STEPS)
    certified = certificate(comparison, network)
    progress.step()
    with whole_or_nothing(out) as folder:
        (folder / "summary.csv").write_text(summary_csv(comparison), encoding="utf-8", newline="")
        (folder / "legs.csv").write_text(legs_csv(comparison), encoding="utf-8", newline="")
        (folder / "routes.geojson").write_text(routes_geojson(comparison), encoding="utf-8", newline="")
        manifest = as_json(manifest_document(comparison, network, certified)) + "\n"
        (folder / MANIFEST).write_text(manifest, encoding="utf-8", newline="")
        charts = run_charts(comparison, certified)
        (folder / CHARTS).write_text(charts_json(charts), encoding="utf-8", newline="")
        if keep_trials:
            from corridorsim.report.parquet import write_trials

            write_trials(comparison.trials, folder / "trials.parquet")
        _draw(charts, folder, progress)
    return certified


def _draw(charts: RunCharts, folder: Path, progress: Progress) -> None:
    (folder / PAGE).write_text(page_html(told_of_charts(charts)), encoding="utf-8", newline="")
    progress.step()
    draw_figures(charts, folder)
    progress.step()


def manifest_document(comparison: Comparison, network: Network, certified: Certificate) -> Document:
    """Return what a result rests on; no clock, host, path or worker count.

    Parameters
    ----------
    comparison : of one scenario
    network : that it was run on
    certified : the result's certificate
    """
    scenario = comparison.scenario
    return {
        "schema": "corridorsim.manifest/1",
        "scenario": scenario.name,
        "digest": scenario.digest,
        **source_document(scenario),
        "state": scenario.state,
        "variant": scenario.variant,
        "seed": scenario.study.seed,
        "draws": comparison.trials.draws,
        **until_document(comparison.trials),
        **knowledge_document(comparison),
        "policies": list(scenario.study.policies),
        "versions": versions(),
        "sizes": {"terminals": len(network.terminals), "nodes": network.n_nodes, "arcs": network.n_arcs},
        "verdicts": verdicts_document(comparison),
        "sources": [{"id": row.id, "title": row.title, "url": row.url} for row in taken_sources(comparison)],
        "checks": _checks(comparison),
        "warnings": list(certified.warnings),
        "certificate": certificate_document(certified),
    }


def parts_header(scenario: Scenario, *, keep_trials: bool) -> Document:
    """Return what finished parts belong to; a run goes on only from parts with the same.

    Parameters
    ----------
    scenario : what was asked
    keep_trials : whether every draw is to be written
    """
    study = scenario.study
    return {
        "schema": "corridorsim.parts/1",
        "scenario": scenario.name,
        "seed": study.seed,
        "draws": study.draws,
        "until": study.until,
        "policies": list(study.policies),
        "trials": keep_trials,
        "versions": versions(),
        "digest": scenario.digest,
    }


def _checks(comparison: Comparison) -> Document:
    """Return invariants of the result, each with what was found."""
    rows = comparison.summaries
    return {
        "largest_days_mean_se": max((row.days["mean_se"] for row in rows), default=0.0),
        "infeasible_corridors": len(comparison.corridors) - len(rows),
        "largest_undelivered_share": max((row.undelivered_share for row in rows), default=0.0),
    }

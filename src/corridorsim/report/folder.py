"""A folder of results, built beside its place and moved there when it is whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from importlib.metadata import version
from pathlib import Path

from corridorsim.errors import InputError
from corridorsim.network.network import Network
from corridorsim.report import plots
from corridorsim.report.geojson import routes_geojson
from corridorsim.study.comparison import Comparison, CorridorSummary
from corridorsim.study.results import Document, summary_csv

_VERSIONED = ("corridorsim", "numpy", "scipy", "numba")
_MANIFEST = "manifest.json"
_TABLES = (_MANIFEST, "summary.csv", "routes.geojson", "trials.parquet")
_PICTURES = ("map.png", "map.svg", "arrivals-*.png", "arrivals-*.svg")
_SUFFIX = ".partial"
_RIGHT = "name a folder that is new or empty"


def refuse_foreign_folder(out: Path) -> None:
    """Refuse a place where results cannot be put without harm.

    Parameters
    ----------
    out : the folder asked for; one of our own results may be replaced

    Raises
    ------
    InputError
        Where it is a file, holds anything that is not a result, cannot be made, or is where one stands.
    """
    place, label = _place(out), f"--out {out}"
    if place == Path.cwd() or place in Path.cwd().parents:
        raise InputError.single(label, "is the folder one stands in", "name a folder inside it")
    if not place.parent.is_dir():
        raise InputError.single(label, f"{place.parent} is no folder", "make it first")
    if not os.access(place.parent, os.W_OK | os.X_OK):
        raise InputError.single(label, f"{place.parent} cannot be written to: no permission")
    names = _names(place, label)
    if names and not _is_our_manifest(place / _MANIFEST):
        raise InputError.single(label, f"holds {names[0]} but no {_MANIFEST} of corridorsim", _RIGHT)
    _names(_partial(place), f"--out {out}: {_partial(place).name}")


def _names(folder: Path, label: str) -> list[str]:
    """Return the files of a folder, all of which may be deleted; refuse one with any that we never write."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise InputError.single(label, "is a file", _RIGHT)
    names = sorted(item.name for item in folder.iterdir())
    foreign = [name for name in names if not any(fnmatchcase(name, ours) for ours in (*_TABLES, *_PICTURES))]
    if foreign:
        raise InputError.single(label, f"holds something else: {foreign[0]}", _RIGHT)
    return names


def _is_our_manifest(path: Path) -> bool:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["schema"]).startswith("corridorsim.manifest/")
    except (OSError, ValueError, TypeError, KeyError):
        return False


def _place(out: Path) -> Path:
    """Return where the folder really is, behind links."""
    try:
        return out.resolve()
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links in a ring
        raise InputError.single(f"--out {out}", "is not a path") from error


def _partial(place: Path) -> Path:
    return place.with_name(place.name + _SUFFIX)


def write_folder(comparison: Comparison, network: Network, out: Path, *, keep_trials: bool) -> None:
    """Write summary, routes, manifest and figures, and every draw where asked.

    Parameters
    ----------
    comparison : of one scenario
    network : that it was run on
    out : the folder; replaced as a whole when everything is written
    keep_trials : write ``trials.parquet`` too
    """
    with _whole_or_nothing(out) as folder:
        (folder / "summary.csv").write_text(summary_csv(comparison), encoding="utf-8", newline="")
        (folder / "routes.geojson").write_text(routes_geojson(comparison), encoding="utf-8", newline="")
        manifest = json.dumps(manifest_document(comparison, network), indent=1, ensure_ascii=False) + "\n"
        (folder / _MANIFEST).write_text(manifest, encoding="utf-8", newline="")
        if keep_trials:
            from corridorsim.report.parquet import write_trials

            write_trials(comparison, folder / "trials.parquet")
        _draw(comparison, folder)


@contextmanager
def _whole_or_nothing(out: Path) -> Iterator[Path]:
    place = _place(out)
    partial = _partial(place)
    if partial.exists():  # left by a run that was killed
        shutil.rmtree(partial)
    partial.mkdir()
    try:
        yield partial
        _put_in_place(partial, place)
    except BaseException:  # Ctrl-C too must leave nothing half-written
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _put_in_place(partial: Path, place: Path) -> None:
    """Move a whole folder to its place; an earlier result is deleted only once the new one stands there."""
    if not place.exists():
        partial.rename(place)
        return
    aside = Path(tempfile.mkdtemp(prefix=f"{place.name}.", dir=place.parent))
    earlier = aside / place.name
    try:
        place.rename(earlier)
        partial.rename(place)
    except BaseException:
        if earlier.exists() and not place.exists():
            earlier.rename(place)
        raise
    finally:
        if place.exists():
            shutil.rmtree(aside, ignore_errors=True)


def _draw(comparison: Comparison, folder: Path) -> None:
    figures = {"map": plots.map(comparison)}
    for shipment in comparison.scenario.shipments:
        figures[f"arrivals-{shipment.id}"] = plots.arrivals(comparison, shipment.id)
    for name, figure in figures.items():
        plots.save(figure, folder / f"{name}.png")
        plots.save(figure, folder / f"{name}.svg")


def manifest_document(comparison: Comparison, network: Network) -> Document:
    """Return what a result rests on; no clock, host, path or worker count.

    Parameters
    ----------
    comparison : of one scenario
    network : that it was run on
    """
    scenario = comparison.scenario
    used = {leg for row in comparison.corridors if isinstance(row, CorridorSummary) for leg in row.legs}
    return {
        "schema": "corridorsim.manifest/1",
        "scenario": scenario.name,
        "title": scenario.title,
        "digest": scenario.digest,
        "network": scenario.network,
        "network_title": scenario.network_title,
        "licence": scenario.tables.licence,
        "attribution": list(scenario.tables.attribution),
        "state": scenario.state,
        "variant": scenario.variant,
        "seed": scenario.study.seed,
        "draws": scenario.study.draws,
        "policies": list(scenario.study.policies),
        "versions": {name: version(name) for name in _VERSIONED},
        "sizes": {"terminals": len(network.terminals), "nodes": network.n_nodes, "arcs": network.n_arcs},
        "sources": _sources(comparison, used),
        "checks": _checks(comparison),
        "warnings": _warnings(comparison),
    }


def _sources(comparison: Comparison, legs: set[str]) -> list[Document]:
    """Return the sources of the numbers of the legs that were taken."""
    from corridorsim.scenario.explaining import explain

    tables = comparison.scenario.tables
    cited = {
        value.source
        for value in explain(tables, "legs")
        if value.path.split(".")[1] in legs and value.source in tables.sources
    }
    return [
        {"id": name, "title": tables.sources[name].title, "url": tables.sources[name].url}
        for name in sorted(cited)
    ]


def _checks(comparison: Comparison) -> Document:
    """Return invariants of the result, each with what was found."""
    rows = [row for row in comparison.corridors if isinstance(row, CorridorSummary)]
    return {
        "largest_days_mean_se": max((row.days["mean_se"] for row in rows), default=0.0),
        "infeasible_corridors": len(comparison.corridors) - len(rows),
        "largest_undelivered_share": max((row.undelivered_share for row in rows), default=0.0),
    }


def _warnings(comparison: Comparison) -> list[str]:
    return [
        f"{row.shipment}, {row.corridor}: {row.undelivered_share:.1%} of draws are not delivered in time"
        for row in comparison.corridors
        if isinstance(row, CorridorSummary) and row.undelivered_share > 0
    ]

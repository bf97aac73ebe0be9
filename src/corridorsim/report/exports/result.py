"""A result as ``run --out`` wrote it, or as it would."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridorsim.errors import InputError
from corridorsim.scenario.files import read_text

if TYPE_CHECKING:
    from corridorsim.study.comparison import Comparison

MANIFEST = "manifest.json"  # as in partial.py, which loads what runs need
_AGAIN = "a result of run --out; run the scenario again"
Cells = dict[str, str]


@dataclass(frozen=True)
class Result:
    """The parts of a result.

    Attributes
    ----------
    manifest : what it rests on
    summary : rows of ``summary.csv``, as text
    legs : rows of ``legs.csv``, as text
    routes : features of ``routes.geojson``
    trials : ``trials.parquet``; None where draws were not kept
    """

    manifest: Mapping[str, Any]
    summary: tuple[Cells, ...]
    legs: tuple[Cells, ...]
    routes: tuple[Mapping[str, Any], ...]
    trials: Path | None


def read_result(folder: str | Path) -> Result:
    """Return a result folder's parts.

    Parameters
    ----------
    folder : that ``corridorsim run --out`` wrote

    Raises
    ------
    InputError
        Where a part is missing or is not as this version writes it.
    """
    place = Path(folder)
    texts = {
        name: read_text(place / name, f"{folder}/{name}")
        for name in (MANIFEST, "summary.csv", "legs.csv", "routes.geojson")
    }
    trials = place / "trials.parquet"
    try:
        return _result(texts, trials if trials.is_file() else None)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError.single(str(folder), "is not as this version writes it", _AGAIN) from error


def result_of(comparison: Comparison) -> Result:
    """Return the parts that ``corridorsim run --out`` would write of a comparison.

    Parameters
    ----------
    comparison : of one scenario
    """
    from corridorsim.network.building import build_network
    from corridorsim.report.folder import manifest_document
    from corridorsim.report.geojson import routes_geojson
    from corridorsim.report.route_legs import legs_csv
    from corridorsim.study.certificate import certificate
    from corridorsim.study.results import as_json, summary_csv

    network = build_network(comparison.scenario)
    manifest = manifest_document(comparison, network, certificate(comparison, network))
    texts = {
        MANIFEST: as_json(manifest),
        "summary.csv": summary_csv(comparison),
        "legs.csv": legs_csv(comparison),
        "routes.geojson": routes_geojson(comparison),
    }
    return _result(texts, None)


def _result(texts: Mapping[str, str], trials: Path | None) -> Result:
    manifest = json.loads(texts[MANIFEST])
    if not str(manifest["schema"]).startswith("corridorsim.manifest/") or "verdicts" not in manifest:
        raise KeyError("schema")
    return Result(
        manifest=manifest,
        summary=_rows(texts["summary.csv"]),
        legs=_rows(texts["legs.csv"]),
        routes=tuple(json.loads(texts["routes.geojson"])["features"]),
        trials=trials,
    )


def _rows(text: str) -> tuple[Cells, ...]:
    return tuple(csv.DictReader(io.StringIO(text, newline="")))

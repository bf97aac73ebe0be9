"""What a user names on the command line: a network, a scenario, a GMNS folder or a result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from corridorsim.errors import InputError, nearest
from corridorsim.network.gmns_reading import from_gmns, is_gmns
from corridorsim.report.exports.result import MANIFEST, Result, read_result
from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import SHIPPED, shipped_network
from corridorsim.scenario.tables import Scenario, Tables

ReadScenario = Callable[[Path], Scenario]
_FILES = {".geojson": "geojson", ".gpkg": "gpkg", ".xlsx": "xlsx", ".json": "networkx"}
_ENDINGS = {"geojson": (".geojson", ".json"), "gpkg": (".gpkg",), "xlsx": (".xlsx",), "networkx": (".json",)}
_WRITERS = {  # loaded when they are asked for: each format needs something else
    "geojson": ("report.exports.geojson_export", "write_geojson"),
    "gpkg": ("report.exports.geopackage", "write_geopackage"),
    "xlsx": ("report.exports.workbook", "write_workbook"),
    "networkx": ("network.exchange", "write_node_link"),
    "csv": ("report.exports.table_folders", "write_tables"),
    "parquet": ("report.exports.table_folders", "write_tables"),
    "gmns": ("network.gmns", "write_gmns"),
    "network": ("network.network_folder", "write_network"),
}
FORMATS = tuple(_WRITERS)
_OF_NETWORKS = ("gmns", "networkx", "network")


def chosen_format(out: Path, asked: str | None) -> str:
    """Return the format that is asked for, else the one that a file's ending tells.

    Parameters
    ----------
    out : file or folder to write
    asked : one of the formats; None: by the ending

    Raises
    ------
    InputError
        Where nothing tells it, or the ending tells another.
    """
    if asked is None:
        told = _FILES.get(out.suffix.lower())
        if told is None:
            wrong = "does not tell the format by its ending"
            right = f"one of {', '.join(_FILES)}, or --format with one of: {', '.join(FORMATS)}"
            raise InputError.single(f"--out {out}", wrong, right)
        return told
    if asked not in FORMATS:
        raise InputError.single(f"--format {asked[:60]}", "is no format", nearest(asked, FORMATS))
    endings = _ENDINGS.get(asked)
    if endings is not None and out.suffix.lower() not in endings:
        raise InputError.single(
            f"--out {out}", f"is no name for {asked}", f"a name that ends in {endings[0]}"
        )
    if endings is None and out.suffix.lower() in (*_FILES, ".csv", ".parquet"):
        raise InputError.single(
            f"--out {out}", f"is the name of a file; {asked} is a folder", str(out.with_suffix(""))
        )
    return asked


@contextmanager
def opened(target: str, read_scenario: ReadScenario) -> Iterator[Scenario | Tables | Result]:
    """Give what a target names.

    Parameters
    ----------
    target : ``eurasia``, a network folder, a GMNS folder, a result folder or a scenario file
    read_scenario : reads a scenario file

    Raises
    ------
    InputError
        Where it is none of these, or cannot be read.
    """
    path = Path(target)
    if path.is_dir() and not (path / MANIFEST).is_file() and is_gmns(path):
        with TemporaryDirectory() as folder:
            yield from_gmns(path, Path(folder) / path.resolve().name)
    elif path.is_dir():
        yield _read_folder(path)
    elif not path.exists() and target == SHIPPED:
        yield read_tables(shipped_network())
    else:
        if path.name in (MANIFEST, "network.toml", "node.csv", "link.csv"):
            raise InputError.single(target, "is a part of a folder", f"the folder: {path.parent}")
        if not path.exists():
            raise InputError.single(target, "no such file or folder", _likely(target))
        yield read_scenario(path)


def _likely(target: str) -> str:
    """Return the name that was probably meant, else what could have been."""
    parent = Path(target).parent
    beside = [each.name for each in parent.iterdir()] if parent.is_dir() else []
    near = get_close_matches(Path(target).name, [SHIPPED, *beside], n=1, cutoff=0.7)
    what = f"{SHIPPED}, a scenario file, or the folder of a network or result"
    return f"did you mean '{near[0]}'?" if near else what


def _read_folder(path: Path) -> Tables | Result:
    if (path / MANIFEST).is_file():
        return read_result(path)
    if (path / "network.toml").is_file():
        return read_tables(path)
    if (path / "sweep.json").is_file():
        right = "corridorsim sweep --resume prints it; cs.read_sweep gives data frames"
        raise InputError.single(str(path), "is a sweep", right)
    wrong = "is a folder of no kind that is known: no network.toml, manifest.json, or node.csv with link.csv"
    raise InputError.single(str(path), wrong, "a network, a result of run --out, or a GMNS folder")


def write_export(subject: Scenario | Tables | Result, form: str, out: Path) -> None:
    """Write a subject in a format.

    Parameters
    ----------
    subject : opened
    form : one of the formats
    out : file or folder; new

    Raises
    ------
    InputError
        Where the format holds nothing of the kind, an extra is missing, or there is something already.
    """
    if isinstance(subject, Result) and form in _OF_NETWORKS:
        wrong = f"a result holds routes, not the network that {form} asks for"
        raise InputError.single(f"--format {form}", wrong, "export the scenario that was run")
    module, name = _WRITERS[form]
    options = {"ending": form} if name == "write_tables" else {}
    getattr(import_module(f"corridorsim.{module}"), name)(subject, out, **options)

"""Finding the data files of pinned packages without importing these packages."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path


def find_pinned(distribution: str, wanted: str, module: str, file: str) -> Path:
    """Find a data file of a package that must be installed in one exact version.

    Parameters
    ----------
    distribution : str
        Name on the package index, e.g. `scgraph-data`.
    wanted : str
        The version; lengths are only the same again from the same data.
    module : str
        Name of the top folder of the package, e.g. `scgraph_data`.
    file : str
        Path of the file inside that folder.

    Returns
    -------
    Path
    """
    try:
        found = version(distribution)
    except PackageNotFoundError:
        found = "not installed"
    spec = find_spec(module)
    if found != wanted or spec is None or not spec.submodule_search_locations:
        message = f"{distribution} is {found}: pip install --no-deps {distribution}=={wanted}"
        raise SystemExit(message)
    return Path(spec.submodule_search_locations[0]) / file

"""Execute every notebook in a fresh kernel, and write each as a page to read.

Run:  python tools/run_notebooks.py FOLDER [NAME …]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jupytext
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter
from traitlets.config import Config

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
_TIMEOUT_S = 600


def notebooks() -> list[Path]:
    """Return all notebooks."""
    return sorted(path for path in NOTEBOOKS.glob("*.md") if path.name != "README.md")


def execute(path: Path, folder: Path) -> Any:  # noqa: ANN401 - a notebook of nbformat
    """Return a notebook with what its cells gave.

    Parameters
    ----------
    path : of the notebook; its kernel works in the same folder
    folder : for whatever it writes

    Raises
    ------
    CellExecutionError
        Where a cell fails.
    """
    notebook = jupytext.read(path)
    # Through sockets in the folder: a kernel on TCP warns that others may listen.
    config = Config(KernelManager={"transport": "ipc", "ip": str(folder / "kernel")})
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(
        notebook, kernel_name="python3", timeout=_TIMEOUT_S, resources=resources, config=config
    )
    client.execute(env={**os.environ, "TMPDIR": str(folder)})
    return notebook


def complaints(notebook: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield what the cells wrote to stderr.

    Parameters
    ----------
    notebook : executed
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and output.name == "stderr":
                yield output.text.strip()


def page(notebook: Any) -> str:  # noqa: ANN401
    """Return a notebook as a page: bars of progress that are through are gone, links lead to other pages.

    Parameters
    ----------
    notebook : executed
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace(".md)", ".html)")
        else:
            cell.outputs = [each for each in cell.outputs if each.get("data", True)]
    text, _ = HTMLExporter().from_notebook_node(notebook)
    return str(text)


def run(path: Path, folder: Path) -> list[str]:
    """Execute a notebook, write its page, and return what is wrong.

    Parameters
    ----------
    path : of the notebook
    folder : of the pages
    """
    began, before = time.monotonic(), set(NOTEBOOKS.iterdir())
    with TemporaryDirectory() as scratch:
        try:
            notebook = execute(path, Path(scratch))
        except CellExecutionError as error:
            return [str(error)]
    target = folder / f"{path.stem}.html"
    target.write_text(page(notebook), encoding="utf-8")
    print(f"{path.name}: {time.monotonic() - began:.0f} s, {target}", flush=True)
    left = [f"left {each.name} behind" for each in sorted(set(NOTEBOOKS.iterdir()) - before)]
    return [*(f"wrote to stderr: {each}" for each in complaints(notebook)), *left]


def main() -> int:
    """Run what is asked for, and tell what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="where the pages go")
    parser.add_argument("names", nargs="*", help="such as first-sweep; all unless told")
    asked = parser.parse_args()
    chosen = [path for path in notebooks() if not asked.names or path.stem in asked.names]
    asked.folder.mkdir(parents=True, exist_ok=True)
    wrong = [f"{path.name} — {each}" for path in chosen for each in run(path, asked.folder)]
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return 1 if wrong or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())

"""The line below a cell while the compiler is at work: in a notebook only, gone afterwards."""

import json
import logging
import subprocess
import sys
from types import SimpleNamespace

import pytest

from corridorsim.kernels import compiler_watch
from corridorsim.report import compiling_line
from corridorsim.report.compiling_line import CompilingLine, show_compiling_in_cells


@pytest.fixture
def logger(monkeypatch):
    """The compiler's logger, left as it was."""
    found = logging.getLogger(compiler_watch.LOGGER)
    monkeypatch.setattr(found, "handlers", [])
    monkeypatch.setattr(found, "propagate", True)
    level = found.level
    yield found
    found.setLevel(level)


def test_both_sides_mean_the_same_logger():
    assert compiling_line._LOGGER == compiler_watch.LOGGER


def test_outside_a_notebook_the_logger_is_left_alone(logger):
    show_compiling_in_cells()
    assert (logger.handlers, logger.propagate) == ([], True)


def test_in_a_notebook_it_is_told_below_the_cell_and_nowhere_else(logger, monkeypatch):
    monkeypatch.setattr(compiling_line, "notebook_shell", lambda: SimpleNamespace(execution_count=1))
    show_compiling_in_cells()
    (handler,) = logger.handlers
    assert isinstance(handler, CompilingLine)
    assert logger.isEnabledFor(logging.DEBUG)
    assert not logger.propagate


def test_a_line_that_cannot_be_shown_stops_nothing(logger, monkeypatch, capsys):
    monkeypatch.setattr(logging, "raiseExceptions", False)
    logger.addHandler(CompilingLine(SimpleNamespace()))  # a shell of another kind
    logger.warning("compiling", extra={"at_work": True})
    assert capsys.readouterr().out == ""


NOTEBOOK = """
import json
import nbformat
from nbclient import NotebookClient

first = '''
import logging, sys
import corridorsim as cs
assert "numba" not in sys.modules
told = logging.getLogger("corridorsim.compiling")
for at_work in (True, False, True, STOPPED):
    told.warning("<compiling>", extra={"at_work": at_work})
print("done")
'''
second = '''told.warning("again", extra={"at_work": True})'''
for stopped in ("True", "False"):
    cells = [nbformat.v4.new_code_cell(each.replace("STOPPED", stopped)) for each in (first, second)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", timeout=60).execute()
    found = [[(each.get("text"), each.get("data")) for each in cell.outputs] for cell in notebook.cells]
    print(json.dumps(found))
"""


@pytest.mark.slow
def test_a_notebook_shows_it_while_it_lasts_one_line_a_cell():
    pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    done = subprocess.run(
        [sys.executable, "-c", NOTEBOOK], capture_output=True, text=True, check=True, timeout=120
    )
    (stopped, again), (whole, _) = map(json.loads, done.stdout.splitlines())
    html = "<progress></progress> &lt;compiling&gt;"
    assert stopped == [[None, {"text/plain": "<compiling>", "text/html": html}], ["done\n", None]]
    assert [each[1]["text/plain"] for each in again] == ["again"]
    assert whole == [[None, {}], ["done\n", None]]

"""Bars of progress: in a terminal, in an executed notebook, and where nobody watches."""

import io
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from corridorsim.report import progress
from corridorsim.report.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    """A terminal, and a clock that a test sets."""
    stream, clock = Terminal(), [100.0]
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=stream, modules={}))
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    return stream, clock


def lines(stream):
    return stream.getvalue().split("\r\x1b[2K")[1:]


def test_a_line_with_the_time_left_that_vanishes(terminal):
    """40 points were there before; 10 took 5 seconds, so the 150 left take 75 at that pace."""
    stream, clock = terminal
    bar = progress_bar("points")
    for seconds, done in ((0, 40), (0.1, 40), (4, 40), (5, 50), (5.1, 51), (20, 199)):
        clock[0] = 100.0 + seconds
        bar(done, 200)
    told = ["points: 40 of 200", "points: 50 of 200 · 1 min 15 s left", "points: 199 of 200 · 0 s left"]
    assert lines(stream) == told
    bar(200, 200)
    assert lines(stream) == [*told, ""]


def test_what_is_over_at_once_shows_nothing(terminal):
    stream, _ = terminal
    bar = progress_bar("points")
    for done in range(11):
        bar(done, 10)
    assert lines(stream) == [""]


def test_where_nobody_watches_nothing_is_written(capsys):
    bar = progress_bar("points")
    bar(0, 10)
    bar(10, 10)
    assert capsys.readouterr() == ("", "")


NOTEBOOK = """
import json, time
import nbformat
from nbclient import NotebookClient

source = '''
import time
import corridorsim as cs
from IPython import get_ipython
bar = cs.progress_bar("<points>")
print("before")
for done in range(4 if {stopped} else 6):
    bar(done, 5)
    time.sleep(0.25)
print("after")
'''
for stopped in (True, False):
    cell = nbformat.v4.new_code_cell(source.replace("{stopped}", str(stopped)))
    notebook = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(notebook, kernel_name="python3", timeout=60).execute()
    print(json.dumps([(each.get("text"), each.get("data")) for each in notebook.cells[0].outputs]))
"""


@pytest.mark.slow
def test_a_notebook_that_was_executed_shows_no_trace_of_it():
    pytest.importorskip("nbclient")
    done = subprocess.run(
        [sys.executable, "-c", NOTEBOOK], capture_output=True, text=True, check=True, timeout=120
    )
    stopped, whole = map(json.loads, done.stdout.splitlines())
    assert whole == [["before\n", None], [None, {}], ["after\n", None]]
    bar = stopped[1][1]
    assert bar["text/plain"].startswith("<points>: 3 of 5 · ")
    assert bar["text/html"].startswith(
        '<progress value="0.600" max="1"></progress> &lt;points&gt;: 3 of 5 · '
    )

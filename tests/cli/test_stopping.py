"""Exit codes of commands that end before they are done: 130 or 3 stopped by hand, 0 where nobody reads on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest


def test_stopped_by_hand(scenario, call, monkeypatch):
    import corridorsim.study.trials

    def run_trials(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(corridorsim.study.trials, "run_trials", run_trials)
    answer = call("run", scenario)
    assert (answer.code, answer.out) == (130, "")
    assert "stopped" in answer.err


STOPPABLE = """
import signal, sys, time
from contextlib import contextmanager
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has it ignored

import corridorsim.cli.progress as watching
import corridorsim.report.folder as results

@contextmanager
def progress(what):
    yield lambda done, total: print("trials", file=sys.stderr, flush=True)

def draw(*_):
    print("pictures", file=sys.stderr, flush=True)
    time.sleep(60)

watching.progress, results._draw = progress, draw
from corridorsim.cli.main import script
script()
"""


@pytest.mark.parametrize(("moment", "draws"), [("trials", 3_000_000), ("pictures", 64)])
def test_a_stopped_run_leaves_finished_parts_and_nothing_half_written(scenario, folder, warm, moment, draws):
    arguments = ["run", str(scenario), "--draws", str(draws), "--trials", "--out", str(folder / "out")]
    with subprocess.Popen(
        [sys.executable, "-c", STOPPABLE, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stderr:
            if line.strip() == moment:
                break
        if moment == "pictures":
            assert (folder / "out.partial" / "whole" / "trials.parquet").exists()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 3
    assert out == ""
    assert "Traceback" not in err
    assert err.strip().splitlines()[-1] == "corridorsim: stopped; --resume goes on"
    left = ["out.partial", "two-corridors", "two-corridors.toml"]
    assert sorted(path.name for path in folder.iterdir()) == left
    assert [path.name for path in (folder / "out.partial").iterdir()] == ["parts"]


@pytest.mark.parametrize("arguments", [["explain", "SCENARIO"], ["check", "--schema"], ["--help"]])
def test_a_closed_pipe_is_no_failure(scenario, arguments):
    command = [str(scenario) if argument == "SCENARIO" else argument for argument in arguments]
    reader, writer = os.pipe()
    os.close(reader)  # whoever reads has gone already
    try:
        done = subprocess.run(
            [sys.executable, "-m", "corridorsim", *command],
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_one_line_of_a_run_is_enough(scenario, warm):
    command = (
        f"{sys.executable} -m corridorsim run {scenario} --draws 64 --all | head -1; echo ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=120)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Two corridors")
    assert lines[1:] == ["0"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("arguments", [["explain", "SCENARIO"], ["check", "SCENARIO"]])
def test_a_full_disk_behind_stdout(scenario, arguments):
    command = [str(scenario) if argument == "SCENARIO" else argument for argument in arguments]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "corridorsim", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 2
    assert done.stderr == "corridorsim: output: No space left on device\n"


def test_text_that_a_terminal_cannot_show_is_escaped(shell, folder):
    answer = shell("new", folder / "caf\udce9.toml")  # a file name that is not UTF-8
    assert answer.code == 0
    assert "\\udce9" in answer.out

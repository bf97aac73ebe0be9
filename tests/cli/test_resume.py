"""``run --resume``: a run killed at any moment goes on, and ends with the bytes of one that never was."""

import json
import random
import subprocess
import sys
import time

import numpy as np
import pytest

from corridorsim.report import folder as results
from corridorsim.study.part_store import PartStore

DRAWS = 400_000
PROMISED = ("summary.csv", "manifest.json", "routes.geojson", "trials.parquet")
MOMENTS = 10
LONGEST_WAIT = 120.0

pytestmark = pytest.mark.usefixtures("warm")


def promised(out, names=PROMISED):
    return {name: (out / name).read_bytes() for name in names}


def started(scenario, out, *options):
    command = [
        sys.executable,
        "-m",
        "corridorsim",
        "run",
        scenario,
        "--out",
        out,
        "--resume",
        "--json",
        *options,
    ]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for(there, process):
    """Wait until something is there; a process that has ended waits for nothing."""
    begun = time.monotonic()
    while not there() and process.poll() is None and time.monotonic() - begun < LONGEST_WAIT:
        time.sleep(0.002)


@pytest.mark.slow
def test_killed_at_ten_random_moments(scenario, folder):
    """Five while draws are made, and five while the result is written, moved and swept up after."""
    options = ("--trials", "--draws", DRAWS)
    with started(scenario, folder / "calm", *options) as calm:
        told, _ = calm.communicate(timeout=LONGEST_WAIT)
    chance, killed, partial = random.Random(20250530), 0, folder / "out.partial"
    while killed < MOMENTS:
        making = killed < MOMENTS / 2
        with started(scenario, folder / "out", *options) as process:
            wait_for((partial / "parts" / "parts.json" if making else partial / "whole").exists, process)
            time.sleep(chance.uniform(0.0, 1.0))
            process.kill()
            process.communicate(timeout=LONGEST_WAIT)
            killed += process.returncode == -9  # the others were quicker than that
    with started(scenario, folder / "out", *options) as process:
        told_in_the_end, err = process.communicate(timeout=LONGEST_WAIT)
    assert (process.returncode, err) == (0, b"")
    assert told_in_the_end == told
    assert promised(folder / "out") == promised(folder / "calm")
    assert not partial.exists()


KILLED_AT = """
import io, os, pathlib, shutil, signal, sys
import pyarrow.parquet
import corridorsim.report.folder as results
from corridorsim.cli.main import main
from corridorsim.study.warming import warm_kernels

warm_kernels()  # once, before there are children

results._draw = lambda *_: None
left = 0

def counted(function):
    def call(*arguments, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)
    return call

for place, name in ((pathlib.Path, "rename"), (pathlib.Path, "replace"), (shutil, "rmtree"), (os, "fsync")):
    setattr(place, name, counted(getattr(place, name)))

def run(moment, arguments):  # in a process of its own, which need not import everything again
    global left
    child = os.fork()
    if child == 0:
        left, sys.stdout = moment, io.StringIO()
        os._exit(main(arguments))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

out, arguments = pathlib.Path(sys.argv[1]), sys.argv[2:]
for moment in range(1, 12):
    killed = run(moment, arguments)
    again = run(0, [*arguments, "--resume"])
    out.rename(out.with_name(f"out-{moment}"))
    shutil.copytree(out.with_name("earlier"), out)
    print(moment, killed, again, flush=True)
"""


def test_killed_before_each_flush_move_and_sweep(scenario, folder, call, monkeypatch):
    """Before each call that makes something last or vanish, an earlier result standing in the place.

    Six for a header and two parts, flushed and moved; then the earlier result is moved aside, the new one
    into place, and the rest swept away.
    """
    monkeypatch.setattr(results, "_draw", lambda *_: None)
    arguments = ["run", scenario, "--draws", 70_000, "--trials", "--out"]
    assert call(*arguments, folder / "calm").code == 0
    for name in ("earlier", "out"):
        assert call("run", scenario, "--draws", 64, "--out", folder / name).code == 0
    command = [sys.executable, "-c", KILLED_AT, folder / "out", *arguments, folder / "out"]
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, timeout=300)
    ends = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert ends == [(moment, -9 if moment <= 9 else 0, 0) for moment in range(1, 12)]
    for moment, _, _ in ends:
        assert promised(folder / f"out-{moment}") == promised(folder / "calm"), moment
    left = {"calm", "earlier", "out", "two-corridors", scenario.name}
    assert {path.name for path in folder.iterdir()} == left | {f"out-{moment}" for moment, _, _ in ends}


@pytest.fixture
def stopped(call, scenario, folder, monkeypatch):
    """Stop a run of three parts by hand before its third, and return the finished parts."""

    def _stopped(*options):
        judged = PartStore.write

        def write(store, part):
            if part.first >= 131_072:
                raise KeyboardInterrupt
            judged(store, part)

        with monkeypatch.context() as patched:
            patched.setattr(PartStore, "write", write)
            answer = call("run", scenario, "--draws", 140_000, "--out", folder / "out", *options)
        assert (answer.code, answer.out) == (3, "")
        assert answer.problems == ["corridorsim: stopped; --resume goes on"]
        return folder / "out.partial" / "parts"

    monkeypatch.setattr(results, "_draw", lambda *_: None)
    return _stopped


def test_finished_parts_are_not_made_again(stopped, call, scenario, folder, monkeypatch):
    from corridorsim.study.tiles import TileMaker

    stopped()
    made, make = [], TileMaker.make

    def spy(maker, span, **options):
        made.append(span[0])
        return make(maker, span, **options)

    monkeypatch.setattr(TileMaker, "make", spy)
    assert call("run", scenario, "--draws", 140_000, "--out", folder / "out", "--resume").code == 0
    assert min(first for first in made if first > 4096) >= 131_072  # the others are planning draws


def test_a_part_that_cannot_be_read_is_made_again(stopped, call, scenario, folder):
    """Of draws that carry weights, which stand in the parts, in the figures and in the draws."""
    weights = ("--trials", "--set", "study.inflate={ storm = 1.5 }")
    parts = stopped(*weights)
    names = sorted(path.name for path in parts.iterdir())
    assert names == ["draws-0000000000-65536.npz", "draws-0000065536-65536.npz", "parts.json"]
    (parts / names[0]).write_bytes((parts / names[0]).read_bytes()[:1000])
    options = ("--draws", 140_000, *weights, "--out")
    assert call("run", scenario, *options, folder / "out", "--resume").code == 0
    assert call("run", scenario, *options, folder / "calm").code == 0
    assert promised(folder / "out") == promised(folder / "calm")
    assert "effective_draws" in (folder / "out" / "summary.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--seed", 2), "made with seed 1, this run has seed 2"),
        (("--draws", 150_000), "made with draws 140000, this run has 150000"),
        (("--trials",), "made with trials false, this run has true"),
        (("--set", "costs.carbon_usd_per_tonne=81"), "made with digest"),
    ],
)
def test_parts_of_another_run_are_refused(stopped, refused, scenario, folder, options, told):
    parts = stopped()
    before = sorted(parts.iterdir())
    options = ("--draws", 140_000, *options)
    (problem,) = refused("run", scenario, "--out", folder / "out", "--resume", *options)
    assert problem.startswith("corridorsim: --resume — out.partial was ")
    assert told.replace("seed 2", "2") in problem
    assert sorted(parts.iterdir()) == before


def test_without_resume_old_parts_are_swept_away(stopped, call, scenario, folder):
    stopped()
    assert call("run", scenario, "--draws", 64, "--seed", 2, "--out", folder / "out").code == 0
    assert json.loads((folder / "out" / "manifest.json").read_text())["seed"] == 2
    assert not (folder / "out.partial").exists()


def test_nothing_to_resume_is_a_run(call, scenario, folder, monkeypatch):
    monkeypatch.setattr(results, "_draw", lambda *_: None)
    for name, options in (("plain", ()), ("out", ("--resume",))):
        assert call("run", scenario, "--draws", 64, "--out", folder / name, *options).code == 0
    names = PROMISED[:3]
    assert promised(folder / "out", names) == promised(folder / "plain", names)


def test_resume_needs_a_folder(refused, scenario):
    (problem,) = refused("run", scenario, "--resume")
    assert problem == "corridorsim: --resume — has nowhere to write to or go on from — add --out DIR"


def test_foreign_files_among_parts_are_kept(stopped, refused, scenario, folder):
    parts = stopped()
    (parts / "photo.jpg").touch()
    for options in ((), ("--resume",)):
        (problem,) = refused("run", scenario, "--draws", 140_000, "--out", folder / "out", *options)
        assert "photo.jpg" in problem
        assert (parts / "photo.jpg").exists()


def test_what_a_killed_writer_left_of_a_part_does_not_count(tmp_path):
    (tmp_path / "draws-0000000000-512.npz.new").write_bytes(b"PK")
    (tmp_path / "draws-0000000512-512.npz").touch()
    np.savez(tmp_path / "draws-0000001024-512.npz", hours=np.zeros((1, 1, 3), np.float32))
    store = PartStore(tmp_path)
    assert [store.read((first, 512)) for first in (0, 512, 1024, 1536)] == [None] * 4
    assert store.read_tally() == {}

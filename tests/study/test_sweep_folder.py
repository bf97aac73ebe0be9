"""The folder of a sweep: stopped, killed and damaged, it goes on with no point lost or doubled."""

import dataclasses
import json
import subprocess
import sys
import time

import numpy as np
import pytest

from corridorsim.errors import InputError, StoppedResumable
from corridorsim.scenario.factors import Factor
from corridorsim.study import sweep_folder
from corridorsim.study.gathered import NOT_RUN
from corridorsim.study.sweep_folder import SweepFolder, open_sweep_folder, read_sweep
from corridorsim.study.sweep_running import run_sweep
from tests.study.plain_sweeps import FACTORS, Chancy, design_of, same

DESIGN = design_of(41)
WHOLE = run_sweep(Chancy(), DESIGN)


def blocks(folder):
    return sorted(folder.glob("points-*.npz"))


@pytest.fixture
def swept(tmp_path):
    run_sweep(Chancy(), DESIGN, folder=tmp_path / "sweep")
    return tmp_path / "sweep"


def test_a_folder_gives_back_what_was_swept(swept):
    back = read_sweep(str(swept))
    assert same(back, WHOLE)
    assert (back.design.kind, back.design.factors, back.design.settings) == ("lhs", FACTORS, {"seed": 5})
    assert back.design.positions.tobytes() == DESIGN.positions.tobytes()
    assert len(blocks(swept)) == 11


def test_what_is_there_is_not_asked_again(swept):
    model, told = Chancy(), []
    again = run_sweep(model, DESIGN, folder=swept, report=lambda *each: told.append(each))
    assert same(again, WHOLE)
    assert (model.asked, told) == ([], [(41, 41)])


def test_a_folder_keeps_the_size_of_its_blocks(swept):
    class Sized(Chancy):
        block_points = 7

    blocks(swept)[3].unlink()
    model = Sized()
    assert same(run_sweep(model, DESIGN, folder=swept), WHOLE)
    assert set(model.asked) <= {1, 4}


def test_stopped_by_hand_it_goes_on(tmp_path):
    def stop(done, _):
        if done >= 12:
            raise KeyboardInterrupt

    with pytest.raises(StoppedResumable, match="the same sweep goes on"):
        run_sweep(Chancy(), DESIGN, folder=tmp_path, workers=1, report=stop)
    there = len(blocks(tmp_path))
    assert 3 <= there < 11
    partly, done = read_sweep(tmp_path), min(41, 4 * there)
    assert partly.reasons == WHOLE.reasons[:done] + (NOT_RUN,) * (41 - done)
    assert np.isnan(partly.values[done:]).all()
    assert partly.values[:done].tobytes() == WHOLE.values[:done].tobytes()
    assert same(run_sweep(Chancy(), DESIGN, folder=tmp_path), WHOLE)


def test_without_a_folder_a_stop_is_a_stop():
    def stop(done, _):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as stopped:
        run_sweep(Chancy(), DESIGN, report=stop)
    assert not isinstance(stopped.value, StoppedResumable)


def cut(path):
    path.write_bytes(path.read_bytes()[:-40])


def empty(path):
    path.write_bytes(b"")


def flip(path):
    content = bytearray(path.read_bytes())
    at = content.index(b"\x93NUMPY") + 200  # among the numbers
    content[at] ^= 1
    path.write_bytes(content)


def another_shape(path):
    np.savez(path, values=np.zeros((4, 1, 1)), left_out=np.zeros((0, 4, 1, 1)), reasons=np.array([""] * 4))


def objects(path):
    np.savez(path, values=np.array([{}], dtype=object), left_out=np.zeros(0), reasons=np.array([""]))


@pytest.mark.parametrize("damage", [cut, empty, flip, another_shape, objects])
def test_a_damaged_block_is_made_again(swept, damage):
    damage(blocks(swept)[2])
    partly = read_sweep(swept)
    assert [at for at, reason in enumerate(partly.reasons) if reason == NOT_RUN] == [8, 9, 10, 11]
    model = Chancy()
    assert same(run_sweep(model, DESIGN, folder=swept), WHOLE)
    assert model.asked[0] == 4
    assert len(model.asked) in {1, 5}  # at once, and then point by point where one of them fails
    assert same(read_sweep(swept), WHOLE)


def test_damaged_points_are_told_and_made_again(swept):
    cut(swept / "positions.npz")
    with pytest.raises(InputError, match="positions — are damaged — run the sweep again"):
        read_sweep(swept)
    model = Chancy()
    run_sweep(model, DESIGN, folder=swept)
    assert model.asked == []
    assert same(read_sweep(swept), WHOLE)


def test_a_damaged_header_is_told(swept):
    header = json.loads((swept / "sweep.json").read_text(encoding="utf-8"))
    del header["statistics"]
    (swept / "sweep.json").write_text(json.dumps(header), encoding="utf-8")
    with pytest.raises(InputError, match=r"sweep\.json — is damaged"):
        read_sweep(swept)


class Other(Chancy):
    digest = "other"


class OtherStatistics(Chancy):
    statistics = ("days", "kg_co2e")


@pytest.mark.parametrize(
    ("model", "design", "named"),
    [
        (Other(), DESIGN, "its model chancy, here other"),
        (OtherStatistics(), DESIGN, 'its statistics ["days", "usd"], here ["days", "kg_co2e"]'),
        (Chancy(), design_of(41, seed=6), "its settings"),
        (Chancy(), dataclasses.replace(design_of(41, seed=6), settings={"seed": 5}), "its positions"),
        (Chancy(), design_of(42), "its points 41, here 42"),
        (Chancy(), dataclasses.replace(DESIGN, kind="sobol"), "its design lhs, here sobol"),
        (Chancy(), design_of(41, (dataclasses.replace(FACTORS[0], verb="add"), FACTORS[1])), "its factors"),
    ],
)
def test_another_sweep_is_refused_in_one_line(swept, model, design, named):
    with pytest.raises(InputError, match="is another sweep's") as refused:
        run_sweep(model, design, folder=swept)
    (problem,) = map(str, refused.value.problems)
    assert named in problem
    assert same(read_sweep(swept), WHOLE)


def test_other_versions_are_refused(swept, monkeypatch):
    monkeypatch.setattr(sweep_folder, "versions", lambda: {"corridorsim": "9.9"})
    with pytest.raises(InputError, match=r"its versions .*, here \{.corridorsim.: .9\.9.\}"):
        run_sweep(Chancy(), DESIGN, folder=swept)


def test_a_foreign_folder_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.doc").write_text("all there is", encoding="utf-8")
    with pytest.raises(InputError, match=r"holds something else: thesis\.doc — name a folder that is new"):
        run_sweep(Chancy(), DESIGN, folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]
    with pytest.raises(InputError, match="is a file"):
        run_sweep(Chancy(), DESIGN, folder=tmp_path / "thesis.doc")
    with pytest.raises(InputError, match=r"holds no sweep\.json of a sweep"):
        read_sweep(tmp_path)


def test_no_permission_is_told(tmp_path, monkeypatch):
    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(sweep_folder.Path, "mkdir", refuse)
    with pytest.raises(InputError, match="sweep — cannot be written to: no permission"):
        run_sweep(Chancy(), DESIGN, folder=tmp_path / "sweep")


def test_one_process_writes_at_a_time(tmp_path):
    with open_sweep_folder(tmp_path, Chancy(), DESIGN, 4):
        with pytest.raises(InputError, match="another process writes there"):
            run_sweep(Chancy(), DESIGN, folder=tmp_path)
        assert set(read_sweep(tmp_path).reasons) == {NOT_RUN}
    assert same(run_sweep(Chancy(), DESIGN, folder=tmp_path), WHOLE)


def test_a_law_that_could_not_be_read_back_is_refused(tmp_path):
    class Odd:
        text, listed = "odd", ()

        def at(self, position):
            return position

    with pytest.raises(InputError, match="its law Odd cannot be written"):
        run_sweep(Chancy(), design_of(3, (Factor("ferries.headway", Odd()),)), folder=tmp_path)


def test_a_full_disk_leaves_what_goes_on(tmp_path, monkeypatch):
    write, written = SweepFolder.write, []

    def fill(store, block, said):
        if len(written) == 3:
            raise OSError(28, "No space left on device", "points")
        written.append(block)
        write(store, block, said)

    with monkeypatch.context() as patched:
        patched.setattr(SweepFolder, "write", fill)
        with pytest.raises(OSError, match="No space left"):
            run_sweep(Chancy(), DESIGN, folder=tmp_path, workers=1)
    assert len(blocks(tmp_path)) == 3
    assert same(run_sweep(Chancy(), DESIGN, folder=tmp_path), WHOLE)


SLOW = """
import hashlib, sys, time
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import FunctionModel
from tests.study.plain_sweeps import design_of

asked = []

def slow(point):
    asked.append(point["ferries.headway"])
    time.sleep(0.004)
    return point["ferries.headway"] ** 0.5

swept = run_sweep(FunctionModel(slow), design_of(400), folder=sys.argv[1], workers=2)
print(len(asked), len(set(asked)), hashlib.sha256(swept.values.tobytes()).hexdigest(), set(swept.reasons))
"""


def slow_sweep(folder):
    command = [sys.executable, "-c", SLOW, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def told(process):
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    asked, different, digest, reasons = out.split(maxsplit=3)
    assert (asked, reasons.strip()) == (different, "{''}")
    return int(asked), digest


@pytest.mark.slow
def test_killed_and_resumed_no_point_is_lost_or_doubled(tmp_path):
    """Killed twice at some moment between its blocks; at most the two in flight are asked again."""
    calm, digest = told(slow_sweep(tmp_path / "calm"))
    assert calm == 400
    folder = tmp_path / "killed"
    for least in (2, 5):
        with slow_sweep(folder) as process:
            while len(blocks(folder)) < least and process.poll() is None:
                time.sleep(0.002)
            process.kill()
            process.communicate(timeout=60)
        assert process.returncode == -9
    stored = blocks(folder)
    points = sum(int(path.stem.rsplit("-", 1)[1]) for path in stored)
    assert 5 * 32 <= points < 400
    assert told(slow_sweep(folder)) == (400 - points, digest)
    assert not list(folder.glob("*.new"))
    assert {path.name for path in folder.iterdir()} == {
        "lock",
        "positions.npz",
        "sweep.json",
        *(path.name for path in blocks(tmp_path / "calm")),
    }

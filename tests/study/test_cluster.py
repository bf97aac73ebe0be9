"""Sweeps and trials on a dask cluster: the same bits as on threads, also where a worker is killed."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from corridorsim.errors import InputError
from corridorsim.study import cluster
from corridorsim.study.cluster import Packed, open_cluster
from corridorsim.study.gathered import NOT_RUN
from corridorsim.study.part_store import PartStore
from corridorsim.study.sweep_folder import read_sweep
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import FunctionModel
from tests.study.conftest import rich, trials_of
from tests.study.dask_processes import cluster as dask_cluster
from tests.study.plain_sweeps import Chancy, design_of, same

pytest.importorskip("distributed")


def bits(trials):
    """Return everything that trials know of each draw, and what they add up to."""
    arrays = [trials.every.hours, trials.every.route, *trials.tally.arrays().values()]
    return [each.tobytes() for each in arrays] + [trial.seconds.tobytes() for trial in trials.feasible]


def killing(worker, after):
    """Return a report that kills a worker once so much is done, and what it was told."""
    told = []

    def report(done, total):
        told.append((done, total))
        if done >= after and worker.poll() is None:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait(10)

    return report, told


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_no_point(tmp_path):
    def slow(point):
        time.sleep(0.004)
        return {"y": point["ferries.headway"] ** 0.5, "process": float(os.getpid())}

    design = design_of(600)
    with dask_cluster(tmp_path) as (address, workers):
        report, told = killing(workers[1], after=150)
        model = FunctionModel(slow, ("y", "process"))
        swept = run_sweep(model, design, folder=tmp_path / "sweep", scheduler=address, report=report)
        assert [each.poll() for each in workers] == [None, -signal.SIGKILL]
    by_threads = run_sweep(FunctionModel(lambda point: point["ferries.headway"] ** 0.5), design)
    assert swept.output("y").values.tobytes() == by_threads.output("y").values.tobytes()
    assert swept.reasons == ("",) * 600
    processes = swept.output("process").values
    assert set(processes) == {float(each.pid) for each in workers}
    assert (processes[-100:] == workers[0].pid).all()
    assert told == [(0, 600), *((min(600, 32 * n), 600) for n in range(1, 20))]
    assert same(read_sweep(tmp_path / "sweep"), swept)


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_no_draw(tmp_path):
    """Also where parts are stored on the way, and where a run goes on from them."""
    scenario, network = rich(tmp_path, draws=100_000, policies=["committed", "adaptive"])
    on_threads = trials_of(scenario, network)
    store = PartStore(tmp_path / "parts", every_draw=True)
    store.folder.mkdir()
    with dask_cluster(tmp_path) as (address, workers):
        report, told = killing(workers[1], after=20)
        trials = trials_of(scenario, network, scheduler=address, report=report, store=store)
        assert [each.poll() for each in workers] == [None, -signal.SIGKILL]
        assert bits(trials) == bits(on_threads)
        assert told[-1] == (98, 98)
        assert [done for done, _ in told] == sorted({done for done, _ in told})
        (store.folder / "draws-0000065536-34464.npz").unlink()
        again = trials_of(scenario, network, scheduler=address, store=store)
        assert bits(again) == bits(on_threads)


@pytest.mark.slow
def test_workers_of_its_own(tmp_path):
    """Also with chance, failures and groups of draws; they end with the sweep."""
    import psutil

    design, whole, seen = design_of(41), run_sweep(Chancy(), design_of(41)), []

    def report(done, total):
        seen[:] = [*seen, *psutil.Process().children(recursive=True)]

    assert same(run_sweep(Chancy(), design, scheduler="local", workers=1, report=report), whole)
    assert seen
    dead = psutil.STATUS_ZOMBIE  # and nobody has asked yet how it ended
    assert not [each for each in seen if each.is_running() and each.status() != dead]


STOPPABLE = """
import signal, sys, time
from corridorsim.errors import StoppedResumable
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import FunctionModel
from tests.study.plain_sweeps import design_of

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has it ignored

def slow(point):
    time.sleep(0.005)
    return 1.0

def report(done, total):
    print(done, flush=True)

try:
    run_sweep(FunctionModel(slow), design_of(20_000), folder=sys.argv[1], scheduler="local", report=report)
except StoppedResumable as stop:
    print(stop)
"""


@pytest.mark.slow
def test_stopped_by_hand_it_calls_its_blocks_back(tmp_path):
    """Twenty thousand points would take a minute; those that were finished stand in the folder."""
    command = [sys.executable, "-c", STOPPABLE, str(tmp_path / "sweep")]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        for line in process.stdout:
            if int(line) >= 64:
                break
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert out.splitlines()[-1] == "the same sweep goes on"
    stored = [reason != NOT_RUN for reason in read_sweep(tmp_path / "sweep").reasons]
    assert 64 <= sum(stored) < 20_000


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told(tmp_path):
    design, folder = design_of(400), tmp_path / "sweep"
    with dask_cluster(tmp_path) as (address, _), open_cluster(address) as connected:
        scheduler = connected._client.run_on_scheduler(os.getpid)

        def slow(point):
            time.sleep(0.005)
            return 1.0

        def report(done, total):
            if done >= 64:
                with suppress(ProcessLookupError):
                    os.kill(scheduler, signal.SIGKILL)

        with pytest.raises(InputError, match=f"scheduler {address} — was lost — start it again"):
            run_sweep(FunctionModel(slow), design, folder=folder, scheduler=address, report=report)
    assert same(run_sweep(FunctionModel(slow), design, folder=folder), read_sweep(folder))
    assert set(read_sweep(folder).reasons) == {""}


def test_nobody_at_the_address(monkeypatch):
    monkeypatch.setattr(cluster, "_ANSWER_SECONDS", 0.2)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(InputError, match=f"scheduler {address} — nothing answers"):
            run_sweep(Chancy(), design_of(3), scheduler=address)
    with pytest.raises(InputError, match="scheduler nonsense://x — nothing answers"):
        run_sweep(Chancy(), design_of(3), scheduler="nonsense://x")


def test_without_workers(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_WAIT_SECONDS", 2)
    with dask_cluster(tmp_path, 0) as (address, _), pytest.raises(InputError, match="has no workers — dask"):
        run_sweep(Chancy(), design_of(3), scheduler=address)


def test_without_dask(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"not installed — pip install 'corridorsim\[cluster\]'"):
        run_sweep(Chancy(), design_of(3), scheduler="local")


def test_what_cannot_be_sent_is_told():
    lock = threading.Lock()
    with pytest.raises(InputError, match="model — cannot be sent to other processes: cannot pickle"):
        Packed.of(FunctionModel(lambda point: lock.locked()))


def test_other_versions_are_told(monkeypatch):
    packed = Packed.of(Chancy())
    monkeypatch.setattr(cluster, "versions", lambda: {"corridorsim": "9.9"})
    with pytest.raises(InputError, match=r"a worker — has corridorsim 9\.9, and 0\.1\.0 is used here"):
        packed.unpacked()


def test_work_is_unpacked_once_in_a_process():
    packed = Packed.of(Chancy())
    assert packed.unpacked() is packed.unpacked()
    assert Packed.of(Chancy()).unpacked() is packed.unpacked()
    others = [Packed.of(FunctionModel(lambda point, n=n: n)).unpacked() for n in range(5)]
    assert len({*map(id, others)}) == 5
    assert len(cluster._UNPACKED) == 2

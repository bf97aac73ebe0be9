"""Where compiled kernels are kept, and that an edit, a version or a setting never meets stale code."""

import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import numba
import numpy as np
import pytest

from corridorsim.kernels import chance, compiling

pytestmark = pytest.mark.kernels

DIGEST = "0123456789abcdef"
compiled_only = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled in this run")


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "kernels"
    folder.mkdir()
    (folder / "one.py").write_text("A = 1\n")
    (folder / "two.py").write_text("B = 2\n")
    return folder


def test_digest_changes_with_any_source(sources):
    before = compiling.source_digest(sources)
    assert before == compiling.source_digest(sources)
    (sources / "two.py").write_text("B = 3\n")
    assert compiling.source_digest(sources) != before


def test_digest_changes_with_the_bounds_check(sources, monkeypatch):
    before = compiling.source_digest(sources)
    monkeypatch.setattr(numba.config, "BOUNDSCHECK", 0 if numba.config.BOUNDSCHECK else 1)
    assert compiling.source_digest(sources) != before


def test_digest_changes_with_numba(sources, monkeypatch):
    before = compiling.source_digest(sources)
    monkeypatch.setattr(numba, "__version__", "0.0")
    assert compiling.source_digest(sources) != before


def test_no_digest_without_sources(tmp_path):
    assert compiling.source_digest(tmp_path) == ""


def test_home_is_the_stated_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("CORRIDORSIM_CACHE", str(tmp_path))
    assert compiling.cache_home() == tmp_path / "kernels"


def test_empty_folder_switches_off(monkeypatch):
    monkeypatch.setenv("CORRIDORSIM_CACHE", "")
    assert compiling.cache_home() is None


def test_home_honours_numba(monkeypatch, tmp_path):
    monkeypatch.delenv("CORRIDORSIM_CACHE", raising=False)
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    assert compiling.cache_home() == tmp_path / "corridorsim" / "kernels"


def test_home_is_the_users_cache_otherwise(monkeypatch, tmp_path):
    monkeypatch.delenv("CORRIDORSIM_CACHE", raising=False)
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert compiling.cache_home() == tmp_path / "corridorsim" / "kernels"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/not/valid")
    assert compiling.cache_home() == Path.home() / ".cache" / "corridorsim" / "kernels"


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_home_of_other_platforms(platform, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert compiling.user_cache_home() in {tmp_path, Path.home() / "Library" / "Caches"}


def test_unwritable_home_is_said_once(tmp_path, caplog):
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    with caplog.at_level(logging.WARNING):
        assert compiling.open_cache(blocked, DIGEST) is None
    assert len(caplog.records) == 1
    assert "not kept" in caplog.text


def test_no_digest_of_sources_that_cannot_be_read(sources):
    (sources / "three.py").mkdir()
    assert compiling.source_digest(sources) == ""


@compiled_only
def test_a_function_without_a_file_is_compiled_and_not_kept(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(compiling, "CACHE_FOLDER", tmp_path)
    typed = {}
    exec("def twice(x): return 2 * x", typed)
    with caplog.at_level(logging.WARNING):
        twice = compiling.kernel(typed["twice"])
    assert twice(21) == 42
    assert "twice is not kept" in caplog.text


def test_old_digests_are_forgotten_and_nothing_else(tmp_path):
    now = time.time()
    for age in range(6):
        folder = tmp_path / f"{age:016x}" / "kernels_1"
        folder.mkdir(parents=True)
        (folder / "a.nbi").write_text("")
        if age == 5:
            (folder.parent / "letter.txt").write_text("mine")
        os.utime(folder.parent, (now - age * 100, now - age * 100))
    (tmp_path / "my-own-folder").mkdir()
    assert compiling.open_cache(tmp_path, DIGEST) == tmp_path / DIGEST
    left = sorted(entry.name for entry in tmp_path.iterdir())
    assert left == sorted([f"{0:016x}", f"{1:016x}", DIGEST, f"{5:016x}", "my-own-folder"])
    assert (tmp_path / f"{5:016x}" / "letter.txt").read_text() == "mine"


def run_python(program, **environment):
    command = [sys.executable, "-W", "error", "-c", program]
    inherited = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        command, env={**inherited, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


CALL = """
import numpy as np
from corridorsim.kernels import chance, compiling
before = compiling.is_compiled(chance.unit)
chance.unit(np.uint32(7))
print(before, compiling.is_compiled(chance.unit))
"""


@compiled_only
def test_second_process_finds_what_the_first_compiled(tmp_path):
    assert run_python(CALL, CORRIDORSIM_CACHE=str(tmp_path)) == "False True"
    assert run_python(CALL, CORRIDORSIM_CACHE=str(tmp_path)) == "True True"
    checked = run_python(CALL, CORRIDORSIM_CACHE=str(tmp_path), NUMBA_BOUNDSCHECK="2")
    assert checked == "False True"


@compiled_only
def test_nothing_is_kept_when_switched_off(tmp_path):
    off = {"CORRIDORSIM_CACHE": "", "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    assert run_python(CALL, **off) == "False True"
    assert list(tmp_path.iterdir()) == []


@compiled_only
def test_callers_setting_is_left_alone():
    before = numba.config.CACHE_DIR
    compiling.kernel(lambda x: x)
    assert before == numba.config.CACHE_DIR


@compiled_only
def test_what_allocates_does_not_compile():
    """Kernels write into what the caller owns; so nothing is ever counted, which would cost atomic steps."""

    def fresh(n):
        return np.empty(n, np.float32)[0]

    with pytest.raises(numba.core.errors.NumbaError, match=r"returning of array|NRT required"):
        compiling.kernel(fresh)(3)


def test_kernels_keep_their_names():
    assert chance.unit.__name__ == "unit"
    assert "24 high bits" in chance.unit.__doc__


@compiled_only
def test_what_only_kernels_call_cannot_be_called_from_python():
    """Before and after it is compiled; numba would jump to nowhere."""

    @compiling.inner_kernel
    def twice(x):
        return x + x

    @compiling.kernel
    def entry(x):
        return twice(x)

    for _ in range(2):
        with pytest.raises(TypeError, match="twice is called by kernels only"):
            twice(2)
        assert entry(3) == 6

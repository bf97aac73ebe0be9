"""Files and folders are there whole or not at all."""

import errno
from datetime import date

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.writing import cell, new_file, new_folder, whole_file


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError, ValueError])
@pytest.mark.parametrize("whole", [new_file, new_folder])
def test_nothing_half_written_is_left(tmp_path, whole, stop):
    def write():
        with whole(tmp_path / "out") as place:
            (place if whole is new_file else place / "part").write_text("half")
            raise stop

    with pytest.raises(stop):
        write()
    assert _names(tmp_path) == []


def test_an_empty_folder_is_filled_and_nothing_else_is_replaced(tmp_path):
    (tmp_path / "out").mkdir()
    with new_folder(tmp_path / "out") as place:
        (place / "a").write_text("a")
    assert _names(tmp_path / "out") == ["a"]
    with pytest.raises(InputError, match="is there already and not empty"), new_folder(tmp_path / "out"):
        raise AssertionError
    with pytest.raises(InputError, match="is a file"), new_folder(tmp_path / "out" / "a"):
        raise AssertionError
    with pytest.raises(InputError, match="exists already"), new_file(tmp_path / "out" / "a"):
        raise AssertionError
    assert (tmp_path / "out" / "a").read_text() == "a"


def test_a_place_that_cannot_be_written_to_is_told(tmp_path, monkeypatch):
    with pytest.raises(InputError, match="is no folder — make it first"), new_file(tmp_path / "x" / "y"):
        raise AssertionError
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(InputError, match="no permission"), new_file(tmp_path / "y"):
        raise AssertionError


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (12.0, "12"),
        (0.1, "0.1"),
        (1e-7, "1e-07"),
        (7, "7"),
        (("a", "b"), "a;b"),
        (date(2025, 1, 31), "2025-01-31"),
        ("=cmd()", "=cmd()"),
    ],
)
def test_cells_are_the_shortest_that_read_back(value, text):
    assert cell(value) == text


def test_a_full_disk_is_told_with_the_file_that_was_asked_for(tmp_path):
    def write():
        with new_file(tmp_path / "out"):
            raise OSError(errno.ENOSPC, "No space left on device", "a file that was copied")

    with pytest.raises(OSError, match="No space left on device") as told:
        write()
    assert told.value.filename == str(tmp_path / "out")
    assert _names(tmp_path) == []


def test_a_full_disk_leaves_the_earlier_file_and_is_told_with_its_name(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("earlier")

    def write():
        with whole_file(path) as file:
            file.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left") as told:
        write()
    assert told.value.filename == str(path)
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]
    assert path.read_text() == "earlier"


def test_a_place_that_is_not_there_is_told_by_the_name_that_was_asked_for(tmp_path):
    path = tmp_path / "no-folder" / "page.html"
    with pytest.raises(FileNotFoundError) as told, whole_file(path):
        raise AssertionError
    assert told.value.filename == str(path)


def test_a_stop_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "page.html"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []

"""A file of a study is there whole or not at all, and who could not write it is told which."""

import errno

import pytest

from corridorsim.study.part_store import whole_file


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

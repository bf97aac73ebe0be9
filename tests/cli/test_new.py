"""``new``: a scenario file that runs as it is."""

import json
import tomllib

import pytest


@pytest.mark.parametrize("name", ["mine.toml", "mine", 'odd "name" [x] é', "50 $", "v1.2", "🚂", "a\x7fb"])
def test_what_it_writes_passes_check(call, tmp_path, name):
    answer = call("new", tmp_path / name)
    assert (answer.code, answer.err) == (0, "")
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".toml"
    assert str(file) in answer.out
    assert b"\r" not in file.read_bytes()
    checked = call("check", file)
    assert (checked.code, checked.err) == (0, "")


def test_it_never_overwrites(refused, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("dear to me", encoding="utf-8")
    for name in ("mine.toml", "mine"):
        (problem,) = refused("new", tmp_path / name)
        assert "exists already" in problem
    assert file.read_text(encoding="utf-8") == "dear to me"


def test_it_does_not_write_through_a_link_to_nowhere(refused, tmp_path):
    (tmp_path / "mine.toml").symlink_to(tmp_path / "elsewhere.toml")
    (problem,) = refused("new", tmp_path / "mine.toml")
    assert "exists already" in problem
    assert not (tmp_path / "elsewhere.toml").exists()


@pytest.mark.parametrize("name", [".", "", "/"])
def test_a_folder_is_no_file(refused, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (problem,) = refused("new", name)
    assert "is a folder" in problem


def test_a_folder_that_is_not_there(refused, tmp_path):
    (problem,) = refused("new", tmp_path / "missing" / "mine.toml")
    assert "make it first" in problem


def test_a_full_disk_leaves_no_half_of_it(refused, tmp_path, monkeypatch):
    import io

    def fill(*_):
        raise OSError(28, "No space left on device")

    class Full(io.StringIO):
        write = fill

    def open_full(self, *_, **__):
        self.touch()
        return Full()

    monkeypatch.setattr(type(tmp_path), "open", open_full)
    (problem,) = refused("new", tmp_path / "mine.toml")
    assert "No space left on device" in problem
    assert list(tmp_path.iterdir()) == []


def test_as_json(call, tmp_path):
    document = json.loads(call("new", tmp_path / "mine", "--json").out)
    assert document == {"schema": "corridorsim.new/1", "path": str(tmp_path / "mine.toml")}


def test_the_name_becomes_the_title(call, tmp_path):
    call("new", tmp_path / "silk-road_2030.toml")
    text = (tmp_path / "silk-road_2030.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["title"] == "Silk road 2030"

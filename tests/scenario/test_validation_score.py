"""The score of a network: written, read, refused where it is broken, and outdated when tables change."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.validation_score import network_digest, read_score, write_score

NETWORK = Path(__file__).parents[2] / "scenarios" / "two-corridors"
SCORE = {
    "schema": "corridorsim.validation-score/1",
    "network_digest": "0" * 64,
    "scored": 31,
    "median_abs_error_percent": 9.1,
    "share_inside": 0.87,
    "share_inside_low": 0.7,
    "share_inside_high": 0.95,
}


@pytest.fixture
def network(tmp_path):
    return Path(shutil.copytree(NETWORK, tmp_path / "net"))


def score(network, **values):
    given = {"scored": 3, "median_abs_error_percent": 5.0, "share_inside": 0.5, "interval": (0.25, 0.75)}
    return write_score(network, **given | values)


def test_no_file_is_no_score(network):
    assert read_score(network) is None


def test_what_is_written_is_read(network):
    written = score(network)
    assert read_score(network) == written
    text = (network / "validation.json").read_bytes()
    assert b"\r" not in text
    document = json.loads(text)
    assert list(document) == list(SCORE)
    assert document["schema"] == "corridorsim.validation-score/1"
    assert document["network_digest"] == network_digest(network) == written.network_digest
    (network / "validation.json").write_text(json.dumps(SCORE), encoding="utf-8")
    assert read_score(network).share_inside_high == 0.95


def test_a_score_without_single_figures(network):
    assert score(network, median_abs_error_percent=None).median_abs_error_percent is None
    assert read_score(network).median_abs_error_percent is None


@pytest.mark.parametrize(
    ("content", "right"),
    [
        (b"{", "is not JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"", "is empty"),
        (b"[]", "no score"),
        (json.dumps(SCORE | {"scored": -1}), "scored"),
        (json.dumps(SCORE | {"network_digest": "abc"}), "network_digest"),
        (json.dumps(SCORE | {"share_inside": 0.99}), "outside its interval"),
        (json.dumps(SCORE | {"schema": "other/1"}), "schema"),
        (json.dumps({key: value for key, value in SCORE.items() if key != "scored"}), "scored"),
        (json.dumps(SCORE | {"more": 1}), "more"),
    ],
)
def test_a_broken_score_is_told(network, content, right):
    (network / "validation.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as told:
        read_score(network)
    assert right in str(told.value)
    assert "net/validation.json" in str(told.value)


def test_the_digest_is_of_the_tables_and_of_nothing_else(network):
    before = network_digest(network)
    for name in ("validation.json", "README.md", "lines.geojson", "land.geojson"):
        (network / name).write_text("anything", encoding="utf-8")
        assert network_digest(network) == before, name
    for name in ("terminals.csv", "hazards.toml", "evidence.csv", "states.toml", "network.toml"):
        text = (network / name).read_bytes()
        (network / name).write_bytes(text + b"\n")
        assert network_digest(network) != before, name
        (network / name).write_bytes(text)
    (network / "cases.csv").write_text("id\n", encoding="utf-8")
    assert network_digest(network) != before


def test_measured_tables_count(network):
    about = (network / "network.toml").read_text(encoding="utf-8")
    (network / "network.toml").write_text(about.replace("measured = []", 'measured = ["m/km.csv"]'))
    (network / "m").mkdir()
    (network / "m" / "km.csv").write_text("id,measured_km\n", encoding="utf-8")
    before = network_digest(network)
    (network / "m" / "km.csv").write_text("id,measured_km\na-b,3\n", encoding="utf-8")
    assert network_digest(network) != before


def test_the_digest_by_hand(tmp_path):
    """Names, lengths and bytes, sorted by name: a byte that moves to the next file is another network."""
    files = {"legs.csv": b"id\n", "network.toml": b"format = 1\n"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    by_hand = hashlib.sha256(b"legs.csv\n3\nid\nnetwork.toml\n11\nformat = 1\n").hexdigest()
    assert network_digest(tmp_path) == by_hand

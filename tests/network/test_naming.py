"""Ids are digests of names: known, two words each, and never shared by two names."""

import hashlib

import numpy as np
import pytest

from corridorsim.errors import InputError
from corridorsim.network import naming
from tests.network.small_networks import build, leg, shipment


def test_an_id_is_the_blake2b_of_the_name():
    digest = hashlib.blake2b(b"legs/aktau-alat-feeder", digest_size=8).digest()
    assert naming.thing_id("legs/aktau-alat-feeder").to_bytes(8, "little") == digest


def test_words_are_low_and_high():
    words = naming.id_words(["legs/x", "legs/y", "legs/x"])
    assert words.shape == (3, 2)
    assert words.dtype == np.uint32
    whole = [int(low) + int(high) * 2**32 for low, high in words]
    assert whole == [naming.thing_id(name) for name in ("legs/x", "legs/y", "legs/x")]


def test_no_names_make_no_words():
    assert naming.id_words([]).shape == (0, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [("legs/a-b", "legs/b-c"), ("legs/a-b", "transfers/loading/a"), ("hazards/flood", "hazards/storm")],
)
def test_a_collision_is_refused(one, other, tmp_path, monkeypatch):
    """Two names of one id would share their luck; the one that stands second is named."""
    digest = naming.thing_id
    monkeypatch.setattr(naming, "thing_id", lambda name: 1 if name in {one, other} else digest(name))
    text = (
        '[{0}]\neffect = "gate"\nplaces = [{{ place = "b" }}]\nrate_per_year = 1\nrate_cap_per_year = 1\n'
        "median_hours = 1\nsigma = 0\n"
    )
    hazards = text.format("flood") + text.format("storm")
    with pytest.raises(InputError, match="collides") as caught:
        build(tmp_path, [leg("a", "b"), leg("b", "c")], [shipment("a", "c")], texts={"hazards": hazards})
    assert one in str(caught.value)
    assert other in str(caught.value)

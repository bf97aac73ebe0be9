"""A way back with a row of its own, where both_ways cannot say what differs."""

import pytest
from tests.network.small_networks import leg, scenario_of, shipment, write_network

from corridorsim.errors import InputError


def _read(folder, *legs):
    write_network(folder / "net", list(legs))
    return scenario_of(folder / "net", [shipment("a", "b")]).tables


def test_a_way_back_may_have_a_row_of_its_own(tmp_path):
    back = leg("b", "a", sigma=0.5) | {"id": "a-b~back"}
    tables = _read(tmp_path, leg("a", "b", sigma=0.1), back)
    assert (tables.legs["a-b"].sigma, tables.legs["a-b~back"].sigma) == (0.1, 0.5)


@pytest.mark.parametrize(
    ("there", "back", "told"),
    [
        (leg("a", "b", both_ways="yes"), leg("b", "a"), "both_ways of 'a-b' makes it already"),
        (leg("a", "b"), leg("a", "b"), "is not the reverse of 'a-b' — its two ends swapped"),
        (leg("a", "b", "x"), leg("b", "a"), "no row 'a-b' that it is the way back of"),
        (leg("a", "b"), leg("b", "a", both_ways="yes"), "is the way back itself — no"),
    ],
)
def test_one_that_is_no_way_back_is_refused(tmp_path, there, back, told):
    with pytest.raises(InputError, match=r"legs\.csv: line 3") as caught:
        _read(tmp_path, there, back | {"id": "a-b~back"})
    assert told in str(caught.value)

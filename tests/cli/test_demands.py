"""``--via`` and ``--avoid``: what every shipment shown must pass and avoid, in ``run`` and ``routes``."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("warm")


def answers(call, scenario, *options):
    document = json.loads(call("routes", scenario, "--json", *options).out)
    return {(row["shipment"], row["corridor"]): row for row in document["corridors"]}, document["digest"]


def feasible(call, scenario, *options):
    return {key for key, row in answers(call, scenario, *options)[0].items() if row["feasible"]}


NORTH = {("alma-omega", "north"), ("omega-alma", "north")}
SOUTH = {("alma-omega", "south"), ("omega-alma", "south")}


@pytest.mark.parametrize("name", ["porta", "narrows", "porta-portb-ferry", "rail-ferry"])
def test_any_kind_of_name(call, scenario, name):
    """The south passes these and the north none: terminal, passage, leg, mode."""
    assert feasible(call, scenario) == NORTH | SOUTH
    assert feasible(call, scenario, "--via", name) == SOUTH
    assert feasible(call, scenario, "--avoid", name) == NORTH


def test_a_country(call, scenario):
    """XB is the north's only."""
    assert feasible(call, scenario, "--via", "XB") == NORTH
    assert feasible(call, scenario, "--avoid", "XB") == SOUTH


def test_several_add_up(call, scenario):
    assert feasible(call, scenario, "--via", "XB", "--via", "norda") == NORTH
    assert feasible(call, scenario, "--avoid", "norda", "--avoid", "narrows") == set()
    assert feasible(call, scenario, "--via", "norda", "--avoid", "XB") == set()


def test_they_add_to_what_a_shipment_asks_itself(call, scenario, rewrite):
    rewrite("deadline_days = 10\n\n[[shipments]]", 'via = ["porta"]\n\n[[shipments]]')
    assert feasible(call, scenario) == NORTH - {("alma-omega", "north")} | SOUTH
    assert feasible(call, scenario, "--via", "portb") == SOUTH
    assert feasible(call, scenario, "--via", "porta") == SOUTH  # once is enough
    assert feasible(call, scenario, "--avoid", "portb") == {("omega-alma", "north")}


def test_places_are_passed_in_the_order_given_and_countries_in_any(call, scenario):
    there, back = ("alma-omega", "south"), ("omega-alma", "south")
    assert feasible(call, scenario, "--via", "porta", "--via", "portb") == {there}
    assert feasible(call, scenario, "--via", "portb", "--via", "porta") == {back}
    assert feasible(call, scenario, "--via", "XC", "--via", "rail-ferry", "--via", "XA") == SOUTH


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("norda", "no way from alma to norda inside corridor south"),
        ("XB", "no way from alma through XB inside corridor south"),
        ("feeder", "no way from alma by feeder inside corridor south"),
        ("alma-norda", "no way from alma to alma-norda inside corridor south"),
    ],
)
def test_what_cannot_be_passed_is_named(call, scenario, name, told):
    rows, _ = answers(call, scenario, "--via", name, "--set", "corridors.south.avoid_countries=['XB']")
    assert rows["alma-omega", "south"]["reason"] == told


@pytest.mark.parametrize("name", ["portb", "narrows", "XC", "rail-ferry", "porta-portb-ferry"])
def test_what_is_avoided_is_named(call, scenario, name):
    rows, _ = answers(call, scenario, "--avoid", name)
    assert rows["alma-omega", "south"]["reason"] == f"{name} is avoided by the shipment"


def test_the_digest_and_the_bytes_are_those_of_a_file_that_asks_the_same(call, scenario, rewrite):
    bare = call("run", scenario, "--json", "--draws", 64).out
    shell = call("run", scenario, "--json", "--draws", 64, "--via", "XC", "--avoid", "norda").out
    rewrite("deadline_days = 10", 'deadline_days = 10\nvia = ["XC"]\navoid = ["norda"]')
    assert call("run", scenario, "--json", "--draws", 64).out == shell
    assert json.loads(shell)["digest"] != json.loads(bare)["digest"]
    assert {row["feasible"] for row in json.loads(shell)["corridors"] if row["corridor"] == "north"} == {
        False
    }


@pytest.mark.parametrize("command", ["run", "routes"])
@pytest.mark.parametrize(
    ("option", "word", "right"),
    [
        ("--via", "nordaa", "did you mean 'norda'?"),
        ("--avoid", "narows", "did you mean 'narrows'?"),
        ("--avoid", "xb", "did you mean 'XB'?"),
        ("--via", "rail-fery", "did you mean 'rail-ferry'?"),
    ],
)
def test_an_unknown_name_is_told_once(refused, scenario, command, option, word, right):
    (line,) = refused(command, scenario, option, word)
    assert line == f"corridorsim: {option} — no terminal, passage, leg, country or mode '{word}' — {right}"


def test_more_countries_and_modes_than_can_be_kept_account_of(refused, scenario):
    names = ["XA", "XB", "XC", "road", "feeder", "deep-sea", "ro-ro"]
    lines = refused("routes", scenario, *(word for name in names for word in ("--via", name)))
    assert all("asks for 7 countries and modes — at most 6" in line for line in lines)

"""Back-casts against closed forms on small networks, and the shipped ones against what they promise."""

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.back_cast_rows import PublishedFigure, read_published
from corridorsim.study.back_casts import (
    back_casts,
    between_terminals,
    clearing,
    extra_days,
    longest_wait,
    queue_left,
)
from corridorsim.study.events import Event, kept_way
from tests.network.small_networks import TRANSFERS, build, leg, shipment

DAYS, LOAD = 6.0, 0.5  # shut for six days, and half of the place's capacity in use while it is open
FERRY = {"mode": "rail-ferry", "service": "rail-ferry"}
SHUT = '[[changes]]\npath = "{0}"\nclose = true\nfrom = 2025-02-01\nuntil = 2025-02-06\n'
SHUT += '[variants.without]\nchanges = [{{ path = "{0}", open = true }}]\n'
STUDY = {
    "depart_from": "2025-01-01",
    "depart_until": "2025-03-11",
    "horizon_days": 200,
    "draws": 4096,
    "objective": '"days"',
}
HEADER = "id,scenario,measure,shipments,published_low,published_high,rounded_to,unit,source,told_by,note\n"


def event_of(folder, legs, place, **terminals):
    """Return an event at a place between a and z."""
    build(folder, legs, [shipment("a", "z")], rest=SHUT.format(place), terminals=terminals, **STUDY)
    return Event(folder / "small.toml")


@pytest.fixture
def queue(tmp_path):
    """A terminal with a queue: whoever comes at t leaves at s + D + ρ (t − s) until s + D / (1 − ρ)."""
    legs = [leg("a", "p"), leg("p", "z", mode="road", service="truck")]
    transfers = TRANSFERS + "drop,*,rail1520,*,road,*,yes,24,0,9,0\n"
    build(
        tmp_path,
        legs,
        [shipment("a", "z")],
        rest=SHUT.format("terminals.p"),
        terminals={"p": {"utilisation": LOAD}},
        texts={"transfers": transfers},
        **STUDY,
    )
    return Event(tmp_path / "small.toml")


def test_the_longest_wait_is_the_closure(queue):
    value, interval = longest_wait(queue, ["a-z"])
    assert value <= DAYS + 1e-4
    assert interval.low == value
    assert interval.high == pytest.approx(DAYS, abs=0.06)
    assert interval.high > DAYS - 0.02


def test_the_queue_clears_after_rho_d_over_one_less_rho(queue):
    value, (low, high) = clearing(queue, ["a-z"])
    expected = LOAD * DAYS / (1 - LOAD)
    assert low < expected < high
    assert abs(value - expected) < 4 * (high - low) / 3.92
    assert high - low < 3


def test_the_queue_that_is_left_is_the_load_times_the_closure(queue):
    """Who comes a day before the opening, on average, has five days of arrivals before him."""
    value, (low, high) = queue_left(queue, ["a-z"])
    assert low < LOAD * (DAYS - 1) < high
    assert value == pytest.approx(LOAD * (DAYS - 1), abs=0.05)


def test_who_is_inside_when_the_place_shuts_loses_time_and_does_not_count(queue):
    """A day passes between coming to p and leaving it."""
    kept = kept_way(queue, "a-z")
    inside = (kept.comes_hours < kept.shut_hours) & (kept.comes_hours > kept.shut_hours - 23)
    assert inside.sum() > 20
    assert (kept.extra_hours[inside] > 0).all()
    assert not kept.is_delayed[inside].any()


def test_ships_at_a_passage_go_all_at_once(tmp_path):
    legs = [leg("a", "p"), leg("p", "q", passages="narrows", **FERRY), leg("q", "z")]
    event = event_of(tmp_path, legs, "passages.narrows")
    value, (low, high) = clearing(event, ["a-z"])
    assert low < 0 < high
    assert abs(value) < 4 * (high - low) / 3.92
    assert longest_wait(event, ["a-z"]).value == pytest.approx(DAYS, abs=0.1)


def test_plans_made_anew_go_round(tmp_path):
    """Shut for good from February: who departs then takes the way that is 480 km longer, at 240 a day."""
    legs = [leg("a", "p"), leg("p", "q", passages="narrows", **FERRY), leg("q", "z")]
    legs.append(leg("p", "q", "long", distance_km=720, passages="strait", **FERRY))
    rest = SHUT.format("passages.narrows").replace("until = 2025-02-06\n", "")
    study = STUDY | {"depart_from": "2025-02-01"}
    build(tmp_path, legs, [shipment("a", "z")], rest=rest, **study)
    value, (low, high) = extra_days(Event(tmp_path / "small.toml"), ["a-z"])
    assert value == pytest.approx(2.0, abs=1e-4)
    assert (low, high) == pytest.approx((2.0, 2.0), abs=1e-3)


def test_doors_and_the_first_wait_are_taken_off(tmp_path):
    """Between terminals 240 km at 240 a day; the wait for a train, up to two days, is off by its mean."""
    legs = [leg("a", "z", headway_hours=48), leg("a", "q"), leg("q", "z", distance_km=900)]
    value, (low, high) = between_terminals(event_of(tmp_path, legs, "terminals.q"), ["a-z"])
    error = 2 / 12**0.5 / STUDY["draws"] ** 0.5
    assert abs(value - 1.0) < 4 * error
    assert high - low == pytest.approx(2 * 1.96 * error, rel=0.05)


def test_a_window_that_cuts_the_queue_is_refused(tmp_path):
    legs = [leg("a", "p"), leg("p", "z")]
    build(
        tmp_path,
        legs,
        [shipment("a", "z")],
        rest=SHUT.format("terminals.p"),
        **STUDY | {"depart_until": "2025-02-03"},
    )
    with pytest.raises(InputError, match="cuts the queue"):
        clearing(Event(tmp_path / "small.toml"), ["a-z"])


def test_a_way_that_meets_no_closure_is_refused(tmp_path):
    legs = [leg("a", "p"), leg("p", "z"), leg("a", "q", distance_km=900), leg("q", "z")]
    event = event_of(tmp_path, legs, "terminals.q")
    with pytest.raises(InputError, match="close nothing by date on a p z"):
        longest_wait(event, ["a-z"])


def figure(**values):
    row = {"id": "x", "scenario": "small", "measure": "clearing", "shipments": ("a-z",), "rounded_to": 1.0}
    row |= {"published_low": 5.0, "published_high": 7.0, "unit": "day", "source": "X1", "told_by": "nobody"}
    return PublishedFigure.model_validate(row | values)


def test_inside_allows_for_rounding():
    row = figure()
    assert [row.encloses(value) for value in (4.4, 4.5, 6, 7.5, 7.6)] == [False, True, True, True, False]
    assert figure(published_high=None).encloses(99)
    assert not figure(published_low=None).encloses(99)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x,small,clearing,a;b,5,7,1,day,X1,nobody,", "shipments — are not one, as clearing asks"),
        ("x,small,guess,a,5,7,1,day,X1,nobody,", "measure"),
        ("x,small,clearing,a,7,5,1,day,X1,nobody,", "published_high — is below published_low"),
        ("x,small,clearing,a,,,1,day,X1,nobody,", "published_low — is missing"),
        ("x,small,extra-days,,1,2,1,day,X1,nobody,", "shipments — are missing"),
        ("x,small,clearing,a,5,7,1,day,,nobody,", "source"),
    ],
)
def test_bad_rows_are_told_with_their_line(tmp_path, line, told):
    path = tmp_path / "published.csv"
    path.write_text(HEADER + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=told) as caught:
        read_published(path)
    assert str(caught.value).startswith("published.csv: line 2, ")


def test_an_id_twice_and_an_unknown_shipment_are_refused(queue, tmp_path):
    path = tmp_path / "published.csv"
    path.write_text(HEADER + 2 * "x,small,clearing,a-z,5,7,1,day,X1,nobody,\n", encoding="utf-8")
    with pytest.raises(InputError, match="'x' stands twice"):
        read_published(path)
    with pytest.raises(InputError, match="has no 'b-z'"):
        back_casts(tmp_path, [figure(shipments=("b-z",))])


def test_each_figure_is_told_beside_what_was_published(queue, tmp_path):
    found = back_casts(tmp_path, [figure(), figure(id="y", measure="longest-wait", published_high=5.5)])
    assert [(each.published.id, each.is_inside) for each in found] == [("x", True), ("y", True)]
    assert not back_casts(tmp_path, [figure(published_high=5.1)])[0].is_inside

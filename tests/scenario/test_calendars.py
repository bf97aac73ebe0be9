"""Timetables, opening hours and seasons as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.network.small_networks import SERVICES, leg, scenario_of, shipment, write_network

from corridorsim.errors import InputError
from corridorsim.network.waiting import mean_wait_hours
from corridorsim.scenario.calendars import closed_dates, departures_of, has_own_hours, opening_intervals

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def test_departures_by_utc():
    """Tuesday 10:30 and Monday 02:00 at UTC+5:30: Tuesday 05:00, and Sunday 20:30 of the week before."""
    found = departures_of(["tue 10:30", "mon 02:00"], 5.5)
    assert found == ((29.0, None), (164.5, None))


def test_departures_with_own_hours_on_several_days():
    assert departures_of(["sun-mon 6:15 +44.5"]) == ((6.25, 44.5), (150.25, 44.5))
    assert has_own_hours(["mon 10:00", "tue 10:00 +3"])
    assert not has_own_hours(["mon 10:00"])


def test_opening_hours_run_over_midnight_and_the_end_of_the_week():
    assert opening_intervals(["sun 22:00-06:00"]) == ((0.0, 6.0), (166.0, 168.0))
    assert opening_intervals(["mon 00:00-06:00"], 2.0) == ((0.0, 4.0), (166.0, 168.0))


def test_opening_hours_that_touch_are_one():
    assert opening_intervals(["mon 08:00-12:00", "mon 12:00-18:00", "mon 09:00-10:00"]) == ((8.0, 18.0),)
    assert opening_intervals(["mon-sun 00:00-24:00"], 3.5) == ((0.0, 168.0),)


opening = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS), st.integers(0, 23), st.integers(0, 24))


@given(st.lists(opening, min_size=1, max_size=4), st.sampled_from([-3.5, 0.0, 4.0]), st.integers(0, 335))
def test_opening_hours_are_what_a_clock_on_the_wall_says(hours, offset, half_hour):
    """Every half hour of the week, by the local day and hour."""
    entries = [(a, b, opens, shuts) for a, b, opens, shuts in hours if opens != shuts]
    words = [f"{a}-{b} {opens:02}:00-{shuts:02}:00" for a, b, opens, shuts in entries]
    local = (half_hour / 2 + 0.25 + offset) % 168

    def is_open(first, last, opens, shuts):
        start, count = DAYS.index(first), (DAYS.index(last) - DAYS.index(first)) % 7 + 1
        begins = [(start + step) % 7 * 24 + opens for step in range(count)]
        lasts = shuts - opens if shuts > opens else shuts - opens + 24
        return any((local - begin) % 168 < lasts for begin in begins)

    found = any(opens <= half_hour / 2 + 0.25 < shuts for opens, shuts in opening_intervals(words, offset))
    assert found == any(is_open(*entry) for entry in entries)


month_days = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: f"{day:%m-%d}")


@given(st.lists(st.tuples(month_days, month_days), min_size=1, max_size=3), st.integers(0, 800))
def test_days_out_of_season_are_those_of_no_window(windows, later):
    first, last = date(2024, 1, 15), date(2025, 12, 31)
    day = first + timedelta(days=later % ((last - first).days + 1))
    closed = closed_dates(["..".join(window) for window in windows], first, last)
    mark = f"{day:%m-%d}"
    inside = any(a <= mark <= b if a <= b else mark >= a or mark <= b for a, b in windows)
    assert any(start <= day <= end for start, end in closed) != inside
    assert list(closed) == sorted(closed)


def test_a_season_known_by_hand():
    closed = closed_dates(["04-01..11-30"], date(2025, 1, 1), date(2026, 2, 1))
    assert closed == ((date(2024, 12, 1), date(2025, 3, 31)), (date(2025, 12, 1), date(2026, 3, 31)))
    assert closed_dates(["01-01..12-31"], date(2025, 1, 1), date(2026, 2, 1)) == ()


FERRY = {"mode": "rail-ferry", "service": "rail-ferry"}


def read(folder, *, services=SERVICES, terminals=None, settings=(), **values):
    write_network(folder / "net", [leg("a", "b", **values)], terminals=terminals, services=services)
    return scenario_of(folder / "net", [shipment("a", "b")], settings=settings)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"timetable": "monday 10:00"}, "timetable[1] — 'monday 10:00' is no departure"),
        ({"timetable": "mon 10:00;mon 25:00"}, "timetable[2] — 'mon 25:00' is no departure"),
        ({"timetable": "mon 10:00;tue 10:00 +3"}, "all or none of them"),
        ({"timetable": "mon 10:00", "headway_hours": 24}, "timetable — stands beside a headway"),
        ({"timetable_back": "mon 9:00", "headway_hours_back": 24}, "timetable_back — stands beside"),
        ({"timetable": "mon 10:00 +3", "passages": "strait"}, "the leg has passages"),
        ({"headway_cv": 1}, "headway_cv — needs departures"),
        ({"headway_hours": 0.5, "cancel_probability": 0.1}, "headway_hours — 0.5 is too small"),
        ({"cancel_probability": 0.95, "headway_hours": 9}, "cancel_probability — 0.95 is too large"),
        ({"season": "04-31..05-01"}, "season[1] — '04-31..05-01' is no part of the year"),
        ({"season": "4-1..5-1"}, "is no part of the year"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_said(values, told, tmp_path):
    with pytest.raises(InputError) as refused:
        read(tmp_path, **values)
    assert told in str(refused.value)


@pytest.mark.parametrize("words", ["mon 8-18", "mon 08:00-08:00", "mo 08:00-18:00"])
def test_bad_opening_hours(words, tmp_path):
    with pytest.raises(InputError, match=r"opening_hours\[1\]"):
        read(tmp_path, terminals={"a": {"opening_hours": words}})


def test_a_service_gives_what_its_legs_do_not(tmp_path):
    head, row, *rest = SERVICES.splitlines()
    services = "\n".join(
        [f"{head},headway_cv,timetable", f"{row},0,mon 10:00", *(f"{other},0," for other in rest), ""]
    )
    plain = read(tmp_path / "1", services=services).tables.legs["a-b"]
    own = read(tmp_path / "2", services=services, headway_hours=24, headway_cv=0.5).tables.legs["a-b"]
    assert (plain.timetable, plain.headway_hours) == (("mon 10:00",), 0)
    assert (own.timetable, own.headway_hours, own.headway_cv) == ((), 24, 0.5)


def test_what_a_service_says_of_departures_is_nothing_to_a_leg_without_any(tmp_path):
    scenario = read(tmp_path, settings=["services.*.cancel_probability=0.2", "services.*.cutoff_hours=4"])
    leg_row = scenario.tables.legs["a-b"]
    assert (leg_row.headway_hours, leg_row.cancel_probability) == (0, 0.2)
    assert mean_wait_hours(leg_row) == 0


def test_departures_back_are_those_there_unless_a_row_says_so(tmp_path):
    both = {"both_ways": "yes", "timetable": "mon 10:00", "season": "04-01..11-30"}

    def back(number, **values):
        found = read(tmp_path / str(number), **both | values).tables.legs["a-b~back"]
        return found.timetable, found.headway_hours, found.season

    assert back(1) == (("mon 10:00",), 0, ("04-01..11-30",))
    assert back(2, timetable_back="tue 07:00;fri 07:00")[0] == ("tue 07:00", "fri 07:00")
    assert back(3, headway_hours_back=12)[:2] == ((), 12)


def test_a_scenario_may_set_a_timetable(tmp_path):
    scenario = read(tmp_path, settings=['legs.a-b.timetable=["mon 10:00", "thu 10:00"]'])
    assert scenario.tables.legs["a-b"].timetable == ("mon 10:00", "thu 10:00")

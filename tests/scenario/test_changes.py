"""Set, multiply, add, close, open: on rows, on globs, on what a service fills in, in order."""

from __future__ import annotations

from datetime import date

import pytest

from corridorsim.scenario.closing import close, reopen
from corridorsim.scenario.reading import read_scenario
from corridorsim.scenario.tables import Closure


@pytest.fixture
def changed(folder):
    """Return what reads the scenario with some changes added."""

    def read(*changes: str, **options: object):
        path = folder / "two-corridors.toml"
        text = path.read_text(encoding="utf-8")
        (folder / "changed.toml").write_text(
            text + "".join(f"\n[[changes]]\n{change}\n" for change in changes), encoding="utf-8"
        )
        return read_scenario(folder / "changed.toml", **options)

    return read


def test_a_glob_takes_every_row_that_it_fits(changed):
    legs = changed('path = "legs.*-omega*.headway_hours"\nset = 6').tables.legs
    assert sorted(name for name, leg in legs.items() if leg.headway_hours == 6) == [
        "norda-omega",
        "norda-omega~back",
        "portb-omega",
        "portb-omega~back",
    ]


def test_an_empty_cell_counts_as_its_service_has_it(changed):
    legs = changed('path = "legs.porta-portb-ferry.headway_hours"\nmultiply = 0.5').tables.legs
    assert (legs["porta-portb-ferry"].headway_hours, legs["porta-portb-ferry~back"].headway_hours) == (
        24.0,
        48.0,
    )


def test_changes_run_in_order(changed):
    path = 'path = "legs.alma-norda.median_hours"\n'
    assert changed(path + "multiply = 2", path + "add = 10").tables.legs["alma-norda"].median_hours == 250.0
    assert changed(path + "add = 10", path + "multiply = 2").tables.legs["alma-norda"].median_hours == 260.0


def test_a_service_that_changes_first_counts(changed):
    legs = changed(
        'path = "services.wagon-group.km_per_day"\nset = 480',
        'path = "legs.alma-norda.median_hours"\nadd = 1',
    ).tables.legs
    assert (legs["alma-norda"].median_hours, legs["norda-omega"].median_hours) == (61.0, 60.0)


def test_a_rate_may_pass_its_cap_on_the_way(changed):
    hazards = changed(
        'path = "hazards.storm.rate_per_year"\nset = 100',
        'path = "hazards.storm.rate_cap_per_year"\nset = 100',
    ).tables.hazards
    assert hazards["storm"].rate_per_year == 100.0


def test_a_whole_number_stays_one(changed):
    assert changed('path = "study.draws"\nmultiply = 0.5').study.draws == 2000


def test_a_default_can_be_multiplied(changed):
    scenario = changed(
        'path = "study.patience_days"\nmultiply = 2', 'path = "costs.subsidy_share"\nmultiply = 0.5'
    )
    assert (scenario.study.patience_days, scenario.costs.subsidy_share) == (42.0, 0.5)


def test_lists_and_dates_can_be_set(changed):
    scenario = changed(
        'path = "corridors.north.avoid"\nset = ["narrows"]',
        'path = "study.depart_until"\nset = 2025-06-30',
        'path = "hazards.storm.places"\nset = [{ place = "narrows" }]',
    )
    assert scenario.corridors[0].avoid == ("narrows",)
    assert scenario.study.depart_until == date(2025, 6, 30)
    assert scenario.tables.hazards["storm"].places[0].place == "narrows"


def test_nothing_of_the_network_is_altered_by_a_scenario(changed):
    changed('path = "legs.alma-norda.median_hours"\nset = 1')
    assert changed().tables.legs["alma-norda"].median_hours == 120.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('path = "legs.alma-norda.mode"\nmultiply = 2', "is 'rail1520', not a number, nothing to multiply"),
        ('path = "hazards.storm.mean_hours"\nadd = 2', "is empty, nothing to add"),
        ('path = "study.draws"\nmultiply = 1e300', "too large"),
        ('path = "legs.alma-norda.median_hours"\nmultiply = -1', "is too small"),
        ('path = "legs.alma-norda.median_hours"\nset = "long"', "'long' is not a number"),
        ('path = "transfers.port.median_hours"\nset = true', "is not a number"),
        ('path = "terminals.alma"\nset = 1', "is not a path"),
        ('path = "terminals.alma.lat"\nclose = true', "is not a path — terminals.<id>"),
    ],
)
def test_a_change_that_cannot_be_made(change, words, folder, lines):
    path = folder / "two-corridors.toml"
    path.write_text(path.read_text(encoding="utf-8") + f"\n[[changes]]\n{change}\n", encoding="utf-8")
    told = lines()
    assert len(told) == 1
    assert told[0].startswith("two-corridors.toml: changes[1]: ")
    assert words in told[0]


def test_places_close_and_open(changed):
    scenario = changed(
        'path = "passages.narrows"\nclose = true\nfrom = 2025-03-01\nuntil = 2025-03-31',
        'path = "legs.porta-*"\nclose = true\nfrom = 2025-05-01',
        'path = "legs.porta-*~back"\nopen = true',
        'path = "passages.narrows"\nopen = true\nfrom = 2025-03-10\nuntil = 2025-03-20',
    )
    assert scenario.closures == (
        Closure("passages", "narrows", date(2025, 3, 1), date(2025, 3, 9)),
        Closure("passages", "narrows", date(2025, 3, 21), date(2025, 3, 31)),
        Closure("legs", "porta-portb-ferry", date(2025, 5, 1), None),
    )


def test_opening_what_is_shut_for_good():
    shut = close((), Closure("terminals", "a", None, None))
    assert close(shut, shut[0]) == shut
    assert reopen(shut, Closure("terminals", "a", None, None)) == ()
    assert reopen(shut, Closure("terminals", "b", None, None)) == shut
    assert reopen(shut, Closure("terminals", "a", date(2025, 1, 1), None)) == (
        Closure("terminals", "a", None, date(2024, 12, 31)),
    )
    dated = (Closure("terminals", "a", date(2025, 1, 1), date(2025, 1, 9)),)
    assert reopen(dated, Closure("terminals", "a", date(2025, 2, 1), None)) == dated

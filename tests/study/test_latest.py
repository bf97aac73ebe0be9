"""The latest departure that meets a date: by hand where nothing is random, else against one day at a time."""

import numpy as np
import pytest

from corridorsim.study.comparison import compare_corridors
from corridorsim.study.departures import departure_hours
from corridorsim.study.intervals import wilson_interval
from tests.network.small_networks import build, leg, shipment
from tests.study.conftest import trials_of


def summary(tmp_path, legs=None, shares=0.9, by="2025-05-01", **study):
    ship = shipment("a", "b", arrive_probability=shares).rstrip() + f"\narrive_by = {by}\n"
    scenario, network = build(tmp_path, legs or [leg("a", "b")], [ship], **{"draws": 4_000} | study)
    comparison = compare_corridors(trials_of(scenario, network))
    return comparison.corridors[0], comparison.trials


def test_what_is_certain_is_counted_backwards(tmp_path):
    """24 + 24 + 12 hours on the way: who leaves on 28 April is there by the morning of 1 May, whoever on the
    29th only if before noon, which is half of them."""
    row, _ = summary(tmp_path)
    assert (row.latest_departure, row.latest_departure_sure) == ("2025-04-28", "2025-04-28")
    assert row.latest_departure_reason is None
    half, _ = summary(tmp_path, shares=0.3)
    assert half.latest_departure == "2025-04-29"


def test_nobody_asks_nobody_is_told(tmp_path):
    scenario, network = build(tmp_path, [leg("a", "b")], [shipment("a", "b")], draws=64)
    (row,) = compare_corridors(trials_of(scenario, network)).corridors
    told = (row.latest_departure, row.latest_departure_sure, row.latest_departure_reason)
    assert told == (None, None, None)


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        ("2024-12-31", "2024-12-31 is before the first departure"),
        ("2025-01-02", "no departure arrives by 2025-01-02 with probability 0.9; the best has 0.000"),
    ],
)
def test_why_there_is_none(by, reason, tmp_path):
    row, _ = summary(tmp_path, by=by)
    assert (row.latest_departure, row.latest_departure_sure) == (None, None)
    assert row.latest_departure_reason == reason


def test_a_date_after_all_is_met_from_the_last_day(tmp_path):
    row, _ = summary(tmp_path, by="2026-06-01")
    assert row.latest_departure == row.latest_departure_sure == "2025-12-31"


def test_random_hours_against_the_shares_one_day_at_a_time(tmp_path):
    legs = [leg("a", "b", sigma=0.8, headway_hours=72)]
    row, trials = summary(tmp_path, legs)
    departure = departure_hours(trials.scenario.study, (0, trials.draws))
    hours = trials.feasible[0].hours.astype(float)
    good, sure = [], []
    for day in range(121):  # 1 May is day 120
        near = (departure // 24 >= day - 15) & (departure // 24 <= day + 15)
        in_time = day * 24 + departure[near] % 24 + hours[near] <= 121 * 24
        if in_time.mean() >= 0.9:
            good.append(day)
        if wilson_interval(int(in_time.sum()), len(in_time)).low >= 0.9:
            sure.append(day)
    first = np.datetime64("2025-01-01")
    assert row.latest_departure == str(first + max(good))
    assert row.latest_departure_sure == str(first + max(sure))
    assert max(sure) < max(good) < 115

"""What news is worth, as a table: only where it was asked, only of what was asked."""

import json

import pytest

from corridorsim.report.tables import run_tables
from corridorsim.report.tables.information_tables import information_table
from corridorsim.study.information import value_of_information


@pytest.fixture
def told(compare, scenario):
    """Compare under some policies."""

    def _told(policies, delay=24):
        names = json.dumps(policies.split())
        settings = (f"study.policies={names}", f"study.information_delay_hours={delay}")
        return compare(scenario, *settings)

    return _told


def test_one_line_a_corridor(told, capsys):
    comparison = told("committed adaptive clairvoyant", delay=6)
    run_tables.print_comparison(comparison, ["alma-omega"])
    title, header, *rows = capsys.readouterr().out.partition("What news is worth")[2].splitlines()
    assert title == ": mean days and USD spared, ± 95% of the paired difference"
    table = information_table(comparison, ["alma-omega"])
    assert table.header == (
        *("shipment", "corridor", "flexible d", "flexible USD", "perfect d", "perfect USD"),
        *("fresher d", "fresher USD", "of perfect"),
    )
    assert [row[:2] for row in table.rows] == [("alma-omega", "north"), ("alma-omega", "south")]
    worth = value_of_information(comparison.trials)[0].worth["perfect_information"]
    assert table.rows[0][4] == f"{worth.days.value:.2f} ± {worth.days.interval.half_width:.2f}"
    assert "without the delay of 6 h" in table.caption
    assert any("alma-omega" in row and table.rows[0][4] in row for row in (header, *rows))


def test_only_what_was_asked(told):
    comparison = told("committed clairvoyant")
    table = information_table(comparison, ["alma-omega", "omega-alma"])
    assert table.header == ("shipment", "corridor", "perfect d", "perfect USD")
    assert len(table.rows) == 4
    assert "resher" not in table.caption
    assert "of perfect" not in table.caption


def test_nothing_where_nobody_decides_on_the_way(comparison, capsys):
    run_tables.print_comparison(comparison, ["alma-omega"])
    assert "news" not in capsys.readouterr().out
    assert information_table(comparison, ["alma-omega"]) is None


def test_a_loss_too_small_to_show_is_no_minus_nothing(told):
    table = information_table(told("committed adaptive"), ["alma-omega", "omega-alma"])
    assert not any(cell.startswith(("-0.00", "-0 ")) for row in table.rows for cell in row)

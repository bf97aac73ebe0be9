"""What figures are drawn of: the same from a comparison and from the charts that a folder kept."""

import pytest

from corridorsim.errors import InputError
from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.figures.drawn_shipment import drawn_shipment


def test_a_comparison_and_its_charts_give_the_same(comparison):
    charts = run_charts(comparison)
    for shipment in (None, "alma-omega", "omega-alma"):
        assert drawn_shipment(comparison, shipment, None) == drawn_shipment(charts, shipment, None)


def test_the_first_shipment_and_policy_are_taken_where_none_is_named(comparison):
    drawn = drawn_shipment(comparison, None, None)
    assert (drawn.shipment.id, drawn.policy, drawn.draws) == ("alma-omega", "committed", 256)
    assert [row.look.id for row in drawn.corridors] == ["north", "south"]
    assert [row.curve.corridor for row in drawn.corridors] == ["north", "south"]


def test_corridors_differ_in_colour_dash_and_marker(comparison):
    rows = drawn_shipment(comparison, None, None).corridors
    for looks in zip(*((row.look.color, row.look.dash, row.marker) for row in rows), strict=True):
        assert len(set(looks)) == len(rows)


def test_another_policy_has_other_figures(compare, scenario):
    found = compare(scenario, 'study.policies=["committed", "clairvoyant"]')
    for policy in ("committed", "clairvoyant"):
        south = drawn_shipment(found, "alma-omega", policy).corridors[1].figures
        assert south.days == found.summary_of("alma-omega", "south", policy).days


def test_all_unknown_names_are_told_at_once_with_the_nearest(comparison):
    with pytest.raises(InputError) as refused:
        drawn_shipment(comparison, "alma-omga", "comitted")
    first, second = map(str, refused.value.problems)
    assert first == "shipment alma-omga — is not in the result — did you mean 'alma-omega'?"
    assert second == "policy comitted — is not in the result — did you mean 'committed'?"

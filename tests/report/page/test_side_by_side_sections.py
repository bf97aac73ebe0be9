"""Runs on one page: each corridor's figures in the order of the runs, and who is best in each."""

from corridorsim.report.charts.side_by_side import side_by_side
from corridorsim.report.page.side_by_side_sections import side_by_side_sections


def _runs(charts):
    """Return a run, and one in which the south is dearer and not best."""
    south = {"answers": [], "title": "In 2030"}
    answers = tuple(
        row.model_copy(update={"best": "north", "tied_with": ("south",)}) for row in charts.answers
    )
    return charts, charts.model_copy(update=south | {"answers": answers})


def test_points_stand_run_by_run(charts):
    found = side_by_side(_runs(charts))
    (section,) = side_by_side_sections(found)
    assert section.points == ("1: Two corridors", "2: In 2030")
    assert section.choices == ("alma-omega: Alma to Omega", "omega-alma: Omega to Alma")
    days, money = section.charts
    rows = {row.corridor: row.figures for row in found.shipments[0].corridors}
    for corridor, figures in rows.items():
        drawn = days.figure.select_one({"name": f"{days.id}/{corridor}"}).data
        assert [round(at) for at in drawn["at"]] == [1, 2]
        assert drawn["days_p90"] == [each.days_p90 for each in figures]
        paid = money.figure.select_one({"name": f"{money.id}/{corridor}"}).data
        assert paid["usd"] == [each.usd for each in figures]
    best = "Best: South, by the ferry in Two corridors; North, by land (tied with South, by the ferry) in"
    assert days.first.told.endswith(f"{best} In 2030.")


def test_the_best_of_every_shipment_stands_in_a_table(charts):
    (section,) = side_by_side_sections(side_by_side(_runs(charts)))
    (table,) = section.tables
    assert table.header == ("shipment", "Two corridors", "In 2030")
    assert table.rows[1] == (
        "omega-alma: Omega to Alma",
        "South, by the ferry",
        "North, by land (tied with South, by the ferry)",
    )


def test_runs_without_a_shipment_alike_have_no_section(charts):
    first, second = (charts.model_copy(update={"shipments": (row,)}) for row in charts.shipments)
    assert side_by_side_sections(side_by_side([first, second])) == ()

"""Tables: ties told as ties, whole lines in a pipe, and what a narrow terminal gets."""

import sys

import pytest

from corridorsim.report.tables import run_tables


@pytest.fixture
def tied(compare, scenario):
    """Two corridors that are the same way."""
    text = scenario.read_text().replace('corridors = ["north", "south"]', 'corridors = ["north"]')
    scenario.write_text(text + '\n[corridor.twin]\ngateways = [["norda"]]\n')
    return compare(scenario)


def test_a_tie_is_told_as_a_tie(tied, capsys):
    run_tables.print_comparison(tied)
    rows = [line for line in capsys.readouterr().out.splitlines() if "-omega" in line or "omega-" in line]
    assert len(rows) == 2
    assert all("north = twin" in row and row.endswith("tie") for row in rows)
    assert all("50%" in row for row in rows)
    assert "north = twin" in str(tied)
    assert [(verdict.best, verdict.tied_with) for verdict in tied.verdicts] == [("north", ("twin",))] * 2


def test_the_best_and_its_margin(comparison, capsys):
    run_tables.print_comparison(comparison)
    out = capsys.readouterr().out
    assert "USD ahead of north" in out
    assert "tie" not in out.lower()


def test_the_only_one_has_nobody_to_beat(compare, scenario, capsys):
    run_tables.print_comparison(compare(scenario, variant="narrows-shut"))
    assert capsys.readouterr().out.count("only one") == 2


@pytest.mark.parametrize("shown", [(), ("alma-omega",)])
def test_draws_with_weights_tell_how_sure_they_are(compare, scenario, capsys, shown):
    """In the place of a share on time that would read 100 %, or 0 % where all are late."""
    weighted = compare(scenario, "study.inflate={ storm = 1.9 }")
    run_tables.print_comparison(weighted, shown)
    out = " ".join(capsys.readouterr().out.split())
    row = weighted.summary_of("alma-omega", "south", "committed")
    assert "late rel. error best in" in out
    assert f" {100 * (1 - row.on_time):.3g}% {100 * row.relative_error:.2g}% " in out
    worth = f"{row.effective_draws:,.0f} equal ones"
    assert f"Draws carry weights (storm × 1.9): for means they are worth {worth}. " in out
    assert ("north 12.5 12.5 2,600 480 100% 0% " in out) == bool(shown)


def test_what_no_draw_met_has_no_error(compare, scenario, capsys):
    run_tables.print_comparison(
        compare(scenario, "study.inflate={ storm = 1.9 }", "shipments.*.deadline_days=99")
    )
    assert "0% – 100% " in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("columns", [20, 80, 100])
def test_a_narrow_terminal_gets_the_last_column_beneath(comparison, narrow, columns):
    screen = narrow(columns)
    run_tables.print_comparison(comparison, ["alma-omega"])
    lines = screen.shown().splitlines()
    assert max(map(len, lines)) <= max(80, columns)
    assert any(line.split()[:2] == ["alma-omega", "south"] for line in lines)
    assert "alma-omega, south: alma – porta – portb – omega" in lines or columns == 100


def test_a_narrow_terminal_never_cuts_a_name(comparison, narrow):
    screen = narrow(80)
    run_tables.print_comparison(comparison)
    text = screen.shown()
    assert all(name in text for name in ("alma-omega", "omega-alma", "USD ahead of north"))


def test_a_wide_terminal_gets_one_table(comparison, narrow):
    screen = narrow(200)
    run_tables.print_comparison(comparison, ["alma-omega"])
    assert "alma-omega, south:" not in screen.shown()


@pytest.mark.parametrize("title", ["[bold]x[/bold]", "=cmd()", "<script>", "[/]", "[link=a]b"])
def test_a_title_is_text(compare, scenario, capsys, title):
    scenario.write_text(scenario.read_text().replace('"Two corridors"', f'"{title}"'))
    run_tables.print_comparison(compare(scenario))
    assert capsys.readouterr().out.startswith(f"{title} · 256 draws")


def test_a_page_shows_a_table_without_markup_of_the_user(comparison):
    page = comparison._repr_html_()
    assert page.startswith("<table")
    assert "alma-omega" in page
    assert "<th>days_p50</th>" in page
    assert "<th>legs</th>" not in page
    assert f".to_frame() has all {len(comparison.to_frame().columns)} columns" in page
    assert "days_p50" in page
    assert "<th>legs</th>" not in page
    assert f".to_frame() has all {len(comparison.to_frame().columns)} columns" in page


def test_no_stdout_at_all_is_no_failure(comparison, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    run_tables.print_comparison(comparison)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (True, "true"),
        (None, "–"),
        (0.1 + 0.2, "0.3"),
        (12_345_678.0, "12345678"),
        (("a", 2.0), "a; 2"),
        ((("aktau", "kuryk"), ("trieste",)), "aktau or kuryk; trieste"),
        ({"id": "x", "title": "y", "url": ""}, "x · y"),
    ],
)
def test_values_as_people_read_them(value, told):
    assert run_tables._shown(value) == told


def test_a_manifest_has_a_line_for_each_value(capsys):
    run_tables.print_manifest(
        {"seed": 1, "versions": {"numpy": "2"}, "warnings": [], "attribution": ["a", "b"]}
    )
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    for row in (["seed", "1"], ["versions", "numpy:", "2"], ["warnings", "none"], ["attribution", "b"]):
        assert row in lines

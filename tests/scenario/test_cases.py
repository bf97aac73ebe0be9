"""Published cases: what a file may say, and every mistake in it at once."""

from pathlib import Path

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.cases import CASES_FILE, chosen_cases, read_cases
from corridorsim.scenario.documents import shipped_network

HEADER = (
    "id,origin,destination,corridor,via,depart_from,depart_until,state,service,scope,kind,scored,"
    "days_low,days_high,usd_low,usd_high,usd_unit,year,source,note"
)
GOOD = "A,alma,omega,north,,2024-01-01,2024-12-31,stormy,wagon-group,door-door,average,yes,12,13,,,,2024,a,"


def written(tmp_path, *rows, header=HEADER):
    path = tmp_path / "mine.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def refused(path):
    with pytest.raises(InputError) as caught:
        read_cases(path, path.name)
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_cases_can_be_read_and_name_their_source():
    cases = read_cases(shipped_network() / CASES_FILE, CASES_FILE)
    assert len(cases) >= 33
    assert all(case.source for case in cases)
    assert {case.kind for case in cases} == {"average", "range", "schedule", "best", "tariff"}


def test_places_passed_are_in_order(tmp_path):
    (case,) = read_cases(written(tmp_path, GOOD.replace("north,,", "north,porta;portb,")), "mine.csv")
    assert case.via == ("porta", "portb")


def test_all_problems_at_once(tmp_path):
    told = refused(
        written(
            tmp_path,
            GOOD,
            GOOD,
            GOOD.replace("A,", "B,", 1).replace("average", "averages"),
            GOOD.replace("A,", "C,", 1).replace("12,13", "14,13"),
            GOOD.replace("A,", "D,", 1).replace("average", "tariff"),
            GOOD.replace("A,", "E,", 1).replace("12,13", "12,"),
            GOOD.replace("A,", "F,", 1).replace("2024-12-31", "2023-12-31"),
            GOOD.replace("A,", "G,", 1).replace("yes", "perhaps"),
        )
    )
    for line, word in zip(
        (3, 4, 5, 6, 7, 8, 9),
        ("stands twice", "kind", "below the low end", "needs it", "both ends", "days in order", "yes nor no"),
        strict=True,
    ):
        assert any(f"line {line}" in problem and word in problem for problem in told), (line, word, told)


def test_a_missing_column_is_told(tmp_path):
    assert refused(written(tmp_path, header=HEADER.replace("scope,", ""))) == [
        "mine.csv: header — column 'scope' is missing"
    ]


def test_a_file_of_nothing_but_a_header(tmp_path):
    assert refused(written(tmp_path)) == ["mine.csv — has no case"]


def test_no_such_file(tmp_path):
    assert refused(tmp_path / "none.csv") == ["none.csv — no such file"]


def test_cases_are_chosen_by_id(tmp_path):
    cases = read_cases(written(tmp_path, GOOD, GOOD.replace("A,", "B,", 1)), "mine.csv")
    assert [case.id for case in chosen_cases(cases, ["B"], "mine.csv")] == ["B"]
    assert len(chosen_cases(cases, [], "mine.csv")) == 2
    with pytest.raises(InputError, match="did you mean 'A'"):
        chosen_cases(cases, ["a"], "mine.csv")


def test_the_readme_of_the_cases_is_not_far():
    """Whoever adds a case finds how it is scored."""
    page = Path(__file__).parents[2] / "docs" / "validation.md"
    assert "P25–P75" in page.read_text(encoding="utf-8")

"""The library's page: every file has its question and its place, and measures are the same everywhere."""

import csv
import re
from pathlib import Path

import pytest

from corridorsim.scenario.documents import shipped_network
from corridorsim.study.break_even import BreakEven
from gateway_offers import told
from library_page import commands_of, comment_of, question_of, table

FOLDER = Path(__file__).parents[2] / "scenarios"
FILES = sorted(FOLDER.glob("*.toml"))
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
MARK = re.compile(r"^\s*(\{.*\}),  # (M\d\d)$", re.MULTILINE)
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def marked(text):
    """Return the changes of a text by the measure that they belong to."""
    found = {}
    for change, measure in MARK.findall(text):
        found.setdefault(measure, []).append(change)
    return found


def part(name, start, end=None):
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8").split(start, 1)[1]
    return text if end is None else text.split(end, 1)[0]


@pytest.fixture(scope="module")
def measures():
    with (FOLDER / "measures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@each_file
def test_every_file_opens_with_a_question_and_says_how_to_run_it(path):
    text = path.read_text(encoding="utf-8")
    assert question_of(text).endswith("?")
    assert len(comment_of(text)) >= 5


@each_file
def test_the_page_has_every_file_with_its_question_and_picture(path):
    refresh = "refresh it: python tools/refresh_scenarios.py"
    assert f"\n## {path.stem}\n" in PAGE, refresh
    assert f"| {question_of(path.read_text(encoding='utf-8'))} |" in PAGE, refresh
    assert (FOLDER / ".." / "docs" / "images" / "scenarios" / f"{path.stem}.png").exists(), refresh


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", PAGE))))
def test_links_lead_somewhere(link):
    assert (FOLDER / link).exists()


def test_a_comment_without_a_question_is_refused():
    with pytest.raises(ValueError, match="opens with its question"):
        question_of("# Two things.\n#\n# Why?\nformat = 1\n")
    assert question_of("# Which\n# way? Or none.\n") == "Which way?"


def test_cells_cannot_break_a_table():
    assert table(("a", "b"), [("x|y", "z")]) == ["| a | b |", "| --- | --- |", "| x\\|y | z |"]


def test_every_measure_under_way_or_planned_is_taken_or_left_out_for_a_reason(measures):
    everywhere = set()
    for name in ("global-gateway-2030", "digital-corridor"):
        everywhere |= set(marked(part(name, "changes = [", "[study]")))
    assert everywhere == {row["id"] for row in measures if row["taken"] == "yes"}
    assert all(row["how_or_why_not"] for row in measures)
    assert all(f"| {row['id']} |" in PAGE for row in measures)


def test_the_global_gateway_takes_what_is_under_way_or_planned_and_ready_by_2030(measures):
    found = set(marked(part("global-gateway-2030", "changes = [", "[study]")))
    by_id = {row["id"]: row for row in measures}
    assert all(by_id[name]["status"] in ("works", "plan") for name in found)
    assert all(int(by_id[name]["online_year"]) <= 2030 for name in found)


def test_soft_measures_alone_make_the_digital_corridor(measures):
    found = set(marked(part("digital-corridor", "changes = [", "[study]")))
    kinds = {row["id"]: row["kind"] for row in measures}
    assert {kinds[name] for name in found} == {"soft"}


@pytest.mark.parametrize(
    ("variant", "ready_by"),
    [("late-2030", 2028), ("on-time-2027", 2027), ("late-2027", 2025)],
)
def test_the_roadmap_has_the_same_effects_in_the_years_that_they_come(measures, variant, ready_by):
    whole = marked(part("global-gateway-2030", "changes = [", "[study]"))
    found = marked(part("summit-roadmap", f"[variants.{variant}]", "\n]\n"))
    ready = {row["id"] for row in measures if int(row["online_year"]) <= ready_by}
    assert set(found) == set(whole) & ready
    if variant == "late-2030":  # when the water is deep is part of what dredging does
        found["M11"] = [change.replace("2028-12-31", "2026-12-31") for change in found["M11"]]
    assert found == {name: whole[name] for name in found}


def test_single_soft_measures_are_the_same_as_together():
    whole = marked(part("digital-corridor", "changes = [", "[study]"))
    alone = marked(part("digital-corridor", "[study]"))
    assert alone == {name: whole[name] for name in alone}


def test_cells_of_break_even_values():
    assert told(BreakEven("already", None, None, None, -12.4, 1.0), 0.0) == "already, 12 ± 2 USD"
    assert told(BreakEven("never", None, None, None, 300.0, 10.0), 0.0) == "never, 300 ± 20 USD behind"
    assert told(BreakEven("at", 41.6, 37.2, None, 5.0, 1.0), 0.0) == "42 (37–…)"
    assert told(BreakEven("at", 10.71, 4.7, 26.74, 5.0, 1.0), 4.7) == "10.7 (4.7–26.7)"


@each_file
def test_the_page_s_commands_are_the_file_s_and_run_as_they_stand(path):
    commands = commands_of(path.read_text(encoding="utf-8"))
    section = PAGE.split(f"\n## {path.stem}\n", 1)[1].split("```sh\n", 1)[1].split("\n```", 1)[0]
    assert section.splitlines() == (commands or [f"corridorsim run scenarios/{path.name}"])
    assert not set("[]|…") & set(section)


def test_what_may_be_added_to_a_command_is_left_out_even_over_two_lines():
    comment = (
        "# Why?\n#\n# Run:  corridorsim run a.toml [--variant b |\n#       c] --all\n#       or not at all\n"
    )
    assert commands_of(comment) == ["corridorsim run a.toml --all"]


@each_file
def test_what_a_comment_cites_can_be_looked_up(path, measures):
    with (shipped_network() / "sources.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)} | {row["id"] for row in measures}
    comment = " ".join(comment_of(path.read_text(encoding="utf-8")))
    assert set(re.findall(r"\b(?:(?:MC|EN|[A-Z])\d{3}|M\d\d)\b", comment)) <= known

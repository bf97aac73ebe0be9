"""The shipped back-casts run, say what was published, and stand on their page."""

import tomllib
from pathlib import Path

import pytest

from corridorsim.scenario.back_cast_rows import read_published
from corridorsim.study.back_casts import back_casts

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios" / "back-casts"
EVENTS = sorted(FOLDER.glob("*.toml"))
# Known misses, told on the page with their reasons: whoever mends the model takes them off.
OUTSIDE = {"suez-mediterranean", "suez-north-europe", "kuryk-queue", "ever-given-clearing"}


@pytest.fixture(scope="module")
def found():
    return back_casts(FOLDER, read_published(FOLDER / "published.csv"), ["study.draws=4096"])


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_each_event_opens_with_its_question_and_about_ten_lines_of_comment(path):
    comment = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        comment.append(line.removeprefix("#").strip())
    assert 10 <= len(comment) <= 16
    question = " ".join(comment).split("?")[0]
    assert question
    assert ". " not in question
    assert tomllib.loads(path.read_text(encoding="utf-8"))["title"].startswith("Back-cast: ")


def test_every_event_is_held_against_something_published():
    published = read_published(FOLDER / "published.csv")
    assert {row.scenario for row in published} == {path.stem for path in EVENTS}


def test_the_page_tells_every_figure_and_every_miss(found):
    page = (ROOT / "docs" / "back-casts.md").read_text(encoding="utf-8")
    for each in found:
        assert f"**{each.published.id}**" in page
        assert each.published.note in page
    assert page.count("**no**") == len(OUTSIDE)


def test_what_lies_inside_is_what_the_page_says(found):
    assert {each.published.id for each in found if not each.is_inside} == OUTSIDE

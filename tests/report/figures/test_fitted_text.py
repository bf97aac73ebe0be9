"""Words that fit: no wider than their place, no shorter than they must be."""

import pytest

from corridorsim.report.figures.drawing import entitle, new_figure, own_style
from corridorsim.report.figures.fitted_text import fitted, folded, inches_of

NAMES = ["Middle Corridor", "WWWWWWWWWWWWWWW", "Транскаспийский маршрут", "$\\frac$ $x", "<script>"]


@pytest.fixture(autouse=True)
def _style():
    with own_style():
        yield


@pytest.mark.parametrize("name", NAMES)
def test_words_are_as_wide_as_they_are_drawn(name):
    figure = new_figure(7.2, 2.0)
    drawn = figure.text(0.0, 0.5, name, fontsize=8)
    assert inches_of(name, 8) == pytest.approx(drawn.get_window_extent().width / figure.dpi, rel=0.05)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_fits_is_whole_and_another_is_cut_as_late_as_can_be(name):
    assert fitted(name, inches_of(name, 8), 8) == name
    place = 0.6 * inches_of(name, 8)
    cut = fitted(name, place, 8)
    assert cut.endswith("…")
    assert inches_of(cut, 8) <= place
    assert inches_of(name[: len(cut) + 1] + "…", 8) > place  # one more for a blank that was cut


def test_there_is_always_something_left():
    assert fitted("Middle Corridor", 0.0, 8) == "…"
    assert fitted("", 0.0, 8) == ""


@pytest.mark.parametrize("words", ["when it arrives " * 9, "ЖШЩ" * 60, "a " * 100, ""])
def test_lines_are_no_wider_than_asked_and_lose_nothing(words):
    lines = folded(words, 3.4, 10).split("\n")
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(inches_of(line, 10, bold=True) <= 3.4 for line in lines)


def test_a_title_that_nobody_would_read_to_its_end_is_cut():
    figure = new_figure(3.5, 2.0)
    entitle(figure, "word " * 1000)
    assert figure.get_suptitle().endswith("…")
    assert len(figure.get_suptitle()) <= 301

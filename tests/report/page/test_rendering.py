"""The file itself: one piece, no way out to a network, small; and pages of several folders."""

import json
import re

import pytest

import corridorsim as cs
from corridorsim.report.charts.models import TableTold
from corridorsim.report.charts.reading import charts_json
from corridorsim.report.page.rebuilding import rebuild_page
from corridorsim.report.page.rendering import page_html
from corridorsim.report.page.sections import Chart, Origin, Section, Told, View

TABLE = TableTold(title="Two numbers", header=("name", "value"), rows=(("a", "1"), ("b", "–")), caption="c")


def test_a_page_is_one_file_without_addresses(html):
    assert len(html.encode()) < 2_200_000  # of which BokehJS has 1.3 MB
    ours = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"<(link|img|iframe|object|embed)[^>]+(src|href)=\"(?!data:,)", ours)
    assert "@import" not in ours
    assert "url(" not in ours


def test_the_policy_lets_nothing_out_and_no_script_in(html):
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.replace("&#39;", "'").split(";"))
    assert rules["default-src"] == "'none'"
    assert "'unsafe-inline'" not in rules["script-src"]
    assert rules["script-src"].count("sha256-") == len(re.findall("<script>", html))
    assert not {"connect-src", "frame-src", "font-src"} & set(rules)


def test_a_page_of_words_alone_has_no_bokeh():
    section = Section("words", "Words", told=("A paragraph.",), tables=(TABLE,))
    page = page_html(Told(Origin("Title", "scenario", "0" * 64), (section,)))
    assert len(page) < 30_000
    assert '<td class="number">1</td>' in page
    assert '<td class="number">–</td>' in page
    assert '<th scope="col" class="number">value</th>' in page
    assert "A paragraph." in page


def test_a_section_with_a_choice_of_its_own_follows_it(open_page):
    from corridorsim.report.page.frames import new_frame

    frame = new_frame("x", "y")
    frame.line([1, 2], [1, 2])
    frame.title.name = "words"
    views = {name: View(f"It is {name}.", TABLE, {"words": {"text": name}}) for name in ("one", "two")}
    section = Section("own", "Own", charts=(Chart("drawn", "Drawn", frame, views),), choice="Number")
    opened = open_page(page_html(Told(Origin("Title", "scenario", "0" * 64), (section,))))
    opened.page.select_option("#own select", "two")
    assert opened.page.locator("#drawn-told").inner_text() == "It is two."
    assert opened.model("drawn", "words", "text") == "two"


def test_a_comparison_is_written_as_a_page(comparison, tmp_path):
    cs.write_page(comparison, tmp_path / "page.html")
    assert "Two corridors" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.fixture
def result(charts, tmp_path):
    """Write the charts of a run as a folder has them."""

    def _result(name, **changed):
        (tmp_path / name).mkdir()
        text = charts_json(charts.model_copy(update=changed))
        (tmp_path / name / "charts.json").write_text(text, encoding="utf-8")
        return tmp_path / name

    return _result


@pytest.fixture
def teller(monkeypatch):
    """A kind of folder that tells one section, of a scenario with this digest."""
    from corridorsim.report.page import folders

    def _teller(digest):
        section = Section("found", "Found", charts=(Chart("found", "Found", None, {"": View("", TABLE)}),))
        told = Told(Origin("Another", "other", digest, 512, 3), (section,))
        monkeypatch.setattr(folders, "_teller", lambda file: tell(file, told))

    def tell(file, told):
        schema = json.loads(file.read_text(encoding="utf-8"))["schema"]
        from corridorsim.report.page.run_sections import told_of_run

        return told_of_run if schema == "corridorsim.charts/1" else lambda _: told

    return _teller


def _study(tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "charts.json").write_text('{"schema": "a-study/1"}', encoding="utf-8")
    return tmp_path / name


def test_sections_of_another_folder_say_what_they_were_made_from(result, teller, tmp_path, charts):
    teller("f" * 64)
    page = rebuild_page([result("run"), _study(tmp_path, "a"), _study(tmp_path, "b")])
    assert page == tmp_path / "run" / "report.html"
    text = page.read_text(encoding="utf-8")
    said = "other settings than the page, “Another”: scenario other"
    assert text.count(said) == 2
    assert 'id="found-1"' in text
    assert 'id="found-2"' in text
    assert "512 draws, seed 3" in text


def test_sections_of_the_same_scenario_say_so(result, teller, tmp_path, charts):
    teller(charts.digest)
    text = rebuild_page([result("run"), _study(tmp_path, "a")]).read_text(encoding="utf-8")
    assert "Made from the same scenario and data as the page" in text


def test_a_run_leads_wherever_it_is_named(result, teller, tmp_path, charts):
    teller(charts.digest)
    page = rebuild_page([_study(tmp_path, "a"), result("run")])
    assert page == tmp_path / "a" / "report.html"
    assert "<h1>Two corridors</h1>" in page.read_text(encoding="utf-8")


def test_a_study_alone_has_a_page_of_its_own(teller, tmp_path):
    teller("e" * 64)
    text = rebuild_page([_study(tmp_path, "a")]).read_text(encoding="utf-8")
    assert "<h1>Another</h1>" in text
    assert "Made from" not in text
    assert 'id="controls"' not in text

"""One page of several folders, driven as readers do: two runs, criticality, a sweep and sensitivity."""

import json
import shutil

import pytest
from tests.browser import PHONE

from corridorsim.report.page.labelled_rows import BESIDE
from corridorsim.report.page.rebuilding import rebuild_page

ORDER = ("run", "later", "criticality", "map", "tornado")
CLOSINGS, WINNERS, TORNADO = "closings-2", "winners-3", "tornado-4"
SCRIPT = "</script><script>window.hit = 1</script>$$\\alpha$$ @loss"


@pytest.fixture(scope="module")
def combined(folders):
    return rebuild_page([folders / name for name in ORDER]).read_text(encoding="utf-8")


@pytest.fixture
def opened(open_page, combined):
    return open_page(combined)


def test_it_opens_small_without_errors_or_requests(opened, combined, kept):
    assert len(combined) < 3_000_000
    page = opened.page
    page.wait_for_timeout(300)
    page.screenshot(path=kept / "combined-desktop.png", full_page=True)
    headings = page.locator("main h2").all_inner_texts()
    assert "Run by run" in headings
    assert "What hurts most when it closes" in headings
    assert "What days_mean south hangs on" in headings
    opened.noted.assert_clean()


def test_a_hover_tells_the_facts(opened, studies):
    first = studies["criticality"].rankings[0].closings[0]
    told = opened.hover(CLOSINGS, first.loss.mean / 2, BESIDE)
    assert "passage narrows" in told
    assert f"mean loss {first.loss.mean:,.1f} USD a FEU" in told
    assert "rank 1" in told
    swept = studies["map"]
    across = swept.factors[1].values
    told = opened.hover(WINNERS, across[1], swept.factors[0].values[0])
    assert "South, by the ferry is best" in told
    assert "ahead" in told
    bar = studies["tornado"].tornado.bars[0]
    told = opened.hover(TORNADO, studies["tornado"].tornado.base + bar.high.change / 2, BESIDE)
    assert bar.factor in told


def test_a_choice_of_a_section_changes_its_charts_words_and_tables_alone(opened, studies):
    page = opened.page
    before = page.locator("#sentences").inner_text()
    ranking = studies["criticality"].rankings[2]
    page.select_option("select[data-section=criticality-2]", ranking.told)
    drawn = opened.model(CLOSINGS, "closings/open", "data")
    assert drawn["loss"] == pytest.approx([row.loss.mean for row in ranking.closings])
    assert ranking.told in page.locator(f"#{CLOSINGS}-told").inner_text()
    assert page.locator(f"#{CLOSINGS}-table caption").text_content() == f"Closed for good, {ranking.told}"
    assert page.locator("#sentences").inner_text() == before


def test_a_legend_click_hides_a_corridor_in_the_run_and_in_the_sweep(opened):
    assert set(opened.seen("north")) == {True}
    opened.page.locator(f'[data-chart="{WINNERS}"] .bk-item', has_text="North, by land").click()
    assert set(opened.seen("north")) == {False}
    assert set(opened.seen("south")) == {True}
    assert not opened.page.locator("#controls input[value=north]").is_checked()


def test_a_phone_shows_one_column_and_scrolls_down_only(open_page, combined, kept):
    page = open_page(combined, viewport=PHONE, has_touch=True, is_mobile=True).page
    page.wait_for_timeout(300)
    page.screenshot(path=kept / "combined-phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("kind", ["lines", "scatters", "indices", "discovery"])
def test_the_other_studies_have_pages_of_their_own(open_page, folders, kept, kind):
    html = (folders / kind / "report.html").read_text(encoding="utf-8")
    page = open_page(html).page
    page.wait_for_timeout(200)
    page.screenshot(path=kept / f"{kind}-desktop.png", full_page=True)
    assert page.locator("h1").inner_text() == "Two corridors"
    assert page.locator(".drawing canvas").count() >= 1
    assert page.locator("#controls").count() == 0


def test_hostile_names_are_text(open_page, folders, tmp_path):
    shutil.copytree(folders / "criticality", tmp_path / "hostile")
    file = tmp_path / "hostile" / "charts.json"
    plain = json.loads(file.read_text(encoding="utf-8"))
    plain["title"] = SCRIPT
    for ranking in plain["rankings"]:
        for row in (*ranking["closings"], *ranking["hazards"]):
            row["name"] = SCRIPT
    file.write_text(json.dumps(plain), encoding="utf-8")
    opened = open_page(rebuild_page([tmp_path / "hostile"]).read_text(encoding="utf-8"))
    loss = plain["rankings"][0]["closings"][0]["loss"]["mean"]
    assert SCRIPT in opened.hover("closings", loss / 2, BESIDE)
    assert opened.page.evaluate("window.hit") is None
    assert opened.page.locator("h1").inner_text() == SCRIPT
    assert SCRIPT in opened.page.locator("#hazards-table").text_content()

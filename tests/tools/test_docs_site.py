"""The docs site builds without a warning, asks nothing of the network, and shows no mark-up that leaked."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.browser import DESKTOP, PHONE, new_page

import docs_site

ROOT = Path(__file__).parents[2]
ELSEWHERE = re.compile(r"(https?:)?//", re.IGNORECASE)
LOADS = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src", "use": "href"}
TAGS = re.compile(
    "a|abbr|article|aside|b|blockquote|body|br|button|circle|code|dd|del|details|div|dl|dt|em|footer|form|g|"
    "h[1-6]|head|header|hr|html|i|img|input|kbd|label|li|link|main|meta|nav|noscript|ol|p|path|pre|script|"
    "section|small|span|strong|style|sub|summary|sup|svg|table|tbody|td|template|th|thead|title|tr|ul"
)


class Seen(HTMLParser):
    """What a page is made of, and what it loads."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.loaded = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        given = dict(attrs)
        if tag in LOADS and given.get("rel") != "canonical":
            self.loaded.append(given.get(LOADS[tag]) or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", folder]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    told = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    return folder


def test_pages_load_nothing_from_elsewhere(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        loaded = Seen(page.read_text(encoding="utf-8")).loaded
        assert loaded, page
        assert not [each for each in loaded if ELSEWHERE.match(each)], page
        files = [each.split("?")[0] for each in loaded if not each.startswith("data:")]
        lost = [each for each in files if not (page.parent / each).exists()]
        assert page.name == "404.html" or not lost, page  # a server sends that page from anywhere
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", sheet.read_text(encoding="utf-8"))


def test_no_mark_up_leaks(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert [tag for tag in Seen(text).tags if not TAGS.fullmatch(tag)] == [], page
        prose = re.sub(r"<(script|style|code|pre)\b.*?</\1>", "", text, flags=re.S)
        assert not re.search(r"```|\\[<>*_&|~\[\]]|&amp;#?\w+;", prose), page


def test_the_home_page_has_the_picture_and_the_table_of_the_readme(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    assert (site / "images" / "tashkent-milan-map.png").exists()
    assert 'src="images/tashkent-milan-map.png"' in text
    assert text.count("<tr>") > 10
    assert "tashkent-milan" in text


def test_search_works_from_the_disk_without_a_network(site, browser):
    page, noted = new_page(browser, viewport=PHONE)
    page.goto((site / "reference" / "network.html").as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], "the page itself scrolls sideways"
    page.set_viewport_size(DESKTOP)
    page.click("input.md-search__input")
    page.keyboard.type("patience_days")
    page.wait_for_selector(".md-search-result__link")
    found = page.eval_on_selector_all(".md-search-result__link", "links => links.map(link => link.href)")
    page.context.close()
    assert any("reference/scenario.html" in each for each in found)
    noted.assert_clean()


@pytest.mark.parametrize(
    ("page", "link", "there"),
    [
        ("model.md", "validation.md", "validation.md"),
        ("sweeps.md", "../notebooks/README.md", "notebooks/index.md"),
        ("how-to/add-a-leg.md", "../../scenarios/README.md", "../scenarios.md"),
        ("scenarios.md", "../docs/images/scenarios/a.png", "images/scenarios/a.png"),
        ("scenarios.md", "two-corridors.toml", "files/scenarios/two-corridors.toml"),
        ("notebooks/index.md", "first-sweep.md", "first-sweep.md"),
        ("calibration.md", "../tools/calibrate.py", "files/tools/calibrate.py"),
    ],
)
def test_links_of_the_clone_become_links_of_the_site(page, link, there):
    assert docs_site.rewritten(f"see [it]({link}) or [that]({link}#part)", page) == (
        f"see [it]({there}) or [that]({there}#part)"
    )


def test_other_addresses_stay():
    text = "[a](https://example.org/x.md) [b](#here) [c](mailto:x@example.org)"
    assert docs_site.rewritten(text, "model.md") == text

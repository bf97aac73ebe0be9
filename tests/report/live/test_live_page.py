"""The live page driven for real: sliders, choices, saving, two tabs, hostile names, a phone."""

import re
from pathlib import Path

import pytest
from tests.browser import DESKTOP, PHONE, new_page
from tests.report.live.conftest import serving

from corridorsim.scenario.reading import read_scenario

SLIDER = "legs.porta-portb-ferry.median_hours"
KEPT = Path(__file__).parents[3] / "build" / "live"
HOSTILE = "<img src=x onerror=window.struck=1>$$x$$</script><script>window.struck=1</script>"
SET = """([name, property, value]) => {
  Bokeh.documents[0].get_model_by_name(name)[property] = value
}"""

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def pages_are_closed(browser):
    """Else they would ask for their server for as long as the browser runs."""
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture
def path(folder):
    return folder / "two-corridors.toml"


def opened(browser, served, viewport=DESKTOP):
    page, noted = new_page(browser, viewport=viewport, allowed=served.address, offline=False)
    page.goto(served.address)
    page.wait_for_function("document.getElementById('now').textContent", timeout=60_000)
    return page, noted


def sentence(page):
    return page.locator("#now").inner_text()


def told(page, pattern):
    """Wait until the page says something of what it does."""
    page.wait_for_function(
        "(words) => new RegExp(words).test(document.getElementById('status').textContent)",
        arg=pattern,
        timeout=60_000,
    )
    return page.locator("#status").inner_text()


def move(page, name, value, field="value"):
    before = page.locator("#figures").inner_text() + sentence(page)
    page.evaluate(SET, [name, field, value])
    page.wait_for_function(
        "(before) => document.getElementById('figures').innerText + document.getElementById('now').innerText"
        " !== before",
        arg=before,
        timeout=60_000,
    )
    told(page, "^figures of a run$")


def test_what_is_moved_is_answered_and_saved(browser, path):
    with serving(path, "--draws", "2000", "--factor", SLIDER, "--shipment", "alma-omega") as served:
        page, noted = opened(browser, served)
        usual = sentence(page)
        assert page.locator("#before").inner_text().startswith("Nothing is changed")
        move(page, f"factor {SLIDER}", 0.9)
        assert sentence(page) != usual
        assert page.locator("#before").inner_text() in usual
        assert page.locator("#figures .apart").count() > 0
        KEPT.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=KEPT / "live-desktop.png", full_page=True)
        page.get_by_role("button", name="Save as scenario").click()
        said = told(page, "^saved as")
        assert "two-corridors-explored.toml" in said
        for name, value in (("policy", "adaptive"), ("month", "2025-02"), ("shipment", "omega-alma")):
            page.evaluate(SET, [name, "value", value])
        page.wait_for_function("document.getElementById('now').innerText.startsWith('From Omega')")
        page.evaluate(SET, ["shipment", "value", "alma-omega"])
        page.get_by_role("button", name="As it is").click()
        page.wait_for_function("(usual) => document.getElementById('now').innerText === usual", arg=usual)
        noted.assert_clean()
        code, said = served.interrupted()
    assert code == 0
    assert "Traceback" not in said
    saved = read_scenario(path.parent / "two-corridors-explored.toml")
    assert read_scenario(path).tables.legs["porta-portb-ferry"].median_hours == 24.0
    assert saved.tables.legs["porta-portb-ferry"].median_hours == pytest.approx(24.0 + 0.8 * (0.3 * 24.0))


def test_a_slider_is_moved_by_keys_and_inputs_are_added(browser, path):
    with serving(path, "--draws", "500", "--factor", SLIDER) as served:
        page, noted = opened(browser, served)
        usual = page.locator("#figures").inner_text()
        handle = page.locator(".noUi-handle").first
        handle.focus()
        for _ in range(8):
            page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "(usual) => document.getElementById('figures').innerText !== usual", arg=usual, timeout=60_000
        )
        sliders = page.locator(".noUi-handle").count()
        search = page.get_by_label("Add an input")
        search.fill("study.patience_days")
        search.press("Enter")
        page.wait_for_function(
            "(count) => Bokeh.documents[0].get_model_by_name('sliders').children.length === count",
            arg=sliders + 1,
        )
        search.fill("legs.no-such.sigma")
        search.press("Enter")
        assert "no row 'no-such'" in told(page, "no row")
        move(page, f"factor {SLIDER}", 0.1)  # and the page lives on
        noted.assert_clean()


def test_what_cannot_be_is_told_and_the_page_lives_on(browser, path):
    with serving(path, "--draws", "500", "--factor", SLIDER) as served:
        page, noted = opened(browser, served)
        for name, field, value, wrong in (
            ("corridors", "active", [], "none is chosen"),
            ("policy", "value", "clever", "there is no 'clever'"),
            ("month", "value", "1999-13", "there is no '1999-13'"),
            ("shipment", "value", "../../etc/passwd", "no such shipment"),
        ):
            good = page.evaluate(f"Bokeh.documents[0].get_model_by_name('{name}').{field}")
            page.evaluate(SET, [name, field, value])
            assert wrong in told(page, re.escape(wrong))
            page.evaluate(SET, [name, field, good])
        move(page, "corridors", [0], "active")
        assert page.locator("#figures tbody tr").count() == 1
        noted.assert_clean()


def test_two_tabs_are_two_pages(browser, path):
    with serving(path, "--draws", "500", "--factor", SLIDER) as served:
        (one, noted), (other, also) = opened(browser, served), opened(browser, served)
        usual = sentence(other)
        move(one, f"factor {SLIDER}", 0.9)
        assert sentence(other) == usual != sentence(one)
        one.close()
        move(other, f"factor {SLIDER}", 0.2)
        noted.assert_clean()
        also.assert_clean()


def test_hostile_names_stay_text(browser, folder, path):
    text = path.read_text(encoding="utf-8").replace('title = "Two corridors"', f"title = '{HOSTILE}'")
    path.write_text(text, encoding="utf-8")
    for file in ("corridors.toml", "hazards.toml", "terminals.csv"):
        table = folder / "two-corridors" / file
        told_so = re.sub(r'(?m)^title = "[^"]*"', f"title = '{HOSTILE}'", table.read_text(encoding="utf-8"))
        table.write_text(told_so.replace(",Alma,", f",{HOSTILE},"), encoding="utf-8")
    with serving(path, "--draws", "200", "--factor", SLIDER) as served:
        page, noted = opened(browser, served)
        move(page, f"factor {SLIDER}", 0.9)
        page.locator("#held summary").click()
        page.get_by_label("Add an input").fill("img")
        page.wait_for_timeout(500)
        assert page.evaluate("window.struck") is None
        assert page.locator("h1").inner_text() == HOSTILE
        assert HOSTILE in page.locator("#figures").inner_text()
        assert page.locator("main img, aside img").count() == 0
        noted.assert_clean()


def test_a_phone_has_room_for_it(browser, path):
    with serving(path, "--draws", "500", "--factor", SLIDER) as served:
        page, noted = opened(browser, served, PHONE)
        move(page, f"factor {SLIDER}", 0.9)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        KEPT.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=KEPT / "live-phone.png", full_page=True)
        assert page.locator("#now").get_attribute("aria-live") == "polite"
        noted.assert_clean()

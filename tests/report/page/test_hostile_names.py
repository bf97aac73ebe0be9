"""Names are text wherever they stand: in headings, controls, legends, axes, under the pointer, in tables."""

import json

import pytest

from corridorsim.report.charts.models import RunCharts
from corridorsim.report.page.chosen import choices
from corridorsim.report.page.rendering import is_link, page_html
from corridorsim.report.page.run_sections import told_of_charts
from corridorsim.report.page.sections import row_labels

SCRIPT = "</script><script>window.hit = 1</script>"
IMAGE = '"><img src="https://corridorsim.invalid/x" onerror="window.hit = 2">'
NAMES = (SCRIPT, IMAGE, "=cmd()", "$$\\alpha$$", "{{ 7 * 7 }}", "@usd $name &lt;b&gt;")


@pytest.fixture(scope="module")
def hostile(charts):
    plain = json.loads(charts.model_dump_json())
    plain["title"], plain["warnings"], plain["attribution"] = SCRIPT + IMAGE, list(NAMES), list(NAMES)
    for row, name in zip(plain["corridors"], (SCRIPT + "=x", IMAGE + "$$\\beta$$"), strict=True):
        row["title"] = name
    for rank, row in enumerate(plain["shipments"]):
        row |= {"origin": NAMES[rank], "destination": IMAGE, "commodity": NAMES[-1 - rank]}
    for rank, row in enumerate(plain["map"]["terminals"]):
        row["name"] = NAMES[rank % len(NAMES)] + str(rank)
    for row in plain["answers"]:
        row["sentences"] = list(NAMES)
    urls = (
        "javascript:alert(1)",
        "https://example.org/a?b=1&c=2",
        "data:text/html,x",
        "https://a b",
        "http://",
    )
    plain["sources"] = [{"id": f"s{rank}", "title": IMAGE, "url": url} for rank, url in enumerate(urls)]
    return RunCharts.model_validate_json(json.dumps(plain))


def test_nothing_hostile_runs_loads_or_goes_missing(open_page, hostile, kept):
    opened = open_page(page_html(told_of_charts(hostile)))
    page = opened.page
    page.wait_for_timeout(500)
    page.screenshot(path=kept / "hostile.png", full_page=True)
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0
    assert page.locator("h1").inner_text() == hostile.title
    assert page.locator("#sentences").inner_text().split() == " ".join(NAMES).split()
    for text in NAMES:
        assert page.locator("#warnings li", has_text=text).count() >= 1
    assert NAMES[0] in page.locator("#shipment option").first.text_content()


def test_hover_legend_and_axis_say_hostile_names_as_they_are(open_page, hostile):
    opened = open_page(page_html(told_of_charts(hostile)))
    chosen = choices(hostile)[0]
    for corridor, row in chosen.feasible.items():
        name = chosen.names[corridor]
        told = opened.hover("days-usd", row.days["p50"], row.usd["mean"])
        assert name in told
        assert opened.page.locator('[data-chart="delivered"] .bk-item', has_text=name).count() == 1
        label = row_labels(hostile.corridors)[corridor]
        assert label.replace("\n", " ") in opened.hover("days-parts", 0.1, label)
    assert opened.page.evaluate("window.hit") is None


def test_another_choice_writes_text_too(open_page, hostile):
    opened = open_page(page_html(told_of_charts(hostile)))
    opened.page.select_option("#shipment", index=1)
    assert NAMES[-2] in opened.page.locator("#asked").inner_text()
    assert IMAGE in opened.page.locator("#figures-table").inner_text()
    assert opened.page.locator("img").count() == 0


def test_only_addresses_of_the_web_are_links(open_page, hostile):
    page = open_page(page_html(told_of_charts(hostile))).page
    links = page.locator("#sources a").evaluate_all("(all) => all.map((each) => each.getAttribute('href'))")
    assert links == ["https://example.org/a?b=1&c=2"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/x", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("https://exa mple.org", False),
        ("https://", False),
        ("https://[", False),
        ("computed: waypoint great-circle route", False),
        ("", False),
    ],
)
def test_what_is_a_link(text, expected):
    assert is_link(text) is expected

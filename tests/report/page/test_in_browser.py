"""The page driven as readers do, without a network: hover, legend, controls, tables, phone, print."""

import pytest
from tests.browser import PHONE

from corridorsim.report.page.chosen import choices

NAMES = {"north": "North, by land", "south": "South, by the ferry"}


@pytest.fixture
def opened(open_page, html):
    return open_page(html)


def test_it_opens_without_errors_or_requests(opened, kept):
    page = opened.page
    page.wait_for_timeout(300)
    page.screenshot(path=kept / "run-desktop.png", full_page=True)
    assert page.locator(".drawing canvas").count() >= 6
    assert page.title() == "Two corridors · corridorsim"
    opened.noted.assert_clean()


def test_a_connection_is_refused_by_the_page_itself(open_page, html):
    opened = open_page(html, offline=False)
    refused = opened.page.evaluate(
        "fetch('https://corridorsim.invalid/').then(() => 'went out', (error) => error.name)"
    )
    assert refused == "TypeError"
    assert not opened.noted.requests  # the policy stops it before the network does
    assert all("Content Security Policy" in error for error in opened.noted.errors)
    opened.noted.errors.clear()


def test_a_hover_tells_the_facts(opened, charts):
    chosen = choices(charts)[0]
    row, curve = chosen.rows["south"], chosen.curves["south"]
    told = opened.hover("days-usd", row.days["p50"], row.usd["mean"])
    assert NAMES["south"] in told
    assert f"{row.usd['mean']:,.0f}" in told
    assert "not dominated" in told
    rank = next(rank for rank, share in enumerate(curve.share) if share > 0.5)
    told = opened.hover("delivered", curve.first_day + rank * curve.step_days, curve.share[rank])
    assert f"delivered {100 * curve.share[rank]:.3g}%" in told
    told = opened.hover("days-parts", 0.1, NAMES["north"])
    assert NAMES["north"] in told
    assert "handling" in told or "moving" in told


def test_a_hover_over_a_leg_tells_its_facts_and_sources(opened, charts):
    source = opened.model("map", "map-data", "data")
    row = source["layer"].index("routes-south")
    route = next(route for route in charts.map.routes if route.corridor == "south")
    leg = next(leg for leg in charts.map.legs if leg.id == route.legs[0])
    middle = len(source["xs"][row]) // 2
    told = opened.hover("map", source["xs"][row][middle], source["ys"][row][middle])
    assert source["title"][row] in told
    assert f"{leg.distance_km:,.0f} km" in told
    assert NAMES["south"] in told
    assert leg.sources[0] in told


def test_another_shipment_is_another_route_on_the_map(opened):
    shown = opened.model("map", "map-routes-south", "indices")
    opened.page.select_option("#shipment", "omega-alma")
    assert set(opened.model("map", "map-routes-south", "indices")).isdisjoint(shown)


def test_a_legend_click_hides_a_corridor_in_every_chart(opened):
    assert set(opened.seen("north")) == {True}
    item = opened.page.locator('[data-chart="delivered"] .bk-item', has_text=NAMES["north"])
    item.click()
    assert set(opened.seen("north")) == {False}
    assert set(opened.seen("south")) == {True}
    assert not opened.page.locator("#controls input[value=north]").is_checked()
    rows = "document.querySelector('[data-chart=ranges] [data-root-id]').dataset.rootId"
    shown = opened.page.evaluate(f"Bokeh.index.get_by_id({rows}).model.y_range.factors")
    assert shown == ["South, by the\nferry"]
    item.click()
    assert set(opened.seen("north")) == {True}


def test_corridors_are_hidden_by_keyboard(opened):
    box = opened.page.locator("#controls input[value=south]")
    box.focus()
    opened.page.keyboard.press("Space")
    assert set(opened.seen("south")) == {False}
    outline = box.evaluate("(each) => getComputedStyle(each).outlineStyle")
    assert outline != "none"


def test_another_shipment_and_policy_change_words_charts_and_tables(opened, charts):
    page = opened.page
    first, chosen = choices(charts)[0], choices(charts)[3]
    assert (chosen.shipment.id, chosen.policy) == ("omega-alma", "adaptive")
    assert page.locator("#sentences").inner_text().split(".")[0] in first.answer.sentences[0]
    page.select_option("#shipment", "omega-alma")
    page.select_option("#policy", "adaptive")
    assert chosen.answer.sentences[0] in page.locator("#sentences").inner_text()
    assert "omega-alma" in page.locator("#asked").inner_text()
    shares = opened.model("delivered", "delivered/south", "data")["share"]
    assert shares == pytest.approx(chosen.curves["south"].share, abs=1e-4)
    assert f"{chosen.rows['south'].days['p90']:.1f}" in page.locator("#figures-table").inner_text()
    assert f"{chosen.rows['south'].usd['mean']:,.0f}" in page.locator("#days-usd-table").text_content()


def test_the_answer_is_announced(opened):
    assert opened.page.locator("[aria-live=polite] #sentences").count() == 1


def test_a_table_sorts_by_keyboard_and_click(opened):
    page = opened.page
    column = page.locator("#figures-table tbody tr td:first-child")
    header = page.locator("#figures-table th").nth(3 - 1)  # P50
    before = column.all_inner_texts()
    header.locator("button").focus()
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "ascending"
    rising = column.all_inner_texts()
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "descending"
    assert column.all_inner_texts() == rising[::-1]
    assert rising == [NAMES["south"], NAMES["north"]]
    assert sorted(before) == sorted(rising)


def test_numbers_of_a_chart_open_by_keyboard(opened):
    summary = opened.page.locator("#chart-delivered summary")
    summary.focus()
    opened.page.keyboard.press("Enter")
    assert opened.page.locator("#delivered-table").is_visible()


def test_a_phone_shows_one_column_and_scrolls_down_only(open_page, html, kept):
    page = open_page(html, viewport=PHONE, has_touch=True, is_mobile=True).page
    page.wait_for_timeout(300)
    page.screenshot(path=kept / "run-phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    boxes = [each.bounding_box() for each in page.locator(".drawing").all()]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] for box in boxes)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 16


def test_a_tap_tells_the_facts(open_page, html, charts):
    opened = open_page(html, viewport=PHONE, has_touch=True, is_mobile=True)
    row = choices(charts)[0].rows["south"]
    opened.page.touchscreen.tap(*opened.place("days-usd", row.days["p50"], row.usd["mean"]))
    facts = opened.page.locator(".facts:visible")
    facts.first.wait_for()
    assert NAMES["south"] in facts.first.inner_text()


def test_paper_gets_charts_that_fit_and_no_controls(opened, kept):
    page = opened.page
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    (kept / "run-print.pdf").write_bytes(pdf)
    assert pdf.startswith(b"%PDF")
    assert page.locator(".printed").count() == 0  # all is as before
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".printed canvas").count() == page.locator(".drawing").count()
    assert not page.locator("#controls").is_visible()
    assert page.locator("#delivered-table").is_visible()
    inks = "(each) => new Set(each.getContext('2d').getImageData(0, 0, each.width, each.height).data).size"
    assert all(each.evaluate(inks) > 2 for each in page.locator(".printed canvas").all())


def test_without_scripts_the_answer_and_the_tables_stand(browser, html, tmp_path, charts):
    from tests.browser import new_page

    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    page, _ = new_page(browser, java_script_enabled=False)
    page.goto(path.as_uri())
    assert charts.answers[0].sentences[0] in page.locator("#sentences").inner_text()
    assert page.locator("#figures-table tbody tr").count() == 2
    assert "JavaScript" in page.locator("body").inner_text()
    page.context.close()

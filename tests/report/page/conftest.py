"""Pages of the five-terminal example, honest and hostile, and what tests ask of them in a browser."""

from pathlib import Path

import pytest
from tests.browser import DESKTOP, new_page
from tests.report.page.study_folders import study_charts, write_folders

from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.page.rendering import page_html
from corridorsim.report.page.run_sections import told_of_charts

SCENARIOS = Path(__file__).parents[3] / "scenarios"
POLICIES = 'study.policies=["committed", "adaptive"]'

AT = """([chart, x, y]) => {
  const drawing = document.querySelector(`[data-chart="${chart}"]`);
  const root = drawing.querySelector("[data-root-id]").dataset.rootId;
  const view = Bokeh.index.get_by_id(root);
  drawing.scrollIntoView({block: "center", behavior: "instant"});
  const box = view.canvas_view.el.getBoundingClientRect();
  const at = (scale, value) => scale.compute(value);
  return [box.left + at(view.frame.x_scale, x), box.top + at(view.frame.y_scale, y)];
}"""
MODEL = """([chart, name, property]) => {
  const root = document.querySelector(`[data-chart="${chart}"] [data-root-id]`).dataset.rootId;
  const models = Array.from(Bokeh.index.get_by_id(root).model.references());
  const value = models.find((model) => model.name === name)[property];
  return property === "data" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, [...v]])) : value;
}"""
SEEN = """(corridor) => document.querySelectorAll(".drawing").values().flatMap((drawing) => {
  const root = drawing.querySelector("[data-root-id]").dataset.rootId;
  const models = Array.from(Bokeh.index.get_by_id(root).model.references());
  const tags = (model) => (model.glyph ? [...model.tags, ...model.glyph.tags] : []);
  return models.filter((model) => tags(model).includes(`corridor:${corridor}`)).map((model) => model.visible);
}).toArray()"""


@pytest.fixture(scope="session")
def charts(compare):
    return run_charts(compare(SCENARIOS / "two-corridors.toml", POLICIES))


@pytest.fixture(scope="session")
def html(charts):
    return page_html(told_of_charts(charts))


@pytest.fixture(scope="session")
def studies(criticality):
    """The charts of a study of each kind, by name."""
    return study_charts(SCENARIOS / "two-corridors.toml", criticality)


@pytest.fixture(scope="session")
def folders(charts, studies, tmp_path_factory):
    """A folder of results for each study, and for two runs."""
    return write_folders(tmp_path_factory.mktemp("results"), charts, studies)


class Opened:
    """A page in a browser: what it holds, and what it did that it must not."""

    def __init__(self, page, noted):
        self.page, self.noted = page, noted

    def place(self, chart, x, y):
        """Scroll to a place of a chart, in its units; return where it is then."""
        return self.page.evaluate(AT, [chart, x, y])

    def hover(self, chart, x, y):
        """Put the pointer on a place of a chart, in its units; return what the chart says there."""
        facts = self.page.locator(".facts:visible")
        self.page.mouse.move(0, 0)
        facts.first.wait_for(state="hidden")
        left, top = self.place(chart, x, y)
        self.page.mouse.move(left - 3, top - 3)
        self.page.mouse.move(left, top)
        facts.first.wait_for()
        return "\n".join(facts.all_inner_texts())

    def model(self, chart, name, value):
        """Return a property of a model of a chart."""
        return self.page.evaluate(MODEL, [chart, name, value])

    def seen(self, corridor):
        """Return whether each thing that is drawn of a corridor is to be seen."""
        return self.page.evaluate(SEEN, corridor)


@pytest.fixture
def open_page(browser, tmp_path):
    """Open a page from disk, without a network; it must ask for nothing and break nothing."""
    opened = []

    def _open(html, viewport=DESKTOP, **options):
        path = tmp_path / f"page-{len(opened)}.html"
        path.write_text(html, encoding="utf-8")
        page, noted = new_page(browser, viewport=viewport, allowed=path.as_uri(), **options)
        opened.append(Opened(page, noted))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready=yes]")
        return opened[-1]

    yield _open
    for each in opened:
        each.page.context.close()
        each.noted.assert_clean()


@pytest.fixture(scope="session")
def kept():
    """Where screenshots are kept to be looked at."""
    folder = Path(__file__).parents[3] / "build" / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    return folder

"""Files of figures: their formats, the same bytes each time, names as text whatever stands in them."""

import re
import xml.etree.ElementTree as ET

import pytest

from corridorsim.errors import InputError
from corridorsim.report import plots
from corridorsim.report.charts.run_charts import run_charts
from corridorsim.report.figures.drawing import ENDINGS

BY_SHIPMENT = ("arrivals", "on_time", "tradeoffs", "data_range", "time_split", "money_split")
HOSTILE = "<script>alert(1)</script> $\\frac$ =cmd()|' _x_^2 & ]]> -- {}"


@pytest.fixture(scope="module")
def charts(comparison):
    return run_charts(comparison)


@pytest.fixture(scope="module")
def hostile(charts):
    """Charts whose names would do harm where they were taken for anything but text."""
    looks = [look.model_copy(update={"title": HOSTILE}) for look in charts.corridors]
    told = [row.model_copy(update={"id": HOSTILE}) for row in charts.shipments[:1]]
    renamed = {
        name: tuple(
            row.model_copy(update={"shipment": HOSTILE})
            for row in getattr(charts, name)
            if row.shipment == charts.shipments[0].id
        )
        for name in ("figures", "curves")
    }
    return charts.model_copy(
        update={"title": HOSTILE, "corridors": tuple(looks), "shipments": tuple(told), **renamed}
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_figure_gives_the_same_bytes(comparison, tmp_path, ending):
    for name in ("one", "two"):
        plots.save(plots.time_split(comparison), tmp_path / f"{name}{ending}")
    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


@pytest.mark.parametrize("ending", [".PNG", ".Svg"])
def test_an_ending_may_be_large(comparison, tmp_path, ending):
    plots.save(plots.on_time(comparison), str(tmp_path / f"figure{ending}"))
    assert (tmp_path / f"figure{ending}").stat().st_size > 1000


@pytest.mark.parametrize("name", ["figure.jpg", "figure", "figure.svg.gz"])
def test_another_ending_is_refused(comparison, tmp_path, name):
    with pytest.raises(InputError, match=r"not drawn in this format — one of: .png, .svg, .pdf"):
        plots.save(plots.on_time(comparison), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_not_there_is_told(comparison, tmp_path):
    with pytest.raises(InputError, match="cannot be written: No such file or directory"):
        plots.save(plots.on_time(comparison), tmp_path / "nowhere" / "figure.png")


def test_an_earlier_figure_outlives_one_that_fails(comparison, tmp_path, monkeypatch):
    path = tmp_path / "figure.svg"
    plots.save(plots.on_time(comparison), path)
    before = path.read_bytes()
    figure = plots.on_time(comparison, "omega-alma")
    monkeypatch.setattr(figure, "savefig", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        plots.save(figure, path)
    assert (path.read_bytes(), [each.name for each in tmp_path.iterdir()]) == (before, ["figure.svg"])


@pytest.mark.parametrize("name", BY_SHIPMENT)
def test_hostile_names_are_text_in_every_format(hostile, tmp_path, name):
    figure = getattr(plots, name)(hostile)
    for ending in ENDINGS:
        plots.save(figure, tmp_path / f"figure{ending}")
    svg = ET.fromstring((tmp_path / "figure.svg").read_text(encoding="utf-8"))
    assert not [each for each in svg.iter() if each.tag.endswith("script")]
    told = " ".join(" ".join(each.itertext()) for each in svg.iter() if each.tag.endswith("}text"))
    assert "<script>" in told
    assert "\\frac" in " ".join(told.split())


@pytest.mark.parametrize("name", BY_SHIPMENT)
@pytest.mark.parametrize("width", [3.5, 7.2])
def test_a_figure_is_as_wide_as_asked_and_nothing_leaves_it(charts, name, width):
    titles = ("WIDE LETTERS ЖШЩ " * 12, "word" * 60)
    long = [
        look.model_copy(update={"title": title}) for look, title in zip(charts.corridors, titles, strict=True)
    ]
    figure = getattr(plots, name)(charts.model_copy(update={"corridors": tuple(long)}), width_inches=width)
    assert figure.get_figwidth() == width
    figure.canvas.draw()
    box = figure.get_tightbbox()
    assert box.x0 >= -0.02
    assert box.x1 <= width + 0.02
    assert box.y1 <= figure.get_figheight() + 0.02


@pytest.mark.parametrize("width", [0.0, -3.5, 1.0, 1e9, float("nan")])
def test_a_width_that_is_none_is_refused(charts, width):
    with pytest.raises(InputError, match=r"^width_inches \S+ — is no width of a figure — 2.5 to 30"):
        plots.arrivals(charts, width_inches=width)


def test_text_in_pdf_is_of_a_kind_that_papers_take(charts, tmp_path):
    plots.save(plots.arrivals(charts), tmp_path / "figure.pdf")
    assert re.search(rb"/Type3\b", (tmp_path / "figure.pdf").read_bytes()) is None

"""The map for papers: every leg in its corridor's look, hazards marked, small files, names as text."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from corridorsim.errors import InputError
from corridorsim.report import plots
from corridorsim.report.charts.run_charts import run_charts

PACIFIC = """id,name,country,lat,lon,kind,utc_offset_hours
alma,Alma <script>alert(1)</script>,XA,31.2,121.5,rail,5
norda,Norda & Co,XB,53,-172,border,3
porta,Porta,XA,35,139.7,port,5
portb,Portb,XC,37.8,-122.4,port,4
omega,Omega,XC,33.7,-118.2,rail,3
"""


@pytest.fixture
def pacific(compare, scenario, folder):
    """The example moved to Shanghai, Los Angeles and the ocean between them, with a hostile name."""
    (folder / "two-corridors" / "terminals.csv").write_text(PACIFIC, encoding="utf-8")
    return compare(scenario)


def _labels(figure):
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


def _lines(figure):
    return [np.array(line.get_xydata()) for line in figure.axes[0].get_lines()]


def test_each_leg_has_the_look_of_its_corridor(comparison):
    figure = plots.map(comparison, shipments=["alma-omega"])
    axes = figure.axes[0]
    looks = [(line.get_color(), line.get_linestyle()) for line in axes.get_lines()]
    assert looks.count(("#0072b2", "-")) == 2
    assert looks.count(("#d55e00", "--")) == 3
    assert _labels(figure) == ["North, by land", "South, by the ferry", "hazard"]
    assert {"Alma", "Omega"} <= {text.get_text() for text in axes.texts}
    assert axes.get_title(loc="left") == "Two corridors"
    west, east = axes.get_xlim()
    assert west < 30
    assert east > 70
    low, high = axes.get_ylim()
    assert low < 43.7  # 40 degrees north on Mercator's map
    assert high > 57.9


def test_both_directions_are_one_line(comparison):
    assert len(_lines(plots.map(comparison))) == len(_lines(plots.map(comparison, shipments=["alma-omega"])))


def test_charts_that_a_folder_kept_give_the_same_map(comparison, tmp_path):
    charts = run_charts(comparison)
    for name, result in (("now", comparison), ("kept", charts)):
        plots.save(plots.map(result, policy="committed"), tmp_path / f"{name}.svg")
    assert (tmp_path / "now.svg").read_bytes() == (tmp_path / "kept.svg").read_bytes()


def test_what_is_not_in_the_result_is_refused(comparison):
    with pytest.raises(InputError, match="policy commited"):
        plots.map(comparison, policy="commited")
    with pytest.raises(InputError, match="alma-omega"):
        plots.map(comparison, shipments=["alma-omegaa"])


def test_a_line_over_the_antimeridian_does_not_cross_the_world(pacific):
    figure = plots.map(pacific)
    west, east = figure.axes[0].get_xlim()
    assert east - west < 160
    assert west < 121.5
    assert east > 360 - 118.2
    for line in _lines(figure):
        assert np.abs(np.diff(line[:, 0])).max() < 10
        assert west < line[:, 0].min() <= line[:, 0].max() < east


def test_a_hostile_name_is_text_in_svg(pacific, tmp_path):
    plots.save(plots.map(pacific), tmp_path / "map.svg")
    root = ET.fromstring((tmp_path / "map.svg").read_text(encoding="utf-8"))  # well-formed whatever is in it
    assert not [element for element in root.iter() if element.tag.rpartition("}")[2] == "script"]
    assert "Alma <script>alert(1)</script>" in "".join(root.itertext())


def test_a_map_of_a_continent_is_a_small_file(comparison, tmp_path):
    plots.save(plots.map(comparison), tmp_path / "map.svg")
    assert (tmp_path / "map.svg").stat().st_size < 300_000


def test_a_hazard_that_a_scenario_leaves_out_is_hollow(comparison):
    charts = run_charts(comparison)
    off = tuple(row.model_copy(update={"state": "off"}) for row in charts.map.hazards)
    drawn = charts.map.model_copy(update={"hazards": off})
    labels = _labels(plots.map(charts.model_copy(update={"map": drawn})))
    assert labels[-1] == "hazard that this scenario leaves out"
    assert "hazard" not in labels

"""Axes of factors: long paths and units are parted where they read best."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from corridorsim.report.factor_axes import FactorAxis, factor_label
from corridorsim.scenario.factor_laws import Uniform
from corridorsim.scenario.factors import Factor


def labelled(path, verb="set"):
    axes = Figure().add_subplot()
    FactorAxis(factor_label(Factor(path, Uniform(1, 2), verb)), np.zeros(1)).label_y(axes)
    return axes.get_ylabel().replace("\u00a0", " ").split("\n")


@pytest.mark.parametrize(
    ("path", "verb", "lines"),
    [
        ("hazards.storm.rate_per_year", "set", ["hazards.storm.rate_per_year, 1/year"]),
        ("services.rail.usd_per_km", "set", ["services.rail.usd_per_km, USD/(FEU km)"]),
        (
            "services.wagon-group-any.usd_per_km",
            "set",
            ["services.wagon-group-any.usd_per_km,", "USD/(FEU km)"],
        ),
        (
            "commodities.textiles.value_of_time_usd_per_teu_day",
            "set",
            ["commodities.textiles.", "value_of_time_usd_per_teu_day,", "USD/(TEU day)"],
        ),
        ("legs.*-alat-*.headway_hours", "multiply", ["legs.*-alat-*.headway_hours ×"]),
    ],
)
def test_lines_of_a_label(path, verb, lines):
    assert labelled(path, verb) == lines

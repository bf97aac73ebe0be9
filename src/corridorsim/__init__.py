"""corridorsim: which trade corridor, in how many days, at what cost and carbon, and how surely.

The public names are found at their first use: importing the package loads neither numba nor a plot library.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corridorsim.errors import InputError, Problem
    from corridorsim.network.building import build_network
    from corridorsim.network.exchange import expanded_graph, from_networkx, to_networkx, write_node_link
    from corridorsim.network.gmns import write_gmns
    from corridorsim.network.gmns_reading import from_gmns
    from corridorsim.network.network import Network
    from corridorsim.network.network_folder import write_network
    from corridorsim.report import plots
    from corridorsim.report.charts.run_file import read_run_charts
    from corridorsim.report.exports.geojson_export import write_geojson
    from corridorsim.report.exports.geopackage import write_geopackage
    from corridorsim.report.exports.result import Result, read_result
    from corridorsim.report.exports.table_folders import write_tables
    from corridorsim.report.exports.workbook import write_workbook
    from corridorsim.report.page.run_page import write_page
    from corridorsim.report.progress import progress_bar
    from corridorsim.scenario.building_tables import read_tables
    from corridorsim.scenario.factor_checks import check_factors
    from corridorsim.scenario.factor_files import parse_factor, read_factors
    from corridorsim.scenario.factor_laws import Empirical, Listed, Lognormal, Triangular, Uniform
    from corridorsim.scenario.factors import Factor
    from corridorsim.scenario.reading import read_scenario
    from corridorsim.scenario.tables import Scenario
    from corridorsim.study.attribution import Attribution, attribute_difference
    from corridorsim.study.box_scenarios import write_box
    from corridorsim.study.cases_of_interest import fails, loses, wins
    from corridorsim.study.certificate import Certificate, certificate
    from corridorsim.study.compared_scenarios import ScenarioComparison, compare_scenarios
    from corridorsim.study.comparison import Comparison, compare_corridors
    from corridorsim.study.corridor_model import CorridorModel
    from corridorsim.study.criticality import Criticality, find_criticality
    from corridorsim.study.crossings import Crossings, break_even, break_even_of_sweep
    from corridorsim.study.design_tables import table_design
    from corridorsim.study.designs import (
        Design,
        grid,
        latin_hypercube,
        morris_design,
        sobol_design,
        tornado_design,
    )
    from corridorsim.study.discovery import Discovery, discover
    from corridorsim.study.emulator import Emulator, fit_emulator
    from corridorsim.study.indices import Index, Indices
    from corridorsim.study.information import InformationValue, value_of_information
    from corridorsim.study.knowledge import Knowledge, know
    from corridorsim.study.monte_carlo import Noise, monte_carlo_error, noise
    from corridorsim.study.overlap import dissimilar_routes
    from corridorsim.study.pareto import pareto_routes
    from corridorsim.study.robustness import Regret, regret
    from corridorsim.study.routes import RouteSets, find_routes
    from corridorsim.study.satisficing import Satisfaction, satisficing
    from corridorsim.study.screening import morris
    from corridorsim.study.sensitivity import seed_factor
    from corridorsim.study.shapley_designs import shapley_design
    from corridorsim.study.shapley_effects import shapley
    from corridorsim.study.sweep_folder import read_sweep
    from corridorsim.study.sweep_running import run_sweep
    from corridorsim.study.sweeps import FunctionModel, Sweep
    from corridorsim.study.tail_indices import delta, pawn
    from corridorsim.study.tornado import Tornado, tornado
    from corridorsim.study.trials import Trials, run_trials
    from corridorsim.study.variance_indices import sobol
    from corridorsim.study.varying import Varying, factors
    from corridorsim.study.winners import Winners, find_winners
    from corridorsim.study.worth_of_knowing import WorthOfKnowing, worth_of_knowing

_HOMES = {
    "InputError": "corridorsim.errors",
    "Problem": "corridorsim.errors",
    "read_scenario": "corridorsim.scenario.reading",
    "Scenario": "corridorsim.scenario.tables",
    "Factor": "corridorsim.scenario.factors",
    **dict.fromkeys(
        ("Uniform", "Triangular", "Lognormal", "Empirical", "Listed"), "corridorsim.scenario.factor_laws"
    ),
    "parse_factor": "corridorsim.scenario.factor_files",
    "read_factors": "corridorsim.scenario.factor_files",
    "check_factors": "corridorsim.scenario.factor_checks",
    "factors": "corridorsim.study.varying",
    "Varying": "corridorsim.study.varying",
    "build_network": "corridorsim.network.building",
    "Network": "corridorsim.network.network",
    "expanded_graph": "corridorsim.network.exchange",
    "from_networkx": "corridorsim.network.exchange",
    "to_networkx": "corridorsim.network.exchange",
    "find_routes": "corridorsim.study.routes",
    "know": "corridorsim.study.knowledge",
    "Knowledge": "corridorsim.study.knowledge",
    "RouteSets": "corridorsim.study.routes",
    "pareto_routes": "corridorsim.study.pareto",
    "dissimilar_routes": "corridorsim.study.overlap",
    "run_trials": "corridorsim.study.trials",
    "Trials": "corridorsim.study.trials",
    "certificate": "corridorsim.study.certificate",
    "Certificate": "corridorsim.study.certificate",
    "compare_corridors": "corridorsim.study.comparison",
    "Comparison": "corridorsim.study.comparison",
    "compare_scenarios": "corridorsim.study.compared_scenarios",
    "ScenarioComparison": "corridorsim.study.compared_scenarios",
    "find_criticality": "corridorsim.study.criticality",
    "Criticality": "corridorsim.study.criticality",
    "value_of_information": "corridorsim.study.information",
    "InformationValue": "corridorsim.study.information",
    "Design": "corridorsim.study.designs",
    **dict.fromkeys(
        ("grid", "latin_hypercube", "sobol_design", "morris_design", "tornado_design"),
        "corridorsim.study.designs",
    ),
    "table_design": "corridorsim.study.design_tables",
    "attribute_difference": "corridorsim.study.attribution",
    "Attribution": "corridorsim.study.attribution",
    "write_box": "corridorsim.study.box_scenarios",
    "wins": "corridorsim.study.cases_of_interest",
    "loses": "corridorsim.study.cases_of_interest",
    "fails": "corridorsim.study.cases_of_interest",
    "break_even": "corridorsim.study.crossings",
    "break_even_of_sweep": "corridorsim.study.crossings",
    "Crossings": "corridorsim.study.crossings",
    "discover": "corridorsim.study.discovery",
    "Discovery": "corridorsim.study.discovery",
    "regret": "corridorsim.study.robustness",
    "Regret": "corridorsim.study.robustness",
    "satisficing": "corridorsim.study.satisficing",
    "Satisfaction": "corridorsim.study.satisficing",
    "worth_of_knowing": "corridorsim.study.worth_of_knowing",
    "WorthOfKnowing": "corridorsim.study.worth_of_knowing",
    "Winners": "corridorsim.study.winners",
    "find_winners": "corridorsim.study.winners",
    "Index": "corridorsim.study.indices",
    "Indices": "corridorsim.study.indices",
    "Tornado": "corridorsim.study.tornado",
    "tornado": "corridorsim.study.tornado",
    "morris": "corridorsim.study.screening",
    "sobol": "corridorsim.study.variance_indices",
    "pawn": "corridorsim.study.tail_indices",
    "delta": "corridorsim.study.tail_indices",
    "shapley": "corridorsim.study.shapley_effects",
    "shapley_design": "corridorsim.study.shapley_designs",
    "seed_factor": "corridorsim.study.sensitivity",
    "Noise": "corridorsim.study.monte_carlo",
    "noise": "corridorsim.study.monte_carlo",
    "monte_carlo_error": "corridorsim.study.monte_carlo",
    "Emulator": "corridorsim.study.emulator",
    "fit_emulator": "corridorsim.study.emulator",
    "CorridorModel": "corridorsim.study.corridor_model",
    "FunctionModel": "corridorsim.study.sweeps",
    "Sweep": "corridorsim.study.sweeps",
    "run_sweep": "corridorsim.study.sweep_running",
    "read_sweep": "corridorsim.study.sweep_folder",
    "write_node_link": "corridorsim.network.exchange",
    "write_gmns": "corridorsim.network.gmns",
    "from_gmns": "corridorsim.network.gmns_reading",
    "write_network": "corridorsim.network.network_folder",
    "write_geojson": "corridorsim.report.exports.geojson_export",
    "write_geopackage": "corridorsim.report.exports.geopackage",
    "Result": "corridorsim.report.exports.result",
    "read_result": "corridorsim.report.exports.result",
    "write_tables": "corridorsim.report.exports.table_folders",
    "write_workbook": "corridorsim.report.exports.workbook",
    "read_tables": "corridorsim.scenario.building_tables",
    "progress_bar": "corridorsim.report.progress",
    "write_page": "corridorsim.report.page.run_page",
    "plots": "corridorsim.report",
    "read_run_charts": "corridorsim.report.charts.run_file",
}

__all__ = [
    "Attribution",
    "Certificate",
    "Comparison",
    "CorridorModel",
    "Criticality",
    "Crossings",
    "Design",
    "Discovery",
    "Empirical",
    "Emulator",
    "Factor",
    "FunctionModel",
    "Index",
    "Indices",
    "InformationValue",
    "InputError",
    "Knowledge",
    "Listed",
    "Lognormal",
    "Network",
    "Noise",
    "Problem",
    "Regret",
    "Result",
    "RouteSets",
    "Satisfaction",
    "Scenario",
    "ScenarioComparison",
    "Sweep",
    "Tornado",
    "Trials",
    "Triangular",
    "Uniform",
    "Varying",
    "Winners",
    "WorthOfKnowing",
    "attribute_difference",
    "break_even",
    "break_even_of_sweep",
    "build_network",
    "certificate",
    "check_factors",
    "compare_corridors",
    "compare_scenarios",
    "delta",
    "discover",
    "dissimilar_routes",
    "expanded_graph",
    "factors",
    "fails",
    "find_criticality",
    "find_routes",
    "find_winners",
    "fit_emulator",
    "from_gmns",
    "from_networkx",
    "grid",
    "know",
    "latin_hypercube",
    "loses",
    "monte_carlo_error",
    "morris",
    "morris_design",
    "noise",
    "pareto_routes",
    "parse_factor",
    "pawn",
    "plots",
    "progress_bar",
    "read_factors",
    "read_result",
    "read_run_charts",
    "read_scenario",
    "read_sweep",
    "read_tables",
    "regret",
    "run_sweep",
    "run_trials",
    "satisficing",
    "seed_factor",
    "shapley",
    "shapley_design",
    "sobol",
    "sobol_design",
    "table_design",
    "to_networkx",
    "tornado",
    "tornado_design",
    "value_of_information",
    "wins",
    "worth_of_knowing",
    "write_box",
    "write_geojson",
    "write_geopackage",
    "write_gmns",
    "write_network",
    "write_node_link",
    "write_page",
    "write_tables",
    "write_workbook",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a public name may be anything
    """Return a public name, loading its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'corridorsim' has no attribute '{name}'")
    home = _HOMES[name]
    value = import_module(f"{home}.plots") if name == "plots" else getattr(import_module(home), name)
    globals()[name] = value
    return value


if "ipykernel" in sys.modules:  # a notebook, where a first compile is told below the cell
    import_module("corridorsim.report.compiling_line").show_compiling_in_cells()


def __dir__() -> list[str]:
    return sorted(__all__)

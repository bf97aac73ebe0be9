"""corridorsim: which trade corridor, in how many days, at what cost and carbon, and how surely.

The public names are found at their first use: importing the package loads neither numba nor a plot library.
``_NAMES`` tells where each is; the imports below it tell the same to editors and type checkers alone.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

_NAMES = {
    "errors": ("InputError", "Problem"),
    "network.building": ("build_network",),
    "network.exchange": ("expanded_graph", "from_networkx", "to_networkx", "write_node_link"),
    "network.gmns": ("write_gmns",),
    "network.gmns_reading": ("from_gmns",),
    "network.network": ("Network",),
    "network.network_folder": ("write_network",),
    "report.charts.run_file": ("read_run_charts",),
    "report.exports.geojson_export": ("write_geojson",),
    "report.exports.geopackage": ("write_geopackage",),
    "report.exports.result": ("Result", "read_result"),
    "report.exports.table_folders": ("write_tables",),
    "report.exports.workbook": ("write_workbook",),
    "report.page.run_page": ("write_page",),
    "report.progress": ("progress_bar",),
    "scenario.building_tables": ("read_tables",),
    "scenario.factor_checks": ("check_factors",),
    "scenario.factor_files": ("parse_factor", "read_factors"),
    "scenario.factor_laws": ("Empirical", "Listed", "Lognormal", "Triangular", "Uniform"),
    "scenario.factors": ("Factor",),
    "scenario.reading": ("read_scenario",),
    "scenario.tables": ("Scenario",),
    "study.attribution": ("Attribution", "attribute_difference"),
    "study.box_scenarios": ("write_box",),
    "study.cases_of_interest": ("fails", "loses", "wins"),
    "study.certificate": ("Certificate", "certificate"),
    "study.compared_scenarios": ("ScenarioComparison", "compare_scenarios"),
    "study.comparison": ("Comparison", "compare_corridors"),
    "study.corridor_model": ("CorridorModel",),
    "study.criticality": ("Criticality", "find_criticality"),
    "study.crossings": ("Crossings", "break_even", "break_even_of_sweep"),
    "study.design_tables": ("table_design",),
    "study.designs": ("Design", "grid", "latin_hypercube", "morris_design", "sobol_design", "tornado_design"),
    "study.discovery": ("Discovery", "discover"),
    "study.emulator": ("Emulator", "fit_emulator"),
    "study.indices": ("Index", "Indices"),
    "study.information": ("InformationValue", "value_of_information"),
    "study.knowledge": ("Knowledge", "know"),
    "study.monte_carlo": ("Noise", "monte_carlo_error", "noise"),
    "study.overlap": ("dissimilar_routes",),
    "study.pareto": ("pareto_routes",),
    "study.robustness": ("Regret", "regret"),
    "study.routes": ("RouteSets", "find_routes"),
    "study.satisficing": ("Satisfaction", "satisficing"),
    "study.screening": ("morris",),
    "study.sensitivity": ("seed_factor",),
    "study.shapley_designs": ("shapley_design",),
    "study.shapley_effects": ("shapley",),
    "study.sweep_folder": ("read_sweep",),
    "study.sweep_running": ("run_sweep",),
    "study.sweeps": ("FunctionModel", "Sweep"),
    "study.tail_indices": ("delta", "pawn"),
    "study.tornado": ("Tornado", "tornado"),
    "study.trials": ("Trials", "run_trials"),
    "study.variance_indices": ("sobol",),
    "study.varying": ("Varying", "factors"),
    "study.winners": ("Winners", "find_winners"),
    "study.worth_of_knowing": ("WorthOfKnowing", "worth_of_knowing"),
}
_HOMES = {name: f"corridorsim.{module}" for module, names in _NAMES.items() for name in names}
__all__ = sorted([*_HOMES, "plots"])  # noqa: PLE0605 - of the one table, which is checked by a test

if TYPE_CHECKING:
    from corridorsim.errors import InputError as InputError
    from corridorsim.errors import Problem as Problem
    from corridorsim.network.building import build_network as build_network
    from corridorsim.network.exchange import expanded_graph as expanded_graph
    from corridorsim.network.exchange import from_networkx as from_networkx
    from corridorsim.network.exchange import to_networkx as to_networkx
    from corridorsim.network.exchange import write_node_link as write_node_link
    from corridorsim.network.gmns import write_gmns as write_gmns
    from corridorsim.network.gmns_reading import from_gmns as from_gmns
    from corridorsim.network.network import Network as Network
    from corridorsim.network.network_folder import write_network as write_network
    from corridorsim.report import plots as plots
    from corridorsim.report.charts.run_file import read_run_charts as read_run_charts
    from corridorsim.report.exports.geojson_export import write_geojson as write_geojson
    from corridorsim.report.exports.geopackage import write_geopackage as write_geopackage
    from corridorsim.report.exports.result import Result as Result
    from corridorsim.report.exports.result import read_result as read_result
    from corridorsim.report.exports.table_folders import write_tables as write_tables
    from corridorsim.report.exports.workbook import write_workbook as write_workbook
    from corridorsim.report.page.run_page import write_page as write_page
    from corridorsim.report.progress import progress_bar as progress_bar
    from corridorsim.scenario.building_tables import read_tables as read_tables
    from corridorsim.scenario.factor_checks import check_factors as check_factors
    from corridorsim.scenario.factor_files import parse_factor as parse_factor
    from corridorsim.scenario.factor_files import read_factors as read_factors
    from corridorsim.scenario.factor_laws import Empirical as Empirical
    from corridorsim.scenario.factor_laws import Listed as Listed
    from corridorsim.scenario.factor_laws import Lognormal as Lognormal
    from corridorsim.scenario.factor_laws import Triangular as Triangular
    from corridorsim.scenario.factor_laws import Uniform as Uniform
    from corridorsim.scenario.factors import Factor as Factor
    from corridorsim.scenario.reading import read_scenario as read_scenario
    from corridorsim.scenario.tables import Scenario as Scenario
    from corridorsim.study.attribution import Attribution as Attribution
    from corridorsim.study.attribution import attribute_difference as attribute_difference
    from corridorsim.study.box_scenarios import write_box as write_box
    from corridorsim.study.cases_of_interest import fails as fails
    from corridorsim.study.cases_of_interest import loses as loses
    from corridorsim.study.cases_of_interest import wins as wins
    from corridorsim.study.certificate import Certificate as Certificate
    from corridorsim.study.certificate import certificate as certificate
    from corridorsim.study.compared_scenarios import ScenarioComparison as ScenarioComparison
    from corridorsim.study.compared_scenarios import compare_scenarios as compare_scenarios
    from corridorsim.study.comparison import Comparison as Comparison
    from corridorsim.study.comparison import compare_corridors as compare_corridors
    from corridorsim.study.corridor_model import CorridorModel as CorridorModel
    from corridorsim.study.criticality import Criticality as Criticality
    from corridorsim.study.criticality import find_criticality as find_criticality
    from corridorsim.study.crossings import Crossings as Crossings
    from corridorsim.study.crossings import break_even as break_even
    from corridorsim.study.crossings import break_even_of_sweep as break_even_of_sweep
    from corridorsim.study.design_tables import table_design as table_design
    from corridorsim.study.designs import Design as Design
    from corridorsim.study.designs import grid as grid
    from corridorsim.study.designs import latin_hypercube as latin_hypercube
    from corridorsim.study.designs import morris_design as morris_design
    from corridorsim.study.designs import sobol_design as sobol_design
    from corridorsim.study.designs import tornado_design as tornado_design
    from corridorsim.study.discovery import Discovery as Discovery
    from corridorsim.study.discovery import discover as discover
    from corridorsim.study.emulator import Emulator as Emulator
    from corridorsim.study.emulator import fit_emulator as fit_emulator
    from corridorsim.study.indices import Index as Index
    from corridorsim.study.indices import Indices as Indices
    from corridorsim.study.information import InformationValue as InformationValue
    from corridorsim.study.information import value_of_information as value_of_information
    from corridorsim.study.knowledge import Knowledge as Knowledge
    from corridorsim.study.knowledge import know as know
    from corridorsim.study.monte_carlo import Noise as Noise
    from corridorsim.study.monte_carlo import monte_carlo_error as monte_carlo_error
    from corridorsim.study.monte_carlo import noise as noise
    from corridorsim.study.overlap import dissimilar_routes as dissimilar_routes
    from corridorsim.study.pareto import pareto_routes as pareto_routes
    from corridorsim.study.robustness import Regret as Regret
    from corridorsim.study.robustness import regret as regret
    from corridorsim.study.routes import RouteSets as RouteSets
    from corridorsim.study.routes import find_routes as find_routes
    from corridorsim.study.satisficing import Satisfaction as Satisfaction
    from corridorsim.study.satisficing import satisficing as satisficing
    from corridorsim.study.screening import morris as morris
    from corridorsim.study.sensitivity import seed_factor as seed_factor
    from corridorsim.study.shapley_designs import shapley_design as shapley_design
    from corridorsim.study.shapley_effects import shapley as shapley
    from corridorsim.study.sweep_folder import read_sweep as read_sweep
    from corridorsim.study.sweep_running import run_sweep as run_sweep
    from corridorsim.study.sweeps import FunctionModel as FunctionModel
    from corridorsim.study.sweeps import Sweep as Sweep
    from corridorsim.study.tail_indices import delta as delta
    from corridorsim.study.tail_indices import pawn as pawn
    from corridorsim.study.tornado import Tornado as Tornado
    from corridorsim.study.tornado import tornado as tornado
    from corridorsim.study.trials import Trials as Trials
    from corridorsim.study.trials import run_trials as run_trials
    from corridorsim.study.variance_indices import sobol as sobol
    from corridorsim.study.varying import Varying as Varying
    from corridorsim.study.varying import factors as factors
    from corridorsim.study.winners import Winners as Winners
    from corridorsim.study.winners import find_winners as find_winners
    from corridorsim.study.worth_of_knowing import WorthOfKnowing as WorthOfKnowing
    from corridorsim.study.worth_of_knowing import worth_of_knowing as worth_of_knowing


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a public name may be anything
    """Return a public name, loading its module on first use."""
    if name not in __all__:
        raise AttributeError(f"module 'corridorsim' has no attribute '{name}'")
    if name == "plots":  # a module itself
        value = import_module("corridorsim.report.plots")
    else:
        value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__


if "ipykernel" in sys.modules:  # a notebook, where a first compile is told below the cell
    import_module("corridorsim.report.compiling_line").show_compiling_in_cells()

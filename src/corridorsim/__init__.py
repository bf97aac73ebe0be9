"""corridorsim: which trade corridor, in how many days, at what cost and carbon, and how surely.

The public names are found at their first use: importing the package loads neither numba nor a plot library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corridorsim.errors import InputError, Problem
    from corridorsim.network.building import build_network
    from corridorsim.network.exchange import expanded_graph, from_networkx, to_networkx
    from corridorsim.network.network import Network
    from corridorsim.report import plots
    from corridorsim.report.progress import progress_bar
    from corridorsim.scenario.reading import read_scenario
    from corridorsim.scenario.tables import Scenario
    from corridorsim.study.certificate import Certificate, certificate
    from corridorsim.study.compared_scenarios import ScenarioComparison, compare_scenarios
    from corridorsim.study.comparison import Comparison, compare_corridors
    from corridorsim.study.criticality import Criticality, find_criticality
    from corridorsim.study.information import InformationValue, value_of_information
    from corridorsim.study.knowledge import Knowledge, know
    from corridorsim.study.overlap import dissimilar_routes
    from corridorsim.study.pareto import pareto_routes
    from corridorsim.study.routes import RouteSets, find_routes
    from corridorsim.study.sweep_folder import read_sweep
    from corridorsim.study.sweep_running import run_sweep
    from corridorsim.study.trials import Trials, run_trials

_HOMES = {
    "InputError": "corridorsim.errors",
    "Problem": "corridorsim.errors",
    "read_scenario": "corridorsim.scenario.reading",
    "Scenario": "corridorsim.scenario.tables",
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
    "run_sweep": "corridorsim.study.sweep_running",
    "read_sweep": "corridorsim.study.sweep_folder",
    "progress_bar": "corridorsim.report.progress",
    "plots": "corridorsim.report",
}

__all__ = [
    "Certificate",
    "Comparison",
    "Criticality",
    "InformationValue",
    "InputError",
    "Knowledge",
    "Network",
    "Problem",
    "RouteSets",
    "Scenario",
    "ScenarioComparison",
    "Trials",
    "build_network",
    "certificate",
    "compare_corridors",
    "compare_scenarios",
    "dissimilar_routes",
    "expanded_graph",
    "find_criticality",
    "find_routes",
    "from_networkx",
    "know",
    "pareto_routes",
    "plots",
    "progress_bar",
    "read_scenario",
    "read_sweep",
    "run_sweep",
    "run_trials",
    "to_networkx",
    "value_of_information",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a public name may be anything
    """Return a public name, loading its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'corridorsim' has no attribute '{name}'")
    home = _HOMES[name]
    value = import_module(f"{home}.plots") if name == "plots" else getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

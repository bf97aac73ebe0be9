"""Folders with the charts of one study of each kind, of the five-terminal example."""

import corridorsim as cs
from corridorsim.report.charts.criticality_charts import criticality_charts
from corridorsim.report.charts.discovery_charts import discovery_charts
from corridorsim.report.charts.reading import charts_json
from corridorsim.report.charts.sensitivity_charts import sensitivity_charts
from corridorsim.report.charts.sweep_charts import sweep_charts
from corridorsim.report.page.study_page import write_study_page
from corridorsim.study.findings import find
from corridorsim.study.sensitivity_answer import Question, answer
from corridorsim.study.sweeps import EntryName

HEADWAY = "legs.porta-portb-ferry.headway_hours=uniform(24, 480)"
STORMS = "hazards.storm.rate_per_year*=uniform(0, 1.5)"
HANDLING = "transfers.*.median_hours~=uniform(0, 1)"
ENTRY = EntryName("alma-omega", "south", "committed")


def _swept(scenario, design):
    return cs.run_sweep(cs.CorridorModel(scenario, design.factors), design)


def _factors(scenario, *texts):
    return cs.check_factors([cs.parse_factor(text) for text in texts], scenario)


def _answered(scenario, method, points=None):
    factors = _factors(scenario, HEADWAY, STORMS)
    question = Question(method, "days_mean", ENTRY, points=points)
    return sensitivity_charts(answer(question, scenario, factors, lambda design, _: _swept(scenario, design)))


def study_charts(path, criticality):
    """Return the charts of a study of each kind, by what the folder is called."""
    scenario = cs.read_scenario(path, settings=["study.draws=64"])
    narrow, both = _factors(scenario, HEADWAY), _factors(scenario, HEADWAY, STORMS)
    cloud = _swept(scenario, cs.latin_hypercube(_factors(scenario, HEADWAY, STORMS, HANDLING), 60, 1))
    return {
        "criticality": criticality_charts(criticality),
        "lines": sweep_charts(_swept(scenario, cs.grid(narrow, 5)), scenario),
        "map": sweep_charts(_swept(scenario, cs.grid(both, 5)), scenario),
        "scatters": sweep_charts(cloud, scenario),
        "tornado": _answered(scenario, "tornado"),
        "indices": _answered(scenario, "sobol", 16),
        "discovery": discovery_charts(find(cloud, cs.loses("south")), cloud, scenario),
    }


def write_folders(folder, run, studies):
    """Write a folder with charts for a run, for the same run later, and for each study."""
    later = run.model_copy(update={"title": "Two corridors in 2030"})
    for name, charts in {"run": run, "later": later}.items():
        (folder / name).mkdir()
        (folder / name / "charts.json").write_text(charts_json(charts), encoding="utf-8")
    for name, charts in studies.items():
        (folder / name).mkdir()
        write_study_page(charts, folder / name)
    return folder

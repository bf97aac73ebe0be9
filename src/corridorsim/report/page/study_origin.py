"""Where the sections of a study come from, as their page tells it."""

from __future__ import annotations

from corridorsim.report.charts.study_heading import StudyHeading
from corridorsim.report.page.sections import Origin


def origin_of(charts: StudyHeading) -> Origin:
    """Return what a study was made from.

    Parameters
    ----------
    charts : of the study
    """
    return Origin(charts.title, charts.scenario, charts.digest, charts.draws, charts.seed)


def setting_words(charts: StudyHeading) -> str:
    """Return of which variant and state a study is, for the end of a sentence; empty where of none.

    Parameters
    ----------
    charts : of the study
    """
    parts = {"variant": charts.variant, "state": charts.state}
    return "".join(f", {name} {word}" for name, word in parts.items() if word)

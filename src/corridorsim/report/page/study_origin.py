"""Where the sections of a study come from: in words, and as a mark that tells their places apart."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from corridorsim.report.charts.study_heading import StudyHeading
from corridorsim.report.page.sections import Origin


def origin_of(charts: StudyHeading) -> Origin:
    """Return what a study was made from.

    Parameters
    ----------
    charts : of the study
    """
    return Origin(charts.title, charts.scenario, charts.digest, charts.draws, charts.seed)


def origin_words(charts: StudyHeading) -> str:
    """Return of which scenario and worlds a study is, for a sentence.

    Parameters
    ----------
    charts : of the study
    """
    parts = [charts.title, *filter(None, (charts.variant, charts.state and f"state {charts.state}"))]
    return ", ".join([*parts, f"{charts.draws:,} draws", f"seed {charts.seed}"])


def mark_of(file: Path) -> str:
    """Return a mark of a file of charts: pages may show several studies of one kind.

    Parameters
    ----------
    file : that exists
    """
    return sha256(file.read_bytes()).hexdigest()[:8]

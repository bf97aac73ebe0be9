"""What can be exported, and what there is of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from corridorsim.report.exports.content import Content
from corridorsim.report.exports.network_content import network_content
from corridorsim.report.exports.result import Result, result_of
from corridorsim.report.exports.result_content import result_content
from corridorsim.scenario.tables import Scenario, Tables

if TYPE_CHECKING:
    from corridorsim.study.comparison import Comparison

Subject: TypeAlias = "Scenario | Tables | Comparison | Result"


def content_of(subject: Subject) -> Content:
    """Return what there is to export.

    Parameters
    ----------
    subject : a network; a scenario, whose network is told after all its changes; a comparison, or a result
        read from its folder
    """
    if isinstance(subject, Scenario | Tables):
        return network_content(subject)
    return result_content(subject if isinstance(subject, Result) else result_of(subject))

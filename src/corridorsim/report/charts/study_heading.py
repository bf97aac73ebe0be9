"""What the charts of a run and of every study tell first: of which scenario and worlds they are."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.vocabulary import Row, number, text, words


class StudyHeading(Row):
    """Of which scenario and worlds a run or a study is; the charts of each add their own."""

    schema_: str = Field(alias="schema", description="which study's charts these are")
    title: str = text("of the scenario")
    scenario: str = text("its name")
    digest: str = text("of the scenario and its data")
    state: str = text("of the world", default="")
    variant: str = text("of the scenario", default="")
    seed: int = number("of all chance", "1")
    draws: int = number("worlds that were judged", "1")
    attribution: tuple[str, ...] = words("whose data the network rests on")


def heading_of(scenario: Scenario, draws: int) -> dict[str, Any]:
    """Return the fields of a heading, its schema apart.

    Parameters
    ----------
    scenario : of the study
    draws : that it judged
    """
    return {
        "title": scenario.title or scenario.name,
        "scenario": scenario.name,
        "digest": scenario.digest,
        "state": scenario.state or "",
        "variant": scenario.variant or "",
        "seed": scenario.study.seed,
        "draws": draws,
        "attribution": scenario.attribution,
    }

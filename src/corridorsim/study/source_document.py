"""What network a scenario stands on, for manifests."""

from __future__ import annotations

from typing import Any

from corridorsim.scenario.tables import Scenario


def source_document(scenario: Scenario) -> dict[str, Any]:
    """Return the title of a scenario, and whose data it stands on.

    Parameters
    ----------
    scenario : of a result
    """
    return {
        "title": scenario.title,
        "network": scenario.network,
        "network_title": scenario.network_title,
        "licence": scenario.tables.licence,
        "attribution": list(scenario.tables.attribution),
    }

"""What hazards shut, as masks on arcs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Network
from corridorsim.scenario.hazard_rows import Hazard
from corridorsim.scenario.tables import Scenario

_Mask = NDArray[np.bool_]


def regimes_held_on(scenario: Scenario) -> list[Hazard]:
    """Return the regimes that are held on and shut places.

    Parameters
    ----------
    scenario : declared and checked
    """
    hazards = scenario.tables.hazards.values()
    return [hazard for hazard in hazards if hazard.state == "on" and hazard.shuts]


def regime_mask(network: Network, scenario: Scenario, hazard_id: str) -> _Mask:
    """Return the arcs that stay open while a regime is on, wherever it may reach.

    Parameters
    ----------
    network : built
    scenario : declares the regime
    hazard_id : the regime

    Returns
    -------
    bool (n_arcs,)
    """
    return mask_while_on(network, scenario.tables.hazards[hazard_id], 0.0)


def shut_by(hazard: Hazard, least_reach: float) -> set[str]:
    """Return the places that a hazard shuts, of those that at least so many of its events reach.

    Parameters
    ----------
    hazard : its row
    least_reach : 1 for those that it shuts for certain
    """
    return {reach.place for reach in hazard.places if reach.reach >= least_reach}


def mask_while_on(network: Network, hazard: Hazard, least_reach: float) -> _Mask:
    """Return the arcs that stay open while a hazard is on.

    Parameters
    ----------
    network : built
    hazard : its row
    least_reach : as of ``shut_by``

    Returns
    -------
    bool (n_arcs,)
    """
    shut = shut_by(hazard, least_reach)
    is_open = [
        not (shut & network.places[i])
        or (bool(hazard.modes) and (arc.leg is None or arc.leg.mode not in hazard.modes))
        for i, arc in enumerate(network.arcs)
    ]
    return np.array(is_open, dtype=np.bool_)

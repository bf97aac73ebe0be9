"""What other numbers of hazards and rules change in a network that is built, as patches of its arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corridorsim.kernels.worlds import Hazards
from corridorsim.network.hazard_laws import hazard_arrays
from corridorsim.network.network import Integers, Network
from corridorsim.network.patches import LawNumbers, Patch, TableRoom
from corridorsim.network.rule_laws import rule_delays
from corridorsim.scenario.tables import Scenario, Tables

_HAZARD_NUMBERS = (
    "on_rate_per_hour",
    "cap_per_hour",
    "accept",
    "median_hours",
    "delay_median_hours",
    "speed",
    "shared",
    "follow_probability",
    "follow_delay_hours",
    "up_shape",
    "up_scale_hours",
    "closed_share",
)
_HAZARD_TABLES = ("table", "delay_table", "met_table", "met_up_table")


class HazardNumbers:
    """Finds what rows of hazards change.

    Parameters
    ----------
    network : built of the scenario
    scenario : its tables have the rows as they are
    names : of hazards in play, whose numbers may change
    room : for tables
    """

    def __init__(self, network: Network, scenario: Scenario, names: Sequence[str], room: TableRoom) -> None:
        self._scenario, self._names = scenario, tuple(names)
        position = {name: row for row, name in enumerate(network.laws.hazard_names)}
        places = np.array([position[name] for name in names], dtype=np.int64)
        self._present, columns = self._laws(scenario.tables), (_HAZARD_NUMBERS, _HAZARD_TABLES)
        self._numbers = LawNumbers.with_room("hazards", places, self._present, columns, room)

    @property
    def rows(self) -> dict[str, Integers]:
        """Rows of the network's laws that may be others, by set of laws."""
        return {"hazards": self._numbers.places}

    def _laws(self, tables: Tables) -> Hazards:
        # Which events are kept for a queue or a follower is no number; it stays what it is in the network.
        return hazard_arrays({name: tables.hazards[name] for name in self._names}, (), self._scenario.study)

    def patch(self, tables: Tables) -> Patch | None:
        """Return what other tables change, None where the network has to be built for them.

        Parameters
        ----------
        tables : with other numbers in the rows
        """
        present = self._scenario.tables.hazards
        for name in self._names:
            if (tables.hazards[name].rate_per_year > 0.0) != (present[name].rate_per_year > 0.0):
                return None  # it falls out of play, or comes into it
        new = self._laws(tables)
        if not np.array_equal(new.group >= 0, self._present.group >= 0):
            return None
        return tuple(self._numbers.written(new))


class RuleNumbers:
    """Finds what rows of rules change in how long shipments are held.

    Parameters
    ----------
    network : built of the scenario
    scenario : its tables have the rows as they are
    room : for tables
    """

    def __init__(self, network: Network, scenario: Scenario, room: TableRoom) -> None:
        places = np.arange(len(network.laws.rule_delays.spared), dtype=np.int64)
        columns = (("spared", "median_hours"), ("table",))
        self._numbers = LawNumbers.with_room("rule_delays", places, rule_delays(scenario)[0], columns, room)

    @property
    def rows(self) -> dict[str, Integers]:
        """Rows of the network's laws that may be others, by set of laws."""
        return {"rule_delays": self._numbers.places}

    def patch(self, scenario: Scenario) -> Patch:
        """Return what other rules change.

        Parameters
        ----------
        scenario : with other numbers in its rules
        """
        return tuple(self._numbers.written(rule_delays(scenario)[0]))

"""What other numbers in tables change in a network that is built, as patches of its arrays.

What a row of a table changes is found by laying its arcs twice, as the network has them and as the row would,
and writing what differs where the network keeps the same thing. Where they differ in more than numbers (a
wait that falls away, a gate of its own) nothing is written: such a network has to be built.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.steps import STEP_RIDE
from corridorsim.network.laying import ArcLayer
from corridorsim.network.network import ArcCosts, Integers, Network
from corridorsim.network.patches import COSTS, LawNumbers, Patch, TableRoom, Written, any_in_row
from corridorsim.network.steps import AT_GATES, KINDS_OF_LAWS
from corridorsim.scenario.tables import Scenario, Tables

_NAMES: dict[str, tuple[tuple[str, ...], ...]] = {  # numbers, and which tables they go by
    "durations": (("scale_hours", "shared"), ("table",)),
    "lateness": (("on_time_probability", "late_min_hours", "late_mean_hours"), ()),
    "departures": (("headway_hours",), ()),
    "sailings": (
        ("headway_hours", "cancel_probability", "cutoff_hours"),
        ("gap_table", "first_gap_table"),
    ),
}


class ArcNumbers:
    """Finds what rows of tables change of some arcs.

    Parameters
    ----------
    network : built of the scenario
    scenario : its tables have the rows as they are
    arcs : int, all on which the rows that may change have a bearing
    room : for tables
    """

    def __init__(self, network: Network, scenario: Scenario, arcs: Sequence[int], room: TableRoom) -> None:
        self._layer = ArcLayer(scenario, [network.arcs[arc] for arc in arcs])
        self._arcs = np.array(arcs, dtype=np.int64)
        self._present = self._layer.lay(scenario.tables)
        places = self._find_places(network)
        self._gates = places.pop("gates")
        self._numbers = [
            LawNumbers.with_room(laws, where, getattr(self._present, laws), _NAMES[laws], room)
            for laws, where in places.items()
        ]
        self._shares_gates = self._has_gates_in_common(network)

    @property
    def rows(self) -> dict[str, Integers]:
        """Rows of the network's laws that may be others, by set of laws."""
        return {"gates": self._gates, **{each.laws: each.places for each in self._numbers}}

    def _steps(self) -> list[tuple[int, int]]:
        """Return arc and rank of each step of the arcs as they were laid."""
        laid = zip(self._arcs.tolist(), self._present.steps, strict=True)
        return [(arc, rank) for arc, steps in laid for rank in range(len(steps))]

    def _find_places(self, network: Network) -> dict[str, Integers]:
        """Return where the network keeps each thing that was laid, by set of laws."""
        found: dict[str, dict[int, int]] = {name: {} for name in (*KINDS_OF_LAWS, "gates")}
        kept, flat = network.steps, [step for steps in self._present.steps for step in steps]
        for (arc, rank), step in zip(self._steps(), flat, strict=True):
            at = int(kept.first[arc]) + rank
            for name, kinds in KINDS_OF_LAWS.items():
                if step.kind in kinds:
                    found[name][step.item] = int(kept.item[at])
            if step.kind in AT_GATES:
                found["gates"][step.item] = int(kept.item[at])
            if step.gate >= 0:
                found["gates"][step.gate] = int(kept.gate[at])
            if step.kind == STEP_RIDE:
                factor = int(self._present.sailings.factor[step.item])
                found["durations"][factor] = int(network.laws.sailings.factor[kept.item[at]])
        return {
            name: np.array([places[item] for item in sorted(places)], dtype=np.int64)
            for name, places in found.items()
        }

    def _has_gates_in_common(self, network: Network) -> NDArray[np.bool_]:
        """Return which of the gates that were laid other arcs meet too."""
        steps, own = network.steps, np.zeros(network.n_arcs, dtype=np.bool_)
        own[self._arcs] = True
        of_arc = np.repeat(own, np.diff(steps.first))
        others = np.flatnonzero(~of_arc & np.isin(steps.kind, AT_GATES))
        return np.isin(self._gates, steps.item[others])

    def patch(self, tables: Tables) -> Patch | None:
        """Return what other tables change, None where the network has to be built for them.

        Parameters
        ----------
        tables : with other numbers in the rows
        """
        laid = self._layer.lay(tables)
        if not laid.has_shape_of(self._present):
            return None
        loads = np.float32(laid.utilisation) != np.float32(self._present.utilisation)
        if (loads & self._shares_gates).any():
            return None
        written = [*self._costs(laid.costs)]
        for numbers in self._numbers:
            written += numbers.written(getattr(laid, numbers.laws))
        if loads.any():
            rows, values = self._gates[loads], laid.utilisation[loads].astype(np.float32)
            written.append(Written("gates", "utilisation", rows, values))
        return tuple(written)

    def _costs(self, new: ArcCosts) -> Iterable[Written]:
        for each in fields(ArcCosts):
            values, present = getattr(new, each.name), getattr(self._present.costs, each.name)
            differs = any_in_row(values != present)
            if differs.any():
                yield Written(COSTS, each.name, self._arcs[differs], values[differs])

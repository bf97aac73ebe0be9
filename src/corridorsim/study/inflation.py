"""Rare surprises in the draws that are judged: drawn more often than they come, and weighed for it.

Events are inflated that start within a window from departure on, as long as the longest deadline of the
shipments, 60 days where none has one: what comes later makes nobody late, and every event that is inflated in
vain adds to the noise of the weights. Draws that plans are made on are never inflated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from corridorsim.errors import InputError
from corridorsim.kernels.event_room import Events
from corridorsim.kernels.worlds import Calendar, Hazards
from corridorsim.network.naming import id_words
from corridorsim.network.network import Floats
from corridorsim.scenario.tables import Scenario
from corridorsim.study.importance import Window, events_in_window, expected_events, likelihood_ratio
from corridorsim.units import HOURS_PER_DAY

WINDOW_DAYS = 60.0  # where no shipment has a deadline
MOST_WINDOW_DAYS = 150.0  # most tiles hold no later events


@dataclass(frozen=True)
class Inflation:
    """Which surprises are inflated, and when.

    Attributes
    ----------
    factors : by hazard id, more than 1
    window : from departure on, whole days
    """

    factors: dict[str, float]
    window: Window

    def applied(self, hazards: Hazards) -> Hazards:
        """Return hazards with their factors.

        Parameters
        ----------
        hazards : some or all of a network's
        """
        inflation = np.ones(len(hazards.kind))
        for words, factor in zip(
            id_words([f"hazards/{name}" for name in self.factors]), self.factors.values(), strict=True
        ):
            inflation[(hazards.id == words).all(axis=1)] = factor
        return hazards._replace(inflation=inflation)

    def weights(
        self, hazards: Hazards, calendar: Calendar, departure_hours: Floats, events: Events
    ) -> Floats:
        """Return the likelihood ratios of a tile's draws, float64 (n_lanes,).

        Parameters
        ----------
        hazards : from ``applied``
        calendar : of the tile
        departure_hours : float64 (n_lanes,), since the start of the departure window
        events : of the tile, all of them
        """
        rows = np.flatnonzero(hazards.inflation != 1.0)
        if not len(rows):
            return np.ones(len(departure_hours))
        some = hazards._replace(
            kind=hazards.kind[rows], cap_per_hour=hazards.cap_per_hour[rows], accept=hazards.accept[rows]
        )
        expected = expected_events(some, calendar, departure_hours, self.window)
        counts = events_in_window(events.value[rows, :, 0], events.n_events[rows], self.window)
        return likelihood_ratio(counts, expected, hazards.inflation[rows])


def inflation_of(scenario: Scenario, most_draws: int) -> Inflation | None:
    """Return how a scenario's surprises are inflated, None where they are not.

    Parameters
    ----------
    scenario : gives the factors, the deadlines and the horizon
    most_draws : so many are kept at most

    Raises
    ------
    InputError
        For more draws than are kept.
    """
    study = scenario.study
    if not study.inflated:
        return None
    if study.draws > most_draws:
        raise InputError.single(
            "study.draws", f"{study.draws:,} are too many to inflate hazards in", f"at most {most_draws:,}"
        )
    deadlines = [row.deadline_days for row in scenario.shipments if row.deadline_days is not None]
    days = min(max(deadlines, default=WINDOW_DAYS), study.horizon_days, MOST_WINDOW_DAYS)
    whole = min(math.ceil(days), math.floor(min(study.horizon_days, MOST_WINDOW_DAYS)))
    return Inflation(study.inflated, Window(0.0, whole * HOURS_PER_DAY))

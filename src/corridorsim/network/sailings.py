"""Listed departures and opening hours, as the kernels read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from corridorsim.kernels.sailings import SailingLaws
from corridorsim.kernels.steps import Openings
from corridorsim.network.naming import id_words
from corridorsim.network.quantile_tables import TableBook
from corridorsim.scenario.calendars import (
    Departure,
    Interval,
    closed_dates,
    departures_of,
    opening_intervals,
)
from corridorsim.scenario.rows import Terminal
from corridorsim.scenario.tables import Closure, ResolvedLeg
from corridorsim.units import HOURS_PER_WEEK

_ALWAYS = ((0.0, HOURS_PER_WEEK),)
_REGULAR = -1


@dataclass
class SailingBook:
    """Collects the legs whose departures are listed one by one.

    Attributes
    ----------
    terminals : by id; a timetable is local time where the leg starts
    """

    terminals: Mapping[str, Terminal]
    legs: list[ResolvedLeg] = field(default_factory=list)
    factors: list[int] = field(default_factory=list)

    def add(self, leg: ResolvedLeg, factor: int = -1) -> int:
        """Return the row of a leg's departures.

        Parameters
        ----------
        leg : resolved
        factor : duration that multiplies the departures' own hours, -1 where they have none
        """
        self.legs.append(leg)
        self.factors.append(factor)
        return len(self.legs) - 1

    def arrays(self) -> SailingLaws:
        """Return the departures as kernels read them."""
        tables = TableBook()
        shapes = [1.0 / leg.headway_cv**2 if leg.headway_cv else 0.0 for leg in self.legs]
        timetables = [self._timetable(leg) for leg in self.legs]
        entries = [entry for timetable in timetables for entry in timetable]
        owned = np.array([factor >= 0 for factor in self.factors], dtype=np.bool_)
        return SailingLaws(
            thing=id_words([f"legs/{leg.id}" for leg in self.legs]),
            headway_hours=np.array([leg.headway_hours for leg in self.legs], dtype=np.float32),
            gap_table=np.array([_gap_table(tables, shape, shape) for shape in shapes], dtype=np.int64),
            first_gap_table=np.array([_gap_table(tables, s + 1.0, s) for s in shapes], dtype=np.int64),
            cancel_probability=np.array([leg.cancel_probability for leg in self.legs], dtype=np.float32),
            cutoff_hours=np.array([leg.cutoff_hours for leg in self.legs], dtype=np.float32),
            first_entry=np.cumsum([0, *map(len, timetables)]).astype(np.int64),
            entry_week_hours=np.array([entry.week_hour for entry in entries], dtype=np.float64),
            entry_own_hours=np.array([entry.own_hours or 0.0 for entry in entries], dtype=np.float32),
            own=np.where(owned, np.cumsum(owned) - 1, -1).astype(np.int64),
            factor=np.array(self.factors, dtype=np.int64),
            tables=tables.stacked(),
        )

    def _timetable(self, leg: ResolvedLeg) -> tuple[Departure, ...]:
        return departures_of(leg.timetable, self.terminals[leg.origin].utc_offset_hours)


def _gap_table(tables: TableBook, shape: float, mean_shape: float) -> int:
    """Return the table of a gamma law over the mean of another of the same scale."""
    return tables.gamma(shape, 1.0 / mean_shape) if mean_shape > 0 else _REGULAR


@dataclass
class OpeningBook:
    """Collects weekly opening hours, each pattern once.

    Attributes
    ----------
    terminals : by id
    """

    terminals: Mapping[str, Terminal]
    rows: dict[tuple[Interval, ...], int] = field(default_factory=dict)

    def row_at(self, terminal: str) -> int | None:
        """Return the row of a terminal's opening hours, None where it is always open.

        Parameters
        ----------
        terminal : id
        """
        row = self.terminals[terminal]
        spans = opening_intervals(row.opening_hours, row.utc_offset_hours)
        if not spans or spans == _ALWAYS:
            return None
        return self.rows.setdefault(spans, len(self.rows))

    def arrays(self) -> Openings:
        """Return the opening hours as kernels read them."""
        flat = [span for spans in self.rows for span in spans]
        return Openings(
            first=np.cumsum([0, *map(len, self.rows)]).astype(np.int64),
            opens=np.array([span[0] for span in flat], dtype=np.float32),
            shuts=np.array([span[1] for span in flat], dtype=np.float32),
        )


def season_names(leg: ResolvedLeg) -> tuple[str, ...]:
    """Return the name under which a leg is closed outside its season, none where it runs all year.

    Parameters
    ----------
    leg : resolved
    """
    return (f"season {';'.join(leg.season)}",) if leg.season else ()


def season_closures(legs: Mapping[str, ResolvedLeg], first: date, last: date) -> list[Closure]:
    """Return the days on which seasons close legs, under the names of the seasons.

    Parameters
    ----------
    legs : by id
    first, last : the days that the study can meet
    """
    seasons = {name: leg.season for leg in legs.values() for name in season_names(leg)}
    return [
        Closure("legs", name, start, end)
        for name, windows in sorted(seasons.items())
        for start, end in closed_dates(windows, first, last)
    ]

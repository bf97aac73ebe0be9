"""What is measured of a leg, and the tests that say whether its length can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from line_graph import FloatArray, Way
from sea_graph import GATES, MAY_GO_UNSAID, find_passages

SEA_MODES = {"feeder", "deep-sea", "ro-ro", "rail-ferry"}
GAP_LIMIT_KM = 5.0
GAP_LIMIT_SHARE = 0.01
SNAP_LIMIT_KM = 8.0
DEVIATION_LIMIT_PERCENT = 5.0
DRAWN_LIMIT_PERCENT = 25.0  # a line this far off an override is another line: pins are drawn instead


@dataclass(frozen=True)
class Leg:
    """A forward row of `legs.csv`, as far as it is measured.

    Attributes
    ----------
    id, mode : str
        As in the table.
    pins : tuple of array, shape (2,)
        Origin, via points and destination: latitude and longitude, degrees.
    passages : tuple of str
        The passages that the leg lists, in order.
    override_km : float or None
        The leg's own `distance_km`.
    """

    id: str
    mode: str
    pins: tuple[FloatArray, ...]
    passages: tuple[str, ...] = ()
    override_km: float | None = None


@dataclass(frozen=True)
class Measure:
    """What the graphs say of a leg; without a way there is none.

    Attributes
    ----------
    leg : Leg
        The leg that was measured.
    way : Way or None
        The way found, pins included.
    snap_km : float
        Rail: the longest distance from a pin to the line.
    access_km : float
        Km of the length that are runs from the terminals to the graph.
    cited_km : float or None
        The leg's own length, or a published one.
    """

    leg: Leg
    way: Way | None
    snap_km: float
    access_km: float
    cited_km: float | None

    @property
    def measured_km(self) -> float | None:
        """Length of the way found, km."""
        return None if self.way is None else self.way.km

    @property
    def km(self) -> float | None:
        """The length that the network takes: the leg's own, else the measured one, km."""
        return self.measured_km if self.leg.override_km is None else self.leg.override_km

    @property
    def difference_percent(self) -> float | None:
        """Deviation of the measured from the cited length, %."""
        if self.way is None or self.cited_km is None:
            return None
        return 100 * (self.way.km / self.cited_km - 1)

    @property
    def line(self) -> FloatArray:
        """The line to draw, shape (points, 2): straight between the pins where the way found is another's."""
        off = self.leg.override_km is not None and abs(self.difference_percent or 0.0) > DRAWN_LIMIT_PERCENT
        return np.array(self.leg.pins) if self.way is None or off else self.way.lat_lon


def find_offences(one: Measure) -> list[str]:
    """Say what is wrong with a measured leg, one line each; the leg's own length excuses all but passages."""
    found = [_miss_passages(one)] if one.leg.mode in SEA_MODES else []
    if one.leg.override_km is None:
        found += [_miss_way(one), _exceed_gap(one), _exceed_snap(one), _exceed_deviation(one)]
    return [f"{one.leg.id}: {line}" for line in found if line]


def _miss_way(one: Measure) -> str | None:
    return "no way found" if one.way is None else None


def _exceed_gap(one: Measure) -> str | None:
    if one.way is None:
        return None
    limit = min(GAP_LIMIT_KM, GAP_LIMIT_SHARE * one.way.km)
    gap = one.way.gap_km
    return (
        f"bridges gaps of {gap:.1f} km in {one.way.km:.1f} km, limit {limit:.1f} km" if gap > limit else None
    )


def _exceed_snap(one: Measure) -> str | None:
    far = one.snap_km > SNAP_LIMIT_KM
    return f"a pin lies {one.snap_km:.1f} km from the line, limit {SNAP_LIMIT_KM:g} km" if far else None


def _exceed_deviation(one: Measure) -> str | None:
    off = one.difference_percent
    if one.way is None or off is None or abs(off) <= DEVIATION_LIMIT_PERCENT:
        return None
    return f"measures {one.way.km:.1f} km against {one.cited_km:g} cited ({off:+.1f} %)"


def _miss_passages(one: Measure) -> str | None:
    """Compare the passages met with those listed."""
    unknown = [name for name in one.leg.passages if name not in GATES]
    if unknown:
        return f"lists passages unknown here: {', '.join(unknown)}"
    found = [name for name, _ in find_passages(one.way)] if one.way else list(one.leg.passages)
    met = tuple(name for name in found if name in one.leg.passages or name not in MAY_GO_UNSAID)
    if met == one.leg.passages:
        return None
    return f"meets {' '.join(met) or 'no passage'}, lists {' '.join(one.leg.passages) or 'none'}"


def list_notes(measures: list[Measure]) -> list[str]:
    """Tell where a leg's own length stands in for a measured one that is far from it."""
    return [
        f"note: {one.leg.id} gives {one.leg.override_km:g} km, measured {one.way.km:.1f} ({off:+.1f} %)"
        for one in measures
        if one.leg.override_km is not None and one.way is not None
        if (off := one.difference_percent) is not None and abs(off) > DEVIATION_LIMIT_PERCENT
    ]


def check_chains(measures: list[Measure], checks: list[tuple[list[str], float]]) -> list[str]:
    """Compare published lengths that span several legs with the sum of these legs."""
    known = {one.leg.id: one.km for one in measures}
    unknown = sorted({leg for ids, _ in checks for leg in ids} - known.keys())
    offences = [f"{leg}: named by a distance check, but not measured" for leg in unknown]
    for ids, cited in checks:
        parts = [known.get(leg) for leg in ids]
        km = sum(part for part in parts if part is not None)
        if len(ids) > 1 and None not in parts and abs(km / cited - 1) * 100 > DEVIATION_LIMIT_PERCENT:
            offences.append(f"{' + '.join(ids)}: {km:.1f} km against {cited:g} cited")
    return offences

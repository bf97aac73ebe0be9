"""Which hazards may be drawn more often than they come, and how much more often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corridorsim.errors import Problem, nearest
from corridorsim.scenario.declarations import Shipment, Study
from corridorsim.scenario.hazard_rows import Hazard


def inflation_problems(
    study: Study, shipments: tuple[Shipment, ...], hazards: Mapping[str, Hazard]
) -> list[Problem]:
    """Return what is wrong with ``study.inflate``.

    Parameters
    ----------
    study : declares it
    shipments : of the scenario
    hazards : by id, after all changes
    """
    found = [
        Problem(f"study.inflate.{name}", *fault)
        for name, factor in study.inflate.items()
        for fault in _faults(name, factor, hazards)
    ]
    dated = [row.id for row in shipments if row.arrive_by is not None] if study.inflate else []
    return found + [
        Problem(f"shipments.{name}.arrive_by", "is not told beside study.inflate", "deadline_days")
        for name in dated
    ]


def _faults(name: str, factor: float, hazards: Mapping[str, Hazard]) -> Iterator[tuple[str, str]]:
    if name not in hazards:
        yield "no such hazard", nearest(name, hazards)
        return
    row = hazards[name]
    if row.known_at_departure or row.up_shape is not None:
        right = "a hazard without known_at_departure or up_shape"
        yield "is no surprise that comes at a rate of its own", right
    elif row.follows:  # an event that follows is no more likely than what it follows
        yield "follows another hazard", f"'{row.follows}', which it follows"
    else:
        rate = row.rate_per_year * max(row.monthly_factor)
        if rate * factor > row.rate_cap_per_year * (1 + 1e-12):
            most = row.rate_cap_per_year / rate
            yield (
                f"{factor:g} times the rate is more than rate_cap_per_year",
                f"at most {most:.6g}, or a higher hazards.{name}.rate_cap_per_year",
            )

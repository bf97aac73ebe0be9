"""What hazards say of other things: the places that they strike, and the hazards that they follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corridorsim.errors import nearest
from corridorsim.scenario.hazard_rows import Hazard

Fault = tuple[str, str, str, str]  # hazard, field, what is wrong, what would be right


def hazard_faults(
    hazards: Mapping[str, Hazard], places: frozenset[str], legs: frozenset[str]
) -> Iterator[Fault]:
    """Yield what is wrong between hazards and the rest of a network.

    Parameters
    ----------
    hazards : by id
    places : terminals, passages and legs
    legs : the legs alone, which is all that a line can be
    """
    for name, hazard in hazards.items():
        of_line = hazard.effect == "line"
        kind, known = ("leg", legs) if of_line else ("terminal, passage or leg", places)
        for reach in hazard.places:
            if reach.place not in known:
                why = ": a line is made of legs" if reach.place in places else ""
                yield (
                    name,
                    "places",
                    f"no {kind} '{reach.place[:60]}'{why}",
                    nearest(reach.place, known),
                )
        if hazard.follows is not None:
            yield from _leader_faults(name, hazard.follows, hazards)


def _leader_faults(name: str, leader: str, hazards: Mapping[str, Hazard]) -> Iterator[Fault]:
    row = hazards.get(leader)
    if row is None:
        yield name, "follows", f"no hazard '{leader[:60]}'", nearest(leader, hazards)
    elif leader == name:
        yield name, "follows", "is the hazard itself", "another one"
    elif row.follows is not None:
        yield name, "follows", f"'{leader}' follows another itself", f"follow '{row.follows}'"
    elif row.known_at_departure or row.up_shape is not None:
        what = "a regime" if row.known_at_departure else "a renewal (up_shape)"
        yield name, "follows", f"'{leader}' is {what}", "a surprise without up_shape"

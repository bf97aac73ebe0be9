"""Common worlds: what two scenarios can be held against each other in, and what is to be known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corridorsim.errors import InputError
from corridorsim.scenario.declarations import Shipment, Study
from corridorsim.scenario.policy_rows import CorridorRule
from corridorsim.scenario.tables import Scenario


@dataclass(frozen=True)
class Unmatched:
    """Ids and names that one scenario has and the other has not."""

    shipments: tuple[str, ...]
    corridors: tuple[str, ...]
    policies: tuple[str, ...]


@dataclass(frozen=True)
class CommonWorlds:
    """Two scenarios made ready to run on the same worlds.

    Attributes
    ----------
    a, b : with the shipments and policies that both have, in A's order; the same seed and number of draws
    corridors : those that both have, in A's order
    only_a, only_b : what is left out, but corridors, which may still be a shipment's best
    notes : what a reader has to know
    """

    a: Scenario
    b: Scenario
    corridors: tuple[str, ...]
    only_a: Unmatched
    only_b: Unmatched
    notes: tuple[str, ...]


def common_worlds(
    a: Scenario, b: Scenario, shipments: Sequence[str] = (), policies: Sequence[str] = ()
) -> CommonWorlds:
    """Match two scenarios: shipments and corridors by id, policies by name, worlds by number.

    Seed and number of draws are A's.

    Parameters
    ----------
    a, b : read and resolved
    shipments, policies : ids and names of those to compare, none for all that both have

    Raises
    ------
    InputError
        If they have no shipment or no policy in common, or nobody says how many draws there are.
    """
    names = [(_ids(each.shipments), _ids(each.corridors), each.study.policies) for each in (a, b)]
    matched = [_both(*lists) for lists in zip(*names, strict=True)]
    _check(a, b, matched[0], matched[2])
    chosen = [name for name in matched[0] if not shipments or name in shipments]
    deciding = tuple(name for name in matched[2] if not policies or name in policies)
    study = {"policies": deciding, "seed": a.study.seed, "draws": a.study.draws}
    only_a, only_b = (
        Unmatched(*(_others(own, both) for own, both in zip(each, matched, strict=True))) for each in names
    )
    notes = tuple(_notes(a.study, b.study))
    prepared = (_prepared(a, chosen, study), _prepared(b, chosen, study))
    return CommonWorlds(*prepared, tuple(matched[1]), only_a, only_b, notes)


def _ids(rows: Iterable[Shipment | CorridorRule]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)


def _both(a: Sequence[str], b: Sequence[str]) -> list[str]:
    return [name for name in a if name in b]


def _others(own: Sequence[str], both: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in own if name not in both)


def _check(a: Scenario, b: Scenario, shipments: Sequence[str], policies: Sequence[str]) -> None:
    where = f"{a.path} and {b.path}"
    if not shipments:
        right = f"give both one with the same id, such as '{a.shipments[0].id}' of the first"
        raise InputError.single(where, "have no shipment in common", right)
    if not policies:
        right = f'--set study.policies=["{a.study.policies[0]}"]'
        raise InputError.single(where, "have no policy in common", right)
    if a.study.until:
        right = "--set study.until= --draws N"
        raise InputError.single(f"{a.path}: study.until", "is for one run, not for two held together", right)


def _prepared(scenario: Scenario, shipments: Sequence[str], study: dict[str, object]) -> Scenario:
    """Return a scenario with what both have; draws are plain ones: other ways of drawing share no worlds."""
    plain = study | {"sampling": "random", "inflate": {}, "until": ""}
    rows = {row.id: row for row in scenario.shipments}
    return replace(
        scenario,
        shipments=tuple(rows[name] for name in shipments),
        study=scenario.study.model_copy(update=plain),
    )


def _notes(a: Study, b: Study) -> Iterator[str]:
    for name in ("seed", "draws"):
        own, other = getattr(a, name), getattr(b, name)
        if own != other:
            yield f"B says {name} {_figure(other, name)}; both are run with {_figure(own, name)}, as A says."
    if (a.depart_from, a.depart_until) != (b.depart_from, b.depart_until):
        windows = [f"{each.depart_from} to {each.depart_until}" for each in (a, b)]
        yield (
            f"Departure windows differ, A {windows[0]}, B {windows[1]}: a draw departs as far into the one "
            "as into the other, and days count from there."
        )
    if a.objective != b.objective:
        yield f"A is judged by {a.objective}, B by {b.objective}: each one's best corridor goes by its own."
    if a.horizon_days != b.horizon_days:
        yield f"Horizons differ, A {a.horizon_days:g} d, B {b.horizon_days:g} d: undelivered arrives then."
    if "sobol" in (a.sampling, b.sampling):
        yield "sampling 'sobol' gives scenarios no worlds in common: draws are random here."
    if a.inflated or b.inflated:
        yield "Nothing is inflated here: draws carry no weights."


def _figure(value: int, name: str) -> str:
    return f"{value:,}" if name == "draws" else f"{value}"

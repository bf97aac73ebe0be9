"""What can vary in a scenario, and over which range the data let it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from corridorsim.scenario.factor_laws import Empirical, Uniform
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.layout import CHANGEABLE
from corridorsim.scenario.tables import Provenance, Scenario
from corridorsim.scenario.uncertain import (
    UNSTATED_FACTOR,
    GradedNumber,
    UncertainNumber,
    graded_numbers,
)
from corridorsim.scenario.vocabulary import ASSUMPTION, unit_of

HALF_WAY = 0.5  # within a data range: what the tables say
_UNKNOWN = Provenance("default", "default")
# What a scenario itself assumes and no evidence speaks of. Left out are what is asked rather than assumed
# (size and deadline of a shipment, days of departure), what is bookkeeping (draws, seed, horizon), and the
# share of subsidies paid, which is a decision with no range that any source gives.
_ASSUMED = (
    ("costs", "carbon_usd_per_tonne"),
    ("costs", "late_usd_per_feu_day"),
    ("study", "patience_days"),
    ("study", "information_delay_hours"),
)


@dataclass(frozen=True)
class VaryingInput:
    """An input that can vary, over the range that the data leave it.

    Attributes
    ----------
    factor : with its default law
    numbers : what it moves; one, or all that err together
    grade : ``published``, ``derived`` or ``assumption``; of several the least sure
    source : a row of sources.csv, or ``assumption``
    unit, title, what, note : of the number; the name of its row; what its field says; what evidence.csv notes
    """

    factor: Factor
    numbers: tuple[UncertainNumber, ...]
    grade: str
    source: str
    unit: str
    title: str
    what: str
    note: str

    @property
    def alike(self) -> UncertainNumber | None:
        """The number, where there is one or all have the same value and range."""
        ranges = {(each.value, each.low, each.high) for each in self.numbers}
        return self.numbers[0] if len(ranges) == 1 else None


def varying_inputs(scenario: Scenario) -> tuple[VaryingInput, ...]:
    """Return every number that the data leave open, as a factor with its default law.

    Numbers that share a line of evidence err together: they are one factor, ``within`` their ranges, and
    uniform there. A number by itself is ``set`` by the same law told in its own unit: half of the probability
    evenly between low and value, half between value and high. So a sweep over the defaults has the data range
    that ``run`` tells. Neither a uniform law, whose middle is not what the tables say, nor a triangular one,
    which makes the ends rare for no reason that evidence.csv gives, would agree with that.

    A published number varies where its line of evidence gives a range, one that is not published by 1.3 times
    either way where it does not. Prices and patience of the scenario, which no evidence speaks of, do so too:
    the carbon price, the price of lateness, the patience and the age of news, unless they are 0.

    Parameters
    ----------
    scenario : declared and checked; numbers that its file sets in the tables are what is asked, and left out
    """
    by_luck: dict[str, list[GradedNumber]] = {}
    for each in graded_numbers(scenario):
        if each.number.low < each.number.high:
            by_luck.setdefault(each.number.luck, []).append(each)
    found = [_varying(scenario, luck, together) for luck, together in by_luck.items()]
    return (*found, *_assumed(scenario))


def numbers_within(numbers: Iterable[UncertainNumber], path: str) -> tuple[UncertainNumber, ...]:
    """Return the numbers that a factor moves within their ranges.

    Parameters
    ----------
    numbers : of the scenario
    path : a line of evidence, ``<table>.<id or glob>.<field>`` as evidence.csv has it: all that rest on it
        and on no closer line, return legs too; else all numbers whose paths fit
    """
    known = tuple(numbers)
    together = tuple(each for each in known if each.luck == path)
    return together or tuple(each for each in known if fnmatchcase(path_of(each), path))


def path_of(number: UncertainNumber) -> str:
    """Return the path of a number as a change writes it.

    Parameters
    ----------
    number : of a table, or of study or costs, which have no ids
    """
    return ".".join(filter(None, (number.table, number.row, number.field)))


def _varying(scenario: Scenario, luck: str, together: Sequence[GradedNumber]) -> VaryingInput:
    first, numbers = together[0], tuple(each.number for each in together)
    if len(numbers) == 1:
        one = numbers[0]
        law = Empirical((one.low, one.value, one.high))
        factor = Factor(path_of(one), law, base=one.value)
    else:
        factor = Factor(luck, Uniform(0.0, 1.0), "within", base=HALF_WAY)
    table, field = first.number.table, first.number.field
    return VaryingInput(
        factor,
        numbers,
        max((each.grade for each in together), key=("published", "derived", "assumption").index),
        first.source,
        unit_of(CHANGEABLE[table], field),
        _title(scenario, first.number),
        CHANGEABLE[table].model_fields[field].description or "",
        first.note,
    )


def _title(scenario: Scenario, number: UncertainNumber) -> str:
    row = getattr(scenario.tables, number.table)[number.row]
    return str(getattr(row, "title", "") or getattr(row, "name", ""))


def _assumed(scenario: Scenario) -> Iterator[VaryingInput]:
    for table, field in _ASSUMED:
        row = scenario.study if table == "study" else scenario.costs
        value, path = float(getattr(row, field)), f"{table}.{field}"
        if value == 0.0:
            continue
        low, high = value / UNSTATED_FACTOR, value * UNSTATED_FACTOR
        number = UncertainNumber(table, "", field, value, low, high, path)
        factor = Factor(path, Empirical((low, value, high)), base=value)
        origin = scenario.provenance.get(path, _UNKNOWN).place
        what = type(row).model_fields[field].description or ""
        yield VaryingInput(factor, (number,), ASSUMPTION, origin, unit_of(type(row), field), "", what, "")

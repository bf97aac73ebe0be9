"""Which numbers an answer rests on, how old and how well known they are, and which of them are the weakest.

The answer for a shipment is what its best corridor takes and costs, and how far it is ahead of its nearest
rival, each on the route that is taken most. What a number does to it is the larger of the two moves, in days
and in generalised USD a FEU, by expected figures and one number at a time (``expected_figures``); over
shipments the mean counts. Numbers with the same line of evidence move together.

*Weakness* is the move from a number's low to its high: an assumption's or derived number's stated range, ÷
and × 1.3 where none is stated; a published number's stated range, and none where nobody states one. *Weight*
is the move when it falls by a tenth, whatever its grade. Ranks by days and by USD count alike: a number's
place is the better of the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from corridorsim.network.network import Floats, Network
from corridorsim.scenario.source_rows import Source
from corridorsim.scenario.tables import Scenario
from corridorsim.scenario.uncertain import PUBLISHED, GradedNumber, Updates, graded_numbers
from corridorsim.study.expected_figures import ExpectedFigures, Figures, Taken

TOLD = 10
GRADES = (PUBLISHED, "derived", "assumption")
_A_TENTH_LESS = 0.9  # is allowed of every number, where more may be out of bounds
_NEGLIGIBLE = 1e-9  # days or USD; rounding moves no answer
_CONCERNED = 0.1  # of the largest move: shipments that a number matters for


@dataclass(frozen=True)
class Answer:
    """What one shipment's answer rests on: the routes of its best corridor and of the nearest rival."""

    best: Taken
    rival: Taken | None

    @property
    def shipment(self) -> str:
        """The shipment's id."""
        return self.best.entry.shipment.id


@dataclass(frozen=True)
class TellingNumber:
    """A number that moves answers, and what is known of it.

    Attributes
    ----------
    path : as changes write it; of several with one line of evidence the one that alone moves most
    line : of evidence, whose numbers move together; ``numbers`` of them stand behind the answers
    value, low, high : of the number at ``path``
    year, age_years : of the source; None where it has none. The age is at the first day of departures
    days, usd_per_feu : mean move of the shipments' answers, USD generalised
    most_days, most_usd_per_feu : the largest move of any
    shipments : those that it matters for, most moved first
    """

    path: str
    line: str
    numbers: int
    value: float
    low: float
    high: float
    grade: str
    source: str
    source_title: str
    year: int | None
    age_years: int | None
    days: float
    usd_per_feu: float
    most_days: float
    most_usd_per_feu: float
    shipments: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Telling:
    """What numbers do to the answers of a scenario.

    Attributes
    ----------
    weakest : the numbers whose ranges move the answers most, at most ten
    weightiest : the numbers that move the answers most where each falls by a tenth, at most ten
    share_by_grade : of all that a tenth of each number moves, the share by grade, of days and of USD
    without_range : published numbers behind the answers that nobody gives a range; they never vary
    notes : line of evidence of every number that moves an answer, and what it notes
    """

    weakest: tuple[TellingNumber, ...]
    weightiest: tuple[TellingNumber, ...]
    share_by_grade: Mapping[str, Mapping[str, float]]
    without_range: int
    notes: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class _Moves:
    """How far answers move, float64 (n_shipments,) each."""

    days: Floats
    usd_per_feu: Floats

    @property
    def means(self) -> tuple[float, float]:
        return float(self.days.mean()), float(self.usd_per_feu.mean())


@dataclass(frozen=True)
class _Moved:
    """Numbers of one line of evidence, and how far they move the answers."""

    numbers: tuple[GradedNumber, ...]
    moves: _Moves = field(repr=False)

    @property
    def name(self) -> str:
        return self.numbers[0].number.luck

    @property
    def grade(self) -> str:
        return self.numbers[0].grade


Change = Callable[[GradedNumber], tuple[float, float]]  # the two values between which a number goes


def find_telling_numbers(network: Network, scenario: Scenario, answers: Sequence[Answer]) -> Telling:
    """Return which numbers move the answers of a scenario, and which of them are weak.

    Parameters
    ----------
    network, scenario : built and declared
    answers : of its shipments
    """
    if not answers:
        nothing = dict.fromkeys(GRADES, 0.0)
        return Telling((), (), {"days": nothing, "generalized_usd": nothing}, 0, {})
    return _Answers(network, scenario, answers).telling()


class _Answers:
    def __init__(self, network: Network, scenario: Scenario, answers: Sequence[Answer]) -> None:
        self._scenario, self._answers = scenario, answers
        taken = [each for one in answers for each in (one.best, one.rival) if each is not None]
        self._best = np.array([taken.index(one.best) for one in answers])
        self._rival = np.array([-1 if one.rival is None else taken.index(one.rival) for one in answers])
        self._expected = ExpectedFigures(network, scenario, taken)
        rows = self._expected.rows()
        self._by_line: dict[str, list[GradedNumber]] = {}
        for each in graded_numbers(scenario):
            if (each.number.table, each.number.row) in rows:
                self._by_line.setdefault(each.number.luck, []).append(each)

    def telling(self) -> Telling:
        ranged, tenths = self._all_moved(_whole_range), self._all_moved(_a_tenth)
        fixed = [
            each
            for moved in tenths
            for each in moved.numbers
            if each.grade == PUBLISHED and each.number.low == each.number.high
        ]
        return Telling(
            tuple(self._told(moved, _whole_range) for moved in _foremost(ranged)),
            tuple(self._told(moved, _a_tenth) for moved in _foremost(tenths)),
            {"days": _shares(tenths, 0), "generalized_usd": _shares(tenths, 1)},
            len(fixed),
            {moved.name: moved.numbers[0].note for moved in tenths},
        )

    def _all_moved(self, change: Change) -> list[_Moved]:
        """Return the lines of evidence that move some answer."""
        found = [_Moved(tuple(each), self._moves(each, change)) for each in self._by_line.values()]
        return [moved for moved in found if max(moved.moves.means) > _NEGLIGIBLE]

    def _moves(self, numbers: Sequence[GradedNumber], change: Change) -> _Moves:
        low, high = (self._expected.figures(_updates(numbers, change, end)) for end in (0, 1))
        return _Moves(*(self._move(*ends) for ends in zip(_both(low), _both(high), strict=True)))

    def _move(self, low: Floats, high: Floats) -> Floats:
        """Return the larger move of each answer: of the best corridor's figure, and of its lead."""
        moved = high - low
        lead = np.where(self._rival >= 0, moved[self._best] - moved[self._rival], 0.0)
        return np.asarray(np.maximum(np.abs(moved[self._best]), np.abs(lead)), dtype=np.float64)

    def _told(self, moved: _Moved, change: Change) -> TellingNumber:
        each = max(moved.numbers, key=lambda one: self._alone(one, change, many=len(moved.numbers) > 1))
        number, moves = each.number, moved.moves
        source = self._scenario.tables.sources.get(each.source)
        year = None if source is None else source.year
        days, usd = moves.means
        return TellingNumber(
            f"{number.table}.{number.row}.{number.field}",
            moved.name,
            len(moved.numbers),
            number.value,
            number.low,
            number.high,
            each.grade,
            each.source,
            _title(source),
            year,
            None if year is None else self._scenario.study.depart_from.year - year,
            days,
            usd,
            float(moves.days.max()),
            float(moves.usd_per_feu.max()),
            self._concerned(moves),
            each.note,
        )

    def _alone(self, number: GradedNumber, change: Change, *, many: bool) -> float:
        return sum(self._moves([number], change).means) if many else 0.0

    def _concerned(self, moves: _Moves) -> tuple[str, ...]:
        """Return the shipments that are moved, by the measure in which each is moved most."""
        scales = [max(float(each.max()), _NEGLIGIBLE) for each in (moves.days, moves.usd_per_feu)]
        share = np.maximum(moves.days / scales[0], moves.usd_per_feu / scales[1])
        order = np.argsort(-share, kind="stable")
        return tuple(self._answers[at].shipment for at in order if share[at] >= _CONCERNED)


def _whole_range(each: GradedNumber) -> tuple[float, float]:
    return each.number.low, each.number.high


def _a_tenth(each: GradedNumber) -> tuple[float, float]:
    return each.number.value, each.number.value * _A_TENTH_LESS


def _updates(numbers: Sequence[GradedNumber], change: Change, end: int) -> Updates:
    updates: Updates = {}
    for each in numbers:
        updates.setdefault((each.number.table, each.number.row), {})[each.number.field] = change(each)[end]
    return updates


def _both(figures: Figures) -> tuple[Floats, Floats]:
    return figures.days, figures.usd_per_feu


def _foremost(moved: Sequence[_Moved]) -> list[_Moved]:
    """Return the first ten, ranks by days and by USD counting alike."""
    places = [
        {one.name: place for place, one in enumerate(sorted(moved, key=lambda each: _order(each, measure)))}
        for measure in (0, 1)
    ]

    def place(one: _Moved) -> tuple[int, int, str]:
        ranks = [ranked[one.name] for ranked in places]
        return min(ranks), sum(ranks), one.name

    return sorted(moved, key=place)[:TOLD]


def _order(moved: _Moved, measure: int) -> tuple[float, str]:
    return -moved.moves.means[measure], moved.name


def _shares(moved: Sequence[_Moved], measure: int) -> dict[str, float]:
    total = sum(each.moves.means[measure] for each in moved)
    by_grade = {
        grade: sum(each.moves.means[measure] for each in moved if each.grade == grade) for grade in GRADES
    }
    return {grade: part / total if total > 0.0 else 0.0 for grade, part in by_grade.items()}


def _title(source: Source | None) -> str:
    return "" if source is None else source.title

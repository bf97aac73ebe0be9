"""What numbers do to answers: by hand, against whole networks built anew, and against trials."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corridorsim.network.building import build_network
from corridorsim.scenario.reading import read_scenario
from corridorsim.scenario.uncertain import graded_numbers, tables_with
from corridorsim.study.certificate import answers_of, expected_answers
from corridorsim.study.comparison import compare_corridors
from corridorsim.study.expected_figures import ExpectedFigures, Taken
from corridorsim.study.routes import find_routes
from corridorsim.study.trials import run_trials
from corridorsim.study.weakest import find_telling_numbers
from tests.network.small_networks import build, leg, shipment
from tests.study.conftest import rich

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FILE = SCENARIOS / "two-corridors.toml"
HALF_WAIT = 1 / 2  # of the ferry's headway


def expected(scenario):
    network = build_network(scenario)
    routes = find_routes(network, scenario)
    return find_telling_numbers(network, scenario, expected_answers(routes))


@pytest.fixture(scope="module")
def telling():
    return expected(read_scenario(FILE))


def of(told, name):
    return next(each for each in told if name in (each.line, each.path))


def days_by_draw(*settings):
    """Return the days of both corridors in each draw of trials with other numbers."""
    scenario = read_scenario(FILE, settings=["study.draws=20000", *settings])
    network = build_network(scenario)
    trials = run_trials(network, find_routes(network, scenario), scenario, workers=1)
    rows = {(each.entry.shipment.id, each.entry.corridor.id): each for each in trials.feasible}
    return {name: rows["alma-omega", name].hours.astype(np.float64) / 24 for name in ("north", "south")}


@pytest.mark.parametrize(
    ("line", "field", "low", "high"),
    [
        ("services.*.km_per_day", "services.*.km_per_day", 240 / 1.3, 240 * 1.3),
        ("services.*.headway_hours", "services.rail-ferry.headway_hours", 48 / 1.3, 48 * 1.3),
        ("transfers.*.median_hours", None, None, None),
        ("hazards.storm.median_hours", "hazards.storm.median_hours", 48 / 1.3, 48 * 1.3),
        ("hazards.storm.rate_per_year", "hazards.storm.rate_per_year", 36.525 / 1.3, 36.525 * 1.3),
        ("legs.alma-norda.border_hours", "legs.alma-norda*.border_hours", 24 / 1.3, 24 * 1.3),
    ],
)
def test_trials_at_low_and_at_high_agree(telling, line, field, low, high):
    """The larger of what the south, the best, takes more, and of what its lead over the north changes by."""
    if field is None:
        rows = {"loading": 24, "unloading": 12, "port": 12, "port~back": 12}
        ends = [
            days_by_draw(*(f"transfers.{row}.median_hours={hours * factor}" for row, hours in rows.items()))
            for factor in (1 / 1.3, 1.3)
        ]
    else:
        ends = [days_by_draw(f"{field}={value}") for value in (low, high)]
    south, north = (ends[1][name] - ends[0][name] for name in ("south", "north"))
    moves = sorted([south, south - north], key=lambda each: abs(each.mean()))
    error = moves[-1].std() / np.sqrt(len(south))
    told = {each.line: each for each in (*telling.weakest,)}
    if line not in told:  # too weak for the ten: asked for alone
        told = {line: _alone(line)}
    assert abs(abs(moves[-1].mean()) - told[line].days) < 4 * error + 2e-3


def _alone(line):
    """Return one line of evidence as told where nothing else varies."""
    scenario = read_scenario(FILE)
    kept = [each for each in scenario.tables.evidence if f"{each.table}.{each.id}.{each.field}" == line]
    others = [
        each.model_copy(update={"grade": "published", "low": None, "high": None})
        for each in scenario.tables.evidence
        if each not in kept
    ]
    tables = replace(scenario.tables, evidence=(*kept, *others))
    (told,) = expected(replace(scenario, tables=tables)).weakest
    return told


CALM = """\
[calm]
effect = "gate"
places = [{ place = "narrows" }]
rate_per_year = 0
rate_cap_per_year = 1
median_hours = 40
sigma = 1
"""
SPAN = 1.3 - 1 / 1.3  # from low to high of a number without a range, as a share of it


def test_known_answers(telling):
    """The south has 96 h of rail and 24 of ferry, the north 240 of rail; a FEU-day is worth 100 USD."""
    length, speed = (
        of(telling.weakest, f"{name}") for name in ("legs.*.distance_km", "services.*.km_per_day")
    )
    assert length.days == speed.days == pytest.approx((240 - 96) / 24 * SPAN)
    assert length.usd_per_feu == pytest.approx((960 + 240 * 5 + 96 / 24 * 100 + 0.08 * 240) * SPAN)
    assert speed.usd_per_feu == pytest.approx((240 - 96) / 24 * 100 * SPAN)
    headway = of(telling.weakest, "services.*.headway_hours")
    assert headway.days == pytest.approx(48 / 24 * HALF_WAIT * SPAN)
    closed = [0.1 * 2 / 1.3, 0.1 * 2 * 1.3]  # L D; the mean wait is (exp(L D) - 1) / L - D
    waits = [np.expm1(each) / 0.1 - each / 0.1 for each in closed]
    assert of(telling.weakest, "hazards.storm.median_hours").days == pytest.approx(
        waits[1] - waits[0], rel=1e-3
    )
    (port,) = (each for each in telling.weakest if each.path == "transfers.port.usd_per_feu")
    assert port.usd_per_feu == pytest.approx((2 * 150 + 2 * 100) * SPAN)
    assert (port.days, port.low, port.high) == (0, pytest.approx(150 / 1.3), pytest.approx(150 * 1.3))
    assert set(port.shipments) == {"alma-omega", "omega-alma"}


def test_a_tenth_of_each(telling):
    assert of(telling.weightiest, "legs.*.distance_km").days == pytest.approx((240 - 96) / 24 * 0.1)
    assert of(telling.weightiest, "services.*.headway_hours").days == pytest.approx(0.1)


def test_there_are_ten_and_ranks_by_days_and_by_usd_count_alike(telling):
    assert len(telling.weakest) == len(telling.weightiest) == 10
    first = {each.line for each in telling.weakest[:4]}
    for measure in ("days", "usd_per_feu"):
        assert max(telling.weakest, key=lambda each: getattr(each, measure)).line in first


LEGS = [
    leg("a", "z", service="express", distance_km=480),
    leg("a", "s", distance_km=100),
    leg("s", "z", distance_km=100),
]
CORRIDORS = '[north]\navoid = ["s"]\n[south]\ngateways = [["s"]]\n'
SOURCES = "id,title,url,year,note\nbook,A book,,2020,\n"


def told(folder, lines, shipments=None, **study):
    """Return what numbers do on two sure corridors of which only some numbers are open."""
    text = "\n".join(["table,id,field,source,grade,low,high,note", *lines, ""])
    texts = {"evidence": text, "sources": SOURCES, "corridors": CORRIDORS}
    shipments = shipments or [shipment("a", "z")]
    scenario, network = build(folder, LEGS, shipments, ("north", "south"), texts=texts, **study)
    routes = find_routes(network, scenario)
    return find_telling_numbers(network, scenario, expected_answers(routes))


def test_a_grade_works_by_the_range(tmp_path):
    """Published without a range never varies; derived and assumption go ÷ and × 1.3 without one."""
    ranges = {
        "published": (None, None),
        "derived": (240 / 1.3, 240 * 1.3),
        "assumption": (240 / 1.3, 240 * 1.3),
    }
    for grade, (low, high) in ranges.items():
        found = told(tmp_path / grade, [f"services,wagon-group,km_per_day,book,{grade},,,"])
        rows = [each for each in found.weakest if each.path == "services.wagon-group.km_per_day"]
        assert [(each.low, each.high) for each in rows] == (
            [] if low is None else [pytest.approx((low, high))]
        )
        assert found.without_range == (grade == "published")
    found = told(tmp_path / "stated", ["services,wagon-group,km_per_day,book,published,200,400,"])
    row = of(found.weakest, "services.wagon-group.km_per_day")
    assert (row.low, row.high, row.grade, row.source_title) == (200, 400, "published", "A book")
    assert row.days == pytest.approx(200 / 200 - 200 / 400)
    assert found.without_range == 0


def test_age_is_told_at_the_day_of_departure(tmp_path):
    lines = [
        "services,wagon-group,km_per_day,book,derived,,,",
        "services,express,km_per_day,assumption,assumption,,,",
    ]
    window = {"depart_from": "2031-03-01", "depart_until": "2031-03-31"}
    found = told(tmp_path, lines, **window)
    dated = of(found.weightiest, "services.wagon-group.km_per_day")
    assert (dated.year, dated.age_years) == (2020, 11)
    undated = of(found.weightiest, "services.express.km_per_day")
    assert (undated.year, undated.age_years, undated.source_title) == (None, None, "")


def test_numbers_of_one_line_of_evidence_move_together(tmp_path):
    """Both speeds by one line: the south takes 20 h, the north 24, and the lead moves by the difference."""
    found = told(tmp_path, ["services,*,km_per_day,book,derived,,,"])
    speeds = of(found.weakest, "services.*.km_per_day")
    assert speeds.numbers == 2
    assert speeds.path == "services.express.km_per_day"  # which alone moves more: 24 h instead of 20
    assert speeds.days == pytest.approx(20 / 24 * SPAN)  # that of the best; the lead moves by less


def test_shares_by_grade_are_of_all_that_moves(tmp_path):
    lines = [
        "services,*,km_per_day,book,published,,,",
        "transfers,*,median_hours,book,derived,,,",
        "legs,*,distance_km,book,published,,,",
    ]
    found = told(tmp_path, lines)
    days = found.share_by_grade["days"]
    assert sum(days.values()) == pytest.approx(1)
    tenth = {"speed": 20 * (1 / 0.9 - 1), "length": 20 * 0.1, "handling": 36 * 0.1}
    assert days["derived"] == pytest.approx(tenth["handling"] / sum(tenth.values()))
    assert days["assumption"] == 0


def test_a_number_that_a_scenario_sets_is_what_is_asked(tmp_path):
    scenario = read_scenario(FILE, settings=["services.rail-ferry.headway_hours=96"])
    found = expected(scenario)
    assert not [each for each in found.weakest if each.path == "services.rail-ferry.headway_hours"]


def test_nothing_to_tell_where_nothing_is_feasible(telling):
    scenario = read_scenario(FILE)
    found = find_telling_numbers(build_network(scenario), scenario, ())
    assert (found.weakest, found.weightiest, found.without_range) == ((), (), 0)


def test_answers_are_the_routes_taken_most():
    scenario = read_scenario(FILE, settings=["study.draws=200"])
    network = build_network(scenario)
    comparison = compare_corridors(run_trials(network, find_routes(network, scenario), scenario, workers=1))
    for answer in answers_of(comparison):
        assert (answer.best.entry.corridor.id, answer.rival.entry.corridor.id) == ("south", "north")
        row = comparison.summary_of(answer.shipment, "south", "committed")
        assert answer.best.route.legs == row.legs


def rebuilt(scenario, network, taken, updates):
    """Return expected hours and USD of routes on a network built anew with other numbers."""
    again = replace(scenario, tables=tables_with(scenario.tables, updates))
    other = build_network(again)
    position = {(arc.name, arc.tail, arc.head): at for at, arc in enumerate(other.arcs)}
    hours, usd = [], []
    for each in taken:
        names = [
            (network.arcs[arc].name, network.arcs[arc].tail, network.arcs[arc].head)
            for arc in each.route.arcs
        ]
        arcs = [position[name] for name in names]
        hours.append(other.costs.hours[arcs].sum())
        usd.append((other.costs.usd_per_feu + other.costs.empty_return_usd_per_feu)[arcs].sum())
    return np.array(hours) / 24, np.array(usd)


@pytest.mark.parametrize("which", ["small", "flagship"])
def test_only_what_a_number_stands_behind_is_looked_at_again(which, tmp_path):
    """The slow twin builds the whole network for each number; hazards and rules are tested elsewhere."""
    settings = ["costs.carbon_usd_per_tonne=0", "costs.subsidy_share=0"]
    if which == "small":
        scenario, network = rich(tmp_path, hazards=CALM)
        scenario = replace(scenario, costs=scenario.costs.model_copy(update={"carbon_usd_per_tonne": 0.0}))
    else:
        scenario = read_scenario(SCENARIOS / "central-asia-italy.toml", settings=settings)
        hazards = {
            name: row.model_copy(update={"rate_per_year": 0.0})
            for name, row in scenario.tables.hazards.items()
        }
        scenario = replace(scenario, tables=replace(scenario.tables, hazards=hazards, rules={}))
        network = build_network(scenario)
    entries = [each for each in find_routes(network, scenario).entries if each.routes]
    taken = [Taken(entry, entry.routes[0]) for entry in entries]
    figures, rows = ExpectedFigures(network, scenario, taken), None
    rows = figures.rows()
    before, stated = figures.figures({}), rebuilt(scenario, network, taken, {})
    assert before.days == pytest.approx(stated[0])
    numbers = [
        each.number
        for each in graded_numbers(scenario)
        if (each.number.table, each.number.row) in rows
        and each.number.table not in ("commodities", "hazards")
    ]
    step = 1 if which == "small" else 1 + len(numbers) // 25
    moved = 0
    for number in numbers[::step]:
        updates = {(number.table, number.row): {number.field: number.high}}
        after, twin = figures.figures(updates), rebuilt(scenario, network, taken, updates)
        assert after.days == pytest.approx(twin[0], rel=1e-12), number
        time = [scenario.tables.commodities[each.entry.shipment.commodity] for each in taken]
        worth = np.array([2 * row.value_of_time_usd_per_teu_day for row in time])
        carrier = np.array([each.entry.shipment.box == "carrier" for each in taken])
        if carrier.all():
            assert after.usd_per_feu == pytest.approx(twin[1] + worth * twin[0], rel=1e-9), number
        moved += bool(np.any(after.days != before.days) or np.any(after.usd_per_feu != before.usd_per_feu))
    assert moved > 10

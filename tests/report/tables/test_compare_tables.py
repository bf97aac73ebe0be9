"""Two scenarios on the terminal: few lines, and columns that fit."""

from pathlib import Path
from types import SimpleNamespace

import pytest

import corridorsim as cs
from corridorsim.report.tables.compare_tables import print_scenarios
from corridorsim.report.tables.difference_lines import difference_lines
from corridorsim.scenario.differences import Difference
from corridorsim.scenario.tables import Provenance

A, B = (SimpleNamespace(path=SimpleNamespace(name=f"{name}.toml")) for name in "ab")
BY = Provenance("scenario", "b.toml: changes[2]")


def lines(*differences):
    return difference_lines(differences, A, B)


def changed(path, a, b, unit="h", by=BY, by_a=None):
    return Difference(path, "changed", a, b, unit, by_a, by)


def test_one_value_is_one_line_with_its_cause():
    assert lines(changed("legs.a-b.headway_hours", 48.0, 24.0)) == [
        "legs.a-b.headway_hours: 48 → 24 h  (b.toml: changes[2])"
    ]
    assert lines(changed("study.draws", 20_000, 500, "1", Provenance("scenario", "b.toml"))) == [
        "study.draws: 20000 → 500"
    ]
    mine = Provenance("state", "net/states.toml: storm.changes[1]")
    assert lines(changed("hazards.x.state", "on", "random", "", None, mine)) == [
        "hazards.x.state: on → random  (A: net/states.toml: storm.changes[1])"
    ]


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ([(48.0, 24.0), (48.0, 24.0)], "48 → 24 h"),
        ([(48.0, 24.0), (30.0, 15.0)], "× 0.5 (was 30 … 48 h)"),
        ([(48.0, 24.0), (30.0, 24.0)], "30 … 48 → 24 h"),
        ([(None, 24.0), (30.0, 12.0)], "various"),
        ([(0.0, 24.0), (0.0, 12.0)], "0 → 12 … 24 h"),
    ],
)
def test_many_rows_of_one_change_are_one_line(ends, told):
    names = ("aktau-alat-feeder", "baku-poti-feeder")
    rows = [changed(f"legs.{name}.headway_hours", *each) for name, each in zip(names, ends, strict=True)]
    assert lines(*rows) == [f"legs.*-feeder.headway_hours (2): {told}  (b.toml: changes[2])"]


def test_changes_of_other_fields_or_causes_stand_apart():
    other = Provenance("scenario", "b.toml: changes[3]")
    rows = (
        changed("legs.a-b.headway_hours", 48.0, 24.0),
        changed("legs.a-b.border_hours", 48.0, 24.0),
        changed("legs.a-c.headway_hours", 48.0, 24.0, "h", other),
    )
    assert len(lines(*rows)) == 3


def test_what_rows_have_in_common_is_told_by_a_star():
    def path(*names):
        rows = [changed(f"legs.{name}.sigma", 0.1, 0.2) for name in names]
        return lines(*rows)[0].partition(" (")[0]

    assert path("a-b", "a-c") == "legs.a-*.sigma"
    assert path("x-feeder-one", "y-feeder-two") == "legs.*feeder*.sigma"
    assert path("x", "y") == "legs.*.sigma"
    assert path("aa", "aaa") == "legs.aa*.sigma"


def test_rows_and_closures_of_one_only():
    shut = {"closed_from": "2025-03-01", "closed_until": None}
    for_good = {"closed_from": None, "closed_until": None}
    assert lines(
        *(Difference(f"corridors.c{number}", "added", None, {}) for number in range(8)),
        Difference("shipments.x", "removed", {}, None),
        Difference("closures.passages.suez", "added", None, shut, set_by_b=BY),
        Difference("closures.legs.a-b", "removed", for_good, None),
    ) == [
        "corridors only in B: c0, c1, c2, c3, c4, c5 and 2 more",
        "shipments only in A: x",
        "closed only in B: passages.suez from 2025-03-01  (b.toml: changes[2])",
        "closed only in A: legs.a-b for good",
    ]


@pytest.fixture(scope="module")
def found():
    path = Path(__file__).parents[3] / "scenarios" / "two-corridors.toml"
    settings = ["study.draws=300", 'study.policies=["committed", "adaptive"]']
    scenario = cs.read_scenario(path, settings=settings)
    return cs.compare_scenarios(scenario, cs.read_scenario(path, settings=settings, variant="narrows-shut"))


@pytest.mark.parametrize("columns", [80, 100, 130, 160])
@pytest.mark.parametrize("shipments", [(), ("alma-omega",)])
def test_tables_fit_the_terminal(columns, shipments, found, narrow):
    screen = narrow(columns)
    print_scenarios(found, shipments)
    out = screen.shown()
    assert max(map(len, out.splitlines())) <= columns
    assert "Δ mean d" in out
    assert "Δ generalised USD" in out
    if columns in (80, 160):
        assert ("Δ kg CO2e" in out) == (columns == 160)
    (row,) = [line for line in out.splitlines() if line.startswith(" alma-omega")][:1]
    assert row.split()[0] == "alma-omega"  # nothing is folded
    if shipments and columns == 80:
        assert out.count("closed") == 2  # among what differs, and once as a reason, not once a policy

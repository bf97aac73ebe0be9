"""Each kind of bad input gives one clear line that names the place, the fault and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.reading import read_scenario

FILE = "two-corridors.toml"

SPOILT_SCENARIO = {
    "unknown key": ("draws =", "drawz =", ["study.drawz", "unknown key", "'draws'"]),
    "unknown top key": ("corridors = [", "coridors = [", ["coridors", "unknown key", "'corridors'"]),
    "unknown shipment key": ("feu = 1", "fue = 1", ["shipments.alma-omega.fue", "unknown key", "'feu'"]),
    "wrong type": ("draws = 4_000", 'draws = "many"', ["study.draws", "'many' is not a whole number"]),
    "missing": ("seed = 1\n", "", ["study.seed", "is missing"]),
    "negative": ("feu = 1", "feu = -1", ["shipments.alma-omega.feu", "-1 is too small", "above 0"]),
    "too few draws": ("draws = 4_000", "draws = 1", ["study.draws", "at least 2"]),
    "seed too large": ("seed = 1\n", f"seed = {2**64}\n", ["study.seed", "too large"]),
    "not finite": ("feu = 1", "feu = nan", ["shipments.alma-omega.feu", "finite"]),
    "backward window": (
        "depart_until = 2025-12-31",
        "depart_until = 2024-12-31",
        ["study.depart_until", "2024-12-31 is before depart_from 2025-01-01"],
    ),
    "date as text": (
        "depart_from = 2025-01-01",
        'depart_from = "2025-01-01"',
        ["study.depart_from", "without quotes"],
    ),
    "date with a time": (
        "depart_from = 2025-01-01",
        "depart_from = 2025-01-01T09:00:00",
        ["study.depart_from", "is not a date"],
    ),
    "unknown terminal": (
        'origin = "alma"',
        'origin = "almaa"',
        ["shipments.alma-omega.origin", "no terminal 'almaa'", "'alma'"],
    ),
    "unknown commodity": (
        'commodity = "goods"',
        'commodity = "godos"',
        ["shipments.alma-omega.commodity", "'goods'"],
    ),
    "unknown via": ("deadline_days = 10", 'via = ["narows"]', ["shipments.alma-omega.via", "'narrows'"]),
    "list as text": ("deadline_days = 10", 'via = "narrows"', ["shipments.alma-omega.via", "is not a list"]),
    "unknown corridor": ('"south"]', '"sout"]', ["corridors", "no corridor 'sout'", "'south'"]),
    "no corridor": ('corridors = ["north", "south"]', "", ["corridors", "no corridor to compare"]),
    "corridor twice": ('"south"]', '"north"]', ["corridors", "'north' stands twice"]),
    "shipment twice": ('id = "omega-alma"', 'id = "alma-omega"', ["shipments", "'alma-omega' stands twice"]),
    "bad id": ('id = "omega-alma"', 'id = "Omega_Alma"', ["shipments.Omega_Alma.id", "lower-case"]),
    "same ends": (
        'destination = "omega"',
        'destination = "alma"',
        ["shipments.alma-omega.destination", "its origin too"],
    ),
    "no such policy": (
        "seed = 1\n",
        'seed = 1\npolicies = ["bold"]\n',
        ["study.policies", "no policy 'bold'"],
    ),
    "bad choice": ("seed = 1\n", 'seed = 1\nobjective = "day"\n', ["study.objective", "'days'"]),
    "other format": ("format = 1", "format = 2", ["format", "2 is none of its values", "one of: 1"]),
    "unknown state": (
        "format = 1",
        'format = 1\nstate = "stromy"',
        ["state", "no state 'stromy'", "'stormy'"],
    ),
    "network outside": (
        'network = "two-corridors"',
        'network = ".."',
        ["network", "leaves the folder of the file"],
    ),
    "network unknown": (
        'network = "two-corridors"',
        'network = "two-corridor"',
        ["network", "'two-corridors'"],
    ),
    "network a file": ('network = "two-corridors"', f'network = "{FILE}"', ["network", "is a file"]),
    "syntax": ("draws = 4_000", "draws = ", ["line 14", "is not TOML"]),
    "change path": (
        "headway_hours",
        "headway_hour",
        ["variants.more-ferries.changes[1]", "no field", "'headway_hours'"],
    ),
    "change row": (
        "porta-portb-ferry*",
        "porta-portb-fery",
        ["no row 'porta-portb-fery' in legs", "did you mean"],
    ),
    "change glob": ("porta-portb-ferry*", "portx*", ["'portx*' matches no row in legs"]),
    "change table": ("legs.porta-portb", "leg.porta-portb", ["no table 'leg'", "'legs'"]),
    "change of id": (".headway_hours", ".id", ["no field 'id' in legs"]),
    "change says nothing": (
        ", multiply = 0.5",
        "",
        ["variants.more-ferries.changes[1]", "says nothing to do", "exactly one of"],
    ),
    "change says two": (
        "multiply = 0.5",
        "multiply = 0.5, add = 1",
        ["says both multiply and add", "exactly one of"],
    ),
    "dates on multiply": (
        "multiply = 0.5",
        "multiply = 0.5, from = 2025-01-01",
        ["dates do not go with multiply"],
    ),
    "close is false": ("close = true", "close = false", ["is not true"]),
    "close a hazard": ("passages.narrows", "hazards.storm", ["no table 'hazards' to close"]),
    "close backward": (
        "close = true",
        "close = true, from = 2025-02-01, until = 2025-01-01",
        ["2025-01-01 is before from 2025-02-01"],
    ),
}


@pytest.mark.parametrize("case", SPOILT_SCENARIO)
def test_a_spoilt_scenario_says_where_and_what(case, edit, lines):
    old, new, words = SPOILT_SCENARIO[case]
    edit(FILE, old, new)
    told = [line for line in lines() if all(word in line for word in words)]
    assert len(told) == 1
    assert told[0].startswith(FILE)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x89PNG\r\n\0\0", "is a binary file"),
        ('title = "café"'.encode("latin-1"), "line 1 — is not UTF-8 text"),
        (b"x = " + b"[" * 100_000, "nested too deeply"),
        (b"x = " + b"9" * 10_000, "is not TOML"),
    ],
)
def test_a_file_that_is_no_scenario_gives_one_line(content, words, folder, lines):
    (folder / FILE).write_bytes(content)
    told = lines()
    assert len(told) == 1
    assert words in told[0]


def test_a_missing_file_names_its_neighbour(lines):
    assert lines("two-coridors.toml") == [
        "two-coridors.toml — no such file — did you mean 'two-corridors.toml'?"
    ]


def test_a_folder_is_no_file(lines):
    assert lines("two-corridors") == ["two-corridors — is a folder, not a file"]


def test_a_name_that_no_file_can_have(folder):
    with pytest.raises(InputError, match="cannot be read"):
        read_scenario(f"{folder}/a\0b.toml")


def test_a_file_that_may_not_be_read(folder, lines, monkeypatch):
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)  # root reads anything, so modes would not do
    assert lines() == [f"{FILE} — cannot be read: no permission"]


def test_a_link_may_not_lead_out_of_the_folder(folder, edit, lines, tmp_path_factory):
    away = tmp_path_factory.mktemp("away")
    (folder / "linked").symlink_to(away)
    edit(FILE, 'network = "two-corridors"', 'network = "linked"')
    assert lines() == [
        f"{FILE}: network — 'linked' leaves the folder of the file — a path inside that folder"
    ]


def test_all_problems_come_at_once(edit, lines):
    edit(FILE, "draws = 4_000", "drawz = 4_000")
    edit(FILE, "feu = 1", "feu = -1")
    edit(FILE, 'origin = "alma"', 'origin = "almaa"')
    edit(FILE, 'narrows", close', 'narows", close')
    assert len(lines(state="strmy", variant="more", settings=["study.draws", "costs.x=1"])) == 8


def test_ends_that_nothing_joins(edit, lines):
    edit("two-corridors/transfers.csv", "unloading,*,", "unloading,norda,")
    told = lines()
    assert told[0] == (
        "two-corridors.toml: shipments.alma-omega.destination"
        " — no way leads from alma to omega in this network"
        " — legs and transfers that join them"
    )
    assert len(told) == 2


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("study.draws", "is not PATH=VALUE"),
        ("study.drawz=3", "did you mean 'draws'?"),
        ("study.seed=abc", "'abc' is not a whole number"),
        ("legs.alma-norda.distance_km=-4", "command line: legs.alma-norda.distance_km — -4 is too small"),
        ("hazards.storm.rate_per_year=100", "command line: hazards.storm.rate_per_year — 100 a year"),
        ("hazards.storm.rate_cap_per_year=1", "command line: hazards.storm.rate_per_year — 36.525 a year"),
        (
            "shipments.alma-omega.origin=norde",
            "command line: shipments.alma-omega.origin — no terminal 'norde'",
        ),
        ("legs.alma-norda.origin=norde", "command line: legs.alma-norda.origin"),
        ("legs.alma-norda~back.origin=norde", "command line: legs.alma-norda~back.origin"),
        ("corridors.north.gateways=[['porto']]", "command line: corridors.north.gateways"),
        ("study.draws.x=1", "is not a path"),
    ],
)
def test_a_setting_that_cannot_be_made(setting, words, lines):
    told = lines(settings=[setting])
    assert len(told) == 1
    assert words in told[0]

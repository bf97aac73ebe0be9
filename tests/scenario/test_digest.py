"""The digest names what is resolved, not how it is written."""

from __future__ import annotations

import random

import pytest

from corridorsim.scenario.reading import read_scenario

FILE = "two-corridors.toml"


@pytest.fixture
def digest(folder):
    return lambda **options: read_scenario(folder / FILE, **options).digest


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_table_rows_does_not_count(seed, folder, digest):
    before = digest()
    for path in (folder / "two-corridors").glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        random.Random(seed).shuffle(rows)
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    assert digest() == before


def test_the_order_of_keys_and_the_notation_of_numbers_do_not_count(edit, digest):
    before = digest()
    edit(FILE, "seed = 1\ndraws = 4_000", "draws = 4000\nseed = 0x1")
    edit(FILE, "feu = 1\ndeadline_days = 10", "deadline_days = 1e1\nfeu = 1.0")
    assert digest() == before


@pytest.mark.parametrize(
    "option",
    [
        {"variant": "more-ferries"},
        {"variant": "narrows-shut"},
        {"state": "stormy"},
        {"settings": ["study.seed=2"]},
        {"settings": ["costs.carbon_usd_per_tonne=81"]},
        {"settings": ["commodities.goods.value_usd_per_teu=1"]},
        {"settings": ["shipments.alma-omega.feu=2"]},
    ],
)
def test_what_is_resolved_counts(option, digest):
    assert digest(**option) != digest()


def test_a_change_that_changes_nothing_does_not_count(digest):
    assert digest(settings=["legs.alma-norda.median_hours=120"]) == digest()


def test_evidence_counts(edit, digest):
    before = digest()
    edit(
        "two-corridors/evidence.csv",
        "legs,*,distance_km,assumption,assumption,,",
        "legs,*,distance_km,assumption,assumption,1,2",
    )
    assert digest() != before

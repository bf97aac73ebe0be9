"""The sentences of the library's page, word by word on the network that is solved by hand."""

from pathlib import Path

import pytest

import corridorsim as cs
from corridorsim.study.answers import Asked, answer, example, halving_line, row_of, winners
from corridorsim.study.intervals import Figure, Interval

FILE = Path(__file__).parents[2] / "scenarios" / "two-corridors.toml"
CERTAIN = ("study.draws=64", "hazards.storm.rate_per_year=0", "legs.porta-portb-ferry*.headway_hours=0")


def run(variant=None, *settings):
    scenario = cs.read_scenario(FILE, variant=variant, settings=[*CERTAIN, *settings])
    network = cs.build_network(scenario)
    return cs.compare_corridors(cs.run_trials(network, cs.find_routes(network, scenario), scenario))


@pytest.fixture(scope="module")
def asked():
    variants = {name: run(name) for name in ("more-ferries", "narrows-shut")}
    return Asked(run(), variants, {"more-ferries": "more-ferries", "narrows-shut": "the narrows shut"})


def test_the_answer_is_one_sentence_of_the_figures(asked):
    assert answer(asked) == (
        "Of 2 shipments south is best for 2; alma-omega by south takes 7.5 days (P50, P90 7.5) and 2,660 USD "
        "for 1 FEU; in variant narrows-shut (the narrows shut) a shipment would take 5.0 days more (5.0–5.0) "
        "and cost 60 USD less (60–60), and 2 would go by another corridor."
    )


def test_an_answer_about_one_corridor_begins_with_it(asked):
    about = Asked(run(None, "legs.alma-norda*.border_hours=0"), {"as-today": run()}, {"as-today": "as-today"})
    told = answer(Asked(about.whole, about.variants, about.titles, "north"))
    assert told.startswith(
        "By north 2 shipments take 11.5 days on average against 12.5 in variant as-today, 92.0% of the time "
        "(92.0%–92.0%); of 2 shipments south is best for 2; alma-omega by north takes 11.5 days"
    )


def test_without_variants_the_sentence_ends_with_the_example(asked):
    alone = Asked(asked.whole, {}, {})
    assert answer(alone).endswith("2,660 USD for 1 FEU.")


def test_ties_and_shipments_without_a_way_are_said():
    tie = run(None, f"legs.porta-portb-ferry*.usd_per_feu={1200 + 459.2}")
    assert winners(tie).endswith("(in 2 a tie with another)")
    shut = run("narrows-shut", 'shipments.*.avoid=["norda"]')
    assert winners(shut) == "of 2 shipments no corridor is feasible for 2"
    assert row_of(shut, "alma-omega") is None
    assert example(Asked(shut, {}, {})) == ""


@pytest.mark.parametrize(
    ("ratio", "told"),
    [
        (
            0.925,
            "Half the travel time is not reached: 92.5% of the days are left (91.5%–93.5% by Monte Carlo)",
        ),
        (0.4, "Half the travel time is reached: 40.0%"),
        (0.505, "Half the travel time is within the error: 50.5%"),
    ],
)
def test_halving_is_told_with_its_interval(ratio, told):
    figure = Figure(ratio, Interval(ratio - 0.01, ratio + 0.01))
    assert halving_line(figure, None, None).startswith(told)


def test_halving_is_told_with_the_range_of_effects_and_the_part_of_the_way():
    figure = Figure(0.9, Interval(0.89, 0.91))
    assert halving_line(figure, 0.95, 0.85).endswith(
        ", 95.0% with the least and 85.0% with the most of each effect's range; that is 20% of the way from "
        "today to half."
    )

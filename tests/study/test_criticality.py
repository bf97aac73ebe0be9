"""Criticality: the twin, what must hold of any removal, the same bits for any workers, and detours."""

import numpy as np
import pytest

from corridorsim.network.building import build_network
from corridorsim.study.clairvoyant import RouteFigures, RouteJudge, by_batch, removal_sums
from corridorsim.study.criticality import find_criticality
from corridorsim.study.criticality_document import criticality_document
from corridorsim.study.elements import RANKED, Element, ElementBook, all_ways
from corridorsim.study.hazard_losses import calm_laws, calm_scenario
from corridorsim.study.results import as_json
from corridorsim.study.routes import find_routes
from tests.naive import removals as naive
from tests.network.small_networks import build, leg, shipment
from tests.study.conftest import HAZARDS, rich

DRAWS = 600
IDLE = """\
[idle]
effect = "gate"
places = [{ place = "strait" }]
modes = ["road"]
rate_per_year = 30
rate_cap_per_year = 30
median_hours = 400
sigma = 0.1
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    scenario, network = rich(tmp_path_factory.mktemp("criticality"), hazards=HAZARDS + IDLE)
    return scenario, network, find_routes(network, scenario)


@pytest.fixture(scope="module")
def found(case):
    scenario, network, routes = case
    return find_criticality(network, routes, scenario, draws=DRAWS)


def rankings(found):
    return [found.overall, *found.shipments]


def closing_of(ranking, *element):
    (closing,) = (each for each in ranking.closings if Element(*element) in each.elements)
    return closing


def test_sums_equal_the_twin():
    rng = np.random.default_rng(5)
    for n_draws in (20, 32, 70, 1024):
        objective, days = rng.integers(0, 50, (6, n_draws)) * 1.0, rng.integers(0, 9, (6, n_draws)) * 1.0
        lost = np.vstack([np.zeros(6), rng.random((8, 6)) < 0.5, np.ones(6)]).astype(np.uint8)
        worst = RouteFigures(np.array([60.0]), np.array([10.0]))
        n_batches = min(32, n_draws)
        sums = removal_sums(RouteFigures(objective, days), lost, worst, n_batches)
        expected = np.array(naive.removal_losses(objective, lost, 60.0))
        for batch in range(n_batches):
            np.testing.assert_array_equal(sums.loss[:, batch], expected[:, batch::n_batches].sum(axis=1))
        best = objective.argmin(axis=0)
        np.testing.assert_array_equal(sums.used, [row[best].sum() for row in lost])
        np.testing.assert_array_equal(sums.base, by_batch(objective.min(axis=0)[None], n_batches)[0])
        assert sums.days[-1].sum() == (10.0 - days[best, np.arange(n_draws)]).sum()


def test_a_whole_study_equals_the_twin(case, found):
    """Every element of every shipment, from the routes' own objectives, draw by draw."""
    scenario, network, routes = case
    book = ElementBook(network, scenario)
    ways = all_ways(book, [entry for entry in routes.entries if entry.routes])
    judged = RouteJudge(network, [each.entry for each in ways], scenario).judged((0, DRAWS))
    for each, figures, ranking in zip(ways, judged, found.shipments, strict=True):
        assert ranking.base.mean == pytest.approx(figures.objective.min(axis=0).mean())
        for closing in ranking.closings:
            lost = [closing.elements[0] in on for on in each.on]
            if not all(lost):
                (losses,) = naive.removal_losses(figures.objective, [lost], np.inf)
                assert closing.figures.loss.mean == pytest.approx(np.mean(losses))


def test_knowing_the_draw_beats_every_corridor(case, found, rich_comparison):
    for ranking in found.shipments:
        rows = [
            row for row in rich_comparison.corridors if row.shipment in ranking.shipments and row.feasible
        ]
        feu = next(s.feu for s in case[0].shipments if s.id in ranking.shipments)
        assert ranking.base.mean < min(row.generalized_usd["mean"] for row in rows) / feu


def test_closing_never_helps_and_what_cuts_off_says_so(case, found):
    for ranking in rankings(found):
        assert ranking.closings
        for closing in ranking.closings:
            figures = closing.figures
            assert figures.loss.low <= figures.loss.mean <= figures.loss.high
            assert figures.rank.low <= figures.rank.at <= figures.rank.high
            assert 0 < figures.share <= 1
            assert {element.kind for element in closing.elements} <= set(RANKED)
            assert set(figures.cuts_off) <= set(ranking.shipments)
        losses = [closing.figures.loss.mean for closing in ranking.closings]
        assert losses == sorted(losses, reverse=True)


def test_a_pair_costs_no_less_than_either(found):
    assert found.overall.pairs
    for ranking in rankings(found):
        losses = {e: each.figures.loss.mean for each in ranking.closings for e in each.elements}
        for pair in ranking.pairs:
            alone = [losses.get(element, 0.0) for element in pair.subject]
            assert pair.loss.mean >= max(alone)
            assert pair.excess.mean == pytest.approx(pair.loss.mean - sum(alone))
            assert pair.excess.low > 0


def test_all_together_is_the_mean_by_feu(case, found):
    feu = {each.id: each.feu for each in case[0].shipments}
    assert sorted(feu.values()) != [1, 1]
    parts = [(feu[each.shipments[0]], each) for each in found.shipments]
    total = sum(weight * closing_of(each, "terminal", "n").figures.loss.mean for weight, each in parts)
    whole = closing_of(found.overall, "terminal", "n").figures.loss.mean
    assert whole == pytest.approx(total / sum(feu.values()))


def test_hazards_cost_something_and_one_that_touches_nothing_nothing(found):
    for ranking in rankings(found):
        losses = {each.hazard: each.figures for each in ranking.hazards}
        assert set(losses) == {"storm", "crowd", "war", "idle"}
        assert losses["idle"].loss == (0.0, 0.0, 0.0)
        assert losses["idle"].share == 0.0
        assert all(figures.loss.mean >= 0 for figures in losses.values())
        assert losses["storm"].loss.low > 0


def test_a_surprise_that_never_happens_is_one_that_is_not_there(case):
    scenario, network, routes = case
    entries = [entry for entry in routes.entries if entry.routes]
    for name in ("storm", "crowd"):
        rebuilt = build_network(calm_scenario(scenario, name))
        pair = [
            RouteJudge(each, entries, scenario).judged((0, 300))
            for each in (calm_laws(network, name), rebuilt)
        ]
        for silenced, without in zip(*pair, strict=True):
            np.testing.assert_allclose(silenced.objective, without.objective, rtol=1e-6)  # float32 hours


def test_the_same_bytes_for_any_number_of_workers(case, found):
    scenario, network, routes = case
    told = as_json(criticality_document(found))
    for workers in (1, 3):
        again = find_criticality(network, routes, scenario, draws=DRAWS, workers=workers)
        assert as_json(criticality_document(again)) == told


def test_frame(found):
    frame = found.to_frame()
    assert {"kind", "name", "loss", "rank_low"} <= set(frame.columns)
    assert "<table" in found._repr_html_()


def bridges(folder, **texts):
    """Twenty-five services over one bridge, and another bridge that is a little longer."""
    legs = [leg("a", "m", f"s{rank:02}", distance_km=240 + rank / 10) for rank in range(25)]
    legs += [leg("m", "z"), leg("a", "n", distance_km=360), leg("n", "z")]
    return build(folder, legs, [shipment("a", "z")], draws=64, texts=texts)


def test_a_corridor_is_searched_again_without_what_all_its_routes_need(tmp_path):
    scenario, network = bridges(tmp_path)
    routes = find_routes(network, scenario)
    assert all("m" in route.terminals for route in routes.entries[0].routes), "the example is not one"
    ranking = find_criticality(network, routes, scenario).overall
    bridge = closing_of(ranking, "terminal", "m").figures
    assert bridge.cuts_off == ()
    assert bridge.days == pytest.approx(0.5)  # 120 km more at 240 km a day
    pair = next(each for each in ranking.pairs if "n" in str(each.subject))
    assert pair.cuts_off == ("a-z",)
    one_of_many = closing_of(ranking, "leg", "a-m-s00").figures
    assert one_of_many.days == pytest.approx(0.1 / 240, abs=1e-6)  # hours are float32


def test_a_shipment_without_a_way_is_said(tmp_path):
    legs = [leg("a", "n"), leg("n", "z")]
    corridors = '[any]\navoid = ["n"]\n'
    scenario, network = build(tmp_path, legs, [shipment("a", "z")], texts={"corridors": corridors}, draws=8)
    found = find_criticality(network, find_routes(network, scenario), scenario)
    document = criticality_document(found)
    assert (document["overall"], document["shipments"], document["dependence"]) == (None, [], [])
    assert document["without_a_way"] == ["a-z"]


def test_few_draws_are_judged_as_many_batches(tmp_path):
    scenario, network = bridges(tmp_path)
    found = find_criticality(network, find_routes(network, scenario), scenario, draws=2)
    assert criticality_document(found)["batches"] == 2

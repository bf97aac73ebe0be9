"""Every task: its contenders agree, and a wrong answer of any of them is noticed."""

from functools import cache

import numpy as np
import pytest

from corridorsim.bench import numbers, trees
from corridorsim.bench.contest import Way, WrongAnswerError, check
from corridorsim.bench.graphs import grid, shipped
from corridorsim.bench.k_routes import in_the_middle
from corridorsim.bench.peers.graph_libraries import tree_peers
from corridorsim.bench.suite import CASES, PEERS
from tests.kernels import random_networks

ALL = [(task, at) for task, makers in CASES.items() for at in range(len(makers)) if task != "adaptive"]
CONTENDERS = [(task, at, peer) for task, at in ALL for peer in PEERS[task]]


@cache
def case_of(task, at):
    return CASES[task][at]()


@cache
def our_answer(task, at):
    return case_of(task, at).ours.run().copy()


@cache
def peers_answer(task, at, peer):
    return case_of(task, at).peers[peer]().run().copy()


def distances(graph):
    return random_networks.tree(graph.first_arc, graph.head, graph.weight, graph.source)[0]


def answer_of(task, at, peer):
    try:
        return peers_answer(task, at, peer)
    except ImportError as error:
        pytest.skip(f"{error.name} is not installed")


def hold_against_ours(task, at, peer, answer):
    check(case_of(task, at), our_answer(task, at), peer, Way(lambda: answer, 1))


def test_tasks_and_peers_are_those_of_the_contract():
    assert set(CASES) == set(PEERS)
    for task, at in ALL:
        assert tuple(case_of(task, at).peers) == PEERS[task]
    sizes = {(task, case_of(task, at).size) for task, at in ALL}
    assert {("shortest-tree", "grid-316"), ("shortest-tree", "shipped")} <= sizes
    assert len(sizes) == len(ALL)


@pytest.mark.slow
@pytest.mark.parametrize(("task", "at", "peer"), CONTENDERS)
def test_contenders_agree(task, at, peer):
    hold_against_ours(task, at, peer, answer_of(task, at, peer))


@pytest.mark.slow
@pytest.mark.parametrize(("task", "at", "peer"), CONTENDERS)
def test_a_spoilt_answer_is_noticed(task, at, peer):
    """One value a thousandth off; of random numbers, all of them a hundredth."""
    wrong = answer_of(task, at, peer).astype(np.float64)
    if task == numbers.TASK:
        wrong = wrong * 0.99
    else:
        place = np.flatnonzero(np.isfinite(wrong) & (wrong > 0))[-1]
        wrong.reshape(-1)[place] *= 1.001
    with pytest.raises(WrongAnswerError):
        hold_against_ours(task, at, peer, wrong)


def test_news_that_makes_late_is_noticed():
    from corridorsim.bench.trial import never_much_later

    hours = np.full((4, 1, 2), 100.0)
    assert never_much_later(hours, hours) == ""
    assert "10.0% later" in never_much_later(1.1 * hours, hours)
    assert "arrives" in never_much_later(np.where(hours > 0, np.inf, 0), hours)


def test_trees_of_a_small_grid():
    """What is cut off is infinitely far for all."""
    graph = grid(7)
    ours = trees.minute_tree(graph).run()
    np.testing.assert_array_equal(distances(graph), ours)
    for name in ("scipy", "networkx"):
        np.testing.assert_array_equal(tree_peers(graph)[name]().run(), ours)


def test_parallel_arcs_with_nodes_between_them():
    graph = shipped().graph()
    split = in_the_middle(graph)
    assert len(split.lightest) == len(split.head)
    n_parallel = len(graph.head) - len(graph.lightest)
    assert n_parallel > 0
    assert split.n_nodes == graph.n_nodes + n_parallel
    np.testing.assert_allclose(distances(split)[: graph.n_nodes], distances(graph), rtol=1e-12)

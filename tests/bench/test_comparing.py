"""Two versions by their ratios: a tenth may be lost, and medians count."""

import pytest

from corridorsim.bench.comparing import compare


def document(**ratios):
    return {
        "rows": [{"task": "t", "size": "s", "peer": peer, "ratio": ratio} for peer, ratio in ratios.items()]
    }


@pytest.mark.parametrize(("now", "slower"), [(95.0, False), (90.1, False), (89.9, True), (120.0, False)])
def test_a_tenth(now, slower):
    (change,) = compare([document(scipy=100.0)], [document(scipy=now)])
    assert change.is_slower is slower
    assert ("SLOWER" in str(change)) is slower


def test_one_bad_spell_does_not_count():
    before = [document(scipy=ratio) for ratio in (100.0, 10.0, 101.0)]
    now = [document(scipy=ratio) for ratio in (99.0, 100.0, 5.0)]
    (change,) = compare(before, now)
    assert (change.before, change.now, change.is_slower) == (100.0, 99.0, False)


def test_only_what_both_have():
    changes = compare([document(scipy=1.0, igraph=2.0)], [document(igraph=2.0, networkx=3.0)])
    assert [(each.peer, each.before, each.now) for each in changes] == [("igraph", 2.0, 2.0)]
    assert str(changes[0]) == "t s / igraph: 2 -> 2 (+0%) ok"

"""Theory tells us how often things that share a factor are out together; margins stay what they were.

Two gateways each down with q = 0.1 whose scores correlate by 0.5 (each shares the root of it) are down
together with probability 0.03240152 (bivariate normal), 0.01 where they are independent. A t copula leaves
each at 0.1 and has both out together more often, the more so the further out.
"""

import math

import numpy as np
import pytest
from scipy import integrate, special, stats

from corridorsim.kernels import worlds
from corridorsim.kernels.closures import draw_closures
from corridorsim.kernels.quantiles import t_copula_tables
from corridorsim.network.building import build_network
from corridorsim.network.naming import id_words
from tests.kernels import random_worlds as random
from tests.kernels.test_leg_times import scores_of_two
from tests.network.small_networks import SERVICES, leg, scenario_of, shipment, write_network
from tests.theory.whole_runs import assert_share

SHARED = math.sqrt(0.5)
KNOWN_BOTH = 0.03240152321834355


def both_out_t(q, degrees):
    """P(both beyond their q-quantile), bivariate t of correlation 1/2: quadrature over the chi-square."""
    cut, half = stats.t.ppf(q, degrees), degrees / 2

    def given(w):  # both scores below cut · sqrt(w / ν)
        limit = cut * math.sqrt(w / degrees)
        pair = stats.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]])
        return float(pair.cdf([limit, limit])) * w ** (half - 1) * math.exp(-w / 2)

    whole = 2**half * special.gamma(half)
    return integrate.quad(given, 0, 80, epsabs=1e-6, limit=200)[0] / whole


@pytest.mark.kernels
def test_two_gateways_down_together(sizes):
    low = stats.norm.ppf(0.1)
    scores = scores_of_two(SHARED, sizes.draws)
    assert_share((scores < low).all(axis=0), KNOWN_BOTH)
    assert_share((scores_of_two(0.0, sizes.draws) < low).all(axis=0), 0.01)


@pytest.mark.kernels
@pytest.mark.parametrize("degrees", [2.0, 4.0, 30.0])
def test_t_copula_keeps_margins_and_brings_extremes_together(degrees, sizes):
    """Kolmogorov and Smirnov at 1e-4, moments to four errors; both out as a bivariate t says."""
    scores = scores_of_two(SHARED, sizes.draws, t_copula_tables(degrees))
    n = sizes.draws
    for each in scores.astype(np.float64):
        assert stats.kstest(each, "norm").pvalue > 1e-4
        assert abs(each.mean()) < 4 / math.sqrt(n)
        assert abs(each.var() - 1) < 4 * math.sqrt(2 / n)
    for q in (0.1, 0.01):
        assert_share((scores < stats.norm.ppf(q)).all(axis=0), both_out_t(q, degrees))
    if degrees < 5 and n > 50_000:
        gaussian = scores_of_two(SHARED, n)
        far = stats.norm.ppf(0.001)
        assert (scores < far).all(axis=0).sum() > 1.5 * (gaussian < far).all(axis=0).sum()


@pytest.mark.kernels
@pytest.mark.parametrize(("shared", "expected"), [(SHARED, KNOWN_BOTH), (0.0, 0.01)])
def test_two_storms_last_long_together(shared, expected, sizes):
    """Durations of two hazards of one group: the first events of both above their own 90 % quantile."""
    n, capacity = sizes.draws // 4, 60
    laws = random.hazards(np.random.default_rng(0), 2)
    same = {
        "id": np.array([[1, 2], [3, 4]], np.uint32),
        "kind": np.zeros(2, np.int64),
        "follows": np.full(2, -1),
        "group": np.zeros(2, np.int64),
        "shared": np.full(2, shared, np.float32),
        "accept": np.ones((2, 12)),
        "cap_per_hour": np.full(2, 1 / 20),
        "kept_hours": np.full(2, 1e6),
        "table": np.full(2, 2),
        "median_hours": np.ones(2, np.float32),
        "t_tables": random.GAUSSIAN,
    }
    none = np.zeros(0)
    gates = worlds.Gates(
        np.arange(3),
        np.arange(2),
        np.ones(2, np.float32),
        np.zeros(3, np.int64),
        none,
        none,
        np.zeros(2, np.float32),
    )
    calendar = random.calendar(np.random.default_rng(0))._replace(horizon_hours=24.0)
    out, scratch = random.poisoned(2, 2, capacity, n), random.events_scratch(laws, capacity, n)
    chance = random.first_draws(8, n)
    assert (
        draw_closures(chance, laws._replace(**same), gates, calendar, np.zeros(n), scratch, out) <= capacity
    )
    lasts = scratch.value[:, 0, 1] - scratch.value[:, 0, 0]
    long = lasts > math.exp(1.2 * stats.norm.ppf(0.9))
    assert_share(long[0], 0.1)
    assert_share(long.all(axis=0), expected)


def durations_of(folder, services, **study):
    legs = [leg("a", "b"), leg("b", "c", mode="road", service="truck"), leg("a", "c", service="express")]
    write_network(folder / "net", legs, services=services)
    return build_network(scenario_of(folder / "net", [shipment("a", "b")], **study)).laws


GROUPED = """\
id,service,country,through,km_per_day,usd_per_km,sigma,headway_hours,shared_factor,traction,factor_group
wagon-group,wagon-group,*,yes,240,1,0.3,0,0.5,electric,plains
express,express,*,no,480,2,0.3,0,0.5,electric,plains
truck,truck,*,yes,480,3,0.3,0,0.5,,
"""


def test_services_of_a_group_share_its_luck(tmp_path):
    """By service and country unless a group is named, whose name hazards may bear too."""
    durations = durations_of(tmp_path, GROUPED).durations
    own, plains = id_words(["services/truck/XA"]).tolist()[0], id_words(["groups/plains"]).tolist()[0]
    of_leg = dict(zip(map(tuple, durations.thing.tolist()), durations.group.tolist(), strict=True))
    found = {name: of_leg[tuple(id_words([f"legs/{name}"]).tolist()[0])] for name in ("a-b", "b-c", "a-c")}
    groups = durations.group_id.tolist()
    assert [groups[found[name]] for name in ("a-b", "a-c", "b-c")] == [plains, plains, own]


def test_the_copula_is_the_studys(tmp_path):
    services = SERVICES.replace("yes,240,1,0,0,0,electric", "yes,240,1,0.3,0,0.6,electric")
    gaussian = durations_of(tmp_path / "g", services)
    assert gaussian.durations.t_tables.shape == gaussian.hazards.t_tables.shape == (0, 4097)
    student = durations_of(tmp_path / "t", services, dependence='"t"', t_degrees_of_freedom=3)
    np.testing.assert_array_equal(student.durations.t_tables, t_copula_tables(3.0))

"""Random small studies as the folders that users write: every kind of service, disruption and rule.

Odd numbers make hours least, even ones money; every fourth is short of patience. Numbers of a law come from a
few values, so that the twins' tables of it are made once.
"""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from tests.network.small_networks import SERVICES, TRANSFERS, build, leg, shipment

FIRST_DAY = date(2025, 1, 1)
CHANGES = TRANSFERS + "drop,*,rail1520,*,road,*,yes,5,0.4,9,0\nroll,*,road,*,rail-ferry,*,yes,7,0,3,0\n"
CHANGES += "shunt,*,rail1520,*,rail1520,*,yes,9,0.4,1,0\n"
SHARED = SERVICES.replace(
    "sigma,headway_hours,shared_factor", "sigma,headway_hours,shared_factor,factor_group"
)
SHARED = SHARED.replace("240,1,0,0,0,electric", "240,1,0.4,0,0.6,,electric")
SHARED = SHARED.replace("480,2,0,0,0,electric", "480,2,0.4,0,0.5,weather,electric")
SHARED = SHARED.replace("5,0,0,0,", "5,0.4,30,0.5,weather,").replace("4,0,0,0,", "4,0,0,0,,")
SHARED = SHARED.replace("480,3,0,0,0,", "480,3,0.4,0,0,,")
MODES = (
    {"mode": "rail1520", "service": "wagon-group"},
    {"mode": "rail1520", "service": "express"},
    {"mode": "rail-ferry", "service": "rail-ferry"},
    {"mode": "road", "service": "truck"},
)
DEPARTURES = (
    {},
    {},
    {"headway_hours": 30},
    {"headway_hours": 24, "headway_cv": 0.5},
    {"headway_hours": 20, "headway_cv": 1, "cancel_probability": 0.2, "cutoff_hours": 6},
    {"timetable": "mon 10:00;wed-thu 22:30;sat 03:00", "cutoff_hours": 4},
    {"timetable": "mon 10:00 +30;thu 10:00 +18;fri 12:00 +40", "cancel_probability": 0.1},
)
LATE = {"on_time_probability": 0.6, "late_min_hours": 3, "late_mean_hours": 15}
CORRIDORS = '[any]\n[by-b]\ngateways = [["b"]]\n[by-sea]\ngateways = [["narrows", "b"], ["{}", "strait"]]\n'
POLICIES = ["committed", "committed-with-fallback", "adaptive", "clairvoyant"]


def random_study(folder, number, *, draws, rollout=False):
    """Return a scenario of up to eight terminals, with two shipments at times, and its network."""
    rng = np.random.default_rng([41, number])
    terminals = "abcdefgz"[: rng.integers(4, 8)].rstrip("z") + "z"
    window = int(rng.choice([10, 40, 70]))
    horizon = int(rng.choice([9, 12, 16, 24]))
    days = window + horizon
    legs = _legs(rng, terminals, days)
    names = [row["id"] for row in legs]
    terminals = "".join(sorted({row[end] for row in legs for end in ("origin", "destination")}))
    ships = [shipment("a", "z", deadline_days=int(rng.integers(4, 12)), feu=2)]
    if number % 2:
        ships.append(shipment("b", "z", commodity="arms", shipper="eu"))
    corridors = ["any"] if rng.random() < 0.4 else ["any", str(rng.choice(["by-b", "by-sea"]))]
    policies = POLICIES + ["rollout"] * rollout
    study = {
        "draws": draws,
        "depart_from": FIRST_DAY.isoformat(),
        "depart_until": (FIRST_DAY + timedelta(days=window - 1)).isoformat(),
        "patience_days": float(rng.choice([0.2, 0.7]) if number % 4 == 0 else rng.choice([1.0, 3.0, 12.0])),
        "horizon_days": horizon,
        "information_delay_hours": int(rng.choice([0, 0, 12, 36])),
        "objective": '"days"' if number % 2 else '"generalized_usd"',
        "dependence": '"t"' if rng.random() < 0.3 else '"gaussian"',
        "policies": str(policies).replace("'", '"'),
        "rollout_futures": 3,
        "seed": number,
        "knowledge_points": 0,
    }
    texts = {
        "transfers": CHANGES,
        "services": SHARED,
        "corridors": CORRIDORS.format(terminals[-2]),
        "hazards": _hazards(rng, terminals, names),
        "rules": _rules(rng, names, days),
    }
    return build(
        folder, legs, ships, corridors, _rest(rng, names, terminals, days), texts=texts,
        terminals=_terminals(rng, terminals), **study,
    )  # fmt: skip


def _legs(rng, terminals, days):
    """Return a rail from a to z over some terminals, voyages beside it, and whatever else may run."""
    middle = list(rng.permutation(list(terminals[1:-1])))
    line = ["a", *middle[: rng.integers(1, 4)], "z"]
    legs = [_leg(rng, *ends, f"r{n}", days, MODES[0]) for n, ends in enumerate(pairwise(line))]
    port, quay = rng.choice(list(terminals[1:]), 2, replace=False)
    legs += [_leg(rng, port, quay, f"s{n}", days, MODES[2], passages="narrows;strait") for n in range(2)]
    for n in range(int(rng.integers(4, 8))):
        origin, destination = rng.choice(list(terminals), 2, replace=False)
        how = MODES[rng.choice(4, p=[0.4, 0.15, 0.15, 0.3])]
        legs.append(_leg(rng, origin, destination, f"n{n}", days, how))
    return [leg("a", "z", "sure", distance_km=2600), leg("b", "z", "sure", distance_km=2400), *legs]


def _leg(rng, origin, destination, what, days, how, **more):
    runs = dict(DEPARTURES[rng.integers(0, len(DEPARTURES))])
    if "+" in runs.get("timetable", "") and "passages" in more:
        runs = {}
    if rng.random() < 0.25:
        runs |= LATE
    if rng.random() < 0.2:
        runs |= {"border_hours": 10, "border_sigma": 0.8}
    if rng.random() < 0.15:
        ends = FIRST_DAY + timedelta(days=int(rng.integers(2, days)))
        runs |= {"season": f"12-15..{ends:%m-%d}"}
    km = round(float(rng.uniform(100, 700)), 3)
    return leg(str(origin), str(destination), what, both_ways="yes", distance_km=km, **how, **runs, **more)


def _terminals(rng, terminals):
    """Return some opening hours and queues."""
    found = {}
    for name in terminals:
        if rng.random() < 0.25:
            found[name] = {"opening_hours": "mon-fri 06:00-20:00;sat 09:00-13:00", "utc_offset_hours": 4}
        if rng.random() < 0.3:
            found.setdefault(name, {})["utilisation"] = float(rng.choice([0.4, 0.8]))
    return found


def _hazards(rng, terminals, legs):
    """Return two to five hazards of all kinds; the last is always a storm at places that many ways pass."""

    def places(names, n):
        chosen = rng.choice(names, n, replace=False)
        pairs = [f'{{ place = "{each}", reach = {rng.choice([0.5, 1.0])} }}' for each in chosen]
        return "places = [" + ", ".join(pairs) + "]\n"

    anywhere = [*terminals, "narrows", "strait", *legs]
    median = f"median_hours = {rng.choice([20, 50])}\nsigma = {rng.choice([0.4, 0.8])}\n"
    rate = 'effect = "gate"\nrate_per_year = {}\nrate_cap_per_year = 60\n'
    often = rate.format(int(rng.choice([15, 30])))
    season = "monthly_factor = [1, 2, 1, 0.5, 1, 1, 1, 1, 1, 1, 2, 1]\n" if rng.random() < 0.5 else ""
    group = 'factor_group = "weather"\nshared_factor = 0.5\n' if rng.random() < 0.5 else ""
    kinds = {
        "crowd": 'effect = "slowdown"\nrate_per_year = 20\nrate_cap_per_year = 40\n'
        + f"delay_median_hours = 15\ndelay_sigma = 0.4\n{median}" + places([*terminals], 2),
        "track": f'effect = "line"\nspeed_factor = {rng.choice([0, 0.4])}\nrate_per_year = 25\n'
        + f"rate_cap_per_year = 25\n{median}" + places(legs, 2),
        "wear": f'effect = "gate"\nup_shape = {rng.choice([1, 2.5])}\nrate_per_year = 30\n'
        + f"rate_cap_per_year = 30\n{median}" + places(anywhere, 1),
        "flood": 'effect = "gate"\nrate_per_year = 0\nrate_cap_per_year = 5\nfollows = "storm"\n'
        + f"follow_probability = 0.5\nfollow_delay_hours = 20\n{median}" + places(anywhere, 2),
        "war": 'effect = "gate"\nknown_at_departure = true\nrate_per_year = 4\nrate_cap_per_year = 9\n'
        + "mean_hours = 500\n" + places([*terminals[1:-1], "narrows", *legs[:4]], 1),
        "siege": 'effect = "slowdown"\nknown_at_departure = true\nstate = "on"\nrate_per_year = 1\n'
        + "rate_cap_per_year = 1\nmean_hours = 900\ndelay_median_hours = 9\ndelay_sigma = 0.4\n"
        + places([*terminals], 1),
    }  # fmt: skip
    chosen = sorted(rng.choice(sorted(kinds), rng.integers(1, 5), replace=False))
    text = "".join(f"[{name}]\n{kinds[name]}" for name in chosen)
    return text + f"[storm]\n{often}{median}{season}{group}" + places(anywhere, 3)


def _rules(rng, legs, days):
    """Return rules of some effects, most of them in force for a part of the time."""

    def dates():
        first = FIRST_DAY + timedelta(days=int(rng.integers(0, days // 2)))
        last = first + timedelta(days=int(rng.integers(1, days // 2)))
        return f"from = {first}\nuntil = {last}\n"

    def some():
        return f"legs = {[str(each) for each in rng.choice(legs, 2, replace=False)]}\n".replace("'", '"')

    kinds = {
        "ban": 'effect = "deny"\n' + some() + dates(),
        "toll": 'effect = "surcharge"\nusd_per_feu = 300\n' + some() + dates(),
        "check": 'effect = "delay"\ndelay_median_hours = 12\ndelay_sigma = 0.4\n' + some() + dates(),
        "seize": 'effect = "detain"\ndelay_median_hours = 50\ndelay_sigma = 0.8\nprobability = 0.3\n'
        + some() + ('shippers = ["eu"]\n' if rng.random() < 0.3 else dates()),
    }  # fmt: skip
    return "".join(f"[{name}]\n{kinds[name]}" for name in kinds if name == "seize" or rng.random() < 0.4)


def _rest(rng, legs, terminals, days):
    """Return what a scenario says of costs, and a place that is closed on some days."""
    late = int(rng.choice([0, 100]))
    text = f"[costs]\nlate_usd_per_feu_day = {late}\n"
    if rng.random() < 0.4:
        first = FIRST_DAY + timedelta(days=int(rng.integers(0, days - 3)))
        last = first + timedelta(days=int(rng.integers(1, 8)))
        kind, names = ("legs", legs) if rng.random() < 0.5 else ("terminals", list(terminals[1:-1]))
        text += f'[[changes]]\npath = "{kind}.{rng.choice(names)}"\nclose = true\n'
        text += f"from = {first}\nuntil = {last}\n"
    return text

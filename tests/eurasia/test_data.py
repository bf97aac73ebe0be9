"""The shipped network holds what it promises: places, alternatives, evidence, plausible hazards."""

import math

import pytest

from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network
from corridorsim.scenario.evidence import evidence_without_number, numbers_without_evidence
from corridorsim.scenario.explaining import explain
from corridorsim.scenario.reachability import reachable_from
from corridorsim.study.hazard_waits import hazard_waits

PROMISED = """
almaty astana aktobe tashkent samarkand andijan bishkek osh dushanbe khujand ashgabat xian chengdu
chongqing zhengzhou yiwu urumqi shanghai shenzhen qingdao lianyungang milan verona padova bologna novara
vienna munich duisburg hamburg rotterdam budapest istanbul izmir tehran khorgos altynkol alashankou
dostyk shu arys mointy zharyk zhezkazgan saksaulsky shalkar beyneu saryagash karakalpakiya farap bolashak
aktau kuryk turkmenbashi alat absheron boyuk-kesik gardabani tbilisi poti batumi constanta burgas varna
samsun tekirdag izmit bandirma piraeus port-said thessaloniki akhalkalaki kars sivas ankara mersin
iskenderun kapikule sofia belgrade petropavl iletsk ozinki orenburg samara saratov yekaterinburg
chelyabinsk moscow minsk brest malaszewicze kuznica braniewo kaliningrad zabaykalsk erenhot astrakhan
volgograd krasnodar novorossiysk sarakhs incheh-borun razi bandar-abbas trieste genoa naples koper rijeka
venice ravenna la-spezia livorno gioia-tauro tarvisio brenner chiasso modane
"""
PASSAGES = {"malacca", "bab-el-mandeb", "suez", "cape-of-good-hope", "gibraltar", "bosphorus", "dardanelles"}
WORST_MEAN_WAIT_DAYS = 1.5


@pytest.fixture(scope="module")
def tables():
    return read_tables(shipped_network())


def test_it_is_large_enough(tables):
    assert len(tables.terminals) >= 130
    assert len(tables.legs) >= 300


def test_every_promised_place_is_there(tables):
    assert set(PROMISED.split()) <= set(tables.terminals)
    assert set(tables.passages) >= PASSAGES


def test_every_number_has_a_line_of_evidence(tables):
    assert numbers_without_evidence(tables) == ()


def test_every_line_of_evidence_has_a_number(tables):
    assert evidence_without_number(tables) == ()


def test_every_terminal_can_be_reached_and_left(tables):
    everywhere = set(tables.terminals)
    stranded = {name for name in everywhere if reachable_from(tables, name) | {name} != everywhere}
    assert not stranded


def test_no_surprise_makes_one_wait_more_than_a_day_and_a_half_over_the_year(tables):
    waits = hazard_waits(tables.hazards, tables)
    assert any(wait.regime for wait in waits)
    long = {w.hazard for w in waits if not w.regime and not _is_short(w.mean_wait_days)}
    assert long == set()


def _is_short(days):
    return days is not None and days <= WORST_MEAN_WAIT_DAYS


def test_the_kuryk_storms_close_half_of_november(tables):
    """Fact MC190: closed half of the time in November and December."""
    waits = hazard_waits(tables.hazards, tables)
    storm = next(w for w in waits if (w.hazard, w.place) == ("caspian-storm", "kuryk"))
    assert storm.worst_month_share == pytest.approx(0.5, abs=0.01)


def test_assumptions_are_never_called_published(tables):
    graded = {line.grade for line in tables.evidence if line.source == "assumption"}
    assert graded <= {"assumption"}


def test_no_measured_rail_line_makes_an_absurd_detour(tables):
    """A hole in the rail graph shows as a line much longer than the great circle; a cited length mends it."""
    absurd = []
    for name, row in tables.leg_rows.items():
        if row.mode.startswith("rail1") and row.distance_km is None and not row.via:
            ends = tables.terminals[row.origin], tables.terminals[row.destination]
            straight = great_circle_km(*((end.lat, end.lon) for end in ends))
            if straight > 20 and tables.legs[name].distance_km > 2.2 * straight:
                absurd.append((name, tables.legs[name].distance_km, straight))
    assert not absurd


def great_circle_km(one, other):
    (lat, lon), (lat2, lon2) = (map(math.radians, point) for point in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


def test_carbon_of_a_leg_is_the_same_both_ways(tables):
    for name, leg in tables.legs.items():
        if name.endswith("~back"):
            there = tables.legs[name.removesuffix("~back")]
            assert leg.traction == there.traction, name
            assert set(tables.emissions_for(leg)) == set(tables.emissions_for(there)), name


def test_long_trains_between_countries_cost_much_the_same_both_ways_unless_told(tables):
    """What a service has in the country of origin must not stand for a run that is mostly elsewhere."""
    odd = []
    for name, leg in tables.legs.items():
        back, row = tables.legs.get(f"{name}~back"), tables.leg_rows[name]
        if back is None or leg.service != "block-train" or leg.distance_km < 500:
            continue
        if row.usd_per_feu is None and abs(leg.usd_per_feu - back.usd_per_feu) > 0.3 * leg.usd_per_feu:
            odd.append((name, leg.usd_per_feu, back.usd_per_feu))
    assert not odd


def test_every_number_lies_in_its_own_range(tables):
    outside = [
        (value.path, value.value, value.low, value.high)
        for value in explain(tables)
        if isinstance(value.value, float)
        and value.low is not None
        and value.high is not None
        and not value.low - 1e-9 <= value.value <= value.high + 1e-9
    ]
    assert not outside

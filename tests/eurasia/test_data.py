"""The shipped network holds what it promises: places, alternatives, evidence, plausible hazards."""

import pytest

from corridorsim.scenario.building_tables import read_tables
from corridorsim.scenario.documents import shipped_network
from corridorsim.scenario.evidence import evidence_without_number, numbers_without_evidence
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
    waits = hazard_waits(tables.hazards)
    assert any(wait.regime for wait in waits)
    assert {w.hazard for w in waits if not w.regime and w.mean_wait_days > WORST_MEAN_WAIT_DAYS} == set()


def test_the_kuryk_storms_close_half_of_november(tables):
    """Fact MC190: closed half of the time in November and December."""
    storm = next(w for w in hazard_waits(tables.hazards) if (w.hazard, w.place) == ("caspian-storm", "kuryk"))
    assert storm.worst_month_share == pytest.approx(0.5, abs=0.01)


def test_assumptions_are_never_called_published(tables):
    graded = {line.grade for line in tables.evidence if line.source == "assumption"}
    assert graded <= {"assumption"}

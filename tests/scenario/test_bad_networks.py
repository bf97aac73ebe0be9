"""Each fault of a network folder gives a line that names the file, the line and the fault."""

from __future__ import annotations

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.building_tables import read_tables

LEG = "alma-norda,alma,norda,rail1520,wagon-group,,,,yes,1200"

SPOILT_NETWORK = {
    "header unknown": (
        "legs.csv",
        "distance_km",
        "distance_kn",
        ["legs.csv: header", "'distance_kn'", "'distance_km'"],
    ),
    "header missing": (
        "services.csv",
        "km_per_day,",
        "",
        ["services.csv: header", "column 'km_per_day' is missing"],
    ),
    "header twice": (
        "commodities.csv",
        "title",
        "id",
        ["commodities.csv: header", "column 'id' stands twice"],
    ),
    "ragged": (
        "terminals.csv",
        "omega,Omega,XC,40,30,rail,3",
        "omega,Omega,XC,40",
        ["line 6", "has 4 cells", "7 as in the header"],
    ),
    "not a number": (
        "legs.csv",
        LEG,
        LEG.replace("1200", "1_200"),
        ["legs.csv: line 2, distance_km", "'1_200' is not a number"],
    ),
    "negative length": (
        "legs.csv",
        LEG,
        LEG.replace("1200", "-5"),
        ["line 2, alma-norda.distance_km", "-5.0 is too small"],
    ),
    "yes or no": ("legs.csv", LEG, LEG.replace("yes", "true"), ["both_ways", "'true' is neither yes nor no"]),
    "unknown mode": ("legs.csv", LEG, LEG.replace("rail1520", "rail1530"), ["alma-norda.mode", "'rail1520'"]),
    "unknown end": (
        "legs.csv",
        LEG,
        LEG.replace(",norda,", ",nord,"),
        ["line 2, alma-norda.destination", "'norda'"],
    ),
    "leg to itself": (
        "legs.csv",
        LEG,
        LEG.replace(",norda,", ",alma,"),
        ["alma-norda.destination", "is its origin"],
    ),
    "unknown service": (
        "legs.csv",
        LEG,
        LEG.replace("wagon-group", "wagon-grup"),
        ["alma-norda.service", "'wagon-group'"],
    ),
    "no length": ("legs.csv", LEG, LEG.replace("1200", ""), ["alma-norda.distance_km", "has no length"]),
    "duplicate id": (
        "terminals.csv",
        "omega,Omega",
        "alma,Omega",
        ["line 6, alma", "stands twice", "first on line 2"],
    ),
    "quote": ("terminals.csv", "omega,Omega", 'omega,"Omega', ["terminals.csv: line", "is not CSV"]),
    "country": ("terminals.csv", "Omega,XC", "Omega,Xc", ["omega.country", "two capitals"]),
    "service row": ("services.csv", "wagon-group,*", "wagon-group,XA", ["no row for X"]),
    "no factor": ("emissions.csv", "ferry,rail-ferry", "ferry,feeder", ["no emission factor for rail-ferry"]),
    "two factors": ("emissions.csv", "electric,*,10,", "electric,*,10,10", ["needs exactly one figure"]),
    "hazard place": (
        "hazards.toml",
        '"porta-portb-ferry"',
        '"porta-portb-fery"',
        ["storm.places", "did you mean"],
    ),
    "hazard cap": (
        "hazards.toml",
        "rate_per_year = 36.525",
        "rate_per_year = 80",
        ["storm.rate_per_year", "above rate_cap_per_year"],
    ),
    "hazard reach": ("hazards.toml", "reach = 1 ", "reach = 2 ", ["storm.places[1].reach", "at most 1"]),
    "hazard key": ("hazards.toml", "sigma", "sigmaa", ["storm.sigmaa", "unknown key", "'sigma'"]),
    "hazard months": (
        "hazards.toml",
        "sigma = 0",
        "sigma = 0\nmonthly_factor = [1]",
        ["has 1 items", "at least 12"],
    ),
    "regime": (
        "hazards.toml",
        "sigma = 0",
        "sigma = 0\nknown_at_departure = true",
        ["storm.mean_hours", "a regime"],
    ),
    "state path": (
        "states.toml",
        "hazards.storm",
        "hazards.strom",
        ["stormy.changes[1]", "no row 'strom'", "'storm'"],
    ),
    "gateway": ("corridors.toml", '["norda"]', '["nord"]', ["north.gateways", "'norda'"]),
    "evidence field": (
        "evidence.csv",
        "terminals,*,lat",
        "terminals,*,late",
        ["no field 'late' in terminals"],
    ),
    "evidence source": ("evidence.csv", "lat,assumption", "lat,hearsay", ["no source 'hearsay'"]),
    "network key": ("network.toml", "title", "titel", ["network.toml: titel", "'title'"]),
    "network syntax": ("network.toml", "title =", "title ", ["network.toml: line", "is not TOML"]),
    "transfer door": (
        "transfers.csv",
        "door,door,rail",
        "door,wagon-group,rail",
        ["mode door has service door"],
    ),
    "name of a mode": ("terminals.csv", "norda,Norda", "road,Norda", ["road", "the name of a mode too"]),
    "names clash": ("terminals.csv", "norda,Norda", "narrows,Norda", ["narrows.id", "a passage too"]),
    "passage twice": ("legs.csv", ",,narrows,", ",,narrows;narrows,", ["passages", "names a passage twice"]),
    "service twice": ("services.csv", "rail-ferry,rail-ferry,*", "b,wagon-group,*", ["b.country", "already"]),
    "through differs": (
        "services.csv",
        "rail-ferry,rail-ferry,*,Rail ferry,no",
        "b,wagon-group,XA,B,no,1,1,0,0,0,,,,\nrail-ferry,rail-ferry,*,Rail ferry,no",
        ["b.through", "differs from 'wagon-group'"],
    ),
    "transfer terminal": ("transfers.csv", "port,*,", "port,potra,", ["port.terminal", "did you mean"]),
    "transfer service": ("transfers.csv", "rail-ferry,*,yes", "rail-ferry,fery,yes", ["port.to_service"]),
    "door to door": ("transfers.csv", "door,door,rail1520,*", "door,door,door,door", ["from door to door"]),
    "factor twice": ("emissions.csv", "ferry,rail-ferry,,", "b,rail1520,electric,", ["b.mode", "already"]),
    "low above high": (
        "evidence.csv",
        "sigma,assumption,assumption,0,0",
        "sigma,assumption,assumption,1,0",
        ["below low"],
    ),
    "gateway empty": ("corridors.toml", '["norda"]', "[]", ["north.gateways", "empty set"]),
    "slowdown": ("hazards.toml", '"gate"', '"slowdown"', ["storm.delay_median_hours", "a slowdown needs it"]),
    "delay of a gate": ("hazards.toml", "sigma = 0", "sigma = 0\ndelay_sigma = 1", ["is for slowdowns only"]),
    "state of no regime": (
        "hazards.toml",
        "sigma = 0",
        'sigma = 0\nstate = "on"',
        ["'on' is for regimes only"],
    ),
    "mean of no regime": ("hazards.toml", "sigma = 0", "sigma = 0\nmean_hours = 1", ["does not belong"]),
    "not a table": ("corridors.toml", "[north]", "x = 1\n[north]", ["corridors.toml: x", "is not a table"]),
    "id in a table": ("corridors.toml", "[north]", '[north]\nid = "n"', ["north.id", "unknown key"]),
    "no header": (
        "commodities.csv",
        "id,title",
        ",,,\n,title",
        ["commodities.csv: header", "column 'id' is missing"],
    ),
    "measured outside": ("network.toml", "measured = []", 'measured = ["../x.csv"]', ["leaves the folder"]),
}


@pytest.mark.parametrize("case", SPOILT_NETWORK)
def test_a_spoilt_network_says_where_and_what(case, edit, lines):
    file, old, new, words = SPOILT_NETWORK[case]
    edit(f"two-corridors/{file}", old, new)
    told = lines()
    assert any(all(word in line for word in words) for line in told), told
    assert all(line.startswith("two-corridors/") for line in told)


@pytest.mark.parametrize("name", ["terminals.csv", "network.toml", "emissions.csv"])
def test_a_table_that_must_be_there(name, folder, lines):
    (folder / "two-corridors" / name).unlink()
    assert lines() == [f"two-corridors/{name} — no such file"]


@pytest.mark.parametrize("name", ["hazards.toml", "rules.toml", "evidence.csv", "corridors.toml"])
def test_a_table_that_need_not_be_there(name, folder):
    (folder / "two-corridors" / "states.toml").unlink()  # it speaks of a hazard
    (folder / "two-corridors" / name).unlink(missing_ok=True)
    assert len(read_tables(folder / "two-corridors").legs) == 10


def test_a_network_folder_alone(folder):
    assert len(read_tables(folder / "two-corridors").terminals) == 5
    with pytest.raises(InputError, match="no such network folder — did you mean 'two-corridors'"):
        read_tables(folder / "two-coridors")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ('effect = "surcharge"', "usd_per_feu — is missing: a surcharge needs it"),
        ('effect = "deny"\nusd_per_feu = 1', "usd_per_feu — is for surcharges only"),
        (
            'effect = "deny"\nfrom = 2025-02-01\nuntil = 2025-01-01',
            "until — 2025-01-01 is before from 2025-02-01",
        ),
        ('effect = "deny"\ncountries = ["XQ"]', "countries — no country 'XQ'"),
        ('effect = "deny"\nlegs = ["alma-nord"]', "did you mean 'alma-norda'?"),
        ('effect = "deny"\nsource = "hearsay"', "source — no source 'hearsay'"),
        ('effect = "deny"\nfrom_date = 2025-01-01', "from_date — unknown key"),
    ],
)
def test_a_spoilt_rule(rule, words, folder, lines):
    (folder / "two-corridors" / "rules.toml").write_text(f"[embargo]\n{rule}\n", encoding="utf-8")
    told = lines()
    assert len(told) == 1
    assert told[0].startswith("two-corridors/rules.toml: embargo.")
    assert words in told[0]


def test_a_year_is_a_whole_number(folder, lines):
    path = folder / "two-corridors" / "price_index.csv"
    path.write_text(
        "id,year,us_cpi_u_average\n2024,2024,313.7\n2025,2025.5,320\n2026,2027,1\n", encoding="utf-8"
    )
    told = lines()
    assert "two-corridors/price_index.csv: line 3, year — '2025.5' is not a whole number" in told
    assert "two-corridors/price_index.csv: line 4, 2026.id — '2026' is not its year — 2027" in told

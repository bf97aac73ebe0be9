"""Networks of a few legs, written as the folders that users write, and read like theirs."""

import csv
import io

from corridorsim.network.building import build_network
from corridorsim.scenario.reading import read_scenario

SERVICES = """\
id,service,country,title,through,km_per_day,usd_per_km,sigma,headway_hours,shared_factor,traction
wagon-group,wagon-group,*,,yes,240,1,0,0,0,electric
express,express,*,,no,480,2,0,0,0,electric
rail-ferry,rail-ferry,*,,no,240,5,0,0,0,
feeder,feeder,*,,no,240,4,0,0,0,
truck,truck,*,,yes,480,3,0,0,0,
"""
TRANSFERS = """\
id,terminal,from_mode,from_service,to_mode,to_service,both_ways,median_hours,sigma,usd_per_feu,kg_co2e_per_teu
loading,*,door,door,rail1520,*,no,24,0,100,0
unloading,*,rail1520,*,door,door,no,12,0,100,0
trucking,*,door,door,road,*,no,6,0,50,0
untrucking,*,road,*,door,door,no,6,0,50,0
port,*,rail1520,*,rail-ferry,*,yes,12,0,150,0
quay,*,rail1520,*,feeder,*,yes,18,0,120,0
"""
EMISSIONS = """\
id,mode,traction,country,g_co2e_per_tkm,g_co2e_per_teu_km
rail,rail1520,electric,*,10,
ferry,rail-ferry,,*,,100
feeder,feeder,,*,,50
road,road,,*,60,
"""
COMMODITIES = """\
id,title,value_usd_per_teu,value_of_time_usd_per_teu_day,tonnes_per_teu
goods,Goods,20000,50,8.05
arms,Arms,90000,200,18.05
"""
ABOUT = 'format = 1\ntitle = "Small"\nlicence = "MIT"\nattribution = []\nmeasured = []\nlines = []\n'

# A regime, left to chance, that closes the passage "narrows".
WAR = """\
[war]
effect = "gate"
places = [{ place = "narrows" }]
rate_per_year = 1
rate_cap_per_year = 1
mean_hours = 2000
known_at_departure = true
"""


def leg(origin, destination, what="", **values):
    """Return a row of legs.csv: 240 km of through rail one way unless told otherwise."""
    name = "-".join(filter(None, (origin, destination, what)))
    usual = {"mode": "rail1520", "service": "wagon-group", "both_ways": "no", "distance_km": 240}
    return {"id": name, "origin": origin, "destination": destination} | usual | values


def as_csv(rows):
    columns = list(dict.fromkeys(key for row in rows for key in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_network(folder, legs, *, countries=None, terminals=None, **texts):
    """Write a network folder; ``texts`` replace whole tables by the stem of their file.

    countries : of terminals, XA where not given
    terminals : what else is known of some of them, by id
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys(end for row in legs for end in (row["origin"], row["destination"])))
    rows = [
        {"id": name, "name": name, "country": (countries or {}).get(name, "XA"), "lat": 40, "lon": rank}
        | {"kind": "rail", "utc_offset_hours": 0, "opening_hours": ""}
        | (terminals or {}).get(name, {})
        for rank, name in enumerate(names)
    ]
    files = {
        "network.toml": ABOUT,
        "terminals.csv": as_csv(rows),
        "legs.csv": as_csv(legs),
        "services.csv": texts.get("services", SERVICES),
        "transfers.csv": texts.get("transfers", TRANSFERS),
        "emissions.csv": EMISSIONS,
        "commodities.csv": COMMODITIES,
        "corridors.toml": texts.get("corridors", "[any]\n"),
    }
    files |= {f"{stem}.toml": texts[stem] for stem in ("hazards", "rules", "states") if stem in texts}
    files |= {f"{stem}.csv": texts[stem] for stem in ("evidence", "sources") if stem in texts}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def shipment(origin, destination, **values):
    """Return a shipment as the text of a scenario file."""
    given = {"id": f"{origin}-{destination}", "origin": origin, "destination": destination}
    lines = [f"{key} = {_toml(value)}" for key, value in (given | {"commodity": "goods"} | values).items()]
    return "\n".join(["[[shipments]]", *lines, ""])


def _toml(value):
    return '"' + value + '"' if isinstance(value, str) else str(value).replace("'", '"')


def scenario_of(folder, shipments, corridors=("any",), rest="", settings=(), **study):
    """Write a scenario file beside a network folder and read it."""
    given = {"seed": 7, "draws": 512, "depart_from": "2025-01-01", "depart_until": "2025-12-31"} | study
    lines = [f"{key} = {value}" for key, value in given.items()]
    text = f'format = 1\nnetwork = "{folder.name}"\ncorridors = {_toml(list(corridors))}\n\n[study]\n'
    text += "\n".join([*lines, "", *shipments, rest])
    path = folder.parent / "small.toml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path, settings=settings)


def build(
    folder,
    legs,
    shipments,
    corridors=("any",),
    rest="",
    countries=None,
    texts=None,
    *,
    terminals=None,
    **study,
):
    """Write, read and build in one go; return the scenario and its network."""
    write_network(folder / "net", legs, countries=countries, terminals=terminals, **(texts or {}))
    scenario = scenario_of(folder / "net", shipments, corridors, rest, **study)
    return scenario, build_network(scenario)

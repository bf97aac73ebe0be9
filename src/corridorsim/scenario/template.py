"""The text of a new scenario file."""

from __future__ import annotations

import json

_TEMPLATE = """\
# A scenario for corridorsim. Unknown keys are errors, so that a typo cannot run unnoticed.

format = 1
title = {title}
network = "eurasia"             # the network that ships, or the name of a folder beside this file
# state = "normal"              # a named list of changes from the network's states.toml
corridors = ["middle", "northern", "maritime", "southern", "road"]

[study]
seed = 1                        # the same seed gives the same answer, to the last bit
draws = 20_000                  # worlds to try
depart_from = 2025-01-01        # departures spread over these days, both included (UTC)
depart_until = 2025-12-31
policies = ["committed"]
objective = "generalized_usd"   # or "days"
patience_days = 21              # the longest wait at a closed place
horizon_days = 400              # after this a shipment counts as undelivered

[costs]
carbon_usd_per_tonne = 80
late_usd_per_feu_day = 0
subsidy_share = 1.0             # how much of declared subsidies is paid, 0 to 1

[[shipments]]
id = "tashkent-milan"
origin = "tashkent"             # terminals: corridorsim explain terminals
destination = "milan"
commodity = "textiles"          # commodities: corridorsim explain commodities
shipper = "eu"
feu = 2
deadline_days = 45
via = []                        # terminals and passages that the route must touch
avoid = []                      # terminals, passages and legs that it may not use

# A corridor of one's own: sets of places, one of each to be passed, in this order or wholly reversed.
# [corridor.by-trieste]
# gateways = [["aktau", "kuryk", "turkmenbashi"], ["poti", "batumi"], ["trieste"]]
# avoid_countries = ["RU", "BY", "IR"]

# A change: a path and one of set, multiply, add; or close and open, with dates.
# [[changes]]
# path = "passages.suez"
# close = true
# from = 2025-03-01
# until = 2025-03-14

# A variant: changes by name, for corridorsim run FILE --variant carbon-price
# [variants.carbon-price]
# changes = [{{ path = "costs.carbon_usd_per_tonne", set = 150 }}]
"""


def template(stem: str) -> str:
    """Return a scenario file to start from, valid on the network that ships.

    Parameters
    ----------
    stem : the file's name without its ending; it becomes the title
    """
    words = "".join(sign if sign.isprintable() else " " for sign in stem.replace("-", " ").replace("_", " "))
    title = " ".join(words.split()).capitalize() or "A scenario"
    return _TEMPLATE.format(title=json.dumps(title, ensure_ascii=False))

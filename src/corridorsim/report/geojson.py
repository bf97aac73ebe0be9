"""Routes as GeoJSON."""

from __future__ import annotations

import json

from corridorsim.network.leg_lines import Lines
from corridorsim.study.comparison import Comparison


def routes_geojson(comparison: Comparison) -> str:
    """Return the most taken route of every shipment, corridor and policy, one feature each.

    Parameters
    ----------
    comparison : of one scenario
    """
    tables = comparison.scenario.tables
    lines = Lines(tables)
    features = [
        {
            "type": "Feature",
            "properties": {
                "shipment": row.shipment,
                "corridor": row.corridor,
                "policy": row.policy,
                "route": list(row.route),
                "legs": list(row.legs),
                "route_share": row.route_share,
                "days_p50": row.days["p50"],
                "days_p90": row.days["p90"],
                "usd_mean": row.usd["mean"],
                "kg_co2e_mean": row.kg_co2e["mean"],
            },
            "geometry": {
                "type": "MultiLineString",
                "coordinates": [[list(point) for point in lines.of(tables.legs[leg])] for leg in row.legs],
            },
        }
        for row in comparison.summaries
    ]
    attribution = list(tables.attribution)
    document = {"type": "FeatureCollection", "attribution": attribution, "features": features}
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"

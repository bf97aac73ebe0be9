"""The indicators of CAREC's corridor performance measurement, from the same draws as everything else.

CAREC Institute and ADB, *Corridor Performance Measurement and Monitoring*, annual reports: time taken to
clear a border crossing (h), cost incurred at a border crossing (USD), cost incurred to travel a corridor
section (USD per 500 km and 20 t of cargo), and speed to travel, with delay (distance over all hours) and
without (distance over the hours in motion), km/h.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corridorsim.kernels.steps import PART_BORDER, PART_MOVING
from corridorsim.network.costs import MONEY_PARTS, leg_mean_hours, lognormal_mean
from corridorsim.scenario.declarations import Shipment
from corridorsim.scenario.tables import ResolvedLeg, Scenario
from corridorsim.study.routes import Route
from corridorsim.study.row_tally import RowTally
from corridorsim.units import HOURS_PER_DAY, SECONDS_PER_HOUR, TEU_PER_FEU

SECTION_KM = 500.0
SECTION_TONNES = 20.0
_BORDER = MONEY_PARTS.index("border")
Indicators = dict[str, float | None]


@dataclass(frozen=True)
class _Travel:
    """Sums over journeys, from which the indicators are ratios; money is of one FEU."""

    km: float
    hours: float
    moving_hours: float
    border_hours: float
    border_usd: float
    crossings: float
    usd_km: float  # kilometres that the money was paid for
    usd: float

    def indicators(self, tonnes: float) -> Indicators:
        """Return the ratios, None where there is nothing to divide by."""
        return {
            "border_hours": _ratio(self.border_hours, self.crossings),
            "border_usd": _ratio(self.border_usd, self.crossings),
            "usd_per_500km_20t": _ratio(self.usd * SECTION_KM * SECTION_TONNES, self.usd_km * tonnes),
            "speed_with_delay_kmh": _ratio(self.km, self.hours),
            "speed_without_delay_kmh": _ratio(self.km, self.moving_hours),
        }


def _ratio(above: float, below: float) -> float | None:
    return above / below if below > 0.0 else None


def is_crossing(leg: ResolvedLeg) -> bool:
    """Return whether a leg crosses a border at which there is work to do.

    Parameters
    ----------
    leg : a resolved leg
    """
    return leg.border_hours > 0.0 or leg.border_usd_per_feu > 0.0


def tonnes_per_feu(scenario: Scenario, shipment: Shipment) -> float:
    """Return the cargo in one of a shipment's boxes, without the box.

    Parameters
    ----------
    scenario, shipment : the commodity says
    """
    return scenario.tables.commodities[shipment.commodity].tonnes_per_teu * TEU_PER_FEU


def corridor_indicators(row: RowTally, scenario: Scenario) -> Indicators:
    """Return the indicators of one corridor: times over delivered draws, money over all, per FEU.

    Parameters
    ----------
    row : with at least one delivered draw
    scenario : knows the legs
    """
    shipment, routes, legs = row.entry.shipment, row.entry.routes, scenario.tables.legs
    km = np.array([sum(legs[name].distance_km for name in route.legs) for route in routes])
    crossings = np.array([sum(is_crossing(legs[name]) for name in route.legs) for route in routes])
    border_usd = np.array([route.usd_parts[_BORDER] for route in routes]) / shipment.feu
    hours = row.seconds / SECONDS_PER_HOUR
    travel = _Travel(
        km=float(row.delivered_by_route @ km),
        hours=row.mean("days") * float(row.delivered) * HOURS_PER_DAY,
        moving_hours=float(hours[PART_MOVING]),
        border_hours=float(hours[PART_BORDER]),
        border_usd=float(row.delivered_by_route @ border_usd),
        crossings=float(row.delivered_by_route @ crossings),
        usd_km=float(row.by_route @ km),
        usd=row.mean("usd") * int(row.draws) / shipment.feu,
    )
    return travel.indicators(tonnes_per_feu(scenario, shipment))


def country_indicators(route: Route, scenario: Scenario, shipment: Shipment) -> dict[str, Indicators]:
    """Return the indicators of each country on a route, from the legs' means, nothing closed.

    A leg inside one country counts there. Of a leg that touches several only the border work can be ascribed:
    to the country that is entered. Countries of which nothing can be told are left out.

    Parameters
    ----------
    route : the way
    scenario : knows the legs
    shipment : whose cargo the money is spread over
    """
    legs = [scenario.tables.legs[name] for name in route.legs]
    countries = dict.fromkeys(country for leg in legs for country in leg.countries)
    tonnes = tonnes_per_feu(scenario, shipment)
    subsidy_share = scenario.costs.subsidy_share
    found = {country: _in_country(legs, country, subsidy_share).indicators(tonnes) for country in countries}
    return {
        country: row for country, row in found.items() if any(value is not None for value in row.values())
    }


def _in_country(legs: Sequence[ResolvedLeg], country: str, subsidy_share: float) -> _Travel:
    inside = [leg for leg in legs if leg.countries == (country,)]
    entering = [leg for leg in legs if is_crossing(leg) and leg.countries[-1] == country]
    km = sum(leg.distance_km for leg in inside)
    return _Travel(
        km=km,
        hours=_sum(leg_mean_hours(leg) for leg in inside),
        moving_hours=_sum(lognormal_mean(leg.median_hours, leg.sigma) for leg in inside),
        border_hours=_sum(lognormal_mean(leg.border_hours, leg.border_sigma) for leg in entering),
        border_usd=_sum(leg.border_usd_per_feu for leg in entering),
        crossings=float(len(entering)),
        usd_km=km,
        usd=_sum(leg.usd_per_feu - subsidy_share * leg.subsidy_usd_per_feu for leg in inside),
    )


def _sum(values: Iterable[float]) -> float:
    return float(sum(values))

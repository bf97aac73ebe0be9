"""What a shipment pays on each arc in USD, kg CO2e and hours, and the one figure that is made least."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from corridorsim.network.costs import EMPTY_RETURN, SURCHARGE
from corridorsim.network.eligibility import Eligibility, Tariff
from corridorsim.network.network import Floats, Network
from corridorsim.scenario.declarations import Shipment
from corridorsim.scenario.tables import Scenario
from corridorsim.units import CONTAINER_TARE_TONNES_PER_TEU, HOURS_PER_DAY, KG_PER_TONNE, TEU_PER_FEU


@dataclass(frozen=True)
class ShipmentPrices:
    """Prices of one shipment, all its boxes together.

    Attributes
    ----------
    usd : float64 (n_arcs,), freight, handling, borders, empty return, war risk and surcharges that are
        always in force, after subsidy
    usd_parts : float64 (n_arcs, n_money_parts), the same by what is paid for, before subsidy
    tariffs : surcharges by the day of departure; their ``usd_per_feu`` is of all the boxes
    subsidy_usd : float64 (n_arcs,), what others pay
    kg_co2e : float64 (n_arcs,), well to wake
    usd_per_hour : value of the shipment's time
    usd_per_kg : price of carbon
    late_usd_per_hour : price of an hour past the deadline
    deadline_hours : +inf where there is none
    """

    usd: Floats
    usd_parts: Floats
    tariffs: tuple[Tariff, ...]
    subsidy_usd: Floats
    kg_co2e: Floats
    usd_per_hour: float
    usd_per_kg: float
    late_usd_per_hour: float
    deadline_hours: float

    def generalized_usd(self, usd: float | Floats, kg_co2e: float | Floats, hours: Floats) -> Floats:
        """Return money, carbon and time in USD (``docs/model.md``, generalised cost).

        Parameters
        ----------
        usd, kg_co2e : of the journey
        hours : door to door
        """
        late = np.maximum(0.0, hours - self.deadline_hours) * self.late_usd_per_hour
        return np.asarray(
            usd + kg_co2e * self.usd_per_kg + hours * self.usd_per_hour + late, dtype=np.float64
        )


def shipment_prices(
    network: Network, scenario: Scenario, shipment: Shipment, rules: Eligibility
) -> ShipmentPrices:
    """Return what one shipment pays on every arc.

    Parameters
    ----------
    network : built
    scenario : gives prices and the commodity
    shipment : what is carried
    rules : what they say to the shipment
    """
    commodity = scenario.tables.commodities[shipment.commodity]
    costs, arcs = scenario.costs, network.costs
    tonnes_per_feu = (commodity.tonnes_per_teu + CONTAINER_TARE_TONNES_PER_TEU) * TEU_PER_FEU
    subsidy = costs.subsidy_share * arcs.subsidy_usd_per_feu
    value_of_time = commodity.value_of_time_usd_per_teu_day * TEU_PER_FEU * shipment.feu
    deadline = np.inf if shipment.deadline_days is None else shipment.deadline_days * HOURS_PER_DAY
    surcharge, returns = rules.surcharge_usd_per_feu, shipment.box == "carrier"
    empty = arcs.empty_return_usd_per_feu * returns
    return ShipmentPrices(
        usd=shipment.feu * (arcs.usd_per_feu + surcharge - subsidy + empty),
        usd_parts=shipment.feu * _parts(arcs.usd_parts_per_feu, empty, surcharge),
        tariffs=tuple(
            replace(tariff, usd_per_feu=shipment.feu * tariff.usd_per_feu) for tariff in rules.tariffs
        ),
        subsidy_usd=shipment.feu * subsidy,
        kg_co2e=shipment.feu * (arcs.kg_per_feu + arcs.kg_per_tonne * tonnes_per_feu),
        usd_per_hour=value_of_time / HOURS_PER_DAY,
        usd_per_kg=costs.carbon_usd_per_tonne / KG_PER_TONNE,
        late_usd_per_hour=costs.late_usd_per_feu_day * shipment.feu / HOURS_PER_DAY,
        deadline_hours=deadline,
    )


def _parts(of_arcs: Floats, empty: Floats, surcharge: Floats) -> Floats:
    parts = of_arcs.copy()
    parts[:, EMPTY_RETURN] = empty
    parts[:, SURCHARGE] = surcharge
    return parts


def arc_weights(network: Network, prices: ShipmentPrices, objective: str) -> Floats:
    """Return the expected objective of each arc, what the route search adds up.

    Parameters
    ----------
    network : built
    prices : of the shipment
    objective : ``generalized_usd`` or ``days``

    Returns
    -------
    float64 (n_arcs,), never negative: a subsidy above the price is not a reason to ride in circles
    """
    hours = network.costs.hours
    if objective == "days":
        return hours
    time = hours * prices.usd_per_hour
    weights = prices.usd + prices.kg_co2e * prices.usd_per_kg + time
    for tariff in prices.tariffs:
        weights += tariff.share * tariff.usd_per_feu
    return np.maximum(0.0, weights)

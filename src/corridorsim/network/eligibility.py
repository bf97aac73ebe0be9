"""What the rules say to a shipment: which arcs it may use, what it pays, where it is held."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from corridorsim.network.gates import hours_of
from corridorsim.network.masks import Mask, mask_of
from corridorsim.network.network import Floats, Network
from corridorsim.network.rule_laws import HOLDING, dates_of
from corridorsim.scenario.declarations import Shipment, Study
from corridorsim.scenario.policy_rows import Rule
from corridorsim.scenario.tables import Scenario
from corridorsim.units import HOURS_PER_DAY

Kind = tuple[str, str]  # commodity and shipper


@dataclass(frozen=True)
class Tariff:
    """A surcharge by the day of departure.

    Attributes
    ----------
    rule : its name
    from_hours, until_hours : in force, since the start of the departure window
    share : of the window's days on which it is in force
    usd_per_feu : float64 (n_arcs,)
    """

    rule: str
    from_hours: float
    until_hours: float
    share: float
    usd_per_feu: Floats

    def is_due(self, departure_hours: Floats) -> Floats:
        """Return 1 for the departures that pay it, else 0.

        Parameters
        ----------
        departure_hours : float64 (n_draws,), since the start of the departure window
        """
        return ((departure_hours >= self.from_hours) & (departure_hours < self.until_hours)).astype(
            np.float64
        )


@dataclass(frozen=True)
class Eligibility:
    """What the rules say to one shipment.

    Attributes
    ----------
    allowed : bool (n_arcs,)
    surcharge_usd_per_feu : float64 (n_arcs,), of those in force throughout the departure window
    denied_by : for each rule that denies something throughout, the arcs it denies, bool (n_arcs,)
    dated : for each rule that denies something on a part of the study's days, the legs it denies then
    delays : for each rule that delays or detains, the legs that it touches
    tariffs : surcharges that are in force on a part of the departure window
    """

    allowed: Mask
    surcharge_usd_per_feu: Floats
    denied_by: dict[str, Mask] = field(default_factory=dict)
    dated: dict[str, Mask] = field(default_factory=dict)
    delays: dict[str, Mask] = field(default_factory=dict)
    tariffs: list[Tariff] = field(default_factory=list)

    @property
    def ways_round(self) -> list[Mask]:
        """For each rule that a way round may be worth on some days or in some draws, the arcs beside it."""
        dated = (*self.dated.values(), *self.delays.values())
        return [*(~touched for touched in dated), *(tariff.usd_per_feu == 0.0 for tariff in self.tariffs)]


def eligibility(network: Network, scenario: Scenario, shipment: Shipment) -> Eligibility:
    """Return what the rules say to a shipment.

    Parameters
    ----------
    network : built
    scenario : declares the rules and the window
    shipment : whose commodity and shipper are asked about
    """
    is_leg = mask_of(arc.leg is not None for arc in network.arcs)
    said = Eligibility(np.ones(network.n_arcs, dtype=np.bool_), np.zeros(network.n_arcs))
    for rule in scenario.tables.rules.values():
        if _is_in_force(rule, scenario) and _concerns(rule, shipment):
            touched = _touched(network, rule)
            _add(said, rule, touched, touched & is_leg, scenario)
    return said


def kind_of(shipment: Shipment) -> Kind:
    """Return all that rules know of a shipment.

    Parameters
    ----------
    shipment : any
    """
    return shipment.commodity, shipment.shipper


def rules_by_kind(network: Network, scenario: Scenario) -> dict[Kind, Eligibility]:
    """Return what the rules say to each kind of shipment of a scenario.

    Parameters
    ----------
    network, scenario : built and declared
    """
    kinds = {kind_of(shipment): shipment for shipment in scenario.shipments}
    return {kind: eligibility(network, scenario, shipment) for kind, shipment in kinds.items()}


def surcharged_legs(
    network: Network, scenario: Scenario, shipment: Shipment
) -> dict[str, tuple[Mask, float]]:
    """Return the legs that each surcharge is due on, bool (n_arcs,), and the share of the window's days.

    Parameters
    ----------
    network : built
    scenario : declares the rules and the window
    shipment : who pays
    """
    is_leg = mask_of(arc.leg is not None for arc in network.arcs)
    return {
        rule.id: (_touched(network, rule) & is_leg, share_of_window(rule, scenario.study))
        for rule in scenario.tables.rules.values()
        if rule.effect == "surcharge" and _is_in_force(rule, scenario) and _concerns(rule, shipment)
    }


def share_of_window(rule: Rule, study: Study) -> float:
    """Return the share of the departure window's days on which a rule is in force.

    Parameters
    ----------
    rule : with or without dates
    study : gives the window
    """
    start, end = hours_of(dates_of(rule), study.depart_from)
    window = ((study.depart_until - study.depart_from).days + 1) * HOURS_PER_DAY
    return max(0.0, (min(end, window) - max(start, 0.0)) / window)


def _add(said: Eligibility, rule: Rule, touched: Mask, legs: Mask, scenario: Scenario) -> None:
    """Add one rule; all but a denial count once a leg, not again inside its terminals."""
    if rule.effect == "surcharge":
        tariff = _tariff(rule, legs, scenario.study)
        if tariff.share == 1.0:
            said.surcharge_usd_per_feu[:] += tariff.usd_per_feu
        else:
            said.tariffs.append(tariff)
    elif rule.effect in HOLDING:
        said.delays[rule.id] = legs
    elif legs.any() and not _is_in_force_throughout(rule, scenario):
        said.dated[rule.id] = legs
    elif touched.any():
        said.denied_by[rule.id] = touched
        said.allowed[:] &= ~touched


def _tariff(rule: Rule, legs: Mask, study: Study) -> Tariff:
    start, end = hours_of(dates_of(rule), study.depart_from)
    share = share_of_window(rule, study)
    return Tariff(rule.id, start, end, share, np.where(legs, rule.usd_per_feu or 0.0, 0.0))


def _is_in_force(rule: Rule, scenario: Scenario) -> bool:
    """Return whether some journey of the study, or for a surcharge some departure, can meet a rule."""
    last = scenario.study.depart_until if rule.effect == "surcharge" else _last_day(scenario)
    begins = rule.from_date is None or rule.from_date <= last
    return begins and (rule.until is None or rule.until >= scenario.study.depart_from)


def _is_in_force_throughout(rule: Rule, scenario: Scenario) -> bool:
    begins = rule.from_date is None or rule.from_date <= scenario.study.depart_from
    return begins and (rule.until is None or rule.until >= _last_day(scenario))


def _last_day(scenario: Scenario) -> date:
    """Return the last day on which a journey of the study can be under way."""
    return scenario.study.depart_until + timedelta(days=math.ceil(scenario.study.horizon_days))


def _concerns(rule: Rule, shipment: Shipment) -> bool:
    return (not rule.commodities or shipment.commodity in rule.commodities) and (
        not rule.shippers or shipment.shipper in rule.shippers
    )


def _touched(network: Network, rule: Rule) -> Mask:
    """Return the arcs that a rule is about; inside a terminal only the rules on that terminal count."""
    countries, terminals, legs = set(rule.countries), set(rule.terminals), set(rule.legs)
    in_terminals = bool(terminals) and not legs and not rule.modes
    return mask_of(
        (not countries or bool(countries & network.countries[i]))
        and (not terminals or bool(terminals & network.places[i]))
        and (
            in_terminals
            if arc.leg is None
            else (not legs or bool(legs & network.places[i]))
            and (not rule.modes or arc.leg.mode in rule.modes)
        )
        for i, arc in enumerate(network.arcs)
    )

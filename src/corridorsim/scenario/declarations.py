"""What a scenario file declares: study, costs, shipments, corridors of one's own, changes, variants."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from corridorsim.errors import InputError
from corridorsim.scenario.policy_rows import Change, CorridorRule
from corridorsim.scenario.precision import parse_until
from corridorsim.scenario.vocabulary import Id, Row, number, refuse, text, words

POLICIES = ("committed", "committed-with-fallback", "adaptive", "rollout", "clairvoyant")
SEED_LIMIT = 2**64
Factor = Annotated[float, Field(ge=1)]
MOST_DRAWS_UNTIL = 2**24  # of a run that stops by itself
LEAST_SOBOL_DRAWS = 512  # 32 points of each replicate
DRAW_LIMIT = 2**32  # a draw's number is one word of the random counter


class Study(Row):
    """The question: how many worlds, over which departures, judged by what."""

    seed: int = number("seed of all chance; 0 is a seed", "1", ge=0, lt=SEED_LIMIT)
    draws: int = number("number of worlds", "1", default=20_000, ge=2, lt=DRAW_LIMIT)
    depart_from: date = text("first day of departure (UTC)")
    depart_until: date = text("last day of departure (UTC), included")
    sampling: Literal["random", "sobol"] = text(
        "how worlds are drawn: sobol spreads hours, phases and states evenly, so that fewer will do",
        default="random",
    )
    policies: tuple[str, ...] = text(
        "how shippers decide: " + ", ".join(POLICIES), default=("committed",), strict=False, min_length=1
    )
    objective: Literal["generalized_usd", "days"] = text("what is made least", default="generalized_usd")
    dependence: Literal["gaussian", "t"] = text(
        "how things that share a factor hang together far out: t brings extremes together", default="gaussian"
    )
    t_degrees_of_freedom: float = number(
        "of the t copula: the fewer, the more extremes come together", "1", default=4.0, ge=2, le=1000
    )
    information_delay_hours: float = number(
        "age of the news that shippers decide by", "h", default=24.0, ge=0, le=8760
    )
    rollout_futures: int = number("sampled futures by which rollout decides", "1", default=8, ge=2, le=256)
    patience_days: float = number("longest wait at a closed place", "day", default=21.0, ge=0, le=3650)
    horizon_days: float = number("after this a shipment is undelivered", "day", default=400.0, gt=0, le=3650)
    knowledge_points: int = number(
        "points of what the data leave open, in each of which the corridors are compared; 0: none",
        "1",
        default=64,
        ge=0,
        le=4096,
    )
    until: str = text(
        "stop when figures are known so well, such as 'days_p95 ± 0.25'; draws is then the most", default=""
    )

    inflate: dict[Id, Factor] = Field(
        default_factory=dict,
        description="surprises that are drawn so many times as often as they come, and weighed for it, by "
        "hazard",
        json_schema_extra={"unit": "1"},
    )

    @property
    def inflated(self) -> dict[str, float]:
        """The factors of the hazards that are drawn more often than they come."""
        return {name: factor for name, factor in self.inflate.items() if factor != 1.0}

    @model_validator(mode="before")
    @classmethod
    def _give_room(cls, data: Any) -> Any:  # noqa: ANN401 - whatever a file says
        """Let a run that stops by itself go on for long; one with weights skips what the data leave open."""
        if not isinstance(data, dict):
            return data
        room = {"draws": MOST_DRAWS_UNTIL} if data.get("until") else {}
        return room | ({"knowledge_points": 0} if data.get("inflate") else {}) | data

    @model_validator(mode="after")
    def _check_inflate(self) -> Self:
        """Refuse what draws that carry weights do not tell."""
        for field, asked, right in (
            ("until", bool(self.until), "no until beside inflate"),
            ("knowledge_points", self.knowledge_points > 0, "0 beside inflate"),
            ("policies", len(self.policies) > 1 or "clairvoyant" in self.policies, "one, not clairvoyant"),
        ):
            if self.inflate and asked:
                raise refuse(field, "is not told by draws that carry weights, as inflate makes them", right)
        return self

    @model_validator(mode="after")
    def _check_sampling(self) -> Self:
        """Refuse what scrambled points do not tell."""
        for field, asked, right in (
            ("until", bool(self.until), "no until beside it"),
            ("inflate", bool(self.inflate), "no inflate beside it"),
            ("draws", self.draws < LEAST_SOBOL_DRAWS, f"at least {LEAST_SOBOL_DRAWS}"),
        ):
            if self.sampling == "sobol" and asked:
                raise refuse(field, "is not told by sampling 'sobol'", right)
        return self

    @model_validator(mode="after")
    def _check_until(self) -> Self:
        if self.until:
            try:
                parse_until(self.until)
            except InputError as error:
                problem = error.problems[0]
                raise refuse("until", problem.wrong, problem.right) from error
        return self

    @model_validator(mode="after")
    def _check_window(self) -> Self:
        if self.depart_until < self.depart_from:
            raise refuse(
                "depart_until",
                f"{self.depart_until} is before depart_from {self.depart_from}",
                "the days in order",
            )
        return self

    @model_validator(mode="after")
    def _check_policies(self) -> Self:
        for policy in self.policies:
            if policy not in POLICIES:
                raise refuse("policies", f"no policy '{policy}'", "one of: " + ", ".join(POLICIES))
        if len(set(self.policies)) < len(self.policies):
            raise refuse("policies", "names a policy twice", "each once")
        return self


class Costs(Row):
    """Prices that a scenario sets for all shipments."""

    carbon_usd_per_tonne: float = number("price of greenhouse gases", "USD/t CO2e", default=80.0, ge=0)
    late_usd_per_feu_day: float = number(
        "price of a day past the deadline", "USD/(FEU day)", default=0.0, ge=0
    )
    subsidy_share: float = number("share of declared subsidies that is paid", "1", default=1.0, ge=0, le=1)


class Shipment(Row):
    """What is to be carried."""

    id: Id = text("name of the shipment")
    origin: str = text("terminal where it starts")
    destination: str = text("terminal where it ends")
    commodity: str = text("what is in the boxes: a row of commodities.csv")
    shipper: str = text("who ships, as rules name it", default="")
    feu: float = number("size, in containers of forty feet", "FEU", default=1.0, gt=0)
    deadline_days: float | None = number("days until it is late; empty: never", "day", default=None, gt=0)
    via: tuple[str, ...] = words(
        "terminals, passages and legs that its route must pass, in this order; "
        "countries and modes that it must use, anywhere"
    )
    avoid: tuple[str, ...] = words(
        "terminals, passages, legs, countries and modes that its route may not use"
    )
    box: Literal["carrier", "shipper"] = text(
        "whose boxes they are; a carrier's go back empty", default="carrier"
    )
    arrive_by: date | None = text("day (UTC) on which it must have arrived; empty: not asked", default=None)
    arrive_probability: float = number(
        "how sure the arrival by that day must be", "1", default=0.9, gt=0, lt=1
    )


class Variant(Row):
    """A named list of changes, chosen with ``--variant``."""

    title: str = text("name that people read", default="")
    drops_changes: bool = text(
        "true: the changes of the file and of those it extends are not made, only the variant's",
        default=False,
    )
    changes: tuple[Change, ...] = words("changes, in order")


class ScenarioFile(Row):
    """A scenario file after its parents are merged in."""

    format: Literal[1] = text("version of the file format")
    title: str = text("name that people read", default="")
    extends: str | None = text("a scenario file in the same folder to start from", default=None)
    network: str = text("eurasia, or a folder beside this file", default="eurasia", min_length=1)
    state: str | None = text("a named list of changes of the network's states.toml", default=None)
    corridors: tuple[str, ...] = words("corridors of the network to compare")
    study: Study = text("the question")
    costs: Costs = text("prices", default=Costs())
    shipments: tuple[Shipment, ...] = text("what is carried", strict=False, min_length=1)
    corridor: dict[Id, CorridorRule] = Field(default_factory=dict, description="corridors of one's own")
    changes: tuple[Change, ...] = words("alterations, in order")
    variants: dict[Id, Variant] = Field(default_factory=dict, description="named lists of changes")

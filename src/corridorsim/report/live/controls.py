"""The controls of a live page: widgets, and the question that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from corridorsim.errors import InputError
from corridorsim.report.live.desk import SLOW_POLICY, Desk, Listing
from corridorsim.report.live.sliders import FactorSlider, told_of
from corridorsim.scenario.declarations import POLICIES
from corridorsim.study.what_if import Held, WhatIf, months_of, ways_to_hold

if TYPE_CHECKING:
    from bokeh.models import Column, Select

_MOST_SLIDERS = 12
_MOST_FOUND = 12
_FIRST = ("costs.carbon_usd_per_tonne", "study.patience_days")
_FIRST_OF = (("hazards", "rate_per_year"), ("terminals", "utilisation"), ("services", "usd_per_km"))
_WHOLE = "whole window"
_HELD_TOLD: dict[Held, str] = {"as it is": "as it is", "never": "never", "always": "all the time"}


class Controls:
    """What one page is set to.

    Parameters
    ----------
    desk : knows what can be asked
    asked : with which the page begins
    paths : of the factors that have sliders at first; none: a few that matter
    changed : called when something is set otherwise
    said : called with what is wrong with what was typed
    """

    def __init__(
        self,
        desk: Desk,
        asked: WhatIf,
        paths: Sequence[str],
        changed: Callable[[], None],
        said: Callable[[str], None],
    ) -> None:
        from bokeh.models import AutocompleteInput, CheckboxGroup, Column

        self._desk, self._changed, self._said, self._quiet = desk, changed, said, False
        scenario = desk.explorer.scenario
        ids = [row.id for row in scenario.shipments]
        self.shipment = self._select("shipment", "Shipment", asked.shipment, [(each, each) for each in ids])
        self.policy = self._select("policy", "How the shipper decides", asked.policy, _policies())
        self._months = {str(month): month for month in months_of(scenario.study)}
        names = [(_WHOLE, _WHOLE), *((name, name) for name in self._months)]
        self.month = self._select("month", "Month of departure", _WHOLE, names)
        self._ids = [row.id for row in scenario.corridors]
        self.corridors = CheckboxGroup(
            labels=[row.title or row.id for row in scenario.corridors],
            active=[self._ids.index(name) for name in asked.corridors],
            name="corridors",
        )
        self.corridors.on_change("active", self._moved)
        self._hazards: dict[str, Select] = {}
        self.hazards: Column = Column(sizing_mode="stretch_width", name="hazards")
        self._sliders: list[FactorSlider] = []
        self.sliders: Column = Column(sizing_mode="stretch_width", name="sliders")
        self.search = AutocompleteInput(
            title="Add an input: a word of its name, or its path",
            name="search",
            restrict=False,
            case_sensitive=False,
            search_strategy="includes",
            min_characters=2,
            max_completions=_MOST_FOUND,
            sizing_mode="stretch_width",
        )
        self.search.on_change("value", self._found)
        self._listed, self._paths = "", tuple(paths)
        self._names: dict[str, str] = {}

    def _select(self, name: str, title: str, value: str, options: Sequence[tuple[str, str]]) -> Select:
        from bokeh.models import Select

        made = Select(title=title, value=value, options=list(options), name=name, sizing_mode="stretch_width")
        made.on_change("value", self._moved)
        return made

    def _moved(self, attr: str, old: object, new: object) -> None:  # noqa: ARG002 - as Bokeh calls it
        if not self._quiet:
            self._changed()

    @property
    def shown(self) -> tuple[str, ...]:
        """Paths of the factors that have sliders."""
        return tuple(each.factor.path for each in self._sliders)

    def asked(self) -> WhatIf:
        """Return the question.

        Raises
        ------
        InputError
            Where the page says what it cannot offer.
        """
        usual = self._desk.explorer.as_it_is(str(self.shipment.value))
        values = ((each.factor.path, each.value) for each in self._sliders)
        held = ((name, each.value) for name, each in self._hazards.items())
        corridors = tuple(name for at, name in enumerate(self._ids) if at in self.corridors.active)
        if not corridors:
            raise InputError.single("corridors", "none is chosen", "at least one")
        return WhatIf(
            usual.shipment,
            _one_of(str(self.policy.value), POLICIES, "policy"),
            corridors,
            None if self.month.value == _WHOLE else self._month(str(self.month.value)),
            tuple(sorted((name, how) for name, how in held if how != "as it is")),
            tuple(sorted((path, value) for path, value in values if value is not None)),
        )

    def _month(self, name: str) -> Any:  # noqa: ANN401 - a Month
        return self._months[_one_of(name, tuple(self._months), "month")]

    def reset(self) -> None:
        """Set all as the scenario has it."""
        self._quiet = True
        usual = self._desk.explorer.as_it_is(str(self.shipment.value))
        self.policy.value, self.month.value = usual.policy, _WHOLE
        self.corridors.active = list(range(len(self._ids)))
        for each in self._hazards.values():
            each.value = "as it is"
        for slider in self._sliders:
            slider.reset()
        self._quiet = False
        self._changed()

    def list_for(self, shipment: str) -> bool:
        """Offer the hazards and inputs of a shipment, those that its routes meet first.

        Parameters
        ----------
        shipment : id, of which the desk has a listing

        Returns
        -------
        whether that was another one than before
        """
        if shipment == self._listed:
            return False
        listing = self._desk.listing(shipment)
        self._list_hazards(listing)
        self._names = {f"{told_of(each)} · {each.factor.path}": each.factor.path for each in listing.inputs}
        self.search.completions = list(self._names)
        if not self._listed:
            for path in self._paths or _first_paths(listing):
                self._add(path)
        self._listed = shipment
        return True

    def _list_hazards(self, listing: Listing) -> None:
        before = {name: str(each.value) for name, each in self._hazards.items()}
        self._quiet = True
        self._hazards = {}
        for hazard in listing.hazards:
            ways = ways_to_hold(self._desk.explorer.scenario, hazard.id)
            now = before.get(hazard.id, "as it is")
            options = [(str(way), _HELD_TOLD[way]) for way in ways]
            title = hazard.title or hazard.id
            self._hazards[hazard.id] = self._select(f"hazard {hazard.id}", title, now, options)
        self.hazards.children = list(self._hazards.values())
        self._quiet = False

    def _found(self, attr: str, old: str, new: str) -> None:  # noqa: ARG002 - as Bokeh calls it
        typed = new.strip()
        if self._quiet or not typed:
            return
        self._quiet, self.search.value = True, ""
        self._quiet = False
        try:
            self._add(self._names.get(typed, typed))
        except InputError as error:
            self._said("; ".join(map(str, error.problems)))
        else:
            self._changed()

    def _add(self, path: str) -> None:
        if path in self.shown:
            raise InputError.single(path[:80], "has a slider already")
        if len(self._sliders) >= _MOST_SLIDERS:
            raise InputError.single(path[:80], f"would be more than {_MOST_SLIDERS} sliders", "remove one")
        factor = self._desk.explorer.questions.factor(path)
        inputs = {each.factor.path: each for each in self._desk.explorer.questions.inputs}
        told = told_of(inputs[path]) if path in inputs else path
        self._sliders.append(FactorSlider(factor, told, None, self._slid, self._remove))
        self.sliders.children = [each.widget for each in self._sliders]

    def _slid(self) -> None:
        self._moved("", None, None)

    def _remove(self, slider: FactorSlider) -> None:
        self._sliders = [each for each in self._sliders if each is not slider]
        self.sliders.children = [each.widget for each in self._sliders]
        self._changed()


def _policies() -> list[tuple[str, str]]:
    return [(name, f"{name} (minutes)" if name == SLOW_POLICY else name) for name in POLICIES]


def _one_of(word: str, known: Sequence[str], what: str) -> str:
    if word not in known:
        raise InputError.single(what, f"there is no '{word[:60]}'", " or ".join(known))
    return word


def _first_paths(listing: Listing) -> Iterator[str]:
    """Yield what is shown at first: prices and patience, and the first of a few kinds that routes meet."""
    met = [each.factor for each in listing.inputs[: listing.n_met]]
    yield from (path for path in _FIRST if any(each.path == path for each in met))
    for table, field in _FIRST_OF:
        fitting = (
            each.path
            for each in met
            if each.verb == "set" and each.path.startswith(f"{table}.") and each.path.endswith(f".{field}")
        )
        yield from (path for path in [next(fitting, None)] if path is not None)

"""What a live page draws of a comparison: the charts of a run, of which only a part is made anew."""

from __future__ import annotations

from corridorsim.report.charts.answers import answers_of
from corridorsim.report.charts.curves import curves_of
from corridorsim.report.charts.drawn_map import drawn, taken_routes
from corridorsim.report.charts.figures import figures_of
from corridorsim.report.charts.models import DrawnMap, DrawnRoute, RunCharts
from corridorsim.report.charts.run_charts import looks_of, run_charts
from corridorsim.scenario.tables import Scenario
from corridorsim.study.comparison import Comparison
from corridorsim.study.explored_draws import ExploredDraws
from corridorsim.study.lately_used import LatelyUsed

_MOST_KEPT = 64
Routes = tuple[DrawnRoute, ...]


class LiveCharts:
    """Makes charts of comparisons of one scenario.

    Parameters
    ----------
    scenario : as it is; facts of legs are told as it has them
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario, self._looks = scenario, looks_of(scenario)
        self._maps: LatelyUsed[Routes, DrawnMap] = LatelyUsed(_MOST_KEPT)
        self._frames: LatelyUsed[str, RunCharts] = LatelyUsed(_MOST_KEPT)

    def of(self, comparison: Comparison) -> RunCharts:
        """Return the charts of a comparison, its corridors among all that the scenario has.

        Parameters
        ----------
        comparison : of one shipment under one policy
        """
        shipment = comparison.scenario.shipments[0]
        frame = self._frames.get(shipment.id)
        if frame is None:
            frame = run_charts(comparison).model_copy(update={"corridors": self._looks, "sources": ()})
            self._frames.keep(shipment.id, frame)
        told = {"feu": shipment.feu, "deadline_days": shipment.deadline_days}
        return frame.model_copy(
            update={
                "shipments": (frame.shipments[0].model_copy(update=told),),
                "policies": comparison.scenario.study.policies,
                "answers": tuple(answers_of(comparison)),
                "figures": figures_of(comparison),
                "curves": tuple(curves_of(comparison)),
                "map": self.map(taken_routes(comparison)),
            }
        )

    def map(self, routes: Routes) -> DrawnMap:
        """Return the map of some routes, drawn anew only where it has not been lately.

        Parameters
        ----------
        routes : legs by id
        """
        found = self._maps.get(routes)
        if found is None:
            found = drawn(self._scenario, routes)
            self._maps.keep(routes, found)
        return found

    def stage(self, draws: ExploredDraws) -> DrawnMap:
        """Return the map of all routes that shippers plan with, whichever they take.

        Parameters
        ----------
        draws : of a run
        """
        policy = draws.scenario.study.policies[0]
        ways = (
            DrawnRoute(
                shipment=each.entry.shipment.id,
                corridor=each.entry.corridor.id,
                policy=policy,
                legs=way.legs,
            )
            for each in draws.feasible
            for way in each.entry.routes
        )
        return self.map(tuple(ways))

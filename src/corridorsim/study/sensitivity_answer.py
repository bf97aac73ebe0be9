"""A question of sensitivity to a scenario, answered: screened, emulated where asked, swept and told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corridorsim.errors import InputError
from corridorsim.scenario.factors import Factor
from corridorsim.scenario.tables import Scenario
from corridorsim.study.designs import Design, latin_hypercube, tornado_design
from corridorsim.study.emulator import LEAST_Q2, Emulator, fit_emulator
from corridorsim.study.indices import Indices
from corridorsim.study.monte_carlo import Noise, noise
from corridorsim.study.sensitivity import largest, sensitivity, sensitivity_design
from corridorsim.study.shapley_designs import Correlations
from corridorsim.study.sweep_running import run_sweep
from corridorsim.study.sweeps import EntryName, Output, Sweep
from corridorsim.study.tornado import Tornado, tornado

SCREENING, TRAINING, POINTS = "screening", "training", "points"
Run = Callable[[Design, str], Sweep]  # of a design, and the name under which its points may be kept


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes
    ----------
    method : one of ``METHODS``
    statistic : the figure
    entry : whose; shipment, corridor and policy
    minus : a corridor whose figure is taken off; empty: none
    points : see ``sensitivity_design``
    correlations : of factors, for shapley
    second_order : whether indices of pairs are wanted, for sobol
    most : factors to keep after a tornado; None keeps all
    emulate : points of a Latin hypercube that an emulator is fitted to, on which the method's own are run
        then; None runs the scenario itself
    least_q2 : of the emulator
    """

    method: str
    statistic: str
    entry: EntryName
    minus: str = ""
    points: int | None = None
    correlations: Correlations = field(default_factory=dict)
    second_order: bool = False
    most: int | None = None
    emulate: int | None = None
    least_q2: float = LEAST_Q2

    def output(self, sweep: Sweep) -> Output:
        """Return the figure that is asked for.

        Parameters
        ----------
        sweep : of the scenario
        """
        return sweep.output(self.statistic, **self.entry._asdict(), minus=self.minus)

    def design(self, factors: Sequence[Factor], seed: int) -> Design:
        """Return the method's design.

        Parameters
        ----------
        factors : that vary
        seed : of the design
        """
        return sensitivity_design(
            self.method,
            factors,
            self.points,
            seed=seed,
            correlations=self.correlations,
            second_order=self.second_order,
        )


@dataclass(frozen=True)
class Sensitivity:
    """What a scenario's output is sensitive to.

    Attributes
    ----------
    scenario : that was swept
    question : what was asked
    sweep : that the answer was told from
    found : the answer
    noise : what the draws leave open in the output
    screened : the tornado by which factors were chosen; None where all were kept
    emulator : that the sweep was run on; None where it was the model itself
    """

    scenario: Scenario = field(repr=False)
    question: Question
    sweep: Sweep = field(repr=False)
    found: Tornado | Indices
    noise: Noise
    screened: Tornado | None = None
    emulator: Emulator | None = None


def answer(question: Question, scenario: Scenario, factors: Sequence[Factor], run: Run) -> Sensitivity:
    """Return the answer to a question.

    Parameters
    ----------
    question : what is asked
    scenario : that is swept
    factors : that vary, with their bases
    run : runs the scenario at the points of a design

    Raises
    ------
    InputError
        Where the method, its points, the emulator or the output cannot be.
    """
    seed, screened, emulator = scenario.study.seed, None, None
    design = question.design(factors, seed)  # what is wrong with it is told before anything is run
    most = question.most
    if most is not None and question.method == "tornado":
        raise InputError.single("most", "says nothing to tornado", "leave it out: a tornado is the screening")
    if most is not None and most < len(factors):
        sweep = run(tornado_design(factors), SCREENING)
        screened = tornado(sweep, question.output(sweep))
        design = question.design(largest(screened, factors, most), seed)
    if question.emulate is None:
        sweep = run(design, POINTS)
        figure = question.output(sweep)
    else:
        # another seed: points that an emulator was fitted to are no test of it
        training = run(latin_hypercube(design.factors, question.emulate, seed + 1), TRAINING)
        emulator = fit_emulator(training, question.output(training), least_q2=question.least_q2)
        sweep = run_sweep(emulator, design)
        figure = sweep.output()
    found = sensitivity(question.method, sweep, figure)
    return Sensitivity(scenario, question, sweep, found, noise(figure), screened, emulator)

"""Pictures of discovery: what is drawn where, and what is refused."""

import pytest
from tests.study.planted import HEADWAY, STATE, planted_sweep, sweep_of

import corridorsim as cs
from corridorsim.report.factor_axes import factor_label
from corridorsim.report.figures.discovery_plots import box, peeling
from corridorsim.study.cases_of_interest import fails
from corridorsim.study.discovery import discover


@pytest.fixture(scope="module")
def found():
    return discover(planted_sweep(points=300), fails("y > 0.5"), resamples=0)


def test_each_pair_has_its_points_and_its_frame(found):
    panels = box(found).axes
    assert len(panels) == 3
    told = found.boxes[0]
    for panel in panels:
        (frame,) = panel.patches
        assert sum(len(line.get_xdata()) for line in panel.lines) == len(found.points)
        x = [frame.get_x(), frame.get_x() + frame.get_width()]
        y = [frame.get_y(), frame.get_y() + frame.get_height()]
        drawn = [line for line in panel.lines if line.get_label() == found.label]
        inside = [
            (x[0] <= px <= x[1]) and (y[0] <= py <= y[1])
            for line in drawn
            for px, py in zip(line.get_xdata(), line.get_ydata(), strict=True)
        ]
        assert sum(inside) >= told.cases


def test_words_of_the_box_stand_side_by_side(found):
    labelled = [panel for panel in box(found).axes if STATE.path in panel.get_ylabel()]
    assert labelled
    for panel in labelled:
        assert [each.get_text() for each in panel.get_yticklabels()] == ["on", "random", "off"]
        assert panel.patches[0].get_height() == pytest.approx(1.9)


def test_a_single_factor_is_spread_over_the_height():
    alone = discover(
        sweep_of(lambda p: float(p[HEADWAY.path] > 60), points=100), fails("y > 0.5"), resamples=0
    )
    (panel,) = box(alone).axes
    assert panel.get_xlabel().replace("\xa0", " ") == factor_label(HEADWAY)
    assert len(panel.get_yticks()) == 0


def test_the_step_that_was_taken_is_marked(found):
    (panel,) = peeling(found).axes
    (taken,) = (line for line in panel.lines if line.get_label() == "taken")
    chosen = found.trajectory[found.trajectory["chosen"]]
    assert taken.get_xdata() == chosen["coverage"].tolist()
    assert taken.get_ydata() == chosen["density"].tolist()


def test_what_is_not_there_is_refused(found):
    with pytest.raises(cs.InputError, match="no box 7"):
        box(found, 7)
    with pytest.raises(cs.InputError, match="discovery by prim"):
        peeling(discover(planted_sweep(points=50), fails("y > 0.5"), resamples=0, method="cart"))

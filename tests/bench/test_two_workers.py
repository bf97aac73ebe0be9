"""The sweep by which workers are compared: its bits are held before its figure is told."""

import pytest

from corridorsim.bench import two_workers
from corridorsim.bench.contest import WrongAnswerError


def test_without_dask_there_is_no_figure(monkeypatch):
    monkeypatch.setattr(two_workers, "find_spec", lambda name: None)
    assert two_workers.two_workers() is None


def test_other_bits_are_no_figure(monkeypatch):
    from tests.study.plain_sweeps import Chancy, design_of

    design = design_of(8)
    expected = two_workers.run_sweep(Chancy(), design)
    monkeypatch.setattr(two_workers, "run_sweep", lambda model, design, scheduler: expected)
    assert two_workers._seconds(Chancy(), design, "tcp://", expected) >= 0
    other = two_workers.Sweep(
        design,
        *[getattr(expected, name) for name in ("entries", "statistics")],
        expected.values + 1,
        expected.left_out,
        expected.reasons,
    )
    with pytest.raises(WrongAnswerError):
        two_workers._seconds(Chancy(), design, "tcp://", other)

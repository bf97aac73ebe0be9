"""What is told of benchmarks, and its charts."""

import pytest

from corridorsim.report.figures.bench_plots import ratios_chart, scaling_chart
from corridorsim.report.tables.bench_tables import bench_rows, further_lines, machine_lines, ratio_told, told

DOCUMENT = {
    "machine": {"processor": "P", "cores": 2, "system": "S"},
    "versions": {"python": "3.11"},
    "rows": [
        {"task": "t", "size": "s", "peer": "p", "unit": "draw", "ours_us": 0.5, "peer_us": 2e6, "ratio": 4e6},
        {"task": "t", "size": "s", "peer": "q", "unit": "draw", "ours_us": 0.5, "peer_us": 0.2, "ratio": 0.5},
    ],
    "roofline": {
        "limits": {"step_ns": 0.1, "number_ns": 0.5, "read_ns": 0.2},
        "trial": {"ns": 2500.0, "floor_ns": 1250.0, "share_of_roofline": 0.5, "each_draw": 1.0},
    },
    "apart": {
        "import_s": 0.02, "check_s": 0.5, "cold_run_s": 20.0, "warm_run_s": 3.0, "peak_mb": 400.0,
        "warm_run_with_knowledge_s": 9.0, "peak_draws": 1e5, "two_threads": 1.9, "two_workers": 1.75,
    },
    "scaling": {
        "draws": {"what": "seconds of a run", "points": [[1000, 1.0], [100_000, 100.0]], "slope": 1.0},
        "threads": {"what": "seconds by thread", "points": [[1, 2.0]]},
    },
}  # fmt: skip


def test_rows():
    assert bench_rows(DOCUMENT)[0] == ("t", "s", "p", "500 ns a draw", "2 s a draw", "4,000,000")
    assert bench_rows(DOCUMENT)[1][-1] == "0.5"


@pytest.mark.parametrize(
    ("microseconds", "text"), [(1.5e6, "1.5 s"), (2500, "2.5 ms"), (12.34, "12.3 µs"), (0.0005, "0.5 ns")]
)
def test_times(microseconds, text):
    assert told(microseconds) == text


def test_ratios():
    assert [ratio_told(ratio) for ratio in (0.123456, 12.345, 1234.5)] == ["0.123", "12.3", "1,234"]


def test_further_lines():
    lines = list(further_lines(DOCUMENT))
    assert "trial: 2.5 µs a draw, at least 1.25 µs: 50% of the roofline" in lines
    assert "peak memory of a run of 100,000 draws: 400 MB" in lines
    assert "two threads: 1.9 times as fast as one" in lines
    assert "two workers of a dask cluster: 1.75 times as fast as one" in lines
    assert "seconds of a run, 1,000 to 100,000 draws: slope 1.00" in lines
    assert "seconds by thread, 1 to 1 threads: one size only" in lines
    assert list(further_lines({"rows": []})) == []


def test_machine():
    first, second = machine_lines(DOCUMENT)
    assert "CPU time of one thread, on P, 2 cores, S" in first
    assert second == "python 3.11."


def test_charts():
    assert len(scaling_chart(DOCUMENT).axes) == 3
    (axis,) = ratios_chart(DOCUMENT).axes
    assert len(axis.patches) == 2

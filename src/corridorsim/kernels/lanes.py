"""Rows of lanes, copied. Kernels have no heap, so an array is never assigned to a slice of another."""

from __future__ import annotations

from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.worlds import F32, F64


@kernel
def copy_lanes(source: F32, out_lanes: F32) -> None:
    """Copy one row.

    Parameters
    ----------
    source : float32 (n_lanes,)
    out_lanes : float32 (n_lanes,)
    """
    for lane in range(out_lanes.shape[0]):
        out_lanes[lane] = source[lane]


@kernel
def copy_costs(source: F64, out_costs: F64) -> None:
    """Copy one row of costs.

    Parameters
    ----------
    source : float64 (n_lanes,)
    out_costs : float64 (n_lanes,)
    """
    for lane in range(out_costs.shape[0]):
        out_costs[lane] = source[lane]

"""Rows of lanes, copied and compared.

Kernels have no heap, so an array is never assigned to a slice of another. The least of many floats is not
found in vector registers, since a NaN might be among them; that of whole numbers is, and the bits of float32
are whole numbers that stand, but for the sign, in its order.
"""

from __future__ import annotations

import numpy as np

from corridorsim.kernels.compiling import inner_kernel
from corridorsim.kernels.worlds import F32, F64

LEAST_PLACE, MOST_PLACE = np.int32(-(2**31)), np.int32(2**31 - 1)
_SIGN_AT, _ALL_BUT_SIGN = np.int32(31), np.int32(2**31 - 1)


@inner_kernel
def copy_lanes(source: F32, out_lanes: F32) -> None:
    """Copy one row.

    Parameters
    ----------
    source : float32 (n_lanes,)
    out_lanes : float32 (n_lanes,)
    """
    for lane in range(out_lanes.shape[0]):
        out_lanes[lane] = source[lane]


@inner_kernel
def copy_costs(source: F64, out_costs: F64) -> None:
    """Copy one row of costs.

    Parameters
    ----------
    source : float64 (n_lanes,)
    out_costs : float64 (n_lanes,)
    """
    for lane in range(out_costs.shape[0]):
        out_costs[lane] = source[lane]


@inner_kernel
def place_of(bits: np.int32) -> np.int32:
    """Return a whole number in the order of the float32 of these bits; of such a number, the bits again.

    bits : int32, of ``row.view(np.int32)``
    """
    return np.int32(bits ^ ((bits >> _SIGN_AT) & _ALL_BUT_SIGN))

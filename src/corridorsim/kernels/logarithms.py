"""The natural logarithm in draw lanes, of the same bits one number at a time.

The C library's is a call, which keeps a loop out of vector registers. Here x is 2^k · m with m between √½ and
√2, f = m − 1, s = f / (2 + f), and

    ln m = 2 artanh(s) = f − s (f − R),   R = 2 (s²/3 + s⁴/5 + s⁶/7 + …),

where f is exact and R small, so that what is rounded is small; s² stays below 0.0295, and eleven terms leave
less than 1e-18. ln 2 is split so that k times its upper half is exact. Within one unit in the last place.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.compiling import inner_kernel, kernel

_F64 = NDArray[np.float64]
_ROOT_HALF_BITS = np.int64(np.float64(math.sqrt(0.5)).view(np.int64))
_MANTISSA_BITS = np.int64(52)
_LN2_UPPER = 0.6931471803691238  # its lower 32 bits are 0
_LN2_LOWER = 1.9082149292705877e-10
_R1, _R2, _R3, _R4, _R5, _R6, _R7, _R8, _R9, _R10, _R11 = (2.0 / (2 * n + 1) for n in range(1, 12))


@kernel
def natural_logs(values: _F64, scratch: _F64, out_logs: _F64) -> None:
    """Write the natural logarithm of every value.

    values   : float64 (n,), above 0, finite and not subnormal
    scratch  : float64 (n,), overwritten
    out_logs : float64 (n,), overwritten; may not share memory with the others
    """
    bits, near_one = values.view(np.int64), scratch.view(np.int64)
    for lane in range(values.shape[0]):
        power = (bits[lane] - _ROOT_HALF_BITS) >> _MANTISSA_BITS
        near_one[lane] = bits[lane] - (power << _MANTISSA_BITS)
        out_logs[lane] = np.float64(power)
    for lane in range(values.shape[0]):
        out_logs[lane] = _log_of(out_logs[lane], scratch[lane])


@kernel
def natural_log(value: float) -> float:
    """Return the natural logarithm of one value, the bits of ``natural_logs``.

    value : above 0, finite and not subnormal
    """
    part, power = math.frexp(value)
    if part < math.sqrt(0.5):
        return _log_of(np.float64(power - 1), 2.0 * part)
    return _log_of(np.float64(power), part)


@inner_kernel
def _log_of(power: float, near_one: float) -> float:
    """Return the logarithm of 2^power · near_one, the latter between √½ and √2."""
    f = near_one - 1.0
    s = f / (2.0 + f)
    z = s * s
    last = _R7 + z * (_R8 + z * (_R9 + z * (_R10 + z * _R11)))
    r = z * (_R1 + z * (_R2 + z * (_R3 + z * (_R4 + z * (_R5 + z * (_R6 + z * last))))))
    half = 0.5 * f * f
    return power * _LN2_UPPER - ((half - (s * (half + r) + power * _LN2_LOWER)) - f)

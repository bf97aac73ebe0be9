"""What is left when routes are lost: the best of the others, draw by draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.kernels.compiling import kernel
from corridorsim.kernels.worlds import I64

NO_ROUTE = -1


@kernel
def best_left(order: I64, lost: NDArray[np.uint8], out_route: I64) -> None:
    """Find the best route that is left to each draw when some routes are lost.

    Parameters
    ----------
    order : int64 (n_lanes, n_routes), the routes of each draw, best first
    lost : uint8 (n_rows, n_routes), 1 where a row loses a route
    out_route : int64 (n_rows, n_lanes), −1 where none is left
    """
    for row in range(lost.shape[0]):
        is_lost, left = lost[row], out_route[row]
        for lane in range(order.shape[0]):
            left[lane] = NO_ROUTE
            for route in order[lane]:
                if is_lost[route] == 0:
                    left[lane] = route
                    break

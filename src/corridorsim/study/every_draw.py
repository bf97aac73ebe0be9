"""All draws in memory, while they are few enough."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridorsim.network.network import Floats
from corridorsim.study.draw_parts import DrawPart
from corridorsim.study.spans import Span

MOST_KEPT = 10_000_000  # with more draws memory would not hold them


class EveryDraw:
    """Draws part by part; all are dropped when there are too many.

    Parameters
    ----------
    n_policies, n_entries : sizes
    room : so many draws will come at least
    most : more than these are not kept
    weighted : whether draws carry weights; then they are all kept, and as many as there is room for

    Attributes
    ----------
    hours, route : float32 and int32 (n_policies, n_entries, room); without room where not ``kept``
    weights : float64 (room,), likelihood ratios; None where draws carry none
    kept : whether the draws are there
    """

    def __init__(
        self, n_policies: int, n_entries: int, room: int, most: int, *, weighted: bool = False
    ) -> None:
        self.kept, self._most = room <= most, most
        shape = (n_policies, n_entries, room if self.kept else 0)
        self.hours: NDArray[np.float32] = np.empty(shape, dtype=np.float32)
        self.route: NDArray[np.int32] = np.empty(shape, dtype=np.int32)
        self.weights: Floats | None = np.ones(room) if weighted else None

    def add(self, part: DrawPart) -> None:
        """Keep a part, if draws are kept.

        Parameters
        ----------
        part : begins where the last one ended
        """
        end = part.first + part.span[1]
        if end > self._most:
            self.drop()
        if self.kept:
            self._make_room(end)
            here = slice(part.first, end)
            self.hours[..., here], self.route[..., here] = part.hours, part.route
            if self.weights is not None and part.weights is not None:
                self.weights[here] = part.weights

    def drop(self) -> None:
        """Keep no draw from now on."""
        self.kept = False
        self.hours, self.route = self.hours[..., :0].copy(), self.route[..., :0].copy()

    def cut(self, draws: int) -> None:
        """Leave no room beyond the draws that came.

        Parameters
        ----------
        draws : so many came
        """
        self.hours, self.route = self.hours[..., :draws], self.route[..., :draws]

    def part(self, span: Span) -> DrawPart:
        """Return some of the draws, without what they were spent on.

        Parameters
        ----------
        span : draws that are kept
        """
        here = slice(span[0], span[0] + span[1])
        nothing = np.zeros((*self.hours.shape[:2], 0), dtype=np.int64)
        weights = None if self.weights is None else self.weights[here]
        return DrawPart(span[0], self.hours[..., here], self.route[..., here], nothing, weights)

    def _make_room(self, end: int) -> None:
        """Double the room where it is too small, as happens where nobody knows how many will come."""
        n_draws = self.hours.shape[-1]
        if end > n_draws:
            more = ((0, 0), (0, 0), (0, min(max(2 * n_draws, end), self._most) - n_draws))
            self.hours, self.route = np.pad(self.hours, more), np.pad(self.route, more)

"""Two versions beside each other, by their ratios to peers: what else the machine does cancels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any, NamedTuple

ALLOWED_LOSS = 0.1
Key = tuple[str, str, str]


class Change(NamedTuple):
    """The median ratio to one peer, before and now."""

    task: str
    size: str
    peer: str
    before: float
    now: float

    @property
    def is_slower(self) -> bool:
        """Whether more than a tenth was lost."""
        return self.now < (1.0 - ALLOWED_LOSS) * self.before

    def __str__(self) -> str:
        """Return the change as one line."""
        verdict = "SLOWER" if self.is_slower else "ok"
        ratios = f"{self.before:.4g} -> {self.now:.4g} ({self.now / self.before - 1.0:+.0%})"
        return f"{self.task} {self.size} / {self.peer}: {ratios} {verdict}"


def compare(before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Return how the ratios changed that both versions have.

    Parameters
    ----------
    before, now : documents of ``bench --json``, a few of each, taken in turn
    """
    old, new = _ratios(before), _ratios(now)
    return [Change(*key, median(old[key]), median(new[key])) for key in old if key in new]


def _ratios(documents: Iterable[Mapping[str, Any]]) -> dict[Key, list[float]]:
    found: dict[Key, list[float]] = {}
    for document in documents:
        for row in document["rows"]:
            found.setdefault((row["task"], row["size"], row["peer"]), []).append(float(row["ratio"]))
    return found

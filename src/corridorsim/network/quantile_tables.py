"""The quantile tables that laws share, each kept once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from corridorsim.kernels.quantiles import gamma_table, lognormal_table


@dataclass
class TableBook:
    """Collects tables and numbers them."""

    rows: dict[tuple[float, ...], int] = field(default_factory=dict)
    tables: list[np.ndarray] = field(default_factory=list)

    def lognormal(self, sigma: float) -> int:
        """Return the row of a lognormal of median 1."""
        if (sigma,) not in self.rows:
            self._add((sigma,), lognormal_table(1.0, sigma))
        return self.rows[(sigma,)]

    def gamma(self, shape: float, scale: float) -> int:
        """Return the row of a gamma law of mean ``shape`` · ``scale``."""
        if (shape, scale) not in self.rows:
            self._add((shape, scale), gamma_table(shape, scale))
        return self.rows[shape, scale]

    def _add(self, key: tuple[float, ...], table: np.ndarray) -> None:
        self.rows[key] = len(self.tables)
        self.tables.append(table)

    def stacked(self) -> np.ndarray:
        """Return all tables as float32 (n_tables, n_nodes)."""
        return np.ascontiguousarray(np.stack(self.tables or [lognormal_table(1.0, 0.0)]), dtype=np.float32)

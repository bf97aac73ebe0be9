"""The quantile tables that laws share, each kept once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from corridorsim.kernels.quantiles import lognormal_table


@dataclass
class TableBook:
    """Collects tables and numbers them."""

    rows: dict[float, int] = field(default_factory=dict)
    tables: list[np.ndarray] = field(default_factory=list)

    def lognormal(self, sigma: float) -> int:
        """Return the row of a lognormal of median 1."""
        if sigma not in self.rows:
            self.rows[sigma] = len(self.tables)
            self.tables.append(lognormal_table(1.0, sigma))
        return self.rows[sigma]

    def stacked(self) -> np.ndarray:
        """Return all tables as float32 (n_tables, n_nodes)."""
        return np.ascontiguousarray(np.stack(self.tables or [lognormal_table(1.0, 0.0)]), dtype=np.float32)

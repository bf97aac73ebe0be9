"""The quantile tables that laws share, each kept once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from corridorsim.kernels.quantiles import (
    N_NODES,
    gamma_table,
    lognormal_table,
    met_weibull_table,
    t_copula_tables,
)
from corridorsim.scenario.declarations import Study


@dataclass
class TableBook:
    """Collects tables and numbers them."""

    rows: dict[tuple[str, float, float], int] = field(default_factory=dict)
    tables: list[np.ndarray] = field(default_factory=list)

    def lognormal(self, sigma: float) -> int:
        """Return the row of a lognormal of median 1."""
        return self._row("lognormal", sigma, 1.0)

    def gamma(self, shape: float, scale: float) -> int:
        """Return the row of a gamma law of mean ``shape`` · ``scale``."""
        return self._row("gamma", shape, scale)

    def met_lognormal(self, sigma: float) -> int:
        """Return the row of a lognormal interval of median 1 that a random instant falls into."""
        return self._row("met lognormal", sigma, 1.0)

    def met_weibull(self, shape: float) -> int:
        """Return the row of a Weibull interval of scale 1 that a random instant falls into."""
        return self._row("met weibull", shape, 1.0)

    def _row(self, law: str, shape: float, scale: float) -> int:
        key = (law, shape, scale)
        if key not in self.rows:
            self.rows[key] = len(self.tables)
            self.tables.append(_table(*key))
        return self.rows[key]

    def stacked(self) -> np.ndarray:
        """Return all tables as float32 (n_tables, n_nodes)."""
        return np.ascontiguousarray(np.stack(self.tables or [lognormal_table(1.0, 0.0)]), dtype=np.float32)


def t_tables(study: Study) -> np.ndarray:
    """Return the tables of the study's t copula, float32 (2, n_nodes), or (0, n_nodes) where it is Gaussian.

    Parameters
    ----------
    study : says how scores that share a factor depend
    """
    if study.dependence == "gaussian":
        return np.zeros((0, N_NODES), dtype=np.float32)
    return t_copula_tables(study.t_degrees_of_freedom)


@lru_cache(maxsize=1_024)
def _table(law: str, shape: float, scale: float) -> np.ndarray:
    """Return a table; networks that are built one after the other have most of them in common."""
    if law == "gamma":
        return gamma_table(shape, scale)
    if law == "met weibull":
        return met_weibull_table(shape)
    return lognormal_table(math.exp(shape * shape) if law == "met lognormal" else 1.0, shape)

"""Units that the whole package shares; one unit a dimension, and it stands in the name."""

from __future__ import annotations

HOURS_PER_DAY = 24.0
HOURS_PER_WEEK = 168.0
SECONDS_PER_HOUR = 3600.0
HOURS_PER_YEAR = 8766.0  # 365.25 days
DAYS_PER_YEAR = 365.25
TEU_PER_FEU = 2.0
CONTAINER_TARE_TONNES_PER_TEU = 1.95  # shared with the emission factors: a box travels too
GRAMS_PER_KG = 1000.0
KG_PER_TONNE = 1000.0

"""Units of the figures of a summary, which their names tell."""

from __future__ import annotations

_BY_BEGINNING = {
    "days_": "day",
    "usd_per_500km_20t": "USD/(500 km, 20 t)",
    "usd_": "USD",
    "kg_co2e_": "kg CO2e",
    "generalized_usd_": "USD",
    "generalized_parts_": "USD",
    "subsidy_usd_": "USD",
    "border_hours": "h",
    "border_usd": "USD",
    "speed_": "km/h",
}
_OUTER = ("intervals_", "bound_", "carec_")
_SHARES = ("share", "on_time", "index", "relative_error")
_WORDS = ("route", "legs", "feasible")


def unit_of_figure(name: str) -> str:
    """Return the unit of a column of ``summary.csv``; empty for words, 1 for shares.

    Parameters
    ----------
    name : of the column
    """
    inner = name
    for outer in _OUTER:
        inner = inner.removeprefix(outer)
    for beginning, unit in _BY_BEGINNING.items():
        if inner.startswith(beginning):
            return unit
    return "1" if any(share in inner for share in _SHARES) and inner not in _WORDS else ""

"""Figures in three digits, as sentences and tables tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def told(value: float | None) -> str:
    """Return a number in three digits, or as many as it has before the point.

    Parameters
    ----------
    value : a number; None is nothing
    """
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"


def signed(value: float) -> str:
    """Return a number in three digits with its sign.

    Parameters
    ----------
    value : a number
    """
    text = told(value)
    return text if text.startswith("-") else f"+{text}"


def table_html(table: pd.DataFrame) -> str:
    """Return a table as HTML; there is nothing where there is no figure, and no column of nothing.

    Parameters
    ----------
    table : of results
    """
    known = table.where(table.notna(), float("nan"))  # None would be told as a word
    known = known.loc[:, ((known != "") & known.notna()).any()] if len(known) else known
    return str(known.to_html(index=False, float_format=told, na_rep=""))

"""A sweep as an xarray Dataset, as a tidy table, and as a notebook shows it."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from corridorsim.network.network import Floats
from corridorsim.scenario.factor_values import Value
from corridorsim.study.digits import told
from corridorsim.study.monte_carlo import error_of_groups

if TYPE_CHECKING:
    import xarray as xr

    from corridorsim.study.sweeps import Sweep

ERROR = "_mc_error"  # ends the name of the error that finitely many draws leave in a statistic
_NAMES = ("shipment", "corridor", "policy")
_UNITS = {"days": "day", "usd": "USD", "generalized": "USD", "kg": "kg CO2e"}
_MOST_SHOWN = 12  # factors that a notebook names
_MOST_ENTRIES = 6  # and columns of its table
_MOST_FAILURES = 3


def sweep_dataset(sweep: Sweep) -> xr.Dataset:
    """Return a sweep as a Dataset.

    A full grid has a dimension for each factor, any other design one for its points, with the factors' values
    as coordinates; then shipment, corridor and policy, where the model has any. Beside each statistic stands
    what finitely many draws leave open of it (``<statistic>_mc_error``), and ``reason`` says why a point
    failed.

    Parameters
    ----------
    sweep : finished or not
    """
    import xarray as xr

    design, axes = sweep.design, _entry_axes(sweep)
    across, coordinates = _across(sweep)
    shape = tuple(len(coordinates[name]) for name in across) if design.kind == "grid" else (len(design),)
    dims = (*across, *axes)
    data: dict[str, Any] = {}
    errors = sweep_errors(sweep)
    for at, name in enumerate(sweep.statistics):
        for label, values in ((name, sweep.values[..., at]), (name + ERROR, errors[..., at])):
            whole = _spread(sweep, values, axes)
            data[label] = (dims, whole.reshape(*shape, *whole.shape[1:]), _attributes(name))
    data["reason"] = (across, np.array(sweep.reasons, dtype=np.str_).reshape(shape))
    along: dict[str, Sequence[object]] = {**coordinates, **axes}
    return xr.Dataset(
        data,
        {name: _coordinate(name, values, across) for name, values in along.items()},
        {"design": design.kind, **design.settings},
    )


def sweep_frame(sweep: Sweep) -> pd.DataFrame:
    """Return a sweep as a tidy table: a row for each point, shipment, corridor and policy.

    Parameters
    ----------
    sweep : finished or not

    Returns
    -------
    columns ``point`` (from 0), the paths of the factors, ``shipment``, ``corridor``, ``policy``, the
    statistics, and ``reason``, why a point failed
    """
    points, entries = len(sweep.design), len(sweep.entries)
    factors = sweep.design.frame()
    found: dict[str, Any] = {"point": np.repeat(np.arange(points), entries)}
    found |= {path: np.repeat(factors[path].to_numpy(), entries) for path in factors.columns}
    for at, name in enumerate(_NAMES):
        found[name] = [entry[at] for entry in sweep.entries] * points
    flat = sweep.values.reshape(points * entries, len(sweep.statistics))
    found |= {name: flat[:, at] for at, name in enumerate(sweep.statistics)}
    return pd.DataFrame(found | {"reason": np.repeat(np.array(sweep.reasons, dtype=object), entries)})


def sweep_html(sweep: Sweep) -> str:
    """Return a sweep as a notebook shows it: its size, the range of each figure, and what failed.

    Parameters
    ----------
    sweep : finished or not
    """
    design = sweep.design
    paths = ", ".join(f"<code>{html.escape(each.text)}</code>" for each in design.factors[:_MOST_SHOWN])
    more = f" and {len(design.factors) - _MOST_SHOWN} more" if len(design.factors) > _MOST_SHOWN else ""
    lines = [f"<p>{len(design):,} points ({design.kind}) of {paths}{more}.</p>"]
    lines += [f"<p>{html.escape(line)}</p>" for line in failure_lines(sweep.reasons)]
    return "".join(lines) + _ranges_html(sweep_ranges(sweep))


def _ranges_html(ranges: pd.DataFrame) -> str:
    """Return a row for each figure that there is, and a column for each of the first entries."""
    names = [name for name in _NAMES if name in ranges]
    if not names:
        return str(ranges.to_html(index=False))
    across = ranges.head(_MOST_ENTRIES).set_index(names).T
    more = len(ranges) - _MOST_ENTRIES
    rest = f"<p>and {more} more; .frame() has all</p>" if more > 0 else ""
    return str(across[(across != "").any(axis=1)].to_html()) + rest


def sweep_ranges(sweep: Sweep) -> pd.DataFrame:
    """Return the least and the greatest of each statistic over the points, as text, one row an entry.

    Parameters
    ----------
    sweep : finished or not
    """
    rows = []
    for at, entry in enumerate(sweep.entries):
        names = {name: word for name, word in zip(_NAMES, entry, strict=True) if word}
        ranges = {name: _range(sweep.values[:, at, which]) for which, name in enumerate(sweep.statistics)}
        rows.append(names | ranges)
    return pd.DataFrame(rows)


def failure_lines(reasons: Iterable[str]) -> list[str]:
    """Return how many points failed, and of what, the most frequent first.

    Parameters
    ----------
    reasons : of each point, empty where it did not fail
    """
    failed = [reason for reason in reasons if reason]
    if not failed:
        return []
    counts = sorted({reason: failed.count(reason) for reason in failed}.items(), key=lambda each: -each[1])
    lines = [f"{count:,} × {reason}" for reason, count in counts[:_MOST_FAILURES]]
    rest = len(counts) - _MOST_FAILURES
    more = [f"and {rest} more reasons"] if rest > 0 else []
    return [f"{len(failed):,} of the points failed:", *lines, *more]


def _range(values: Floats) -> str:
    known = values[np.isfinite(values)]
    if not len(known):
        return ""
    low, high = told(float(known.min())), told(float(known.max()))
    return low if low == high else f"{low} … {high}"


def sweep_errors(sweep: Sweep) -> Floats:
    """Return what finitely many draws leave open of every figure (the jackknife's error), as ``values`` lie.

    Parameters
    ----------
    sweep : finished or not; 0 for a model without chance
    """
    if not len(sweep.left_out):
        return np.where(np.isnan(sweep.values), np.nan, 0.0)
    return error_of_groups(sweep.left_out)


def _entry_axes(sweep: Sweep) -> dict[str, list[str]]:
    """Return the names along shipment, corridor and policy; none for a model whose entry has no name."""
    axes = {name: list(dict.fromkeys(entry[at] for entry in sweep.entries)) for at, name in enumerate(_NAMES)}
    return {name: words for name, words in axes.items() if words != [""]}


def _spread(sweep: Sweep, values: Floats, axes: Mapping[str, list[str]]) -> Floats:
    """Return (n_points, n_entries) values along shipment, corridor and policy, NaN where no entry is."""
    shape = tuple(len(words) for words in axes.values())
    whole = np.full((len(values), math.prod(shape)), np.nan)
    for row, entry in enumerate(sweep.entries):
        named = dict(zip(_NAMES, entry, strict=True))
        place = [words.index(named[name]) for name, words in axes.items()]
        whole[:, int(np.ravel_multi_index(place, shape)) if place else 0] = values[:, row]
    return whole.reshape(len(values), *shape)


def _across(sweep: Sweep) -> tuple[tuple[str, ...], dict[str, list[Value]]]:
    """Return the dimensions of the points, and the factors' values along them."""
    factors, positions = sweep.design.factors, sweep.design.positions
    if sweep.design.kind != "grid":
        frame = sweep.design.frame()
        return ("point",), {path: frame[path].tolist() for path in frame.columns}
    levels = [np.unique(positions[:, at]) for at in range(len(factors))]
    along = {each.path: [each.at(float(at)) for at in own] for each, own in zip(factors, levels, strict=True)}
    return tuple(along), along


def _coordinate(name: str, values: Sequence[object], across: tuple[str, ...]) -> tuple[str, Any]:
    """Return a coordinate; words and numbers in one list are all told as words, as files know no others."""
    kinds = {isinstance(value, str) for value in values}
    column = np.array(values if len(kinds) == 1 else [str(value) for value in values])
    return (name if name in across or name in _NAMES else "point"), column


def _attributes(statistic: str) -> dict[str, str]:
    unit = statistic_unit(statistic)
    return {"units": unit} if unit else {}


def statistic_unit(statistic: str) -> str:
    """Return the unit of a statistic of a scenario, which stands at the front of its name; empty: none.

    Parameters
    ----------
    statistic : its name, or a label that begins with it
    """
    return _UNITS.get(statistic.partition("_")[0], "")

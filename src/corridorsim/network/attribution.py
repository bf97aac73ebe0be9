"""Whose data a network rests on, and under which licence: goes with everything that is made of it."""

from __future__ import annotations

from pathlib import Path

from corridorsim.scenario.tables import Tables

ATTRIBUTION_FILE = "ATTRIBUTION.txt"


def write_attribution(tables: Tables, folder: Path) -> None:
    """Write the title, licence and attribution of a network as a text file.

    Parameters
    ----------
    tables : of the network
    folder : that the file is written into
    """
    text = attribution_text(tables.title, tables.licence, tables.attribution)
    (folder / ATTRIBUTION_FILE).write_text(text, encoding="utf-8", newline="")


def attribution_text(title: str, licence: str, attribution: tuple[str, ...]) -> str:
    """Return the lines that must go with data of a network.

    Parameters
    ----------
    title, licence, attribution : of the network
    """
    told = [title, f"Licence: {licence}" if licence else "", *attribution]
    return "".join(f"{line}\n" for line in told if line)

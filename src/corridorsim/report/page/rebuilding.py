"""The page of folders of results, made again from what stands in them; one may lead others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corridorsim.errors import InputError
from corridorsim.report.page.folders import told_of
from corridorsim.report.page.rendering import page_html
from corridorsim.report.page.sections import Chart, Section, Told
from corridorsim.report.partial import PAGE
from corridorsim.scenario.writing import write_whole


def rebuild_page(folders: Sequence[Path]) -> Path:
    """Write the page of folders of results into the first of them; return where it is.

    Parameters
    ----------
    folders : one or more, whose results stand on one page; that of a run leads

    Raises
    ------
    InputError
        Where one is no folder of results, was written by another version, or is named twice.
    """
    _refuse_twice(folders)
    told = [told_of(folder) for folder in folders]
    lead = next((each for each in told if each.charts is not None), told[0])
    others = [each for each in told if each is not lead]
    path = folders[0] / PAGE
    page = page_html(lead, (*_side_by_side(told), *_further(lead, others)))
    write_whole(path, page)
    return path


def _refuse_twice(folders: Sequence[Path]) -> None:
    places = [folder.resolve() for folder in folders]
    for number, folder in enumerate(folders):
        if places[number] in places[:number]:
            raise InputError.single(str(folder), "is named twice", "each folder once")


def _side_by_side(told: Sequence[Told]) -> tuple[Section, ...]:
    """Return the section of several runs, in the order in which they were given; none for one."""
    runs = [each.charts for each in told if each.charts is not None]
    if len(runs) < 2:
        return ()
    from corridorsim.report.charts.side_by_side import side_by_side
    from corridorsim.report.page.side_by_side_sections import side_by_side_sections

    return side_by_side_sections(side_by_side(runs))


def _further(lead: Told, others: Sequence[Told]) -> Iterator[Section]:
    """Yield the sections of further folders, each saying what it was made from."""
    for number, other in enumerate(others, 1):
        if other.charts is None:
            said = _said(lead, other)
            yield from (_told_apart(section, number, said) for section in other.sections)


def _said(lead: Told, other: Told) -> str:
    mine, theirs = lead.origin, other.origin
    if theirs.digest == mine.digest:
        return f"Made from the same scenario and data as the page: {theirs.told()}."
    other_than = "another scenario, other data or other settings than the page"
    return f"Made from {other_than}, “{theirs.title}”: {theirs.told()}."


def _told_apart(section: Section, number: int, said: str) -> Section:
    """Return a section whose ids no other folder has, and that says where it is from."""
    charts = tuple(_renamed(chart, number) for chart in section.charts)
    return replace(section, id=f"{section.id}-{number}", told=(said, *section.told), charts=charts)


def _renamed(chart: Chart, number: int) -> Chart:
    return replace(chart, id=f"{chart.id}-{number}")

"""``corridorsim report``: the page of a folder of results, made again, with those of other folders in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridorsim.cli.options import AsJson

Folders = Annotated[
    list[Path],
    typer.Argument(
        metavar="DIR",
        help="Folder that `--out` has written; further ones come on the same page.",
        show_default=False,
    ),
]


Figures = Annotated[
    list[str] | None,
    typer.Option(
        "--figures", metavar="FORMAT", help="Draw all figures too: pdf, svg or png; may be repeated."
    ),
]


def report(folders: Folders, figures: Figures = None, as_json: AsJson = False) -> None:
    """Make the page of a folder of results again: DIR/report.html.

    It is one file that needs no network.

    Results of further folders, of runs, sweeps, sensitivity or criticality, come on the same page, each with
    the scenario, draws and seed that it was made from.
    """
    from corridorsim.report.page.rebuilding import rebuild_page

    if figures:
        from corridorsim.report.figures.run_figures import refuse_unknown_formats

        refuse_unknown_formats(figures)
    page = rebuild_page(folders)
    if figures:
        _draw(folders, figures)
    if as_json:
        from corridorsim.study.results import as_json as written

        print(written({"schema": "corridorsim.report/1", "page": str(page)}))
    else:
        print(page)


def _draw(folders: list[Path], formats: list[str]) -> None:
    from corridorsim.cli.progress import progress
    from corridorsim.report.figures.run_figures import draw_all_again

    with progress("figures") as told:
        draw_all_again(folders, formats, told)

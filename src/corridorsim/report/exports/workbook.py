"""An Excel workbook: a sheet of contents, one sheet a table, units above the names of the columns."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from corridorsim.errors import InputError
from corridorsim.report.exports.content import Content, FlatTable, joined_text
from corridorsim.report.exports.subjects import Subject, content_of
from corridorsim.report.exports.table_folders import described_columns
from corridorsim.scenario.writing import new_file

_MOST_ROWS = 1_048_576 - 2  # of a sheet, below units and names
_MOST_SIGNS = 32_767  # of a cell
_WIDEST, _NARROWEST, _LOOKED_AT = 60, 8, 200  # columns in characters; rows that their widths go by
_LIKE_FORMULAS = ("=", "+", "-", "@")
CONTENTS = "contents"


def write_workbook(subject: Subject, path: str | Path) -> None:
    """Write every table as a sheet, with a sheet of contents, licence and attribution.

    A sheet has the units in its first row and the names of the columns in its second, both of which stay in
    view. Numbers, days and yes or no are cells of that kind; whatever is text stays text, also where it looks
    like a formula. Every draw of a result has no room in it.

    Parameters
    ----------
    subject : a network; a scenario, whose network is told after all its changes; a comparison, or a result
        read from its folder
    path : ``*.xlsx``; it must not exist yet

    Raises
    ------
    InputError
        Where openpyxl is not installed, or a table has more rows than a sheet.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise InputError.single(str(path), "needs openpyxl", "pip install 'corridorsim[xlsx]'") from error
    content = content_of(subject)
    tables = (*content.tables, described_columns(content))
    _refuse_long(tables, str(path))
    with new_file(path) as place:
        book = Workbook(write_only=True)
        book.properties.creator = "corridorsim"
        book.properties.title = _clean(content.title)
        try:
            _Sheets(book).write(content, tables)
            whole = BytesIO()  # on a full disk an archive would complain once more when python drops it
            book.save(whole)
            place.write_bytes(whole.getvalue())
        except BaseException:  # Ctrl-C too: sheets left open would complain once python drops them
            for sheet in book.worksheets:
                with suppress(Exception):
                    sheet.close()
            raise


def _refuse_long(tables: tuple[FlatTable, ...], label: str) -> None:
    for table in tables:
        if len(table.rows) > _MOST_ROWS:
            wrong = f"{table.name} has {len(table.rows):,} rows, a sheet at most {_MOST_ROWS:,}"
            raise InputError.single(label, wrong, "--format parquet or csv")


def _clean(text: str) -> str:
    """Return a text without the control characters that no workbook can hold, and no longer than a cell."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("�", text))[:_MOST_SIGNS]


class _Sheets:
    """Writes sheets row by row.

    Parameters
    ----------
    book : write-only workbook
    """

    def __init__(self, book: Any) -> None:  # noqa: ANN401 (openpyxl has no types)
        from openpyxl.styles import Font, PatternFill

        self._book = book
        self._bold = Font(bold=True)
        self._light = Font(italic=True, color="666666")
        self._link = Font(underline="single", color="0563C1")
        self._fill = PatternFill("solid", fgColor="E8EEF4")

    def write(self, content: Content, tables: tuple[FlatTable, ...]) -> None:
        """Write the contents, then every table."""
        self._contents(content, tables)
        for table in tables:
            self._table(table)

    def _contents(self, content: Content, tables: tuple[FlatTable, ...]) -> None:
        from openpyxl.worksheet.hyperlink import Hyperlink

        sheet = self._book.create_sheet(CONTENTS)
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
        lines: list[tuple[str, str]] = [("title", content.title), *content.facts.items()]
        lines += [("licence", content.licence), *(("attribution", line) for line in content.attribution)]
        for name, value in lines:
            sheet.append([self._cell(sheet, name, self._bold), self._cell(sheet, value)])
        if content.trials is not None:
            note = "every draw is in trials.parquet of the result; it has no room here"
            sheet.append([self._cell(sheet, "trials", self._bold), self._cell(sheet, note)])
        sheet.append([])
        sheet.append(
            [self._cell(sheet, name, self._bold, self._fill) for name in ("sheet", "one row is", "rows")]
        )
        for table in tables:
            link = self._cell(sheet, table.name, self._link)
            link.hyperlink = Hyperlink(ref="", location=f"'{table.name}'!A1")
            sheet.append([link, self._cell(sheet, table.title), self._cell(sheet, len(table.rows))])

    def _table(self, table: FlatTable) -> None:
        from openpyxl.utils import get_column_letter

        sheet = self._book.create_sheet(table.name)
        sheet.freeze_panes = "B3"
        last = get_column_letter(len(table.columns))
        sheet.auto_filter.ref = f"A2:{last}{len(table.rows) + 2}"
        for number, width in enumerate(_widths(table), start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.append([self._cell(sheet, column.unit or None, self._light) for column in table.columns])
        sheet.append([self._cell(sheet, column.name, self._bold, self._fill) for column in table.columns])
        for row in table.rows:
            sheet.append([self._value(sheet, joined_text(value)) for value in row])

    def _value(self, sheet: Any, value: object) -> object:  # noqa: ANN401 (openpyxl has no types)
        """Return a value of a table; only words need a cell that says that they are words."""
        return self._cell(sheet, value) if isinstance(value, str) else value

    def _cell(
        self,
        sheet: Any,  # noqa: ANN401 (openpyxl has no types)
        value: object,
        font: Any = None,  # noqa: ANN401
        fill: Any = None,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet, _clean(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            cell.data_type = "s"  # else a text that begins with = would be a formula
            cell.quotePrefix = value.startswith(_LIKE_FORMULAS)  # and would become one when it is edited
        if font is not None:
            cell.font = font
        if fill is not None:
            cell.fill = fill
        return cell


def _widths(table: FlatTable) -> list[float]:
    """Return widths in characters that show the names, and most of what stands below them."""
    widths = []
    for number, column in enumerate(table.columns):
        shown = [column.name + "xx", column.unit]  # room for the arrow of the filter
        shown += [_shown(row[number]) for row in table.rows[:_LOOKED_AT]]
        widths.append(float(min(max(_NARROWEST, *map(len, shown)) + 1, _WIDEST)))
    return widths


def _shown(value: object) -> str:
    return f"{value:.8g}" if isinstance(value, float) else str(joined_text(value) or "")

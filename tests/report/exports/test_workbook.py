"""The workbook: what is in it reads back with openpyxl, and no text ever becomes a formula."""

import builtins
import datetime as dt

import pytest

import corridorsim as cs
from corridorsim.report.exports.content import joined_text
from corridorsim.report.exports.subjects import content_of

openpyxl = pytest.importorskip("openpyxl", reason="extra xlsx")
UNITS, NAMES = 1, 2  # rows of a sheet


@pytest.fixture(scope="module")
def book(hostile, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "net.xlsx"
    scenario = cs.read_scenario(
        hostile.path,
        settings=["terminals.porta.max_draught_m=5.5", "terminals.porta.draught_date=2025-03-01"],
    )
    cs.write_workbook(scenario, path)
    return openpyxl.load_workbook(path), content_of(scenario)


def _same(cell, value):
    if isinstance(value, dt.date):
        return cell == dt.datetime(value.year, value.month, value.day)
    return cell == (joined_text(value) or None if isinstance(value, tuple | str) else value)


def test_every_value_of_every_table_reads_back(book):
    sheets, content = book
    assert sheets.sheetnames == ["contents", *(table.name for table in content.tables), "columns"]
    for table in content.tables:
        rows = list(sheets[table.name].iter_rows(values_only=True))
        assert [cell or "" for cell in rows[0]] == [each.unit for each in table.columns]
        assert list(rows[1]) == [each.name for each in table.columns]
        assert len(rows) == len(table.rows) + 2
        for row, values in zip(rows[2:], table.rows, strict=True):
            assert all(map(_same, row, values)), (table.name, row, values)


def test_numbers_days_and_flags_are_cells_of_their_kind(book):
    sheet = book[0]["terminals"]
    columns = {cell.value: cell.column for cell in sheet[NAMES]}
    (porta,) = (row for row in sheet.iter_rows(min_row=3) if row[0].value == "porta")
    kinds = {name: porta[column - 1].data_type for name, column in columns.items()}
    assert (kinds["id"], kinds["lat"], kinds["draught_date"]) == ("s", "n", "d")
    assert porta[columns["draught_date"] - 1].number_format == "yyyy-mm-dd"
    through = next(cell for cell in book[0]["services"][NAMES] if cell.value == "through").column
    assert book[0]["services"].cell(3, through).data_type == "b"


def test_names_that_look_like_formulas_are_text(book, hostile_names):
    sheets, _ = book
    names = [cell for row in sheets["terminals"].iter_rows(min_row=3) for cell in row if cell.column == 2]
    assert {cell.value for cell in names} == set(hostile_names.values())
    assert [cell.data_type for cell in names] == ["s"] * len(names)
    assert all(cell.quotePrefix for cell in names if cell.value[0] in "=+-@")
    title = sheets["contents"]["B1"]
    assert (title.value[:4], title.data_type) == ("=1+1", "s")
    assert not [
        cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]


def test_contents_name_every_sheet_the_licence_and_whose_data_they_are(book):
    sheets, content = book
    rows = list(sheets["contents"].iter_rows(values_only=True))
    assert ("licence", "MIT", None) in rows
    assert ("attribution", "© @everyone", None) in rows
    counts = {row[0]: row[2] for row in rows if isinstance(row[2], int)}
    assert counts == {table.name: len(table.rows) for table in content.tables} | {
        "columns": counts["columns"]
    }
    links = [cell.hyperlink.location for cell in sheets["contents"]["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in counts]


def test_sheets_are_easy_to_read(book):
    for sheet in book[0]:
        if sheet.title != "contents":
            assert sheet.freeze_panes == "B3"
            assert sheet.auto_filter.ref.startswith("A2:")
        assert all(8 <= each.width <= 101 for each in sheet.column_dimensions.values())


def test_a_result_has_its_answers_first(result, tmp_path):
    cs.write_workbook(result, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames[:5] == ["contents", "summary", "verdicts", "routes", "legs"]
    assert {"leg_values", "sources", "checks", "weakest", "warnings"} <= set(book.sheetnames)
    assert "trials" not in book.sheetnames
    assert "trials.parquet" in str([cell.value for cell in book["contents"]["B"]])
    assert book["contents"]["B1"].value == "=HYPERLINK(<b>x</b>)"
    assert book["contents"]["B1"].data_type == "s"


def test_control_characters_do_not_stop_it(hostile, tmp_path):
    scenario = cs.read_scenario(hostile.path, settings=[r'terminals.alma.name="a\u0007b"'])
    cs.write_workbook(scenario, tmp_path / "net.xlsx")
    book = openpyxl.load_workbook(tmp_path / "net.xlsx")
    assert book["terminals"]["B3"].value == "a�b"


def test_a_missing_extra_is_told(hostile, tmp_path, monkeypatch):
    load = builtins.__import__

    def without(name, *rest):
        if name == "openpyxl":
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(cs.InputError, match=r"needs openpyxl — pip install 'corridorsim\[xlsx\]'"):
        cs.write_workbook(hostile, tmp_path / "net.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_table_that_is_too_long_is_refused(hostile, tmp_path, monkeypatch):
    monkeypatch.setattr("corridorsim.report.exports.workbook._MOST_ROWS", 6)
    with pytest.raises(cs.InputError, match="a sheet at most 6 — --format parquet or csv"):
        cs.write_workbook(hostile, tmp_path / "net.xlsx")

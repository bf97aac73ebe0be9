"""``validate``: the contract of its document, and files of one's own."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("warm")
KEYS = {
    *("id", "scored", "p10", "p50", "p90", "usd_p50"),
    *("published_low", "published_high", "error_percent", "inside", "note"),
}
HEADER = (
    "id,origin,destination,corridor,via,depart_from,depart_until,state,service,scope,kind,scored,"
    "days_low,days_high,usd_low,usd_high,usd_unit,year,source,note\n"
)
MINE = (
    "mine,dostyk,brest,northern,,2024-01-01,2024-12-31,normal,block-train,border-border,average,yes,6,8,,,,2024,ERAI,\n"
    "moon,moon,brest,northern,,2024-01-01,2024-12-31,normal,block-train,border-border,average,yes,6,8,,,,2024,nobody,\n"
)


def test_document(call):
    answer = call("validate", "--case", "C19", "--case", "C28", "--draws", 500, "--json")
    assert (answer.code, answer.err) == (0, "")
    found = json.loads(answer.out)
    assert found["schema"] == "corridorsim.validate/1"
    assert [case["id"] for case in found["cases"]] == ["C19", "C28"]
    assert all(set(case) >= KEYS for case in found["cases"])
    assert found["share_inside"] == 1.0
    assert found["median_abs_error_percent"] == 0.0


def test_the_same_bytes_for_any_number_of_workers(call):
    one, two = (
        call("validate", "--case", "C01", "--draws", 1000, "--json", "--workers", workers).out
        for workers in (1, 2)
    )
    assert one == two


def test_a_file_of_one_s_own(call, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + MINE, encoding="utf-8")
    answer = call("validate", "--cases", path, "--draws", 500, "--json")
    found = json.loads(answer.out)
    assert answer.code == 0
    assert found["cases"][1]["p50"] is None
    assert "no terminal 'moon'" in found["cases"][1]["note"]
    assert found["share_inside"] == 0.5


def test_the_table_tells_the_verdict(call):
    answer = call("validate", "--case", "C19", "--draws", 500)
    assert answer.code == 0
    assert "1 of 1 scored cases inside (100%" in answer.out.splitlines()[-1]


def test_what_cannot_be_read(call, tmp_path):
    assert call("validate", "--cases", tmp_path / "none.csv").problems == [
        "corridorsim: none.csv — no such file"
    ]
    unknown = call("validate", "--case", "C99")
    assert unknown.code == 2
    assert "no such case" in unknown.err
    assert call("validate", "--network", tmp_path / "nowhere").code == 2
    assert call("validate", "--draws", 1).code == 2


def test_a_network_without_cases(call, folder):
    answer = call("validate", "--network", folder / "two-corridors")
    assert answer.code == 2
    assert "two-corridors/cases.csv — no such file" in answer.err

"""Factors in a file and as text: the same model reads both, and tells what is wrong in one line each."""

import pytest

from corridorsim.errors import InputError
from corridorsim.scenario.factor_files import parse_factor, read_factors
from corridorsim.scenario.factor_laws import Empirical, Listed, Lognormal, Triangular, Uniform
from corridorsim.scenario.factors import Factor

FILE = """\
format = 1
[[factors]]
path = "legs.a-b~back.headway_hours"
uniform = [24, 96.5]
group = "ferries"
[[factors]]
path = "legs.a-b.usd_per_feu"
verb = "multiply"
triangular = [0.5, 1, 2]
[[factors]]
path = "hazards.storm.rate_per_year"
lognormal = [12, 0.4]
[[factors]]
path = "study.patience_days"
discrete = [[7, 1], [21, 3]]
[[factors]]
path = "hazards.red-sea.state"
categorical = ["on", "off"]
[[factors]]
path = "services.truck-*.km_per_day"
verb = "within"
empirical = [0.1, 0.3, 0.9]
[[factors]]
path = "study.seed"
values = [1, 2, 3]
"""
WRITTEN = (
    "legs.a-b~back.headway_hours=uniform(24, 96.5)",
    "legs.a-b.usd_per_feu*=triangular(0.5, 1, 2)",
    "hazards.storm.rate_per_year=lognormal(12, 0.4)",
    "study.patience_days=discrete(7: 1, 21: 3)",
    "hazards.red-sea.state=categorical(on, off)",
    "services.truck-*.km_per_day~=empirical(0.1, 0.3, 0.9)",
    "study.seed=[1, 2, 3]",
)
LAWS = (
    Uniform(24.0, 96.5),
    Triangular(0.5, 1.0, 2.0),
    Lognormal(12.0, 0.4),
    Listed((7, 21), (1.0, 3.0)),
    Listed(("on", "off")),
    Empirical((0.1, 0.3, 0.9)),
    Listed((1, 2, 3)),
)


@pytest.fixture
def file(tmp_path):
    def _file(text):
        path = tmp_path / "factors.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return _file


def problems(call, *arguments):
    with pytest.raises(InputError) as caught:
        call(*arguments)
    return [str(problem) for problem in caught.value.problems]


def test_a_file_has_every_law(file):
    found = read_factors(file(FILE))
    assert tuple(each.law for each in found) == LAWS
    assert [each.verb for each in found] == ["set", "multiply", "set", "set", "set", "within", "set"]
    assert [each.group for each in found] == ["ferries"] + [""] * 6


def test_text_says_the_same_as_a_file(file):
    found = [parse_factor(text) for text in WRITTEN]
    in_file = [Factor(each.path, each.law, each.verb) for each in read_factors(file(FILE))]
    assert found == in_file
    assert [parse_factor(each.text) for each in found] == found
    assert type(found[-1].law.at(0.5)) is int  # a seed stays whole


def test_all_problems_of_a_file_at_once(file):
    text = FILE.replace("uniform = [24, 96.5]", "unifrom = [24, 96.5]").replace('"on", "off"', '"on", "on"')
    text = text.replace("[0.5, 1, 2]", "[0.5, 3, 2]").replace('"within"', '"inside"')
    assert problems(read_factors, file(text)) == [
        "factors.toml: factors[1].unifrom — unknown key — did you mean 'uniform'?",
        "factors.toml: factors[2].triangular — triangular(0.5, 3, 2) is no law — "
        "finite numbers, low ≤ mode ≤ high, low < high",
        "factors.toml: factors[5].categorical — [on, on] on stands twice — each value once",
        "factors.toml: factors[6].verb — 'inside' is none of its values — one of: add, multiply, set, within",
    ]


def test_a_path_stands_once_in_a_file(file):
    text = FILE.replace('"study.seed"', '"study.patience_days"')
    assert problems(read_factors, file(text)) == [
        "factor: study.patience_days — stands twice — each path once"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("format = 2\n[[factors]]\npath = 'a'\nvalues = [1]", "format — 2 is none of its values — one of: 1"),
        ("format = 1", "factors — is missing — inputs that vary"),
        ("format = 1\n[[factors]]\npath = 'a'", "factors[1] — has no law — exactly one of: uniform,"),
        ("format = 1\n[[factors]]\npath='a'\nvalues=[1]\nuniform=[1, 2]", "has both uniform and values"),
        ("format = 1\n[[factors]]\npath='a'\nvalues=[2025-01-01]", "2025-01-01 is no finite number or word"),
        ("format = 1\n[[factors]]\npath='a'\ncategorical=[1]", "categorical[1] — 1 is not text"),
        ("format: 1", "is not TOML"),
    ],
)
def test_what_is_wrong_in_a_file(file, text, told):
    lines = problems(read_factors, file(text))
    assert len(lines) == 1
    assert told in lines[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a.b", "factor a.b — is not PATH=LAW — legs.aktau-alat-feeder.headway_hours=uniform(24, 96)"),
        ("=uniform(1, 2)", "is not PATH=LAW"),
        ("a.b=unifrom(1, 2)", "factor a.b — no law 'unifrom' — did you mean 'uniform'?"),
        ("a.b=values(1, 2)", "no law 'values'"),
        ("a.b=48", "'48' is no law — uniform(24, 96) or [24, 48, 96]"),
        ("a.b=uniform(1, 2)x", "is no law"),
        ("a.b=uniform(1)", "factor a.b: uniform[2] — is missing"),
        ("a.b=uniform(x, 2)", "factor a.b: uniform[1] — 'x' is not a number"),
        ("a.b=uniform(1,, 2)", "'1,, 2' is no list — items parted by commas"),
        ("a.b=discrete(1, 2)", "'1' has no weight — discrete(24: 1, 48: 3)"),
        ("a.b=discrete(1: 1, 2: -1)", "weights do not fit — a positive one for each value"),
        ("a.b=[]", "has no values — one or more"),
        ("a.b=lognormal(1)", "lognormal — has 1 items — at least 2"),
    ],
)
def test_what_is_wrong_in_a_text(text, told):
    lines = problems(parse_factor, text)
    assert len(lines) == 1
    assert told in lines[0]

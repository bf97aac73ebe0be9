"""Each wrong combination of a hazard's fields gives one line: what is wrong, and what would be right."""

import pytest

LAW = "rate_per_year = 2\nrate_cap_per_year = 9\n"
LASTS = "median_hours = 9\nsigma = 0.5\n"
GATE = f'effect = "gate"\nplaces = [{{ place = "norda" }}]\n{LAW}{LASTS}'
REGIME = (
    f'effect = "gate"\nplaces = [{{ place = "norda" }}]\n{LAW}known_at_departure = true\nmean_hours = 99\n'
)
FOLLOWS = "follow_probability = 0.5\nfollow_delay_hours = 9\n"

WRONG = {
    "speed of a gate": (
        GATE + "speed_factor = 0.5\n",
        ["fresh.speed_factor", "does not go with effect 'gate'"],
    ),
    "full speed": (GATE.replace("gate", "line") + "speed_factor = 1\n", ["fresh.speed_factor", "too large"]),
    "no places": (
        GATE.replace('places = [{ place = "norda" }]\n', ""),
        ["fresh.places", "is missing"],
    ),
    "line at a terminal": (
        GATE.replace('"gate"', '"line"'),
        ["fresh.places", "no leg 'norda': a line is made of legs"],
    ),
    "line nowhere": (
        GATE.replace('"gate"', '"line"').replace('"norda"', '"alma-nord"'),
        ["fresh.places", "no leg 'alma-nord'", "'alma-norda'"],
    ),
    "delay of a line": (
        GATE.replace('"gate"', '"line"') + "delay_median_hours = 3\ndelay_sigma = 0\n",
        ["fresh.delay_median_hours", "is for slowdowns only"],
    ),
    "season of wear": (
        GATE + f"up_shape = 2\nmonthly_factor = {[2] + [1] * 11}\n",
        ["fresh.monthly_factor", "does not go with up_shape"],
    ),
    "wear of a regime": (REGIME + "up_shape = 2\n", ["fresh.up_shape", "does not belong to a regime"]),
    "regime that follows": (
        REGIME + 'follows = "storm"\n' + FOLLOWS,
        ["fresh.follows", "does not belong to a regime"],
    ),
    "group of a regime": (
        REGIME + 'factor_group = "sea"\nshared_factor = 0.5\n',
        ["fresh.factor_group", "regime"],
    ),
    "group alone": (
        GATE + 'factor_group = "sea"\n',
        ["fresh.shared_factor", "is missing: it goes with factor_group"],
    ),
    "factor alone": (
        GATE + "shared_factor = 0.5\n",
        ["fresh.factor_group", "is missing: it goes with shared_factor"],
    ),
    "factor above one": (
        GATE + 'factor_group = "sea"\nshared_factor = 1.5\n',
        ["fresh.shared_factor", "too large"],
    ),
    "group of two words": (GATE + 'factor_group = "the sea"\nshared_factor = 0.5\n', ["fresh.factor_group"]),
    "follows whom": (GATE + FOLLOWS, ["fresh.follows", "is missing: it goes with follow_probability"]),
    "follows how often": (GATE + 'follows = "storm"\n', ["fresh.follow_probability", "is missing"]),
    "follows nobody": (
        GATE + 'follows = "strom"\n' + FOLLOWS,
        ["fresh.follows", "no hazard 'strom'", "'storm'"],
    ),
    "follows itself": (GATE + 'follows = "fresh"\n' + FOLLOWS, ["fresh.follows", "is the hazard itself"]),
    "wear that follows": (
        GATE + 'up_shape = 1\nfollows = "storm"\n' + FOLLOWS,
        ["fresh.follows", "up_shape"],
    ),
    "follows a regime": (
        GATE + 'follows = "war"\n' + FOLLOWS + "[war]\n" + REGIME,
        ["fresh.follows", "'war' is a regime", "a surprise"],
    ),
    "follows wear": (
        GATE + 'follows = "worn"\n' + FOLLOWS + "[worn]\n" + GATE + "up_shape = 1\n",
        ["fresh.follows", "'worn' is a renewal (up_shape)"],
    ),
    "follows a follower": (
        GATE + 'follows = "next"\n' + FOLLOWS + "[next]\n" + GATE + 'follows = "storm"\n' + FOLLOWS,
        ["fresh.follows", "'next' follows another itself", "follow 'storm'"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_hazard_is_told_in_one_line(name, folder, lines):
    text, expected = WRONG[name]
    path = folder / "two-corridors" / "hazards.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[fresh]\n" + text, encoding="utf-8")
    (line,) = lines()
    for words in ["hazards", *expected]:
        assert words in line


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("study.t_degrees_of_freedom=1.5", ["t_degrees_of_freedom", "too small", "2"]),
        ('study.dependence="clayton"', ["dependence", "gaussian"]),
        ("terminals.norda.utilisation=1.0", ["utilisation", "too large"]),
        ("terminals.norda.utilisation=-0.1", ["utilisation", "too small"]),
    ],
)
def test_a_wrong_setting_is_told_in_one_line(setting, expected, lines):
    (line,) = lines(settings=[setting])
    for words in expected:
        assert words in line

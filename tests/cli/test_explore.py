"""``corridorsim explore``: what cannot be explored is told before anything is compiled or run."""

import pytest


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ("--factor", "legs.no-such.headway_hours"),
            "input: legs.no-such.headway_hours — no row 'no-such' in legs",
        ),
        (("--shipment", "alma-omga"), "did you mean 'alma-omega'?"),
        (("--save-to", "no-such"), "--save-to no-such — is no folder"),
    ],
)
def test_one_line_tells_what_is_wrong(refused, scenario, options, told):
    (problem,) = refused("explore", scenario, "--port", 0, *options)
    assert told in problem

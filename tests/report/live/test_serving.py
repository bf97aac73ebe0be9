"""Who is let in: this machine, asking for the very address, from a page of it; and how serving ends."""

import http.client
import socket
from contextlib import closing

import pytest
from tests.report.live.conftest import serving

from corridorsim.cli.main import main
from corridorsim.report.live.serving import bind

UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}


def answer_to(served, path="/", **headers):
    with closing(http.client.HTTPConnection(served.host, timeout=30)) as connection:
        connection.request("GET", path, headers=headers)
        with connection.getresponse() as answer:
            return answer


def status(served, path="/", **headers):
    return answer_to(served, path, **headers).status


@pytest.mark.slow
def test_only_this_address_is_served_and_ctrl_c_is_the_end(folder):
    with serving(folder / "two-corridors.toml", "--draws", "200") as served:
        assert status(served) == 200
        assert answer_to(served).headers["X-Frame-Options"] == "DENY"
        assert status(served, Host="corridorsim.example") == 403
        assert status(served, Host=served.host.replace("127.0.0.1", "localhost")) == 403
        for path in ("/../two-corridors.toml", "/static/../../../etc/passwd", "/two-corridors.toml"):
            assert status(served, path) in (403, 404)
        for origin in ("http://corridorsim.example", "http://127.0.0.1:1", "null"):
            assert status(served, "/ws", **UPGRADE, Origin=origin) == 403
        with (
            pytest.raises(OSError, match=r"refused|timed out|unreachable"),
            socket.create_connection((_other_address(), int(served.host.partition(":")[2])), timeout=2),
        ):
            pass
        code, said = served.interrupted()
    assert code == 0
    assert "Traceback" not in said


def _other_address():
    """Return an address of this machine that is not the one that is served."""
    return "127.0.0.2"


def test_a_port_that_is_taken_is_told_before_anything_is_made(folder, capsys):
    with bind(0) as bound:
        port = bound.host.partition(":")[2]
        assert main(["explore", str(folder / "two-corridors.toml"), "--port", port]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert said[0].startswith(f"corridorsim: --port {port} — cannot be had: address already in use")


def test_a_port_is_given_back():
    with bind(0) as bound:
        port = int(bound.host.partition(":")[2])
    with bind(port) as again:
        assert again.host == bound.host


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (["--shipment", "alma-omego"], "did you mean 'alma-omega'?"),
        (["--factor", "study.patience"], "did you mean 'patience_days'?"),
        (["--save-to", "nowhere"], "is no folder"),
        (["--save-to", "elsewhere"], "does not hold the network"),
    ],
)
def test_what_can_be_told_at_once_is(folder, capsys, monkeypatch, options, wrong):
    monkeypatch.chdir(folder)
    (folder / "elsewhere").mkdir()
    monkeypatch.setattr("corridorsim.report.live.serving.serve", lambda *_: pytest.fail("served"))
    assert main(["explore", "two-corridors.toml", "--port", "0", *options]) == 2
    assert wrong in capsys.readouterr().err

"""Serving live pages to this machine alone: a Bokeh server on the loopback address."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socket import create_server, socket
from typing import TYPE_CHECKING, Any

from corridorsim.errors import InputError

if TYPE_CHECKING:
    from bokeh.document import Document
    from tornado.ioloop import IOLoop

LOOPBACK = "127.0.0.1"
_BACKLOG = 128


@dataclass(frozen=True)
class Bound:
    """A port of this machine that is listened on.

    Attributes
    ----------
    listening : on it
    host : name and port, as browsers write them
    """

    listening: socket
    host: str

    @property
    def address(self) -> str:
        """Address of the pages."""
        return f"http://{self.host}/"


@contextmanager
def bind(port: int) -> Iterator[Bound]:
    """Take a port on the loopback address, and give it back.

    Parameters
    ----------
    port : 0 takes any that is free

    Raises
    ------
    InputError
        Where it cannot be had.
    """
    try:
        listening = create_server((LOOPBACK, port), backlog=_BACKLOG)
    except OSError as error:
        wrong = f"cannot be had: {(error.strerror or str(error)).lower()}"
        raise InputError.single(f"--port {port}", wrong, "another one, or 0 for any that is free") from error
    with listening:
        listening.settimeout(0.0)
        yield Bound(listening, f"{LOOPBACK}:{listening.getsockname()[1]}")


def serve(bound: Bound, page: Callable[[Document], None], ready: Callable[[str], None]) -> None:
    """Serve pages until the process is told to stop.

    Only 127.0.0.1 is listened on; a connection must come from a page of this very address, and a request must
    ask for it by this name, so that no page of another site can reach it, by whatever name it has for it.

    Parameters
    ----------
    bound : from ``bind``
    page : fills the document of a session
    ready : called with the address once pages are served
    """
    from bokeh.application import Application
    from bokeh.application.handlers.function import FunctionHandler
    from bokeh.server.server import BaseServer
    from bokeh.server.tornado import BokehTornado
    from bokeh.settings import settings
    from tornado.httpserver import HTTPServer
    from tornado.ioloop import IOLoop

    # whatever the environment says: nothing comes from elsewhere, and no page of another site is let in
    settings.resources, settings.allowed_ws_origin = "server", [bound.host]
    application = BokehTornado(
        {"/": Application(FunctionHandler(page))},
        extra_websocket_origins=[bound.host],
        auth_provider=_only_from(bound.host),
        absolute_url=bound.address,
    )
    http = HTTPServer(application)
    http.add_socket(bound.listening)
    loop = IOLoop.current()
    server = BaseServer(loop, application, http)
    server.start()
    with _stopped_by_signals(loop):
        ready(bound.address)
        loop.start()
    server.stop(wait=False)


@contextmanager
def _stopped_by_signals(loop: IOLoop) -> Iterator[None]:
    """Have Ctrl-C end a loop: whoever serves pages has no other end, so that it is none before its time."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_: loop.add_callback(loop.stop)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _only_from(host: str) -> Any:  # noqa: ANN401 - Bokeh is loaded only by those who serve
    """Return what lets nobody in who asks for another host by name."""
    from bokeh.server.auth_provider import AuthProvider
    from tornado.web import HTTPError

    class OnlyThisHost(AuthProvider):  # type: ignore[misc]  # no types are told of it
        @property
        def get_user(self) -> Callable[[Any], str]:
            return self._named

        @property
        def login_url(self) -> str:
            return "/"

        login_handler = logout_url = logout_handler = get_login_url = get_user_async = None

        @staticmethod
        def _named(handler: Any) -> str:  # noqa: ANN401 - of tornado
            if handler.request.host != host:
                raise HTTPError(403)
            if handler.request.path == "/":  # no other site shows the page within its own, to have it clicked
                handler.set_header("X-Frame-Options", "DENY")
            return "this machine"

    return OnlyThisHost()

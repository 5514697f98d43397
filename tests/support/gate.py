"""A gate before a node: a URL that stays, behind which a test decides what comes of each request."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from tests.support.anvil import free_port


@dataclass
class Answer:
    """What a client gets: a body with its status and headers."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Cut(Exception):
    """The connection ends without an answer, after so many seconds of silence; then `afterwards` happens."""

    def __init__(self, silence: float = 0, afterwards: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.silence = silence
        self.afterwards = afterwards


Answering = Callable[[str, list[Any], bytes], Answer]
"""From a request's method, its parameters and its bytes to its answer. May raise `Cut`."""


class Gate:
    """It listens, and can be shut, so that connections are refused."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self.is_open = Event()
        self._port = free_port()
        self._server: ThreadingHTTPServer | None = None
        self.open()

    @property
    def url(self) -> str:
        """Where it listens, whenever it does."""
        return f"http://127.0.0.1:{self._port}"

    def open(self) -> None:
        """Take connections."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler(self._answer))
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.is_open.set()

    def shut(self) -> None:
        """Take no more of them; those that stand are refused at their next request."""
        if self._server is not None:
            self.is_open.clear()
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _answer(self, method: str, parameters: list[Any], request: bytes) -> Answer:
        if not self.is_open.is_set():
            raise Cut
        return self._answering(method, parameters, request)


def _handler(answering: Answering) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def handle(self) -> None:
            with suppress(ConnectionError):  # clients that are killed don't take their leave
                super().handle()

        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            asked = json.loads(request)
            try:
                answer = answering(asked["method"], asked["params"], request)
            except Cut as cut:
                self._end(cut)
            else:
                with suppress(OSError):  # who asked may be gone
                    self._give(answer)

        def _end(self, cut: Cut) -> None:
            time.sleep(cut.silence)
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            cut.afterwards()

        def _give(self, answer: Answer) -> None:
            self.send_response(answer.status)
            headers = {"Content-Type": "application/json", "Content-Length": len(answer.body)}
            for name, value in {**headers, **answer.headers}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(answer.body)
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    return Handler

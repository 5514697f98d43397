"""A block explorer on this machine that speaks Sourcify's API and Etherscan's, as far as publishing needs them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class FakeExplorer:
    """`told` has what was published, by address. Each contract is compiled twice as long as one question takes."""

    chain_id: int = 31337
    known: set[str] = field(default_factory=set)
    """Addresses whose sources are there already."""
    bad: set[str] = field(default_factory=set)
    """Addresses whose code doesn't come from the source."""
    missing: set[str] = field(default_factory=set)
    """Addresses at which the explorer sees no contract."""
    broken: bool = False
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    questions: dict[str, int] = field(default_factory=dict)
    url: str = ""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        """Status and JSON."""
        if self.broken:
            return 500, {"message": "out of order"}
        parts = urlsplit(path)
        if parts.path == "/api":
            query = {name: values[0] for name, values in parse_qs(body.decode() or parts.query).items()}
            return 200, self._etherscan(query)
        return self._sourcify(method, parts.path.split("/")[1:], body)

    def _sourcify(self, method: str, words: list[str], body: bytes) -> tuple[int, Any]:
        if words == ["chains"]:
            return 200, [{"name": "Test", "chainId": self.chain_id, "supported": True, "rpc": []}]
        if method == "POST":
            address = words[-1]
            if words != ["v2", "verify", str(self.chain_id), address]:
                return 404, {"message": "no such page"}
            if address in self.known:
                return 409, {"message": "already verified", "customCode": "already_verified"}
            if address in self.missing:
                return 400, {"message": "there is no contract", "customCode": "contract_not_deployed"}
            self.told[address] = json.loads(body)
            return 202, {"verificationId": address}
        address = words[-1]
        done = self._asked_again(address)
        job: dict[str, Any] = {"isJobCompleted": done, "verificationId": address}
        if done and address in self.bad:
            job["error"] = {"customCode": "no_match", "message": "the bytecodes differ"}
        elif done:
            job["contract"] = {"match": "match", "chainId": str(self.chain_id), "address": address}
        return 200, job

    def _etherscan(self, query: dict[str, str]) -> Any:
        if query["action"] == "verifysourcecode":
            address = query["contractaddress"]
            if address in self.known:
                return {"status": "0", "message": "NOTOK", "result": "Contract source code already verified"}
            if address in self.missing:
                return {"status": "0", "message": "NOTOK", "result": f"Unable to locate ContractCode at {address}"}
            self.told[address] = query
            return {"status": "1", "message": "OK", "result": address}
        address = query["guid"]
        if not self._asked_again(address):
            return {"status": "0", "message": "NOTOK", "result": "Pending in queue"}
        told = "Fail - Unable to verify" if address in self.bad else "Pass - Verified"
        return {"status": "1", "message": "OK", "result": told}

    def _asked_again(self, address: str) -> bool:
        self.questions[address] = self.questions.get(address, 0) + 1
        return self.questions[address] > 1


@contextmanager
def serving(explorer: FakeExplorer) -> Iterator[FakeExplorer]:
    """The explorer behind a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: pytest shows what failed."""

        def _reply(self, body: bytes) -> None:
            status, document = explorer.answer(self.command, self.path, body)
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    explorer.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield explorer
    finally:
        server.shutdown()
        server.server_close()

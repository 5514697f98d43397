"""A Safe on a chain for tests, and a transaction service on this machine that speaks the API that Safe documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from eth_keys import keys

from tests.support.chains import LocalChain
from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import compiled
from wasiqa.chain.contract import NOBODY, Contract

_SOURCE = Path(__file__).with_name("Safe.sol")
_CONTENT = (
    "to",
    "value",
    "data",
    "operation",
    "safeTxGas",
    "baseGas",
    "gasPrice",
    "gasToken",
    "refundReceiver",
    "nonce",
)


@lru_cache
def built(name: str) -> Artifact:
    """The contract of this name."""
    return compiled({_SOURCE.name: _SOURCE.read_text("utf-8")})[name]


def a_safe(chain: LocalChain, owners: tuple[str, ...], threshold: int, sender: str, version: str = "1.4.1") -> Contract:
    """A made-up Safe of these owners."""
    artifact = built("MadeUpSafe")
    return chain.deploy(artifact, version, list(owners), threshold, sender=sender).contract(artifact)


@dataclass
class FakeService:
    """Keeps what was proposed for one Safe, in the order of the proposals, and takes only owners' signatures.

    `broken` is an HTTP status that it answers to everything.
    """

    chain: LocalChain
    safe: Contract
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: int = 0
    broken: int | None = None
    url: str = ""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        """Status and JSON."""
        if self.broken is not None:
            return self.broken, {"detail": "out of order"}
        words = urlsplit(path).path.strip("/").split("/")[2:]  # after api and the version
        if method == "POST":
            self.posts += 1
            told = json.loads(body)
            if words == ["safes", self.safe.address, "multisig-transactions"]:
                return self._proposed(told)
            return self._confirmed(words[1], told["signature"])
        if words == ["safes", self.safe.address]:
            return 200, self._details()
        if words == ["safes", self.safe.address, "multisig-transactions"]:
            found = sorted(self.kept.values(), key=lambda one: int(one["nonce"]), reverse=True)
            return 200, {"count": len(found), "next": None, "previous": None, "results": found}
        return 404, {"detail": "Not found."}

    def execute(self, hash: str, sender: str) -> str:
        """Somebody executes a transaction in the Safe's app: the chain checks the signatures that the service has."""
        one = self.kept[hash]
        ordered = sorted(one["confirmations"], key=lambda confirmation: int(confirmation["owner"], 16))
        signatures = b"".join(bytes.fromhex(confirmation["signature"][2:]) for confirmation in ordered)
        content = one["to"], int(one["value"]), bytes.fromhex((one["data"] or "0x")[2:]), one["operation"]
        receipt = self.chain.transact(self.safe, "execute", *content, signatures, sender=sender)
        done = {"isExecuted": True, "isSuccessful": True, "transactionHash": receipt.hash, "blockNumber": receipt.block}
        one |= {**done, "executor": sender, "gasUsed": 1, "ethGasPrice": "1", "fee": "1"}
        one |= {"executionDate": "2099-01-01T00:00:00Z"}
        return receipt.hash

    def _details(self) -> dict[str, Any]:
        ask = self.chain.call
        return {
            "address": self.safe.address,
            "nonce": str(ask(self.safe, "nonce")),
            "threshold": ask(self.safe, "getThreshold"),
            "owners": list(ask(self.safe, "getOwners")),
            "masterCopy": NOBODY,
            "modules": [],
            "fallbackHandler": NOBODY,
            "guard": NOBODY,
            "version": ask(self.safe, "VERSION"),
        }

    def _proposed(self, told: dict[str, Any]) -> tuple[int, Any]:
        content = {name: told[name] for name in _CONTENT}
        data = bytes.fromhex((told["data"] or "0x")[2:])
        asked = told["to"], int(told["value"]), data, told["operation"], int(told["nonce"])
        hash = "0x" + bytes(self.chain.call(self.safe, "hashOf", *asked)).hex()
        if hash != told["contractTransactionHash"]:
            return 422, {"nonFieldErrors": ["Contract-transaction-hash=… does not match provided"]}
        if self._owner(hash, told["signature"]) != told["sender"]:
            return 422, {"nonFieldErrors": ["Signature does not match sender"]}
        if hash in self.kept:
            return 422, {"nonFieldErrors": ["Tx with safe-tx-hash already exists"]}
        times = {"submissionDate": "2098-01-01T00:00:00Z", "modified": "2098-01-01T00:00:00Z"}
        required = self.chain.call(self.safe, "getThreshold")
        self.kept[hash] = {
            **content,
            **times,
            **{"safe": self.safe.address, "safeTxHash": hash, "confirmationsRequired": required, "isExecuted": False},
            **{"confirmations": [], "trusted": True, "signatures": None, "origin": told["origin"]},
        }
        return self._confirmed(hash, told["signature"])

    def _confirmed(self, hash: str, signature: str) -> tuple[int, Any]:
        if hash not in self.kept:
            return 404, {"detail": "The requested resource was not found on this server."}
        owner = self._owner(hash, signature)
        if owner is None:
            return 422, {"signature": ["Signer is not an owner"]}
        made = {"owner": owner, "submissionDate": "2098-01-01T00:00:00Z", "transactionHash": None}
        made |= {"signature": "0x" + signature.removeprefix("0x"), "signatureType": "EOA"}
        self.kept[hash]["confirmations"].append(made)
        return 201, {}

    def _owner(self, hash: str, signature: str) -> str | None:
        made = bytes.fromhex(signature.removeprefix("0x"))
        found = keys.Signature(made[:64] + bytes([made[64] - 27]))
        account = found.recover_public_key_from_msg_hash(bytes.fromhex(hash[2:])).to_checksum_address()
        return account if account in self.chain.call(self.safe, "getOwners") else None


@contextmanager
def serving(service: FakeService) -> Iterator[FakeService]:
    """The service on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            status, document = service.answer(self.command, self.path, self.rfile.read(length))
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        service.url = f"http://127.0.0.1:{server.server_port}/api"
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()

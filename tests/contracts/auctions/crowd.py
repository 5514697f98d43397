"""An auction on a node of its own with hundreds of dealers, whose transactions are sent by the hundred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import requests
from eth_utils.crypto import keccak
from web3 import HTTPProvider, Web3

from tests.auction.made_up import BILL
from tests.support.actors import Actors
from wasiqa.auction.allotment import awards, decision_at
from wasiqa.auction.allotment_file import Opened
from wasiqa.auction.auctions import Auctions
from wasiqa.auction.bids import Award, Bid, Decision, Rules
from wasiqa.auction.deciding import Deciding
from wasiqa.auction.opening import Opening
from wasiqa.auction.revealing import Openings, Revealing
from wasiqa.categories import Category, mask
from wasiqa.chain.chain import MAX_GAS, Receipt
from wasiqa.chain.codec import checksummed
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.connection import known_abis
from wasiqa.chain.contract import NOBODY, Call, Contract, creation
from wasiqa.chain.signer import KeySigner
from wasiqa.chain.web3_chain import Web3Chain
from wasiqa.servicing.programme import Programme
from wasiqa.servicing.roles import role_id
from wasiqa.whitelist.word import Word

WHO = Actors()
ISSUER, TREASURY = WHO.issuer_executor, WHO.operator
DEALERS = tuple(checksummed(keccak(text=f"dealer {number}")[:20]) for number in range(300))
OPTIONS = ("--no-mining", "--gas-limit", "10000000000", "--base-fee", "0")
LOT = 10**9
RULES = Rules(at_average=True, denomination=500_000, lot=LOT, exempt=LOT, yields=BILL)
CUT_OFF = 983_500
DEPOSIT = 200
"""Basis points."""
_IN_A_BLOCK = 250


@dataclass(frozen=True)
class Node:
    """A node that mines when it is told, and lets everybody send."""

    url: str
    nonces: Counter[str] = field(default_factory=Counter)

    def ask(self, method: str, *parameters: Any) -> Any:
        """One question."""
        return self.ask_all([(method, list(parameters))])[0]

    def ask_all(self, questions: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        """Many at once, in order."""
        sent = [
            {"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}
            for number, (method, parameters) in enumerate(questions)
        ]
        answers = sorted(requests.post(self.url, json=sent, timeout=120).json(), key=lambda answer: answer["id"])
        assert [answer["error"] for answer in answers if "error" in answer] == []
        return [answer["result"] for answer in answers]

    def send(self, *calls: tuple[str, Call], gas: int = MAX_GAS) -> list[dict[str, Any]]:
        """Calls of these senders, so many in a block; the receipts."""
        parts = (calls[first : first + _IN_A_BLOCK] for first in range(0, len(calls), _IN_A_BLOCK))
        return [receipt for part in parts for receipt in self._block(part, gas)]

    def _block(self, calls: Sequence[tuple[str, Call]], gas: int) -> list[dict[str, Any]]:
        messages = []
        for sender, call in calls:
            # the node takes what comes together in any order
            nonce, self.nonces[sender] = self.nonces[sender], self.nonces[sender] + 1
            message = {"from": sender, "to": call.to, "data": "0x" + call.data.hex(), "gas": hex(gas)}
            messages.append(message | {"nonce": hex(nonce), "gasPrice": "0x0"})
        hashes = self.ask_all([("eth_sendTransaction", [message]) for message in messages])
        self.ask("evm_mine")
        receipts = self.ask_all([("eth_getTransactionReceipt", [hashed]) for hashed in hashes])
        assert {receipt["status"] for receipt in receipts} == {"0x1"}
        return receipts

    def deploy(self, name: str, *arguments: Any) -> Contract:
        """A contract of the project."""
        code = artifacts()[name]
        (receipt,) = self.send((WHO.deployer, creation(code, *arguments)))
        return Contract(checksummed(receipt["contractAddress"]), code.abi)

    def read(self, contract: Contract, function: str, *arguments: Any) -> Any:
        """What a contract answers."""
        call = contract.encode(function, *arguments)
        answer = self.ask("eth_call", {"to": call.to, "data": "0x" + call.data.hex()}, "latest")
        return contract.interface.function(function, arguments).decode(bytes.fromhex(answer[2:]))

    def now(self) -> int:
        """The time of the latest block."""
        return int(self.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16)

    def travel(self, to: int) -> None:
        """Mines a block at that time."""
        self.ask("evm_setNextBlockTimestamp", to)
        self.ask("evm_mine")


class Desk(Web3Chain):
    """What a desk sends by itself, each call in a block of its own; and the gas of each."""

    def __init__(self, url: str) -> None:
        super().__init__(Web3(HTTPProvider(url)), [KeySigner(WHO.key("stranger"))], known=known_abis)
        self.used: list[int] = []

    def send(self, call: Call, *, sender: str, gas: int | None = None) -> Receipt:
        receipt = super().send(call, sender=sender, gas=gas)
        self.used.append(receipt.gas_used)
        return receipt


@dataclass(frozen=True)
class Crowd:
    """The auction contract and its dealers, each with cash; and a desk, which anybody may have."""

    node: Node
    auctions: Contract
    cash: Contract
    desk: Desk

    @classmethod
    def opened(cls, url: str) -> Crowd:
        """Deploy everything and admit the dealers."""
        node = Node(url)
        node.ask("anvil_autoImpersonateAccount", True)
        roles = [(role_id("ISSUER"), ISSUER), (role_id("REGISTRAR"), WHO.registrar)]
        registry = node.deploy("InvestorRegistry", 432_000, WHO.governor_executor, roles)
        calculator = node.deploy("YieldCalculator")
        programme = node.deploy("Programme", registry.address, 0, bytes(32), NOBODY)
        administration = node.deploy("AuctionAdministration", registry.address, programme.address, calculator.address)
        auctions = node.deploy("PrimaryAuction", registry.address, administration.address)
        auctions = Contract(auctions.address, artifacts()["PrimaryAuction"].abi)
        cash = node.deploy("TestCash", "Test rupee", "TPKR", 2)
        crowd = cls(node, auctions, cash, Desk(url))
        words = {
            dealer: Word(int(dealer, 16), Category.PRIMARY_DEALER, 586, admitted=True, valid_until=2**32).encode()
            for dealer in DEALERS
        }
        node.send((WHO.registrar, registry.encode("setWords", list(words), list(words.values()))))
        node.send(
            *((WHO.deployer, cash.encode("mint", dealer, 10**18)) for dealer in DEALERS),
            *((dealer, cash.encode("approve", auctions.address, 2**256 - 1)) for dealer in DEALERS),
            gas=200_000,
        )
        return crowd

    def announce(self, rules: Rules) -> int:
        """A sale by price, with deposits."""
        now = self.node.now()
        terms = {
            "seriesId": b"EXAMPLE".ljust(32, b"\0"),
            "kind": rules.kind,
            "quote": rules.quote,
            "uniform": rules.uniform,
            "atAverage": rules.at_average,
            "nonCompetitiveClose": 0,
            **{
                name: now + 36_000 * place
                for place, name in enumerate(("bidsClose", "revealClose", "decideBy", "settleFrom", "settleBy"), 1)
            },
            "settlementDate": now // 86_400 + 1,
            "target": 10**12,
            "denomination": rules.denomination,
            "lot": rules.lot,
            "exempt": rules.exempt,
            "bidders": mask({Category.PRIMARY_DEALER}),
            "mostBids": 20,
            "nonCompetitiveBidders": 0,
            "nonCompetitiveCap": 0,
            "nonCompetitiveTotal": 0,
            "depositRate": DEPOSIT,
            "cash": self.cash.address,
            "exponent": 0,
            "treasury": TREASURY,
            "sealingKey": bytes(32),
            "into": bytes(32),
            "intoPrice": 0,
            "maturing": 0,
            "yield": rules.yields.struct(),
        }
        self.node.send((ISSUER, self.auctions.encode("announce", terms, [])))
        return int(self.node.read(self.auctions, "auctionCount"))

    def commit(self, auction: int, bids: Sequence[Bid]) -> tuple[list[int], tuple[Bid, ...]]:
        """Each dealer seals its bids; the gas of each, and the bids with the numbers that they were given."""
        calls = [
            (bid.bidder, self.auctions.encode("commit", auction, self.commitment(auction, bid), bid.face, b""))
            for bid in bids
        ]
        receipts = self.node.send(*calls, gas=400_000)
        numbers = [int(_sealed(receipt)["topics"][2], 16) for receipt in receipts]
        numbered = (replace(bid, number=number) for bid, number in zip(bids, numbers, strict=True))
        return [int(receipt["gasUsed"], 16) for receipt in receipts], tuple(numbered)

    def reveal(self, auction: int, bids: Sequence[Bid]) -> list[int]:
        """The desk opens them, by its own pages; the gas of each call."""
        openings = {bid.number: Opening(bid.quote, bid.face, _salt(bid)) for bid in bids}
        with self.at_the_desk() as programme:
            Revealing(programme, programme.auction(auction)).open(Openings(openings, ()), WHO.stranger)
        return self.spent()

    def verify(self, auction: int, decision: Decision) -> list[int]:
        """The desk shows the allotment by this decision, in its own chunks; the gas of each call."""
        with self.at_the_desk() as programme:
            found = programme.auction(auction)
            file = Opened.of(programme, found).file(decision)
            Deciding(programme, found, file).verify(WHO.stranger)
        return self.spent()

    @contextmanager
    def at_the_desk(self) -> Iterator[Auctions]:
        """The auctions as the desk sees them; meanwhile the node mines by itself."""
        self.node.ask("evm_setAutomine", True)
        programme = cast(Programme, SimpleNamespace(auctions=self.auctions))
        yield Auctions(self.desk, programme, 0, UTC)
        self.node.ask("evm_setAutomine", False)

    def spent(self) -> list[int]:
        """What the desk's calls have used since this was asked last."""
        used, self.desk.used = self.desk.used, []
        return used

    def commitment(self, auction: int, bid: Bid) -> bytes:
        """What the contract is given of a bid."""
        hidden = Opening(bid.quote, bid.face, _salt(bid))
        return hidden.commitment(self.desk.chain_id, self.auctions.address, auction, bid.bidder)

    def at(self, auction: int, moment: str) -> None:
        """One second after it."""
        self.node.travel(int(getattr(self.node.read(self.auctions, "termsOf", auction), moment)) + 1)


def bids(number: int) -> tuple[Bid, ...]:
    """So many, a tenth of them at the price at which the cut-off will lie, the others at as many prices each time."""
    random = Random(number)
    spread = number // 5

    def made(place: int) -> Bid:
        quote = CUT_OFF if random.random() < 0.1 else CUT_OFF + random.randrange(-spread, spread)
        return Bid(place, quote, RULES.denomination * random.randrange(1, 20_000), DEALERS[place % len(DEALERS)])

    return tuple(map(made, range(number)))


def allotted(rules: Rules, offered: Sequence[Bid]) -> tuple[Decision, tuple[Award, ...]]:
    """All that are better than the cut-off are wanted, and half of those at it."""
    whole = decision_at(rules, offered, CUT_OFF)
    decision = replace(whole, wanted=whole.better + whole.at_cut_off // 2)
    return decision, awards(rules, decision, offered)


def _salt(bid: Bid) -> bytes:
    return keccak(text=f"salt {bid.bidder} {bid.quote} {bid.face}")


def _sealed(receipt: dict[str, Any]) -> dict[str, Any]:
    """The log of the seal, which comes before that of the deposit."""
    found: dict[str, Any] = receipt["logs"][0]
    return found

"""What is recorded: a bond's life, command by command, and what wallets and strangers send beside it."""

from __future__ import annotations

from pathlib import Path

from eth_account.messages import encode_typed_data

from tests.contracts.bond.permits import FOREVER, PERMIT
from tests.scripts.cli import WHO, Cli
from tests.scripts.test_day import a_bond_s_life
from tests.support.chains import LocalChain
from wasiqa.chain.connection import known_abis
from wasiqa.chain.contract import Call
from wasiqa.chain.tester import TesterChain

PLENTY, _SCANTY = 200_000, 25_000
"""Gas: enough for each of these calls, and too little for one that writes."""
_INVALID = b"\xfe"
"""Creation code that ends by the instruction that stands for none."""


def played(folder: Path) -> TesterChain:
    """A chain on which all of it has happened."""
    chain = TesterChain(known=known_abis)
    office = Cli.new(chain, folder)
    a_bond_s_life(office)
    _a_permit(office)
    _what_fails(office)
    return chain


def _a_permit(office: Cli) -> None:
    """An allowance by signature, so that each EVM recovers a signer."""
    bond, live = office.bond(), office.live
    _, name, version, chain_id, contract, *_ = live.call(bond, "eip712Domain")
    domain = {"name": name, "version": version, "chainId": chain_id, "verifyingContract": contract}
    wanted = {"owner": WHO.bank, "spender": WHO.operator, "value": 1, "nonce": 0, "deadline": FOREVER}
    signed = WHO.key("bank").sign_message(encode_typed_data(domain, PERMIT, wanted))
    halves = signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")
    live.transact(bond, "permit", WHO.bank, WHO.operator, 1, FOREVER, signed.v, *halves, sender=WHO.outsider)


def _what_fails(office: Cli) -> None:
    """Transactions that no command would send: refused by a rule, for want of a role, because ether came along; out of
    gas; code that is none. And one that only sends ether, to an account that there wasn't."""
    bond = office.bond()
    for call, sender, gas in (
        (bond.encode("transfer", WHO.bank, 1), WHO.fund, PLENTY),
        (bond.encode("mint", WHO.bank, 1), WHO.stranger, PLENTY),
        (Call(bond.address, bond.encode("totalSupply").data, value=1), WHO.stranger, PLENTY),
        (office.programme().registry.encode("setRegistrarBlock", WHO.bank, True), WHO.registrar, _SCANTY),
        (Call(None, _INVALID), WHO.deployer, PLENTY),
        (Call("0x" + "12" * 20, b"", value=1), WHO.stranger, PLENTY),
    ):
        send(office.live, call, sender, gas)


def send(chain: LocalChain, call: Call, sender: str, gas: int) -> None:
    """Sign without trying first."""
    chain.broadcast(chain.sign(call, sender=sender, nonce=chain.next_nonce(sender), gas=gas, tried=True))

"""The contracts broken on purpose, each in one place, to see the checks fail.

A mutant says which check must find it with all others switched off. So no check can become empty unnoticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wasiqa.chain.artifact import Artifact
from wasiqa.chain.compiler import DEFAULT, SETTINGS
from wasiqa.chain.sources import with_imports
from wasiqa.chain.standard_json import Request, build

BOND, AGENT = "contracts/bond/SovereignBond.sol", "contracts/PayingAgent.sol"
REGISTRY, PROGRAMME = "contracts/InvestorRegistry.sol", "contracts/Programme.sol"
LIMIT = "contracts/hooks/HoldingLimit.sol"


@dataclass(frozen=True)
class Mutant:
    """`contract` with `old` replaced by `new` in one of its sources; `check` must find it."""

    check: str
    name: str
    contract: str
    source: str
    old: str
    new: str

    def request(self) -> Request:
        """What to compile. Raises `AssertionError` if the text to be replaced does not stand exactly once."""
        sources = with_imports([self.contract])
        count = sources[self.source].count(self.old)
        assert count == 1, f"{self.source} has this text {count} times; bring the mutant up to date: {self.old}"
        sources[self.source] = sources[self.source].replace(self.old, self.new)
        name = self.contract.rpartition("/")[2].removesuffix(".sol")
        return Request(sources, (self.contract,), SETTINGS.get(name, DEFAULT))


def compiled(mutants: Sequence[Mutant]) -> list[Artifact]:
    """The broken contracts, compiled side by side."""
    return [built.artifacts[0] for built in build([mutant.request() for mutant in mutants])]


MUTANTS = (
    Mutant(
        "invariant 1",
        "an issue may exceed the allocation",
        BOND,
        "contracts/bond/Movement.sol",
        "return value > sender.headroom() ? Codes.ALLOCATION : Codes.OK;",
        "return Codes.OK;",
    ),
    Mutant(
        "invariant 1",
        "a redemption leaves the supply as it was",
        BOND,
        "contracts/bond/Movement.sol",
        "kind == Kinds.REDEMPTION ? receiver.retire(value) : receiver.plus(value)",
        "kind == Kinds.REDEMPTION ? receiver : receiver.plus(value)",
    ),
    Mutant(
        "invariant 1",
        "enforcement can take units from the supply",
        BOND,
        "contracts/bond/Movement.sol",
        "Position storage target = kind == Kinds.REDEMPTION ? _supply : _positions[to];",
        "Position storage target = kind >= Kinds.REDEMPTION ? _supply : _positions[to];",
    ),
    Mutant(
        "invariant 1",
        "an allocation may exceed the ceiling",
        PROGRAMME,
        PROGRAMME,
        "require(total <= ceiling || value <= allocationOf[series].booked, CeilingExceeded(total, ceiling));",
        "",
    ),
    Mutant(
        "invariant 1",
        "a release forgets what was booked before",
        PROGRAMME,
        PROGRAMME,
        "booked - allocationOf[series].booked + value",
        "booked + value",
    ),
    Mutant(
        "model",
        "a redemption keeps its allocation",
        BOND,
        "contracts/types/Account.sol",
        "(value | value << 104)",
        "value",
    ),
    Mutant(
        "invariant 2",
        "an issue does not ask about the receiver",
        BOND,
        "contracts/bond/Movement.sol",
        "if (code != Codes.OK) return code;\n        if (receiver.frozen())",
        "if (code != Codes.OK && kind != Kinds.ISSUE) return code;\n        if (receiver.frozen())",
    ),
    Mutant(
        "invariant 2",
        "enforcement does not ask about the receiver",
        BOND,
        "contracts/bond/Movement.sol",
        "if (code != Codes.OK) return code;\n        if (receiver.frozen())",
        "if (code != Codes.OK && kind != Kinds.ENFORCEMENT) return code;\n        if (receiver.frozen())",
    ),
    Mutant(
        "invariant 2",
        "a transfer asks about the sender twice",
        REGISTRY,
        "contracts/registry/Words.sol",
        "if (!_pass(sender, receiver, rules)) {",
        "if (!_pass(sender, sender, rules)) {",
    ),
    Mutant(
        "invariant 2",
        "an admission never expires",
        REGISTRY,
        "contracts/registry/Words.sol",
        "&& b >> 216 >= block.timestamp",
        "",
    ),
    Mutant(
        "invariant 2",
        "every country is allowed",
        REGISTRY,
        "contracts/registry/Words.sol",
        "return allowed ? Codes.OK : Codes.RECEIVER_COUNTRY;",
        "return allowed ? Codes.OK : Codes.OK;",
    ),
    Mutant(
        "model",
        "the last second of an admission is refused",
        REGISTRY,
        "contracts/registry/Words.sol",
        "a >> 216 >= block.timestamp",
        "a >> 216 > block.timestamp",
    ),
    Mutant(
        "model",
        "the registrar's write lifts the regulator's block",
        REGISTRY,
        "contracts/types/Word.sol",
        "~(BLOCKED_BY_REGULATOR | BLOCKED_BY_LICENCE | MOVED | UNUSED)",
        "~(BLOCKED_BY_LICENCE | MOVED | UNUSED)",
    ),
    Mutant(
        "invariant 3",
        "locked units can be moved",
        BOND,
        "contracts/types/Account.sol",
        "return held > kept ? held - kept : 0;",
        "return held;",
    ),
    Mutant(
        "invariant 3",
        "units locked beyond the balance set it free",
        BOND,
        "contracts/types/Account.sol",
        "return held > kept ? held - kept : 0;",
        "return held > kept ? held - kept : held;",
    ),
    Mutant(
        "invariant 3",
        "a frozen wallet can transfer",
        BOND,
        "contracts/bond/Movement.sol",
        "if (sender.or(receiver).frozen()) return",
        "if (receiver.frozen()) return",
    ),
    Mutant(
        "model",
        "the agent tries to redeem frozen wallets",
        AGENT,
        AGENT,
        "if (units == 0 || account.frozen())",
        "if (units == 0)",
    ),
    Mutant(
        "model",
        "a seizure unlocks all",
        BOND,
        "contracts/bond/Enforcement.sol",
        "_setLocked(from, kept);",
        "_setLocked(from, 0);",
    ),
    Mutant(
        "invariant 4",
        "what happens in the second of a record time comes after it",
        BOND,
        "contracts/bond/Movement.sol",
        "block.timestamp > config_.nextRecord()",
        "block.timestamp >= config_.nextRecord()",
    ),
    Mutant(
        "invariant 4",
        "the past is not kept",
        BOND,
        "contracts/bond/Ledger.sol",
        "_history[wallet][length] = Account.wrap(held).inPeriod(account.period(), 0);",
        "",
    ),
    Mutant(
        "invariant 4",
        "the past is kept once",
        BOND,
        "contracts/bond/Ledger.sol",
        "return account.inPeriod(period, length + 1);",
        "return account.inPeriod(period, 1);",
    ),
    Mutant(
        "invariant 4",
        "an empty account has no past",
        BOND,
        "contracts/bond/Ledger.sol",
        "if (held | length == 0) return account.inPeriod(period, 0);",
        "if (held == 0) return account.inPeriod(period, 0);",
    ),
    Mutant(
        "invariant 4",
        "the newest entry is passed over",
        BOND,
        "contracts/bond/Ledger.sol",
        "if (newest.period() <= record) return newest.balance();",
        "if (newest.period() < record) return newest.balance();",
    ),
    Mutant(
        "invariant 4",
        "the search in the past ends too early",
        BOND,
        "contracts/bond/Ledger.sol",
        "if (history[middle].period() <= record) low = middle + 1;",
        "if (history[middle].period() < record) low = middle + 1;",
    ),
    Mutant(
        "invariant 4",
        "the roll loses the last record time",
        BOND,
        "contracts/bond/Ledger.sol",
        "if (low < count) return config_.withPeriod(low, _recordTimes[low]);",
        "if (low + 1 < count) return config_.withPeriod(low, _recordTimes[low]);",
    ),
    Mutant(
        "invariant 4",
        "the roll takes one record time at a time",
        BOND,
        "contracts/bond/Ledger.sol",
        "if (low < count && _recordTimes[low] < block.timestamp) {",
        "if (low > count) {",
    ),
    Mutant(
        "invariant 4",
        "a touch in the same period counts as later",
        BOND,
        "contracts/bond/Movement.sol",
        "if (receiver.period() != period) receiver = _touch(to, receiver, period);",
        "if (receiver.period() + 1 < period) receiver = _touch(to, receiver, period);",
    ),
    Mutant(
        "invariant 5",
        "a coupon can be taken twice",
        AGENT,
        AGENT,
        "paid[run.row >> 8] = bits | bit;",
        "",
    ),
    Mutant(
        "invariant 5",
        "a coupon that the cash token refused counts as paid",
        AGENT,
        AGENT,
        "paid[run.row >> 8] = bits;",
        "",
    ),
    Mutant(
        "invariant 5",
        "a coupon is rounded up",
        AGENT,
        AGENT,
        "uint256 gross = entitlement * run.terms.numerator / run.terms.denominator;",
        "uint256 gross = Math.ceilDiv(entitlement * run.terms.numerator, run.terms.denominator);",
    ),
    Mutant(
        "invariant 5",
        "the tax is withheld and paid out",
        AGENT,
        AGENT,
        "(gross - tax) * run.scale",
        "gross * run.scale",
    ),
    Mutant(
        "invariant 5",
        "tax is remitted again and again",
        AGENT,
        AGENT,
        "state.remitted = state.tax;",
        "",
    ),
    Mutant(
        "invariant 5",
        "a row is funded with its sum rounded down",
        AGENT,
        AGENT,
        "return Math.ceilDiv(units * terms.numerator, terms.denominator);",
        "return units * terms.numerator / terms.denominator;",
    ),
    Mutant(
        "invariant 5",
        "a redemption pays for all units and burns the free ones",
        AGENT,
        AGENT,
        "uint256 gross = units * run.terms.numerator / run.terms.denominator;",
        "uint256 gross = account.balance() * run.terms.numerator / run.terms.denominator;",
    ),
    Mutant(
        "invariant 5",
        "a refused redemption burns",
        AGENT,
        AGENT,
        "require(cash.trySafeTransfer(holder, cashAmount), CashRefused(holder));",
        "cash.trySafeTransfer(holder, cashAmount);",
    ),
    Mutant(
        "model",
        "the wrong category's tax is withheld",
        AGENT,
        AGENT,
        "gross * _rate(run.rates, word.category()) / BASIS",
        "gross * _rate(run.rates, word.category() + 1) / BASIS",
    ),
    Mutant(
        "model",
        "a blocked holder is paid",
        AGENT,
        AGENT,
        "WordLib.BLOCKED_BY_REGISTRAR | WordLib.BLOCKED_BY_REGULATOR | WordLib.MOVED",
        "WordLib.BLOCKED_BY_REGISTRAR | WordLib.MOVED",
    ),
    Mutant(
        "invariant 6",
        "the views forget that a record time has passed",
        BOND,
        "contracts/bond/Restrictions.sol",
        "Config config_ = _current();\n        Account sender",
        "Config config_ = _config;\n        Account sender",
    ),
    Mutant(
        "invariant 6",
        "the views do not ask hooks",
        BOND,
        "contracts/bond/Restrictions.sol",
        "if (code == Codes.OK && config_.has(ConfigLib.HOOKS)) {",
        "if (code == Codes.OK && config_.has(0)) {",
    ),
    Mutant(
        "invariant 6",
        "canTransfer overlooks frozen units",
        BOND,
        "contracts/bond/Restrictions.sol",
        "return code == Codes.OK || code == Codes.BALANCE;",
        "return code == Codes.OK || code == Codes.BALANCE || code == Codes.UNITS_FROZEN;",
    ),
    Mutant(
        "invariant 6",
        "canTransfer says no for want of balance",
        BOND,
        "contracts/bond/Restrictions.sol",
        "return code == Codes.OK || code == Codes.BALANCE;",
        "return code == Codes.OK;",
    ),
    Mutant(
        "invariant 7",
        "a transfer to oneself writes both sides",
        BOND,
        "contracts/bond/Movement.sol",
        "if (from != to) {",
        "{",
    ),
    Mutant(
        "invariant 7",
        "a transfer to oneself passes every rule",
        BOND,
        "contracts/bond/Movement.sol",
        "returns (uint256 code)\n    {\n        if (config_.has(ConfigLib.CLOSED | ConfigLib.PAUSE_TRANSFERS)) {",
        "returns (uint256 code)\n    {\n        if (from == to) return 0;\n"
        "        if (config_.has(ConfigLib.CLOSED | ConfigLib.PAUSE_TRANSFERS)) {",
    ),
    Mutant(
        "model",
        "a seizure to oneself",
        BOND,
        "contracts/bond/Enforcement.sol",
        "require(from != to, SelfEnforcement(from));",
        "",
    ),
    Mutant(
        "invariant 8",
        "a release of frozen units is not told",
        BOND,
        "contracts/bond/Enforcement.sol",
        "_setLocked(from, kept);",
        "_positions[from].account = account.withLocked(kept);",
    ),
    Mutant(
        "invariant 8",
        "a block is not told",
        REGISTRY,
        "contracts/registry/Words.sol",
        "if (word.has(bit) != blocked) _write(wallets[i], Word.wrap(Word.unwrap(word) ^ bit));",
        "if (word.has(bit) != blocked) _words[wallets[i]] = Word.wrap(Word.unwrap(word) ^ bit);",
    ),
    Mutant(
        "model",
        "the holding limit forgets who a wallet belonged to",
        LIMIT,
        LIMIT,
        "held[before] -= balance;",
        "",
    ),
    Mutant(
        "model",
        "the holding limit overlooks what a new owner's wallet holds",
        LIMIT,
        LIMIT,
        "if (countedUnder[msg.sender][move.to] != investor) held += move.toBalance;",
        "",
    ),
)

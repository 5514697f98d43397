"""The contracts broken on purpose, by one fault each, to see the checks fail.

A mutant says which check must find it with all others switched off. So no check can become empty unnoticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from wasiqa.chain.artifact import Artifact, Settings
from wasiqa.chain.compiler import artifacts
from wasiqa.chain.sources import with_imports
from wasiqa.chain.standard_json import Build, Request, build

_AT_ONCE = 8
_QUICK = Settings(runs=1)
"""Compiled in half the time, and small; what is wrong with a mutant does not hang on how it is optimised."""

Edit = tuple[str, str, str]
"""Source, a text that stands in it once, and what stands there instead."""


@dataclass(frozen=True)
class Mutant:
    """`contract`, and `shared` if it is named, with `old` replaced by `new` in `source`; `check` must find it, under
    hooks if `hooks`, among rows that change if `rows`, of series that are voted on, called or bought back if `life`, of
    those that are only called or bought back if `early`.
    """

    contract: str
    source: str
    check: str
    name: str
    old: str
    new: str
    also: tuple[Edit, ...] = ()
    shared: str | None = None
    hooks: bool = False
    rows: bool = False
    life: bool = False
    early: bool = False

    def requests(self) -> list[Request]:
        """What to compile. Raises `AssertionError` if a text to be replaced does not stand exactly once."""
        return [self._request(contract) for contract in (self.contract, self.shared) if contract is not None]

    def _request(self, contract: str) -> Request:
        sources = with_imports([contract])
        for source, old, new in ((self.source, self.old, self.new), *self.also):
            count = sources[source].count(old)
            assert count == 1, f"{source} has this text {count} times; bring the mutant up to date: {old}"
            sources[source] = sources[source].replace(old, new)
        return Request(sources, (contract,), _QUICK)


def compiled(mutants: Sequence[Mutant]) -> list[dict[str, Artifact]]:
    """Each one's broken contracts by name, compiled side by side; a series answers its shared code, too."""
    asked = [mutant.requests() for mutant in mutants]
    requests = [request for own in asked for request in own]
    # some at a time, since other tests wait for the compiler meanwhile
    starts = range(0, len(requests), _AT_ONCE)
    built = chain.from_iterable(build(requests[start : start + _AT_ONCE]) for start in starts)
    return [dict(_as_tests_see_it(next(built)) for _ in own) for own in asked]


def _as_tests_see_it(built: Build) -> tuple[str, Artifact]:
    artifact = built.artifacts[0]
    return artifact.name, replace(artifact, abi=artifacts()[artifact.name].abi)


_BOND, _REGISTRY = "contracts/bond/SovereignBond.sol", "contracts/InvestorRegistry.sol"
_movement = partial(Mutant, _BOND, "contracts/bond/Movement.sol")
_ADMINISTRATION = "contracts/bond/SeriesAdministration.sol"
_ledger = partial(Mutant, _BOND, "contracts/bond/Ledger.sol", shared=_ADMINISTRATION)  # both read balances of the past
_seizure = partial(Mutant, _BOND, "contracts/bond/Seizure.sol")
_recovery = partial(Mutant, _BOND, "contracts/bond/Recovery.sol")
_freezes = partial(Mutant, _BOND, "contracts/bond/Freezes.sol")
_orders = partial(Mutant, _ADMINISTRATION, "contracts/bond/Orders.sol")
_restrictions = partial(Mutant, _ADMINISTRATION, "contracts/bond/Restrictions.sol")
_account = partial(Mutant, _BOND, "contracts/types/Account.sol")
_POLICIES = "contracts/registry/Policies.sol"
_policies = partial(Mutant, _REGISTRY, _POLICIES)
_words = partial(Mutant, _REGISTRY, "contracts/registry/Words.sol")
_admission = partial(Mutant, _REGISTRY, "contracts/registry/Admission.sol")
_succession = partial(Mutant, _REGISTRY, "contracts/registry/Succession.sol")
_word = partial(Mutant, _REGISTRY, "contracts/types/Word.sol")
_agent = partial(Mutant, "contracts/PayingAgent.sol", "contracts/PayingAgent.sol")
_books = partial(Mutant, "contracts/payments/PaymentAdministration.sol", "contracts/payments/PaymentBooks.sol")
_asked, _fixings, _changes = (
    partial(Mutant, "contracts/payments/PaymentAdministration.sol", f"contracts/payments/{name}.sol", rows=True)
    for name in ("PaymentBooks", "RateFixings", "RowChanges")
)
_paid_books = partial(Mutant, "contracts/PayingAgent.sol", "contracts/payments/PaymentBooks.sol")
_tenders = partial(Mutant, "contracts/payments/PaymentAdministration.sol", "contracts/payments/Tenders.sol", early=True)
_TERMS = "contracts/payments/TermsAdministration.sol"
_tail, _defaults, _resolutions = (
    partial(Mutant, _TERMS, f"contracts/payments/{name}.sol", life=True) for name in ("Tail", "Defaults", "Resolutions")
)
_early = partial(Mutant, _TERMS, "contracts/payments/EarlyRedemption.sol", early=True)
_rates = partial(Mutant, "contracts/PayingAgent.sol", "contracts/types/Rates.sol")
_programme = partial(Mutant, "contracts/Programme.sol", "contracts/Programme.sol")
_counting = partial(Mutant, "contracts/hooks/HoldingLimit.sol", "contracts/hooks/CountingHook.sol", hooks=True)
_limit, _count, _calendar, _cap, _travel = (
    partial(Mutant, f"contracts/hooks/{name}.sol", f"contracts/hooks/{name}.sol", hooks=True)
    for name in ("HoldingLimit", "HolderCount", "LockUp", "VolumeCap", "TravelRule")
)
_notices = partial(Mutant, "contracts/hooks/TravelRule.sol", "contracts/hooks/TravelNotices.sol", hooks=True)
_counted = partial(Mutant, "contracts/hooks/HolderCount.sol", "contracts/hooks/CountingHook.sol", hooks=True)
_rulebook = partial(Mutant, _ADMINISTRATION, "contracts/bond/Rulebook.sol", hooks=True)

MUTANTS = (
    _movement(
        "invariant 1",
        "an issue may exceed the allocation",
        "value > sender.headroom()",
        "false",
    ),
    _movement(
        "invariant 1",
        "a redemption leaves the supply as it was",
        "receiver.retire(value)",
        "receiver",
    ),
    _seizure(
        "invariant 1",
        "enforcement can take units from the supply",
        "Position storage source = _positions[from];",
        "Position storage source = from == address(0) ? _supply : _positions[from];",
        also=(("contracts/bond/Seizure.sol", "require(from != address(0), ERC20InvalidSender(from));", ""),),
    ),
    _programme(
        "invariant 1",
        "an allocation may exceed the ceiling",
        "require(total <= ceiling, CeilingExceeded(total, ceiling));",
        "",
    ),
    _programme(
        "invariant 1",
        "a release forgets what was booked before",
        "booked - allocationOf[series].booked + value",
        "booked + value",
    ),
    _account(
        "model",
        "a redemption keeps its allocation",
        "(value | value << 104)",
        "value",
    ),
    _movement(
        "invariant 2",
        "an issue does not ask about the receiver",
        "code = IInvestorRegistry(config_.registry()).receiverRefusal(",
        "if (kind != Kinds.ISSUE) code = IInvestorRegistry(config_.registry()).receiverRefusal(",
    ),
    _movement(
        "invariant 2",
        "enforcement does not ask about the receiver",
        "code = IInvestorRegistry(config_.registry()).receiverRefusal(",
        "if (kind != Kinds.ENFORCEMENT) code = IInvestorRegistry(config_.registry()).receiverRefusal(",
    ),
    _words(
        "invariant 2",
        "a transfer asks about the sender twice",
        "uint256 b = Word.unwrap(receiver);",
        "uint256 b = Word.unwrap(sender);",
    ),
    _words(
        "invariant 2",
        "an admission never expires",
        "|| b >> 216 < block.timestamp",
        "",
    ),
    _policies(
        "invariant 2",
        "every country is allowed",
        "return Codes.RECEIVER_COUNTRY;",
        "return Codes.OK;",
    ),
    _policies(
        "invariant 2",
        "a corridor leads the other way",
        "sender.country(), country >> 8)];",
        "country, sender.country() >> 8)];",
        also=(
            (
                _POLICIES,
                "if (!_has(allowed, country)) return Codes.CORRIDOR;",
                "if (!_has(allowed, sender.country())) return Codes.CORRIDOR;",
            ),
        ),
    ),
    _policies(
        "invariant 2",
        "every category sells to every other",
        "return Codes.CATEGORY_PAIR;",
        "return Codes.OK;",
    ),
    _policies(
        "invariant 2",
        "a closed venue's customers may receive",
        "return Codes.RECEIVER_VENUE;",
        "return Codes.OK;",
    ),
    _words(
        "invariant 2",
        "who is issued or given units is asked by no policy",
        "return rules < Rules.POLICY ? Codes.OK : _receiverPolicy(receiver, rules);",
        "return Codes.OK;",
    ),
    _words(
        "model",
        "the last second of an admission is refused",
        "a >> 216 < block.timestamp",
        "a >> 216 <= block.timestamp",
    ),
    _admission(
        "model",
        "a proof admits a wallet that is known",
        "require(old == 0, WalletKnown(wallet, old));",
        "",
    ),
    _admission(
        "model",
        "a voucher lifts a block",
        "require(!old.has(WordLib.STATUS & ~WordLib.ADMITTED), WalletBarred(wallet, Word.unwrap(old)));",
        "",
    ),
    _admission(
        "model",
        "a blocked investor is admitted with another wallet",
        "_requireFree(admitted.investor());",
        "",
    ),
    _admission(
        "model",
        "a voucher is used twice",
        "_useCheckedNonce(wallet, nonce);",
        "",
    ),
    _word(
        "model",
        "the registrar's write lifts the regulator's block",
        "~(BLOCKED_BY_REGULATOR | BLOCKED_BY_LICENCE | MOVED | UNUSED)",
        "~(BLOCKED_BY_LICENCE | MOVED | UNUSED)",
    ),
    _account(
        "invariant 3",
        "locked units can be moved",
        "return held > kept ? held - kept : 0;",
        "return held;",
    ),
    _account(
        "invariant 3",
        "units locked beyond the balance set it free",
        "return held > kept ? held - kept : 0;",
        "return held > kept ? held - kept : held;",
    ),
    _movement(
        "invariant 3",
        "a frozen wallet can transfer",
        "if (sender.frozen()) return (Codes.SENDER_FROZEN, told);",
        "",
    ),
    _agent(
        "model",
        "the agent tries to redeem frozen wallets",
        "if (units == 0 || account.frozen())",
        "if (units == 0)",
    ),
    _seizure(
        "model",
        "a seizure unlocks all",
        "_withLocked(from, account, locked, Math.saturatingSub(locked, taken))",
        "_withLocked(from, account, locked, 0)",
    ),
    _ledger(
        "invariant 4",
        "what happens in the second of a record time comes after it",
        "if (block.timestamp > config_.nextRecord()) config_ = _roll(config_);",
        "if (block.timestamp >= config_.nextRecord()) config_ = _roll(config_);",
    ),
    _ledger(
        "invariant 4",
        "the past is not kept",
        "_history[wallet][length] = Account.wrap(held).inPeriod(account.period(), 0);",
        "",
    ),
    _ledger(
        "invariant 4",
        "the past is kept once",
        "return account.inPeriod(period, length + 1);",
        "return account.inPeriod(period, 1);",
    ),
    _ledger(
        "invariant 4",
        "an empty account has no past",
        "if (held | length == 0) return account.inPeriod(period, 0);",
        "if (held == 0) return account.inPeriod(period, 0);",
    ),
    _ledger(
        "invariant 4",
        "the newest entry is passed over",
        "if (newest.period() <= record) return newest.balance();",
        "if (newest.period() < record) return newest.balance();",
    ),
    _ledger(
        "invariant 4",
        "the search in the past ends too early",
        "if (history[middle].period() <= record) low = middle + 1;",
        "if (history[middle].period() < record) low = middle + 1;",
    ),
    _ledger(
        "invariant 4",
        "the roll loses the last record time",
        "if (low < count) return config_.withPeriod(low, _recordTimes[low]);",
        "if (low + 1 < count) return config_.withPeriod(low, _recordTimes[low]);",
    ),
    _ledger(
        "invariant 4",
        "the roll takes one record time at a time",
        "if (low < count && _recordTimes[low] < block.timestamp) {",
        "if (low > count) {",
    ),
    _movement(
        "invariant 4",
        "a touch in the same period counts as later",
        "if (receiver.period() != period) receiver = _touch(to, receiver, period);",
        "if (receiver.period() + 1 < period) receiver = _touch(to, receiver, period);",
    ),
    _agent(
        "invariant 5",
        "a coupon can be taken twice",
        "if (bits & bit == 0) paid.bits = bits | bit;",
        "if (bits & bit == 0) {}",
    ),
    _agent(
        "invariant 5",
        "a coupon that the cash token refused counts as paid",
        "if (bits & bit == 0) paid.bits = bits;",
        "if (bits & bit == 0) {}",
    ),
    _agent(
        "invariant 5",
        "a coupon is rounded up",
        "gross = entitlement * run.terms.numerator() / run.terms.denominator();",
        "gross = (entitlement * run.terms.numerator() + run.terms.denominator() - 1) / run.terms.denominator();",
    ),
    _agent(
        "invariant 5",
        "the tax is withheld and paid out",
        "(gross - tax) * run.scale",
        "gross * run.scale",
    ),
    _agent(
        "invariant 5",
        "tax is remitted again and again",
        "state.remitted = uint80(tax);",
        "",
    ),
    _books(
        "invariant 5",
        "a row is funded with its sum rounded down",
        "return Math.ceilDiv(units * terms.numerator(), terms.denominator()) - state.elsewhere;",
        "return units * terms.numerator() / terms.denominator() - state.elsewhere;",
    ),
    _agent(
        "invariant 5",
        "a redemption pays for all units and burns the free ones",
        "uint256 gross = units * run.terms.numerator() / run.terms.denominator();",
        "uint256 gross = account.balance() * run.terms.numerator() / run.terms.denominator();",
    ),
    _agent(
        "invariant 5",
        "a refused redemption burns",
        "require(cash.trySafeTransfer(holder, cashAmount), CashRefused(holder));",
        "cash.trySafeTransfer(holder, cashAmount);",
    ),
    _rates(
        "model",
        "the wrong category's tax is withheld",
        "(word >> bit) & MASK",
        "(word >> bit + BITS) & MASK",
    ),
    _paid_books(
        "model",
        "a blocked holder is paid",
        "WordLib.BLOCKED_BY_REGISTRAR | WordLib.BLOCKED_BY_REGULATOR | WordLib.MOVED",
        "WordLib.BLOCKED_BY_REGISTRAR | WordLib.MOVED",
    ),
    _restrictions(
        "invariant 6",
        "the views forget that a record time has passed",
        "Config config_ = _current();\n        Account sender",
        "Config config_ = _config;\n        Account sender",
    ),
    _restrictions(
        "invariant 6",
        "the views do not ask hooks",
        "_transferRefusal(config_, from,",
        "_transferRefusal(config_.clear(0xf << 212), from,",
    ),
    _restrictions(
        "invariant 6",
        "canTransfer overlooks frozen units",
        "return code == Codes.OK || code == Codes.BALANCE;",
        "return code == Codes.OK || code == Codes.BALANCE || code == Codes.UNITS_FROZEN;",
    ),
    _restrictions(
        "invariant 6",
        "canTransfer says no for want of balance",
        "return code == Codes.OK || code == Codes.BALANCE;",
        "return code == Codes.OK;",
    ),
    _movement(
        "invariant 7",
        "a transfer to oneself writes both sides",
        "if (from != to) {",
        "{",
    ),
    _movement(
        "invariant 7",
        "a transfer to oneself passes every rule",
        "if (config_.has(ConfigLib.CLOSED | ConfigLib.PAUSE_TRANSFERS | ConfigLib.HOOKS)) {",
        "if (from == to) return (code, told);\n"
        "        if (config_.has(ConfigLib.CLOSED | ConfigLib.PAUSE_TRANSFERS | ConfigLib.HOOKS)) {",
    ),
    _seizure(
        "model",
        "a seizure to oneself",
        "require(from != to, SelfEnforcement(from));",
        "",
    ),
    _seizure(
        "invariant 8",
        "a release of frozen units is not told",
        "_withLocked(from, account, locked, Math.saturatingSub(locked, taken))",
        "account.withLocked(Math.saturatingSub(locked, taken))",
    ),
    _freezes(
        "model",
        "a freeze never lapses",
        "return until != 0 && block.timestamp > until;",
        "return false;",
    ),
    _freezes(
        "model",
        "a freeze lapses with its last second",
        "return until != 0 && block.timestamp > until;",
        "return until != 0 && block.timestamp >= until;",
    ),
    _orders(
        "model",
        "units are frozen for good that were to be frozen for a time",
        "_setLocked(account, amount, until);",
        "_setLocked(account, amount, 0);",
    ),
    _recovery(
        "model",
        "a recovery leaves freezes behind",
        "_inherit(lost, successor, standing);",
        "",
    ),
    _recovery(
        "model",
        "a recovery brings back what has lapsed",
        "Account account = own;",
        "Account account = target.account;",
    ),
    _recovery(
        "model",
        "of two freezes the one that lapses first counts",
        "untilA > untilB ? untilA : untilB",
        "untilA < untilB ? untilA : untilB",
    ),
    _recovery(
        "invariant 2",
        "a recovery leaves units behind",
        "_update(_opened(), Kinds.RECOVERY, source, target, standing, lost, successor, standing.balance());",
        "_update(_opened(), Kinds.RECOVERY, source, target, standing, lost, successor, standing.unlocked());",
    ),
    _succession(
        "model",
        "a stranger takes a lost wallet's place",
        "word.investor() == old.investor() && _hasPlace(word)",
        "_hasPlace(word)",
    ),
    _succession(
        "model",
        "a recovery lifts blocks",
        "Word.unwrap(word) | (Word.unwrap(old) & WordLib.BLOCKS)",
        "Word.unwrap(word)",
    ),
    _agent(
        "model",
        "what a moved wallet is due waits for ever",
        "if (word.has(WordLib.MOVED)) (payee, word, entitlement) = _succeeded(run, word, entitlement);",
        "",
    ),
    _agent(
        "model",
        "a frozen successor is paid",
        "if (Account.wrap(run.bond.accountOf(payee)).frozen()) entitlement |= FROZEN;",
        "",
    ),
    _freezes(
        "invariant 8",
        "when a freeze lapses is not told",
        "emit FreezesLapse(wallet, walletUntil, unitsUntil);",
        "",
    ),
    _words(
        "invariant 8",
        "a block is not told",
        "if (word.has(bit) != blocked) _write(entry, wallet, Word.wrap(Word.unwrap(word) ^ bit));",
        "if (word.has(bit) != blocked) entry.word = Word.wrap(Word.unwrap(word) ^ bit);",
    ),
    _counting(
        "model",
        "the holding limit forgets who a wallet belonged to",
        "if (old != 0) _change(tally, series, old, before, 0);",
        "",
    ),
    _limit(
        "model",
        "the holding limit overlooks what a new owner's wallet holds",
        "if (tally.keys[move.to] != investor) held += move.toBalance;",
        "",
    ),
    _count(
        "invariant 6",
        "who sells a part is counted out",
        "if (before != 0 && afterwards != 0) return;",
        "",
    ),
    _counted(
        "model",
        "a hook that is tracking counts who waits to be shown",
        "if (old == 0 && before != 0) return 0;",
        "",
    ),
    _cap(
        "invariant 6",
        "the volume cap refuses nobody where no window is set",
        "if (window == 0) return uint8(Codes.VOLUME);",
        "if (window == 0) return uint8(Codes.OK);",
    ),
    _counted(
        "model",
        "who is shown twice counts twice",
        "if (tally.keys[wallets[i]] != 0) continue;",
        "",
    ),
    _rulebook(
        "model",
        "a hook judges before it has counted everybody",
        "require(counted == supply, HookIncomplete(address(hook), counted, supply));",
        "",
    ),
    _rulebook(
        "model",
        "a hook comes back that has missed what moved",
        "require(counted == 0, HookUsed(address(hook), counted));",
        "",
    ),
    _count(
        "model",
        "who sells everything stays a holder",
        "uint256 leaving = move.value == move.fromBalance ? tally.keys[move.from] : 0;",
        "uint256 leaving = 0;",
    ),
    _calendar(
        "model",
        "a blackout ends before its last second",
        "time <= bounds[i + 1]",
        "time < bounds[i + 1]",
    ),
    _cap(
        "model",
        "what is sold counts as bought",
        "Traded(seller.sold + units, seller.bought, since)",
        "Traded(seller.sold, seller.bought + units, since)",
    ),
    _cap(
        "model",
        "all together trade without a total",
        "total == 0 || ",
        "total == 0 || total != 0 || ",
    ),
    _notices(
        "travel rule",
        "a message binds whoever has the venue next",
        "abi.encode(series, from, to, units, sender, receiver)",
        "abi.encode(series, from, to, units)",
    ),
    _travel(
        "travel rule",
        "a message lets any number of transfers through",
        "delete _notices[id];",
        "",
    ),
    _notices(
        "travel rule",
        "a message lets any amount through",
        "abi.encode(series, from, to, units, sender, receiver)",
        "abi.encode(series, from, to, sender, receiver)",
    ),
    _travel(
        "travel rule",
        "a message need not be accepted",
        "_notices[_idOf(move)].accepted != 0",
        "_notices[_idOf(move)].announced != 0",
    ),
    _travel(
        "travel rule",
        "within a venue a message is asked for",
        "sender != receiver && move.value",
        "move.value",
    ),
    _asked(
        "invariant 5",
        "what was paid outside is asked for still",
        " - state.elsewhere;",
        ";",
    ),
    _changes(
        "invariant 5",
        "what is in excess goes back again and again",
        "state.terms = terms.withFunded(uint80(need));",
        "",
    ),
    _changes(
        "model",
        "a row can be put off for ever",
        "state.postponed += uint24(payTime - before);",
        "",
    ),
    _changes(
        "model",
        "a division owes more than the whole",
        "uint56 left = uint56(terms.numerator()) - part;",
        "uint56 left = uint56(terms.numerator());",
    ),
    _fixings(
        "model",
        "a rate is final before its window is over",
        "require(block.timestamp > end, WindowOpen(row, end));",
        "",
    ),
    _agent(
        "model",
        "an order pays the holder",
        "return beneficiary == address(0) ? holder : beneficiary;",
        "return holder;",
        rows=True,
    ),
    _tail(
        "invariant 4",
        "a vote takes what a record time has settled",
        "(kind != PRINCIPAL && terms.record() < from)",
        "(kind != PRINCIPAL && terms.funded() != 0)",
    ),
    Mutant(
        _ADMINISTRATION,
        _ADMINISTRATION,
        "invariant 4",
        "a tail begins in the past",
        "from >= period && from <=",
        "from <=",
        life=True,
    ),
    _tenders(
        "invariant 5",
        "a tender rounds each payment to a holder",
        "_price(state, bought) - _price(state, made.bought)",
        "_price(state, units)",
    ),
    _tenders(
        "invariant 5",
        "a tender pays with the cash of rows",
        "require(state.paid + amount <= state.funded, TenderNotFunded(tender));",
        "",
    ),
    _tenders(
        "invariant 5",
        "what is left of a tender goes back again and again",
        "state.funded = state.paid;",
        "",
    ),
    _resolutions(
        "model",
        "votes that are changed count twice",
        "resolution.inFavour - resolution.ballots[holder] + inFavour",
        "resolution.inFavour + inFavour",
    ),
    _defaults(
        "model",
        "a default is cured while something is due",
        "require(!due || terms.payTime() <= standing.waivedUntil, StillDue(row));",
        "",
    ),
    _early(
        "model",
        "a right is exercised twice",
        "_rights[bond][right].kind = RightKind.None;",
        "",
    ),
    _early(
        "model",
        "a dissolution pays less than is owed",
        "require(numerator * per >= owed * denominator, LessThanOwed(owed, per));",
        "",
    ),
    _movement(
        "model",
        "a pause stops no transfer",
        "_pauseHolds(TRANSFERS)",
        "false",
    ),
    _movement(
        "model",
        "any amount can be transferred",
        "value % _denomination() != 0 && value != sender.balance()",
        "false",
    ),
)

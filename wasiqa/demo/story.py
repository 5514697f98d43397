"""The story that `wasiqa demo` tells. Each act does something, says it, and checks that it came out right."""

from __future__ import annotations

from dataclasses import dataclass, fields
from zoneinfo import ZoneInfo

from eth_utils.crypto import keccak

from wasiqa.categories import Category
from wasiqa.chain.chain import Receipt
from wasiqa.demo.auction import act_auction
from wasiqa.demo.stage import Series, Stage, examples
from wasiqa.demo.words import day, money
from wasiqa.servicing.enforcement import Freeze, Order, Seizure
from wasiqa.servicing.explain import Explanation
from wasiqa.servicing.ledger import balances_at, balances_now, position, receivers
from wasiqa.servicing.payments import Row
from wasiqa.servicing.reasons import Voice
from wasiqa.servicing.roles import DEFAULT_ADMIN, HOLDING, holders, role_id
from wasiqa.servicing.whitelisting import ChainRegistry
from wasiqa.terms.amounts import due, withheld
from wasiqa.whitelist.apply import apply, verify
from wasiqa.whitelist.checks import check
from wasiqa.whitelist.entries import Rules
from wasiqa.whitelist.plan import plan
from wasiqa.whitelist.reader import read
from wasiqa.whitelist.word import Word

MILLION = 1_000_000_00
IDENTITY = "paid + withheld + dust + unclaimed == funded"
SEIZED = 123_456_78
"""An odd lot, as courts order them."""


@dataclass(frozen=True)
class Cast:
    """Wallets of examples/whitelist/investors.csv, by what the story makes of them."""

    dealer: str
    bank: str
    islamic_bank: str
    insurer: str
    fund: str
    pension_fund: str
    company: str
    saver: str
    emigrant: str
    foreign_manager: str
    second_bank_wallet: str
    accused: str


def tell(stage: Stage) -> list[Series]:
    """The whole story; the series it was about."""
    act_programme(stage)
    cast = act_whitelist(stage)
    bill = open_series(stage, "mtb-574.yaml")
    bond = act_series(stage, "pib-3y-2020.yaml", "pib.csv")
    act_auction(stage, bill, {"dealer": cast.dealer, "bank": cast.bank, "insurer": cast.insurer}, cast.saver)
    act_trade(stage, bond, cast)
    act_refusal(stage, bond, cast)
    act_bill(stage, bill)
    first, *others = [row for row in bond.payments.rows() if row.kind == "coupon"]
    act_first_coupon(stage, bond, cast, first)
    act_seizure(stage, bond, cast)
    for row in others:
        pay_coupon(stage, bond, row)
    act_redemption(stage, bond, cast)
    return [bond, bill]


def act_programme(stage: Stage) -> None:
    """The debt office opens its programme."""
    stage.say("1  The debt office opens its programme")
    stage.open_programme()
    chain, registry = stage.chain, stage.programme.registry
    stage.say(f"   ceiling USD {money(stage.config.ceiling_minor)}; registry at {registry.address}")
    deployer = chain.accounts()[0]
    timelocks = {key: stage.timelock(key) for key in stage.programme.timelocks}
    contracts = {name: stage.ledger.contracts[name].address for name in HOLDING}
    roles = holders(stage.config, timelocks, contracts)
    has = [role for role in roles if chain.call(registry, "hasRole", role_id(role), deployer)]
    has += [
        key for key, lock in stage.programme.timelocks.items() if chain.call(lock, "hasRole", DEFAULT_ADMIN, deployer)
    ]
    stage.check("the deployer is left with nothing", not has, f"roles: {', '.join(has) or 'none'}")
    wrong = [
        role for role, who in roles.items() for one in who if not chain.call(registry, "hasRole", role_id(role), one)
    ]
    stage.check(
        "every role is held by whom the configuration names", not wrong, ", ".join(wrong) or f"{len(roles)} roles"
    )


def act_whitelist(stage: Stage) -> Cast:
    """The registrar admits the investors of a file."""
    stage.say("2  The registrar admits the investors of examples/whitelist/investors.csv")
    rules = Rules(stage.config.time_zone, tax_classes=stage.config.tax_classes)
    listed = check(read(examples("whitelist", "investors.csv")), rules, stage.chain.now())
    registry = ChainRegistry(stage.chain, stage.programme.registry, stage.config.roles.registrar[0])
    planned = plan(listed, registry, stage.key)
    apply(planned, listed, registry, stage.key)
    differences = verify(listed, registry, stage.key, rules)
    stage.say(f"   {len(planned.added)} wallets admitted; only keyed hashes of their identities are on chain")
    stage.check("the registry says what the file says", not differences, f"{len(listed.entries)} wallets compared")
    again = plan(listed, registry, stage.key)
    stage.check(
        "planning again finds nothing to do", not again.added and not again.changed, f"{again.unchanged} as they are"
    )
    return Cast(*(entry.wallet for entry in listed.entries))


def open_series(stage: Stage, terms: str) -> Series:
    """A series is deployed from its term sheet."""
    stage.say(f"3  A series from examples/terms/{terms}, 28 years later, by issuer and governance, two parties each")
    series = stage.open_series(terms)
    sheet = series.terms.sheet
    stage.say(f"   {sheet.name}, {sheet.isin}, at {series.bond.address}")
    for row in series.payments.rows():
        times = f"record {day(stage, row.record_time)}  pay {day(stage, row.pay_time)}"
        stage.say(f"   {row.n} {row.kind:9} {times}  {row.amount} of the units")
    return series


def act_series(stage: Stage, terms: str, allotments: str) -> Series:
    """A series is deployed from its term sheet, and issued."""
    series = open_series(stage, terms)
    sheet = series.terms.sheet
    work = stage.issue(series, allotments)
    supply = int(stage.chain.call(series.bond, "totalSupply"))
    stage.say(f"   {sheet.currency} {money(supply)} issued to {len(work.file.allotments)} wallets of {allotments}")
    held = balances_now(stage.chain, series.bond, receivers(stage.chain, series.bond))
    asked = {item.wallet: item.units for item in work.file.allotments}
    stage.check("everybody holds what was allotted", held == asked, f"{money(sum(held.values()))} in all")
    return series


def act_trade(stage: Stage, bond: Series, cast: Cast) -> None:
    """Investors trade among themselves."""
    stage.say("5  The primary dealer sells to the fund and to the saver")
    for buyer, units in ((cast.fund, 1000 * MILLION), (cast.saver, MILLION // 10)):
        before = position(stage.chain, bond.bond, buyer).balance
        transfer(stage, bond, cast.dealer, buyer, units)
        after = position(stage.chain, bond.bond, buyer).balance
        stage.check("the buyer has what was sold", after == before + units, f"{buyer}: {money(after)}")


def act_refusal(stage: Stage, bond: Series, cast: Cast) -> None:
    """One transfer is refused, and the reason is given beforehand, in words and with the same code."""
    units = 200 * MILLION
    stage.say(f"6  The bank's second wallet wants to buy another {money(units)}")
    asked = Explanation(stage.chain, stage.programme, bond.bond, cast.dealer, cast.second_bank_wallet, units)
    decimals = stage.chain.call(bond.bond, "decimals")
    reasons, voice = asked.refusals(), Voice(decimals, ZoneInfo(stage.config.time_zone))
    for reason in reasons:
        stage.say(f"   would be refused, code {reason.code}: {reason.told(voice)}")
    name = "a transfer over the holding limit is refused, all wallets of the bank together"
    message = stage.refused(name, lambda: transfer(stage, bond, cast.dealer, cast.second_bank_wallet, units))
    stage.say(f"   and the series says so itself: {message}")
    code = asked.first_on_chain()
    stage.check("explain names the rule that the series names", [one.code for one in reasons] == [code], f"code {code}")


def act_first_coupon(stage: Stage, bond: Series, cast: Cast, row: Row) -> None:
    """The first coupon: units sold after the record time leave the coupon with the seller."""
    stage.say(f"8  The first coupon, record {day(stage, row.record_time)}, paid {day(stage, row.pay_time)}")
    stage.travel(row.record_time + 1)
    stage.say(
        "   after the record time the insurer sells 500 million to a manager abroad; the coupon stays the insurer's"
    )
    transfer(stage, bond, cast.insurer, cast.foreign_manager, 500 * MILLION)
    before = {who: cash_of(stage, who) for who in (cast.insurer, cast.foreign_manager, cast.saver)}
    pay_coupon(stage, bond, row)
    got = {who: cash_of(stage, who) - amount for who, amount in before.items()}
    expected = {cast.insurer: 2500 * MILLION * 35 // 1000, cast.foreign_manager: 0}
    stage.check(
        "the holder at the record time is paid, not the buyer",
        got.items() >= expected.items(),
        f"{money(got[cast.insurer])}",
    )
    gross = 1_100_000_00 * 35 // 1000
    net = got[cast.saver]
    stage.say(f"   the saver's 1,100,000.00 at 3.5 % are {money(gross)}, less 20 % tax: paid {money(net)}")
    stage.check("20 % of the saver's coupon is withheld", net == gross * 8 // 10, money(net))


def act_seizure(stage: Stage, bond: Series, cast: Cast) -> None:
    """A court has units seized: frozen at once by one party, moved after a delay by two."""
    stage.say(f"9  A court orders {money(SEIZED)} of an accused person's units to be seized (case C-2049-17, made up)")
    paper = stage.folder / "order.txt"
    paper.write_text("Made-up order of a made-up court in case C-2049-17.\n", encoding="utf-8")
    order = Order.of("C-2049-17", paper)
    work = Seizure(stage.chain, stage.programme, bond.bond, cast.accused, cast.pension_fund, SEIZED, order)
    stage.refused("a seizure of units that are not frozen is refused", work.check)
    units = position(stage.chain, bond.bond, cast.accused).balance
    Freeze(stage.chain, bond.bond, cast.accused, order, units=units).apply(stage.config.roles.freezer[0])
    work.check()
    escape = stage.refused(
        "frozen units cannot run away", lambda: transfer(stage, bond, cast.accused, cast.saver, MILLION // 10)
    )
    stage.say(f"   frozen; the accused tries to sell: {escape}")
    before = position(stage.chain, bond.bond, cast.pension_fund).balance
    stage.by_two(work.operation())
    now = position(stage.chain, bond.bond, cast.accused)
    moved = position(stage.chain, bond.bond, cast.pension_fund).balance - before
    stage.check("the seizure moves what the order says", moved == SEIZED, money(moved))
    stage.check("and releases as much from the freeze", now.locked == units - SEIZED == now.balance, money(now.locked))
    logged = stage.chain.events(bond.bond, "Enforced")[-1].args
    recorded = logged["caseId"] == keccak(text=order.case) and logged["orderHash"] == order.order_hash
    stage.check("case and order are on record, as hashes", recorded, f"0x{logged['caseId'].hex()}")
    stage.say(f"   seized under case 0x{logged['caseId'].hex()[:16]}…; {money(now.locked)} stay frozen")


def act_redemption(stage: Stage, bond: Series, cast: Cast) -> None:
    """The principal is paid against burning the units; what is frozen stays."""
    row = bond.payments.principal()
    stage.say(f"10  The bond is redeemed on {day(stage, row.pay_time)}; the register as it closed:")
    held = balances_at(stage.chain, bond.bond, row.record, receivers(stage.chain, bond.bond))
    names = {getattr(cast, one.name): one.name.replace("_", " ") for one in fields(cast)}
    for wallet, units in held.items():
        stage.say(f"   {wallet}  {names[wallet]:18} {money(units):>22}")
    stage.travel(row.pay_time)
    bond.payments.fund(row, stage.paying_agent)
    payout = bond.payments.pay(row, stage.paying_agent)
    for unpaid in payout.unpaid:
        stage.say(f"   {unpaid.wallet} is not paid: {unpaid.reason}; the money waits")
    frozen = position(stage.chain, bond.bond, cast.accused).balance
    supply = int(stage.chain.call(bond.bond, "totalSupply"))
    stage.say(f"   {payout.holders} holders paid {money(payout.net)}")
    stage.check("everything is redeemed but what is frozen", supply == frozen, f"{money(supply)} outstanding")
    stage.check("the principal is paid in full", payout.net == sum(held.values()) - frozen, money(payout.net))
    check_books(stage, bond, row)
    ceiling = stage.chain.call(stage.programme.programme, "booked")
    stage.chain.transact(stage.programme.programme, "release", bond.bond.address, sender=stage.paying_agent)
    left = stage.chain.call(stage.programme.programme, "booked")
    stage.check("redemption gives the headroom back", left < ceiling, f"USD {money(ceiling)} → {money(left)} booked")


def act_bill(stage: Stage, bill: Series) -> None:
    """A bill pays once: its face value, against burning it."""
    row = bill.payments.principal()
    stage.say(f"7  The bill is redeemed on {day(stage, row.pay_time)}, before the bond's first coupon")
    stage.travel(row.record_time + 1)
    bill.payments.fund(row, stage.paying_agent)
    stage.travel(row.pay_time)
    payout = bill.payments.pay(row, stage.paying_agent)
    stage.say(f"   {payout.holders} holders paid {money(payout.net)}")
    stage.check("the bill is redeemed", stage.chain.call(bill.bond, "totalSupply") == 0, money(payout.net))
    check_books(stage, bill, row)


def pay_coupon(stage: Stage, series: Series, row: Row) -> None:
    """Fund a coupon after its record time, pay it on its day, and compare each holder's cash with the term sheet."""
    stage.travel(row.record_time + 1)
    sheet, promised = series.terms.sheet, series.table[row.index]
    held = balances_at(stage.chain, series.bond, row.record, receivers(stage.chain, series.bond))
    before = {wallet: cash_of(stage, wallet) for wallet in held}
    series.payments.fund(row, stage.paying_agent)
    stage.travel(row.pay_time)
    payout = series.payments.pay(row, stage.paying_agent)
    wrong = []
    for wallet, units in held.items():
        category = Category(Word.decode(stage.chain.call(stage.programme.registry, "wordOf", wallet)).category)
        gross = due(units, promised)
        net = gross - withheld(gross, sheet.withholding_bps(category))
        if cash_of(stage, wallet) - before[wallet] != net:
            wrong.append(wallet)
    stage.say(f"   row {row.n}: {payout.holders} holders, paid {money(payout.net)}, withheld {money(payout.withheld)}")
    stage.check(
        f"row {row.n}: everybody gets what the term sheet says", not wrong, ", ".join(wrong) or f"{len(held)} holders"
    )
    check_books(stage, series, row)


def check_books(stage: Stage, series: Series, row: Row) -> None:
    """paid + withheld + dust + unclaimed == funded, each worked out by itself."""
    books = series.payments.books(row)
    terms = f"{books.paid} + {books.withheld} + {books.dust} + {books.unclaimed} == {books.funded}"
    stage.check(f"row {row.n}: {IDENTITY}", books.balanced and books.funded > 0, terms)


def transfer(stage: Stage, series: Series, source: str, target: str, units: int) -> Receipt:
    """A holder sells."""
    return stage.chain.transact(series.bond, "transfer", target, units, sender=source)


def cash_of(stage: Stage, wallet: str) -> int:
    """What the wallet has in cash, minor units."""
    return int(stage.chain.call(stage.cash, "balanceOf", wallet))

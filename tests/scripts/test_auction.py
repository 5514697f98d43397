"""What the auction commands refuse, who waits for whom, and what becomes of deposits."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tests.scripts.auctioneer import HOUR, Auctioneer
from tests.scripts.cli import EXAMPLES, WHO, Cli
from tests.servicing.test_programme import before_there_were
from wasiqa.auction import deciding
from wasiqa.auction.chunks import chunks
from wasiqa.auction.sealing import AgentKey
from wasiqa.chain.compiler import artifacts
from wasiqa.servicing.programme import JOINING

SMALL = "face,price\n100000000,98.4000\n200000000,98.3000\n"
BANK = "face,price,maximum\n300000000,98.3000,500000000\n"
MILLION = 10**8


@pytest.fixture
def desk(cli: Cli) -> Auctioneer:
    """An office whose bill is auctioned again."""
    auctioneer = Auctioneer(cli)
    auctioneer.announce()
    return auctioneer


@pytest.fixture
def allotted(desk: Auctioneer) -> Auctioneer:
    """Two dealers are awarded all they bid for but a half of the last price."""
    desk.bid("primary_dealer", SMALL)
    desk.bid("bank", BANK)
    desk.after("bidsClose")
    desk.reveal("primary_dealer")
    desk.reveal("bank")
    desk.after("revealClose")
    desk.allot("--amount 350000000")
    return desk


# --- announcing


@pytest.mark.parametrize(
    ("old", "new", "code", "sentence"),
    [
        ("kind: SALE", "kind: SAIL", "UNKNOWN_WORD", "SAIL is not known here"),
        ("quote: PRICE", "quote: RATE\ninto: {terms: x, price: '99'}", "BAD_VALUE", "`into` is for a switch"),
        ('lot: "50000000"', 'lot: "50000001"', "DENOMINATION", "lot 50000001 is not a multiple of the denomination"),
        ("settlement: 2048-09-10", "settlement: 2047-09-10", "BAD_DATE", "settlement 2047-09-10 is not from issue"),
        ("reveal_close: 2048-09-09T12", "reveal_close: 2048-09-09T10", "BAD_TIME", "is not after bids_close"),
        ("bids_close: 2048-09-09T11:00:00+05:00", "bids_close: 2048-09-09", "BAD_TIME", "no time with an offset"),
        ("target:", "aim: x\ntarget:", "UNKNOWN_FIELD", "aim is not a known field"),
        ('deposit: "0.05"', 'deposit: "5"', "BAD_RATE", "deposit 5 does not lie between 0 and 1"),
        ("paid: on_chain", "paid: outside", "BAD_VALUE", "without cash on chain there is no deposit"),
        ("limits: {INSURANCE", "limits: {FUND", "BAD_VALUE", "limits names a category that may not bid"),
        (
            "bidders: [PRIMARY_DEALER, BANK",
            "bidders: [VENUE, BANK",
            "UNKNOWN_CATEGORY",
            "VENUE may bid, but may not hold",
        ),
        ("most_bids: 20", "most_bids: 0", "OUT_OF_RANGE", "most_bids"),
        ("most_bids: 20", "most_bids: 65536", "OUT_OF_RANGE", "most_bids"),
        ('treasury: "test:27"', "treasury: somebody", "BAD_ADDRESS", "somebody, which is no account"),
        ("deposit:", "sealing_key: '0x12'\ndeposit:", "BAD_KEY", "is no X25519 key"),
    ],
)
def test_an_announcement_that_does_not_hold_together_is_refused_before_anybody_proposes_it(
    cli: Cli, old: str, new: str, code: str, sentence: str
) -> None:
    file = Auctioneer(cli).announcement((old, new), key=False)
    fault = cli(f"auction announce {file} --json", by="issuer_proposer", exits=3).error["errors"][0]
    assert fault["code"] == code
    assert sentence in fault["message"]
    assert fault["file"] == str(file)


def test_an_announcement_that_is_refused_once_it_is_moved_is_not_left(cli: Cli) -> None:
    moved, published = cli.folder / "moved.yaml", EXAMPLES / "terms" / "mtb-574.yaml"
    for _ in range(2):
        told = cli(f"auction shift {EXAMPLES}/auctions/mtb-574.yaml {moved} --terms {published} --json", exits=3)
        assert told.error["errors"][0]["code"] == "BAD_DATE"
    assert not moved.exists()


def test_an_auction_is_announced_by_two_parties_and_once(cli: Cli) -> None:
    desk = Auctioneer(cli)
    assert cli("auction show").stdout == "no auction was announced\n"
    file = desk.announcement()
    assert cli(f"auction announce {file} --dry-run --json", by="issuer_proposer").document["dry_run"]
    assert "may neither propose nor execute" in cli(f"auction announce {file}", by="outsider", exits=5).stderr
    told = desk.by_two(f"auction announce {file} --json").document
    assert (told["auction"], told["state"], told["symbol"], told["target"]) == (
        1,
        "OPEN",
        "MTB-3M-574",
        str(5 * 10**12),
    )
    assert told["bids_close"] == "2048-09-09T11:00:00+05:00"
    assert "nothing to do: it is auction 1" in cli(f"auction announce {file}", by="issuer_executor").stdout
    assert cli("auction show 2 --json", exits=3).error["message"] == "there is no auction 2; the programme has 1"
    assert "MTB-3M-574" in cli("auction show").stdout


def test_who_executes_reads_the_terms_in_words(cli: Cli) -> None:
    cli(f"auction announce {Auctioneer(cli).announcement()}", by="issuer_proposer", exits=6)
    told = cli("ops list").stdout
    for words in (
        "target: 50,000,000,000.00",
        "bidsClose: 2048-09-09T11:00:00+05:00",
        "PRIMARY_DEALER+BANK+INSURANCE",
        "kind: SALE",
        "convention SIMPLE",
    ):
        assert words in told


def test_an_auction_that_would_be_closed_before_it_is_announced_is_refused(cli: Cli) -> None:
    file = Auctioneer(cli).announcement()
    cli.live.travel(2_483_848_800 - HOUR // 2)  # half an hour before its close, in the delay of the issuer's parties
    told = cli(f"auction announce {file} --json", by="issuer_proposer", exits=5).error["message"]
    assert told == "bids would be closed before it can be announced: 2048-09-09T11:00:00+05:00"


def test_a_key_of_an_agent_is_never_replaced(cli: Cli) -> None:
    public = cli(f"auction key {cli.folder}/agent.key --json").document["sealing_key"]
    assert AgentKey.load(cli.folder / "agent.key").public.hex() == public[2:]
    assert "is not replaced" in cli(f"auction key {cli.folder}/agent.key", exits=5).stderr


# --- bidding


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("face,price\n100000000,98.38155\n", "price", "no amount with at most 4 decimals"),
        ("face,price\n100000000,0\n", "price", "price is zero"),
        ("face,price\n100000001,98.4\n", "face", "100000001 is not a multiple of the denomination"),
        ("face,price\n-5000,98.4\n", "face", "is a formula, or would become one"),
        ("face,price,maximum\n100000000,98.4,5000\n", "maximum", "the maximum is below the face"),
        ("face,price\n100000000,98.4,7\n", None, "the row has more cells than the header"),
    ],
)
def test_every_mistake_of_a_file_of_bids_is_told(desk: Auctioneer, text: str, column: str, sentence: str) -> None:
    path = desk.bids("dealer", text)
    fault = desk.cli(f"auction bid 1 {path} --json", by="primary_dealer", exits=3).error["errors"][0]
    assert (fault["row"], fault["column"]) == (2, column)
    assert sentence in fault["message"]


def test_a_file_by_another_quote_and_bidders_of_another_category_are_refused(desk: Auctioneer) -> None:
    cli = desk.cli
    yields = desk.bids("dealer", "face,yield\n100000000,7.14\n")
    assert "the header must be face,price" in cli(f"auction bid 1 {yields}", by="primary_dealer", exits=3).stderr
    path = desk.bids("dealer", SMALL)
    assert "15,000,000.00 of the cash token" in cli(f"auction bid 1 {path}", by="second_bank", exits=5).stderr
    for who, told in (("fund", "it is FUND"), ("outsider", "it is not admitted")):
        assert told in cli(f"auction bid 1 {path}", by=who, exits=5).stderr
    desk.after("bidsClose")
    assert "takes such bids up to" in cli(f"auction bid 1 {path}", by="bank", exits=5).stderr


def test_other_bids_need_another_file_for_what_opens_them(desk: Auctioneer) -> None:
    desk.bid("primary_dealer", SMALL)
    path = desk.bids("dealer", "face,price\n100000000,98.5\n")
    told = desk.cli(f"auction bid 1 {path} --json", by="primary_dealer", exits=5).error
    assert "holds the openings of other bids" in told["message"]
    more = desk.cli(f"auction bid 1 {path} --openings {desk.folder}/more.json --json", by="primary_dealer").document
    assert (more["bids"], more["deposit"]) == ([3], str(5 * MILLION))


def test_whether_an_agent_can_open_bids_is_told_of_what_was_kept_not_of_what_is_said_again(
    desk: Auctioneer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli, path = desk.cli, desk.bids("bank", BANK)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(cli.live), "broadcast", cut)
        cli(f"auction bid 1 {path} --no-agent", by="bank", exits=130)
    told = cli(f"auction bid 1 {path}", by="bank").stdout
    assert "no agent can open them, only you" in told
    assert "sealed to the auction agent" not in told


def test_a_deposit_is_taken_and_a_bid_taken_back_with_it(desk: Auctioneer) -> None:
    cli, before = desk.cli, desk.cash("bank")
    assert desk.bid("bank", BANK, "--json").document["deposit"] == str(25 * MILLION)
    assert before - desk.cash("bank") == 25 * MILLION
    assert "is not one of" in cli("auction withdraw 1 1", by="insurer", exits=3).stderr
    assert cli("auction withdraw 1 1 --dry-run --json", by="bank").document == {
        "auction": 1,
        "bids": [1],
        "dry_run": True,
    }
    assert cli("auction withdraw 1 1 --json", by="bank").document["bids"] == [1]
    assert "nothing to do" in cli("auction withdraw 1 1", by="bank").stdout
    assert desk.cash("bank") == before


def test_an_owner_consents_for_a_wallet_that_is_a_contract(desk: Auctioneer) -> None:
    cli, payer = desk.cli, f"--payer {WHO.bank}"
    wallet = cli.live.deploy(artifacts()["SafeLikeWallet"], WHO.emigrant, sender=WHO.deployer).created()
    registry = cli.programme().registry
    word = cli.live.call(registry, "wordOf", WHO.emigrant)
    cli.live.transact(registry, "setWords", [wallet], [word], sender=WHO.registrar)
    signed = cli(f"auction consent 1 500000 {payer} --maker {wallet} --json", by="emigrant").document
    assert signed["investor"] == wallet
    for_a_contract = cli.file("contract.csv", f"wallet,face,consent\n{wallet},500000,{signed['consent']}\n")
    cli(f"auction bid 1 {for_a_contract} --noncompetitive", by="bank")


def test_non_competitive_bids_need_consent_and_one_is_enough(desk: Auctioneer) -> None:
    cli, payer = desk.cli, f"--payer {WHO.bank}"
    asks = cli.file("asks.csv", f"wallet,face\n{WHO.individual},1000000\n")
    line = f"auction bid 1 {asks} --noncompetitive"
    assert "has not consented" in cli(line, by="bank", exits=3).stderr
    signed = cli(f"auction consent 1 1000000 {payer} --json", by="individual").document["consent"]
    asks.write_text(f"wallet,face,consent\n{WHO.individual},1000000,{signed}\n")
    assert cli(f"{line} --json", by="bank").document == {
        "auction": 1,
        "payer": WHO.bank,
        "deposit": str(5_000_000),
        "bids": 1,
    }
    assert "nothing to do" in cli(line, by="bank").stdout
    more = cli.file("more.csv", f"wallet,face\n{WHO.individual},500000\n")
    told = cli(f"auction bid 1 {more} --noncompetitive --json", by="individual", exits=5).error
    assert told["hint"] == "take the row out: a second bid would make both void"
    above = cli.file("above.csv", f"wallet,face\n{WHO.emigrant},6000000\n")
    assert "more than the cap" in cli(f"auction bid 1 {above} --noncompetitive", by="emigrant", exits=3).stderr
    twice = cli.file("twice.csv", f"wallet,face\n{WHO.emigrant},5000\n{WHO.emigrant},5000\n")
    (fault,) = cli(f"auction bid 1 {twice} --noncompetitive --json", by="emigrant", exits=3).error["errors"]
    assert (fault["code"], fault["row"]) == ("DUPLICATE_WALLET", 3)
    bad = cli.file("bad.csv", f"wallet,face,consent\n{WHO.emigrant},5000,0x1\n")
    (fault,) = cli(f"auction bid 1 {bad} --noncompetitive --json", by="emigrant", exits=3).error["errors"]
    assert fault["code"] == "BAD_SIGNATURE"
    assert "not sealed" in cli(f"{line} --openings {cli.folder}/x", by="bank", exits=2).stderr


# --- opening


def test_only_what_fits_is_opened_and_the_rest_is_told(desk: Auctioneer) -> None:
    cli = desk.cli
    desk.bid("primary_dealer", SMALL)
    contract = cli.programme().auctions
    cli.live.transact(desk.cli.cash(), "approve", contract.address, 10**12, sender=WHO.bank)
    cli.live.transact(contract, "commit", 1, b"\7" * 32, MILLION, b"no sealed box", sender=WHO.bank)
    cli.live.transact(contract, "commit", 1, b"\7" * 32, MILLION, b"", sender=WHO.bank)
    line = f"auction reveal 1 --key {desk.folder}/agent.key"
    assert "opens bids from" in cli(line, by="operator", exits=5).stderr
    desk.after("bidsClose")
    assert cli(f"{line} --dry-run --json", by="operator").document["opened"] == [1, 2]
    told = cli(f"{line} --json", by="operator", exits=1).document
    assert told["opened"] == [1, 2]
    assert [one["reason"] for one in told["unfit"]] == [
        "nothing is sealed to this key",
        "its opening was left with nobody",
    ]
    assert "nothing to do" in desk.reveal("primary_dealer").stdout
    assert cli("auction release 1", by="operator").stdout.startswith("nothing to do")
    desk.after("revealClose")
    assert cli("auction forfeit 1 --json", by="operator").document["bids"] == [3, 4]
    assert desk.cash("operator") == 2 * MILLION // 20


def test_another_s_key_and_openings_of_another_auction_are_refused(desk: Auctioneer) -> None:
    cli = desk.cli
    desk.bid("primary_dealer", SMALL)
    cli(f"auction key {cli.folder}/other.key")
    told = cli(f"auction reveal 1 --key {cli.folder}/other.key", by="operator", exits=5).stderr
    assert "which was announced with another key" in told
    kept = cli.folder / "dealer.openings.json"
    document = json.loads(kept.read_text())
    kept.write_text(json.dumps({**document, "auction": 2}))
    assert "of another auction" in cli(f"auction reveal 1 {kept}", by="primary_dealer", exits=3).stderr
    kept.write_text("{}")
    assert "is not a dealer's file of openings" in cli(f"auction reveal 1 {kept}", by="primary_dealer", exits=3).stderr
    assert "name either" in cli("auction reveal 1", by="operator", exits=2).stderr


# --- allotting


def test_a_choice_shows_what_it_accepts(allotted: Auctioneer) -> None:
    cli = allotted.cli
    told = cli("auction plan 1 --amount 350000000 --json").document["allotment"]
    assert told["decision"] == {
        "cut_off": "98.3000",
        "wanted": str(350 * MILLION),
        "better": str(100 * MILLION),
        "at_cut_off": str(500 * MILLION),
    }
    assert [(one["bid"], one["award"]) for one in told["awards"]] == [
        (1, str(100 * MILLION)),
        (2, str(100 * MILLION)),
        (3, str(150 * MILLION)),
    ]
    assert "bid 2: 100,000,000.00 of 200,000,000.00 at the cut-off" in cli("auction plan 1 --amount 350000000").stdout
    for choice in ("--cut-off 98.2", "--amount 0"):
        cli(f"auction plan 1 {choice}", exits=3)
    assert cli("auction plan 1 --cut-off 98.4 --amount 500000000 --json", exits=3).error["message"] == (
        "with a cut-off at 98.4000 more than 0.00 and up to 100,000,000.00 can be accepted, not 500,000,000.00"
    )
    assert "nothing is chosen" in cli(f"auction plan 1 --out {cli.folder}/x.json", exits=2).stderr


def test_more_than_the_series_may_issue_is_warned_of_and_never_proposed(desk: Auctioneer) -> None:
    cli, bond = desk.cli, desk.cli.bond("MTB-3M-574")
    room = cli.live.call(bond, "allocation") - cli.live.call(bond, "totalSupply")
    face = room // 100 + 5_000
    desk.bid("primary_dealer", f"face,price\n{face},98.4000\n")
    desk.after("bidsClose")
    desk.reveal("primary_dealer")
    desk.after("revealClose")
    told = cli("auction plan 1 --cut-off 98.4").stdout
    assert f"it can't be decided: {face:,}.00 are given, and the series may issue only {room // 100:,}.00 more" in told
    path = desk.plan("--cut-off 98.4")
    told = cli(f"auction allot 1 {path}", by="issuer_proposer", exits=5).stderr
    isin, _ = cli.ledger().find_series("MTB-3M-574")
    assert f"{face:,}.00 are given, and {isin} may issue only {room // 100:,}.00 more" in told
    assert "can't be decided" in cli(f"auction plan 1 --amount {room // 100}").stdout, "it is rounded up to a lot"
    path.unlink()
    desk.allot(f"--amount {room // 100 - 50_000_000}")


def test_an_allotment_that_does_not_follow_from_the_bids_is_never_proposed(desk: Auctioneer) -> None:
    cli = desk.cli
    desk.bid("primary_dealer", SMALL)
    desk.after("bidsClose")
    desk.reveal("primary_dealer")
    path = desk.plan("--cut-off 98.3")
    assert "is decided from" in cli(f"auction allot 1 {path}", by="issuer_proposer", exits=5).stderr
    desk.after("revealClose")
    document = json.loads(path.read_text())
    for change in (
        {"opened": 3},
        {"decision": {**document["decision"], "better": "5000"}},
        {"awards": document["awards"][::-1]},
        {"awards": [{**document["awards"][0], "award": "5000"}, document["awards"][1]]},
        {"result": {**document["result"], "average_yield": "7"}},
    ):
        path.write_text(json.dumps({**document, **change}))
        assert "is not the allotment of" in cli(f"auction allot 1 {path}", by="issuer_proposer", exits=3).stderr
    path.write_text(json.dumps({**document, "auction": 2}))
    assert "of another auction" in cli(f"auction allot 1 {path}", by="issuer_proposer", exits=3).stderr


def test_verification_goes_on_where_it_stopped_and_anybody_may_do_it(
    desk: Auctioneer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli = desk.cli
    desk.bid("primary_dealer", SMALL)
    desk.bid("bank", BANK)
    desk.after("bidsClose")
    desk.reveal("primary_dealer")
    desk.reveal("bank")
    desk.after("revealClose")
    path = desk.plan("--cut-off 98.3")
    line = f"auction allot 1 {path}"
    cli(line, by="issuer_proposer", exits=6)
    cli.wait(HOUR)
    monkeypatch.setattr(deciding, "chunks", lambda rules, rest: chunks(rules, rest, room=1))
    sent, send = [], type(cli.live).broadcast

    def cut(chain: object, signed: object) -> None:
        sent.append(signed)
        if len(sent) == 3:
            raise KeyboardInterrupt
        send(chain, signed)  # type: ignore[arg-type]

    monkeypatch.setattr(type(cli.live), "broadcast", cut)
    cli(line, by="issuer_executor", exits=130)
    assert cli("auction show 1 --json").document[0]["verified"] == 1
    monkeypatch.setattr(type(cli.live), "broadcast", send)
    assert "is allotted, and verified" in cli(line, by="stranger").stdout
    assert cli("auction show 1 --json").document[0]["state"] == "ALLOTTED"


def test_another_choice_takes_the_place_of_one_that_is_not_verified(desk: Auctioneer) -> None:
    cli = desk.cli
    desk.bid("primary_dealer", SMALL)
    desk.after("bidsClose")
    desk.reveal("primary_dealer")
    desk.after("revealClose")
    timelock, contract = cli.programme().timelocks["issuance"], cli.programme().auctions
    first = desk.plan("--cut-off 98.4")
    cli(f"auction allot 1 {first}", by="issuer_proposer", exits=6)
    cli.wait(HOUR)
    cli(f"ops execute {last(cli)}", by="issuer_executor")
    assert cli.live.call(contract, "decisionOf", 1).cutOff == 984_000
    assert timelock.address == cli.programme().timelocks["issuance"].address
    desk.allot("--cut-off 98.3")
    assert cli.live.call(contract, "resultOf", 1).cutOff == 983_000


def last(cli: Cli) -> str:
    """The id of the issuer's last operation."""
    events = cli.live.events(cli.programme().timelocks["issuance"], "CallScheduled")
    return f"0x{events[-1].args['id'].hex()}"


# --- rejecting, settling, deposits


def test_rejected_by_two_parties_everything_goes_back(desk: Auctioneer) -> None:
    cli, before = desk.cli, desk.cash("primary_dealer")
    desk.bid("primary_dealer", SMALL)
    assert cli("auction reject 1 --dry-run --json", by="issuer_proposer").document["dry_run"]
    assert cli("ops list --json").document["operations"] == []
    desk.by_two("auction reject 1")
    assert "nothing to do" in cli("auction reject 1", by="issuer_executor").stdout
    assert "is REJECTED" in cli(f"auction bid 1 {desk.bids('bank', BANK)}", by="bank", exits=5).stderr
    assert cli("auction release 1 --json", by="stranger").document["bids"] == [1, 2]
    assert desk.cash("primary_dealer") == before
    found = cli("auction results 1 --json").document
    assert (found["state"], found["accepted"], found["settled"]) == ("REJECTED", None, None)


def test_there_are_no_results_before_the_end(desk: Auctioneer) -> None:
    assert "is OPEN: there are no results yet" in desk.cli("auction results 1", exits=5).stderr
    assert "neither with .json nor" in desk.cli("auction results 1 --out x.txt", exits=2).stderr


def test_results_tell_what_non_competitive_bids_are_awarded_not_what_they_share(cli: Cli) -> None:
    desk = Auctioneer(cli)
    desk.announce(('total: "100000000"', 'total: "15000"'))
    desk.bid("primary_dealer", SMALL)
    for who, face in (("individual", 20_000), ("emigrant", 5_000)):
        wallet = getattr(WHO, who)
        cli.live.transact(cli.cash(), "mint", wallet, 10**9, sender=WHO.deployer)
        asks = cli.file("ask.csv", f"wallet,face\n{wallet},{face}\n")
        cli(f"auction bid 1 {asks} --noncompetitive", by=who)
    desk.after("bidsClose")
    desk.reveal("primary_dealer")
    desk.after("revealClose")
    desk.allot("--cut-off 98.3")
    told = cli("auction results 1 --json").document
    price = Decimal(told["non_competitive"]["price"])
    assert (told["non_competitive"]["bids"], told["non_competitive"]["face"]) == (1, "1000000")
    assert told["non_competitive"]["realised"] == str(int(price * 10_000))
    assert (told["total"]["face"], told["settled"]["face"]) == ("30001000000", "0")
    desk.after("settleFrom")
    cli("auction settle 1", by="primary_dealer", exits=1)
    cli("auction settle 1", by="individual")
    told = cli("auction results 1 --json").document
    assert told["settled"]["face"] == told["total"]["face"]
    assert told["settled"]["clean"] == told["total"]["realised"] == told["total"]["total"]


def test_who_does_not_pay_loses_the_deposit_and_keeps_nobody_from_units(allotted: Auctioneer) -> None:
    cli, dealer = allotted.cli, WHO.primary_dealer
    held, before = cli.balance(dealer, "MTB-3M-574"), allotted.cash("operator")
    assert "is settled from" in cli("auction settle 1", by="bank", exits=5).stderr
    allotted.after("settleFrom")
    assert cli("auction settle 1 --dry-run --json", by="primary_dealer").document["waiting"] == 3
    told = cli("auction settle 1 --json", by="primary_dealer", exits=1).document
    assert (told["settled"], [one["bid"] for one in told["unpaid"]]) == (2, [3])
    assert cli.balance(dealer, "MTB-3M-574") - held == 200 * MILLION
    assert cli("auction forfeit 1", by="stranger").stdout.startswith("nothing to do")
    allotted.after("settleBy")
    assert "is settled up to" in cli("auction settle 1", by="bank", exits=5).stderr
    assert cli("auction forfeit 1 --json", by="stranger").document["bids"] == [3]
    paid = (100 * 984_000 + 100 * 983_000) * MILLION // 1_000_000
    assert allotted.cash("operator") - before == paid + 25 * MILLION
    states = [bid["state"] for bid in cli("auction show 1 --json").document[0]["bids"]]
    assert states == ["SETTLED", "SETTLED", "FORFEITED"]


# --- a programme that was deployed before there were auctions


def test_governance_grants_what_contracts_lack_by_two_parties(cli: Cli) -> None:
    assert "nothing to do: every contract holds its roles" in cli("deploy grant", by="governor_proposer").stdout


def test_a_buy_back_burns_units_and_is_paid_by_a_paying_agent(cli: Cli) -> None:
    desk = Auctioneer(cli)
    changes = (
        ("kind: SALE", "kind: BUY_BACK"),
        ("limits: {INSURANCE", "limits: {BANK"),
        ('deposit: "0.05"', 'deposit: "0"'),
    )
    text = desk.announcement(*changes).read_text()
    start, end = text.index("non_competitive:"), text.index("deposit:")
    (desk.folder / "auction.yaml").write_text(text[:start] + text[end:])
    line = f"auction announce {desk.folder}/auction.yaml"
    assert "is no paying agent" in cli(line, by="issuer_proposer", exits=3).stderr
    (desk.folder / "auction.yaml").write_text((text[:start] + text[end:]).replace("test:27", "test:23"))
    desk.by_two(line)
    desk.bid("primary_dealer", SMALL)
    desk.after("bidsClose")
    desk.reveal("primary_dealer")
    desk.after("revealClose")
    assert desk.plan("--amount 200000000").exists()
    desk.allot("--amount 200000000")
    desk.after("settleFrom")
    held, before = cli.balance(WHO.primary_dealer, "MTB-3M-574"), desk.cash("primary_dealer")
    assert len(cli("auction settle 1 --json", by="primary_dealer", exits=1).document["unpaid"]) == 1
    paid = cli("auction settle 1 --json", by="paying_agent").document
    assert held - cli.balance(WHO.primary_dealer, "MTB-3M-574") == int(paid["units"]) == 200 * MILLION
    assert desk.cash("primary_dealer") - before == int(paid["clean"]) == 200 * 983_000 * MILLION // 1_000_000


def test_awards_paid_outside_are_stated_by_the_paying_agent_and_confirmed_by_the_regulator(
    allotted: Auctioneer,
) -> None:
    cli = allotted.cli
    papers = f"--reference RTGS-1 --document {cli.file('statement.txt', 'a made-up statement')}"
    state, confirm = f"auction outside state 1 {papers} --bid 1 --bid 3", f"auction outside confirm 1 {papers}"
    assert "is settled from" in cli(state, by="paying_agent", exits=5).stderr
    allotted.after("settleFrom")
    assert "doesn't hold the role PAYING_AGENT" in cli(state, by="bank", exits=5).stderr
    assert "nobody stated this" in cli(confirm, by="regulator", exits=5).stderr
    strange = cli(f"auction outside state 1 {papers} --bid 9 --json", by="paying_agent", exits=3).error["message"]
    assert strange == "no award of bid 9 of auction 1 waits to be paid"
    held = cli.balance(WHO.bank, "MTB-3M-574")
    assert cli(f"{state} --json", by="paying_agent").document["bids"] == [1, 3]
    assert "nothing to do: RTGS-1 is stated" in cli(state, by="paying_agent").stdout
    assert cli.balance(WHO.bank, "MTB-3M-574") == held
    assert "doesn't hold the role REVIEWER" in cli(confirm, by="paying_agent", exits=5).stderr
    before = allotted.cash("bank")
    assert cli(f"{confirm} --json", by="regulator").document["non_competitive"] == []
    assert "nothing to do: RTGS-1 is confirmed" in cli(confirm, by="regulator").stdout
    assert cli.balance(WHO.bank, "MTB-3M-574") - held == 150 * MILLION
    assert allotted.cash("bank") - before == 25 * MILLION  # its deposit
    assert cli("auction settle 1 --json", by="primary_dealer").document["settled"] == 3
    settled = cli("auction results 1 --json").document["settled"]
    assert (settled["awards"], settled["outside"]) == (3, {"awards": 2, "face": str(250 * MILLION)})


def test_a_programme_of_before_is_completed_and_waits_for_governance(cli: Cli) -> None:
    before_there_were(cli.ledger(), JOINING).save(cli.folder / "deployments")
    line = f"deploy programme {cli.folder}/programme.yaml"
    told = cli(line, by="deployer", exits=6).stderr
    assert "governance has to grant its roles: ISSUER to PrimaryAuction, REDEEMER to PrimaryAuction" in told
    assert "both parties of governance run `deploy grant` in turn" in told
    assert cli("deploy grant --dry-run --json", by="governor_proposer").document["grants"] == [
        {"role": role, "contract": "PrimaryAuction"} for role in ("ISSUER", "REDEEMER")
    ]
    cli("deploy grant", by="governor_proposer", exits=6)
    assert "role: REDEEMER" in cli("ops list").stdout
    cli.wait(48 * HOUR)
    assert cli("deploy grant", by="governor_executor").stdout.endswith("granted\n")
    assert "nothing to do: all is deployed" in cli(line, by="deployer").stdout

"""A trial."""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import requests
from cchecksum import to_checksum_address

from tests.scripts.cli import Cli
from tests.support.anvil import running
from wasiqa.chain.accounts import KeySigner, well_known
from wasiqa.chain.connection import connect
from wasiqa.journal.chain import JournalledChain


def rows(n):
    yield "wallet,investor,category,country,valid_until,status,tax_class,venue,note"
    for i in range(n):
        w = to_checksum_address("0x" + sha256(b"%d" % i).hexdigest()[:40])
        yield f"{w},CNIC:4{i // 10000000:04d}-{i % 10000000:07d}-1,INDIVIDUAL_RESIDENT,PK,2055-12-31,ACTIVE,,,made up"


def main(n, pairs=2):
    with tempfile.TemporaryDirectory() as f, running("--timestamp", "1800000000", "--disable-block-gas-limit") as url:
        folder = Path(f)
        chain = connect(url)
        for a in well_known():
            chain.unlock(KeySigner(a))
        Cli.new(chain, folder)("deploy programme " + str(folder / "programme.yaml"), by="deployer")
        file = folder / "list.csv"
        file.write_text("\n".join(rows(n)) + "\n")
        cli = Cli(None, folder, url)
        spent = []
        if hasattr(JournalledChain, "send_each"):
            original = JournalledChain.send_each

            def timed(self, calls, *, sender):
                s = time.perf_counter()
                yield from original(self, calls, sender=sender)
                spent.append(time.perf_counter() - s)

            JournalledChain.send_each = timed
        raws = None

        def order(m, *p):
            r = requests.post(url, json={"jsonrpc": "2.0", "id": 1, "method": m, "params": list(p)}).json()
            assert "error" not in r, r
            return r["result"]

        for k in range(pairs):
            snap = order("evm_snapshot")
            s = time.perf_counter()
            pr = cProfile.Profile(time.process_time) if k == 1 and "prof" in sys.argv else None
            if pr:
                pr.enable()
            cli(f"whitelist apply {file} --receipts {folder}/r{k}", by="registrar")
            if pr:
                pr.disable()
                pstats.Stats(pr).sort_stats("cumtime").print_stats(75)
            print("whole", time.perf_counter() - s, "sending", spent, flush=True)
            if raws is None:
                j = next((folder / "r0").rglob("journal.db"))
                import sqlite3

                raws = [r[0] for r in sqlite3.connect(j).execute("select raw from transactions order by id")]
                gas = order("eth_getBlockByNumber", "latest", False)["gasUsed"]
                print(
                    len(raws),
                    [
                        int(
                            order("eth_getBlockByNumber", hex(int(order("eth_blockNumber"), 16) - 1), False)["gasUsed"],
                            16,
                        )
                    ],
                )
            order("evm_revert", snap)
            order("anvil_dropAllTransactions")
            snap = order("evm_snapshot")
            s = time.perf_counter()
            ses = requests.Session()
            for raw in raws:
                r = ses.post(
                    url,
                    json={"jsonrpc": "2.0", "id": 1, "method": "eth_sendRawTransaction", "params": ["0x" + raw.hex()]},
                ).json()
                h = r["result"]
            sent = time.perf_counter() - s
            while (
                r := ses.post(
                    url, json={"jsonrpc": "2.0", "id": 1, "method": "eth_getTransactionReceipt", "params": [h]}
                ).json()["result"]
            ) is None:
                time.sleep(0.01)
            print(
                "bare",
                time.perf_counter() - s,
                "of which posting",
                sent,
                int(r["status"], 16),
                int(r["gasUsed"], 16),
                flush=True,
            )
            order("evm_revert", snap)
            order("anvil_dropAllTransactions")


main(int(sys.argv[1]))

"""Prepare the rehearsal of a public test network on a local node: keystores, a configuration and defaults.

    python tools/rehearsal.py http://127.0.0.1:8546 build/rehearsal

The node must be anvil with the network's chain id. The keys are new each time and open with the password `rehearsal`;
they are for nothing else.
"""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import Any

from eth_account import Account
from web3 import HTTPProvider, Web3
from web3.types import RPCEndpoint
from yaml import safe_dump, safe_load

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "rehearsal"
PARTIES = (
    *("deployer", "registrar", "regulator", "guardian", "freezer", "paying_agent", "tax_account"),
    *(
        f"{timelock}_{part}"
        for timelock in ("issuance", "enforcement", "governance")
        for part in ("proposer", "executor")
    ),
)
_MONEY = hex(10**21)


def main(url: str, folder: Path) -> None:
    """Write everything into `folder` and give each account money on the node at `url`."""
    folder.mkdir(parents=True, exist_ok=True)
    w3 = Web3(HTTPProvider(url))
    addresses = {name: keystore(folder / f"{name}.json") for name in PARTIES}
    for address in addresses.values():
        w3.provider.make_request(RPCEndpoint("anvil_setBalance"), [address, _MONEY])
    config = configuration(safe_load((ROOT / "config" / "sepolia.yaml").read_text("utf-8")), addresses)
    (folder / "programme.yaml").write_text(safe_dump(config, sort_keys=False, allow_unicode=True), encoding="utf-8")
    key = folder / str(config["id_key"])
    key.touch(mode=0o600)
    key.write_text(secrets.token_hex(32), encoding="ascii")
    defaults = {
        "network": f"ethereum:sepolia:{url}",
        "config": "programme.yaml",
        "deployments": "deployments",
        "receipts": "receipts",
    }
    (folder / "wasiqa.yaml").write_text(safe_dump(defaults, sort_keys=False), encoding="utf-8")
    (folder / "parties.sh").write_text(_shell(folder, addresses), encoding="utf-8")
    print(f"{folder}: {len(addresses)} keystores, programme.yaml, wasiqa.yaml, parties.sh")


def _shell(folder: Path, addresses: Mapping[str, str]) -> str:
    """For a shell: where everything is, each party's address by its name, and `as PARTY COMMAND`."""
    lines = [f"export WASIQA_DEFAULTS={quote(str(folder))}/wasiqa.yaml WASIQA_PASSWORD={PASSWORD}"]
    lines += [f"{name}={address}" for name, address in addresses.items()]
    signing = f'--account "{folder}/$party.json" --yes --confirm-network ethereum:sepolia'
    lines.append(f'as() {{ local party=$1; shift; wasiqa "$@" {signing}; }}')
    return "\n".join(lines) + "\n"


def keystore(path: Path) -> str:
    """A new key in a keystore file; its address."""
    account = Account.create()
    path.write_text(json.dumps(Account.encrypt(account.key, PASSWORD, iterations=2)), encoding="ascii")
    return str(account.address)


def configuration(config: dict[str, Any], addresses: dict[str, str]) -> dict[str, Any]:
    """The configuration with these accounts in their parts."""
    for name, timelock in config["timelocks"].items():
        timelock["proposers"] = [addresses[f"{name}_proposer"]]
        timelock["executors"] = [addresses[f"{name}_executor"]]
    config["roles"] = {role: [addresses[role]] for role in config["roles"]}
    config["tax_account"] = addresses["tax_account"]
    config["id_key"] = "rehearsal.key"
    return config


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

"""--account with a key that a service keeps."""

from __future__ import annotations

import sys

import pytest

from tests.scripts.cli import EXAMPLES, WHO, Cli
from tests.support.key_services import AWS, GCP, Kept, aws, having, service
from wasiqa.chain.accounts import well_known

UPDATE = EXAMPLES / "whitelist" / "investors-update.csv"


@pytest.mark.parametrize("account", [AWS, GCP])
def test_a_command_is_run_by_a_key_of_a_service(cli: Cli, account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registrar = next(one for one in well_known() if one.address == WHO.registrar)
    with service(account, monkeypatch, Kept(int.from_bytes(registrar.key, "big"))):
        cli(f"whitelist apply {UPDATE}", by=account)
    cli(f"whitelist verify {UPDATE}")


@pytest.mark.parametrize(("account", "library"), [(AWS, "boto3"), (GCP, "google.cloud")])
def test_what_is_not_installed_is_named(cli: Cli, account: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    for module in ("aws", "gcp"):
        monkeypatch.delitem(sys.modules, f"wasiqa.chain.signers.{module}", raising=False)
        monkeypatch.delattr(f"wasiqa.chain.signers.{module}", raising=False)
    told = cli(f"whitelist apply {UPDATE}", by=account, exits=2).stderr
    assert f"needs a library that isn't installed, {library}\n" in told
    assert f"hint: pip install 'wasiqa[{account[:3]}]'" in told


@pytest.mark.parametrize(("error", "exits"), [("ThrottlingException", 4), ("DisabledException", 5)])
def test_what_a_service_refuses_is_told_and_nothing_is_sent(
    cli: Cli, error: str, exits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    having(monkeypatch, aws(fails=(400, error), at="GetPublicKey"))
    before = cli.live.block()
    told = cli(f"whitelist apply {UPDATE} --json", by=AWS, exits=exits).error
    assert told["code"] == "KEY_SERVICE"
    assert error in told["message"]
    assert cli.live.block() == before

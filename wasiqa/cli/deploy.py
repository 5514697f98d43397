"""`wasiqa deploy`: a programme, its series, and cash for tests."""

from __future__ import annotations

import click

from wasiqa.cli.base import CONTEXT, WasiqaGroup
from wasiqa.cli.deploy_cash import test_cash
from wasiqa.cli.deploy_grant import grant
from wasiqa.cli.deploy_programme import programme
from wasiqa.cli.deploy_publish import publish
from wasiqa.cli.deploy_series import series
from wasiqa.cli.deploy_verify import verify


@click.group(cls=WasiqaGroup, context_settings=CONTEXT)
def deploy() -> None:
    """Deploy a programme, a series, or test cash; grant what contracts lack; verify and publish what is deployed.

    Example: wasiqa deploy series build/pib-2048.yaml --config config/anvil.yaml --account issuer.json
    """


for _command in (programme, grant, series, verify, publish, test_cash):
    deploy.add_command(_command)

"""One portal for all tests that only look: two series, some holders, and names as bad as a chain lets them be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from anyio.from_thread import start_blocking_portal

from tests.portal.site import Site
from tests.support.chains import actors, chain, session_revm
from tests.support.revm import RevmChain

__all__ = ["actors", "chain", "session_revm"]


@pytest.fixture(scope="session")
def session_site(session_revm: RevmChain, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Deploys for the whole session; tests ask for `site`."""
    with start_blocking_portal() as portal:
        yield Site.opened(session_revm, tmp_path_factory.mktemp("site"), portal)


@pytest.fixture
def site(session_site: Site, chain: RevmChain) -> Site:
    """The portal; what a test does to the chain is undone, and a portal that saw it is one of the test's own."""
    return session_site

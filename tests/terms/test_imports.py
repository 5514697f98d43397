from __future__ import annotations

import subprocess
import sys

CHECK = """
import sys
from wasiqa.terms import files, show, shift
print(sorted(name for name in sys.modules if name in ("QuantLib", "iso4217", "stdnum", "web3", "ape", "wasiqa.chain")))
"""


def test_the_terms_import_no_chain_and_nothing_heavy_until_it_is_needed() -> None:
    run = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"

"""Choose all versions anew, within what pyproject.toml and package.json allow, and note them without addresses."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HEADER = """\
# The exact version of every package, for Python 3.11 and 3.12 alike; made by `make lock`.
#
# Ape is held at eth-ape 0.8.51, ape-solidity 0.8.6 and ape-foundry 0.8.12: eth-ape 0.8.52 wants evm-trace >= 0.3,
# the newest ape-foundry wants evm-trace < 0.3, and pip then picks an old ape-foundry that fails on import and takes all
# of `ape` with it. Ape also keeps web3 below 8, and so eth-account, eth-tester and py-evm, and pytest below 9; and
# ape-ledger keeps rlp below 4.1.
"""
EELS = "ethereum-execution==2.20.0"
EELS_HEADER = """\
# The exact version of every package of the execution specifications, which want others than Ape does and so have an
# environment of their own; made by `make lock`.
"""
SLITHER = "slither-analyzer==0.11.6"
SLITHER_HEADER = """\
# The exact version of every package of Slither, which wants others than Ape does and so has an environment of its own;
# made by `make lock`.
"""
HALMOS = "halmos==0.3.3"
HALMOS_HEADER = """\
# The exact version of every package of Halmos, which wants others than Ape does and so has an environment of its own,
# and of the Z3 that answers SMTChecker; made by `make lock`.
"""
SEMGREP = "semgrep==1.182.0"
SEMGREP_HEADER = SLITHER_HEADER.replace("Slither", "Semgrep")
RELEASE = ["mkdocs==1.6.1", "mkdocs-material==9.8.2", "cyclonedx-bom==7.5.0"]
RELEASE_HEADER = """\
# The exact version of every package that pages and bills of materials are made with; made by `make lock`.
"""


def without_addresses(node: Any) -> Any:
    """The same JSON without where packages can be fetched and who wants to be paid for them."""
    if isinstance(node, dict):
        return {key: without_addresses(value) for key, value in node.items() if key not in ("resolved", "funding")}
    return [without_addresses(item) for item in node] if isinstance(node, list) else node


def lock_python(packages: list[str], path: Path, header: str) -> None:
    """Install packages into a new environment and write down what came."""
    with tempfile.TemporaryDirectory() as folder:
        python = f"{folder}/bin/python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", *packages], check=True)
        freeze = [python, "-m", "pip", "freeze", "--exclude-editable"]
        versions = subprocess.run(freeze, check=True, capture_output=True, text=True).stdout
    path.write_text(header + versions)


def lock_node(folder: Path) -> None:
    """Have npm choose, and strip what it wrote."""
    with tempfile.TemporaryDirectory() as empty:
        # beside installed packages npm copies what is known of them, and leaves out their hashes
        for name, source in (("package.json", folder), (".npmrc", ROOT)):
            shutil.copy(source / name, empty)
        subprocess.run(["npm", "install", "--package-lock-only", "--silent"], cwd=empty, check=True)
        chosen = without_addresses(json.loads((Path(empty) / "package-lock.json").read_text()))
    (folder / "package-lock.json").write_text(json.dumps(chosen, indent=2) + "\n")


if __name__ == "__main__":
    lock_python(["--editable", f"{ROOT}[ape,ledger,dev,node]"], ROOT / "constraints.txt", HEADER)
    lock_python([EELS], ROOT / "tools" / "eels.txt", EELS_HEADER)
    lock_python([SLITHER], ROOT / "tools" / "slither.txt", SLITHER_HEADER)
    lock_python([HALMOS], ROOT / "tools" / "halmos.txt", HALMOS_HEADER)
    lock_python([SEMGREP], ROOT / "tools" / "semgrep.txt", SEMGREP_HEADER)
    lock_python(RELEASE, ROOT / "tools" / "release.txt", RELEASE_HEADER)
    lock_node(ROOT)
    lock_node(ROOT / "bench")

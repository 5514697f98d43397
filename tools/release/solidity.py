"""The npm package of the Solidity sources, for those who write hooks, cash tokens or venues that call ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from wasiqa.chain.solc import VERSION
from wasiqa.chain.sources import own_sources
from wasiqa.home import home

NAME = "wasiqa-contracts"
STAGE = Path("build/release/npm")


def build(into: Path) -> Path:
    """Build it into a folder; its path."""
    stage = home() / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    for name in own_sources():
        if not name.startswith("contracts/testing/"):
            target = stage / name.removeprefix("contracts/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(home() / name, target)
    shutil.copyfile(home() / "LICENSE", stage / "LICENSE")
    (stage / "README.md").write_text(_readme(), encoding="utf-8")
    (stage / "package.json").write_text(json.dumps(_description(), indent=2) + "\n", encoding="utf-8")
    packed = subprocess.run(
        ["npm", "pack", "--json", "--pack-destination", str(into)],
        cwd=stage,
        check=True,
        capture_output=True,
        text=True,
    )
    return into / str(json.loads(packed.stdout)[0]["filename"])


def _description() -> dict[str, Any]:
    own = json.loads((home() / "package.json").read_text("utf-8"))
    libraries = ("@openzeppelin/contracts", "@prb/math")
    return {
        "name": NAME,
        "version": own["version"],
        "description": "Solidity sources of Wasiqa: government bonds as permissioned tokens",
        "license": own["license"],
        "dependencies": {name: own["dependencies"][name] for name in libraries},
    }


def _readme() -> str:
    return f"""# {NAME}

The Solidity sources of Wasiqa, government bonds as permissioned tokens, for those who write what calls them or is
called by them: `interfaces/` is the manual. They compile with solc {VERSION} for the EVM of Prague; the code that is
deployed is made by the project itself, with settings by contract.

```solidity
import {{ITransferHook}} from "{NAME}/interfaces/ITransferHook.sol";
```

No audit has been made.
"""

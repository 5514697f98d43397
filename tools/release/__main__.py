"""Build what is handed out, into dist/: wheel, npm package, bills of materials; and print the hash of each."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

from tools.layouts import ours
from tools.release import bom, bytecode, solidity, wheel
from wasiqa.home import home


def main() -> None:
    """Build all, and write the hashes into dist/SHA256SUMS, too."""
    into = home() / "dist"
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    files = [wheel.build(into), solidity.build(into), *bom.build(into), _versions(into)]
    sums = [f"{sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in files]
    (into / "SHA256SUMS").write_text("".join(f"{line}\n" for line in sums), encoding="utf-8")
    print(*sums, f"{bytecode.digest(ours())}  the code of all contracts", sep="\n")


def _versions(into: Path) -> Path:
    """The versions of all Python packages that were tested."""
    return Path(shutil.copyfile(home() / "constraints.txt", into / "constraints.txt"))


if __name__ == "__main__":
    main()

"""Write build/solc/solc-v…, by which Ape and Foundry run npm's compiler; exit with 1 if that can't be."""

from __future__ import annotations

from wasiqa.chain.solc import VERSION, wrapped

if __name__ == "__main__":
    if wrapped() is None:
        raise SystemExit(f"solc {VERSION} or Node.js is missing here: run make")

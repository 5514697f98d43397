"""Encrypted keystore files, one account each: Ape's, and those of geth and foundry."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wasiqa.errors import InputRefused, NotAllowed
from wasiqa.json_text import parse

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount


def of_ape(alias: str) -> Path:
    """Where Ape keeps the keystore of this alias; reading it here spares the seconds that importing Ape takes.

    Raises `InputRefused` for a user without a home folder.
    """
    folder = os.environ.get("APE_DATA_FOLDER")
    try:
        data = Path(folder) if folder else Path.home() / ".ape"
    except RuntimeError as error:
        raise InputRefused(
            f"account {alias}: there is no home folder here in which Ape would keep its accounts",
            hint="name a keystore file that is there, or set HOME or APE_DATA_FOLDER",
            code="NO_KEYSTORE",
        ) from error
    return data / "accounts" / f"{alias}.json"


def unlock(path: Path, ask_password: Callable[[str], str] | None) -> LocalAccount:
    """The account in the file.

    Its password is the environment's WASIQA_PASSWORD (or Ape's APE_ACCOUNTS_<alias>_PASSPHRASE), else the answer to a
    question. Raises `NotAllowed` if that doesn't open it, `InputRefused` if it is no keystore.
    """
    from eth_account import Account

    content = _content(path)
    password = os.environ.get("WASIQA_PASSWORD", os.environ.get(f"APE_ACCOUNTS_{path.stem}_PASSPHRASE"))
    if password is None and ask_password is not None:
        password = ask_password(f"Password of {path}: ")
    if password is None:
        raise NotAllowed(
            f"keystore {path} needs a password", hint="set WASIQA_PASSWORD or run it in a terminal", code="NO_PASSWORD"
        )
    try:
        account: LocalAccount = Account.from_key(Account.decrypt(content, password))
    except UnicodeEncodeError as error:
        raise NotAllowed(
            f"the password for keystore {path} is no text in UTF-8",
            hint="set WASIQA_PASSWORD to it in UTF-8, or type it",
            code="WRONG_PASSWORD",
        ) from error
    except ValueError as error:
        if "MAC mismatch" in str(error):
            raise NotAllowed(
                f"the password does not open keystore {path}",
                hint="set WASIQA_PASSWORD to its own, or type it anew",
                code="WRONG_PASSWORD",
            ) from error
        raise _no_keystore(path, str(error)) from error
    except (KeyError, TypeError, NotImplementedError) as error:
        raise _no_keystore(path, repr(error)) from error
    return account


def _content(path: Path) -> dict[str, Any]:
    """What the file says, so that nobody is asked for the password of something else."""
    try:
        content = parse(path.read_text("utf-8"))
    except ValueError as error:
        raise _no_keystore(path, str(error)) from error
    if not isinstance(content, dict) or not {"crypto", "version"} <= {key.lower() for key in content}:
        raise _no_keystore(path, "it has no version, or nothing encrypted")
    return content


def _no_keystore(path: Path, reason: str) -> InputRefused:
    return InputRefused(
        f"{path} is not a keystore file: {reason}",
        file=str(path),
        hint="name an encrypted key as geth, Ape or foundry's `cast wallet` write it",
        code="BAD_KEYSTORE",
    )

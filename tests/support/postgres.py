"""A real PostgreSQL server for tests, from Debian's package, on a free port of this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.anvil import free_port

PASSWORD = "made-up-and-never-shown"


def _programs() -> Path:
    """Where the newest server's programs are."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    assert found, "PostgreSQL isn't installed: apt-get install postgresql"
    return found[-1].parent


@contextmanager
def running() -> Iterator[str]:
    """The URL of an empty database on a new server, which a password opens; with the settings that it comes with."""
    folder, port = Path(tempfile.mkdtemp(prefix="wasiqa-postgres-")), free_port()
    programs, data, secret, owner = _programs(), folder / "data", folder / "secret", _owner()
    secret.write_text(PASSWORD)
    for path in (folder, secret):
        os.chown(path, owner.get("user", -1), owner.get("group", -1))
    made = ["--pgdata", str(data), "--username", "wasiqa", "--auth", "scram-sha-256", "--pwfile", str(secret)]
    subprocess.run([programs / "initdb", *made, "--no-sync"], check=True, capture_output=True, **owner)
    options = ["-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1"]
    log = (folder / "log").open("wb")
    server = subprocess.Popen([programs / "postgres", *options], stdout=log, stderr=log, **owner)
    try:
        ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        for _ in range(200):
            if subprocess.run(ready, check=False).returncode == 0:
                break
            time.sleep(0.05)
        yield f"postgresql://wasiqa:{PASSWORD}@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # doesn't wait for clients to leave
        server.wait()
        log.close()
        shutil.rmtree(folder)


def _owner() -> dict[str, Any]:
    """Whom root starts it as: the server refuses to be root."""
    if os.getuid():
        return {}
    owner = pwd.getpwnam("postgres")
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

"""Commands as processes of their own, each forked off one that has imported everything: they start in milliseconds.

What runs here as a program is the process that forks. It reads one command a line, as JSON, answers with the number of
the new process, and once that has ended with its exit code.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, NoReturn

import wasiqa
from tests.support.projects import ROOT
from wasiqa.__main__ import main
from wasiqa.chain.compiler import artifacts

Settings = Mapping[str, Any]
"""Values of the package that are other here, by `module:name`, such as how many holders go into one transaction."""


@dataclass
class Zygote:
    """The process that forks."""

    process: subprocess.Popen[str]

    @classmethod
    @contextmanager
    def running(cls, **settings: Any) -> Iterator[Zygote]:
        """Start it, with these settings of the package for all its commands."""
        words = [sys.executable, "-m", __name__, json.dumps(settings)]
        with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            zygote = cls(process)
            assert zygote._told() == "ready"
            yield zygote
            assert process.stdin is not None
            process.stdin.close()

    def start(self, words: Sequence[str], environment: Mapping[str, str], said: Path) -> Command:
        """Start `wasiqa WORDS`, whose words go into the file `said`. One at a time."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([list(words), dict(environment), str(said)]) + "\n")
        self.process.stdin.flush()
        return Command(int(self._told()), said, self)

    def _told(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@dataclass
class Command:
    """A command that runs."""

    pid: int
    said: Path
    _zygote: Zygote

    def signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def wait(self) -> int:
        """Wait for its end, and return its exit code; minus the signal's number if one ended it."""
        return int(self._zygote._told())


def _serve() -> None:
    for name, value in json.loads(sys.argv[1]).items():
        module, _, attribute = name.partition(":")
        setattr(import_module(module), attribute, value)
    _import_all()
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            _become(*json.loads(line))
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _import_all() -> None:
    """All that a command would import and read by itself."""
    for module in walk_packages(wasiqa.__path__, "wasiqa."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    artifacts()


def _become(words: list[str], environment: dict[str, str], said: str) -> NoReturn:
    """The command, in the process that was forked for it."""
    code: Any = 1
    try:
        file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for ours, theirs in ((nothing, 0), (file, 1), (file, 2)):
            os.dup2(ours, theirs)
        os.environ.update(environment)
        sys.argv = ["wasiqa", *words]
        main()
    except SystemExit as end:
        code = end.code
    except BaseException:  # whatever it is, nothing of this process's own may go on
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    _serve()

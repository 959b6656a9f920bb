"""The whole product as a user starts it: `manage.py serve` in a temp directory, on a free port, with real processes."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "faktury" / "samples"
T = TypeVar("T")


def wait_for(probe: Callable[[], T], seconds: float, what: str) -> T:
    """The first truthy answer of `probe`; fails the test with `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def free_port() -> int:
    """A port below those that outgoing connections get: none of them takes it before the server that it is for."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Stack:
    """One running instance. Settings of the environment are inherited except for everything FAKTURY_*."""

    def __init__(self, **settings: str) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="fk-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.data / "serve.log"
        env = {key: value for key, value in os.environ.items() if not key.startswith(("FAKTURY_", "DJANGO_"))}
        env |= {"FAKTURY_DATA_DIR": str(self.data), "FAKTURY_PORT": str(self.port), "FAKTURY_SUBMIT_SAMPLE": "0", "LC_ALL": "C.UTF-8"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=env | settings,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_for(self.is_healthy, 60, f"server healthy; log:\n{self.log_text()}")
            wait_for((self.data / "demo-password").exists, 10, "demo password")
        except BaseException:
            self.close()
            raise

    @property
    def password(self) -> str:
        return (self.data / "demo-password").read_text().strip()

    def is_healthy(self) -> bool:
        assert self.process.poll() is None, f"serve ended:\n{self.log_text()}"
        try:
            with urllib.request.urlopen(f"{self.url}/healthz/", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")[-6000:]

    def pid_of(self, name: str) -> int | None:
        try:
            return int((self.data / "run" / f"{name}.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def kill_group(self, name: str) -> int:
        """SIGKILL everything in the process group of the supervised process `name`."""
        pid = self.pid_of(name)
        assert pid, f"{name} is not running"
        os.killpg(os.getpgid(pid), signal.SIGKILL)
        return pid

    def query(self, sql: str, *values: object) -> list[tuple]:
        """Read the database beside the running processes."""
        with sqlite3.connect(f"file:{self.data / 'faktury.sqlite3'}?mode=ro", uri=True, timeout=20) as database:
            return database.execute(sql, values).fetchall()

    def statuses(self) -> dict[str, str]:
        return dict(self.query("SELECT original_name, processing_status FROM faktury_documentupload"))

    def invoices(self) -> list[dict]:
        rows = self.query("SELECT invoice_number, seller_nip, gross_total FROM faktury_faktura")
        return [dict(zip(("number", "seller_nip", "gross"), row, strict=True)) for row in rows]

    def manage(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        env = {key: value for key, value in os.environ.items() if not key.startswith(("FAKTURY_", "DJANGO_"))}
        env |= {"FAKTURY_DATA_DIR": str(self.data), "FAKTURY_PORT": str(self.port)}
        return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=timeout)

    def close(self) -> None:
        """End everything at once: the guards end what the supervisor leaves. How it ends in order is tried in tests/launcher."""
        guards = [pid for path in (self.data / "run").glob("*.pid") if (pid := self.pid_of(path.stem))]
        self.process.kill()
        self.process.wait()
        wait_for(lambda: not any(Path(f"/proc/{guard}").exists() for guard in guards), 30, "nothing outlives the supervisor")
        if "KEEP_STACKS" not in os.environ:
            shutil.rmtree(self.data, ignore_errors=True)


def truth_of(sample: str) -> dict:
    """The fields drawn on a shipped sample."""
    fields: dict = json.loads((ROOT / "tests" / "data" / f"{Path(sample).stem}.json").read_text())[0]["fields"]
    return fields

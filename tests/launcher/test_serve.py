"""What `make run` ends in, on real processes: the sample is followed to its invoice, a second start keeps all, nothing outlives the end."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from faktury.management.launcher.orphans import ENVIRONMENT_MARK
from faktury.samples import SAMPLE_INVOICE
from tests.flow.stack import free_port
from tests.launcher.conftest import eventually, is_alive

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parents[2]
START_SECONDS, READ_SECONDS = 60, 120


class Place:
    """A data directory and a port on which `serve` is started, several times over."""

    def __init__(self, data: Path) -> None:
        self.data, self.port, self.starts = data, free_port(), 0
        self.running: list[subprocess.Popen[bytes]] = []

    def environment(self, **settings: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("FAKTURY_", "DJANGO_"))}
        return inherited | {"FAKTURY_DATA_DIR": str(self.data), "FAKTURY_PORT": str(self.port), "LC_ALL": "pl_PL.UTF-8"} | settings

    @property
    def log(self) -> Path:
        return self.data.parent / f"log-{self.starts}.txt"

    def start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        with self.log.open("wb") as log:
            self.running.append(
                subprocess.Popen(
                    [sys.executable, "manage.py", "serve"],
                    cwd=ROOT,
                    env=self.environment(),
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
        return self.running[-1]

    def manage(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(**settings),
            capture_output=True,
            text=True,
            timeout=READ_SECONDS,
            check=False,
        )

    def says(self, words: str, seconds: float) -> None:
        assert eventually(lambda: words in self.log.read_text(), seconds), f"no {words!r} in:\n{self.log.read_text()[-4000:]}"

    def processes(self) -> list[int]:
        """Every living process that a supervisor of this place started, or that those started."""
        mark = f"{ENVIRONMENT_MARK}={self.data / 'run'}".encode()
        pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return [pid for pid in pids if is_alive(pid) and mark in _environment(pid)]


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path / "var")
    yield made
    for process in made.running:
        process.kill()
        process.wait()
    eventually(lambda: not made.processes(), 10)


def test_from_an_empty_folder_to_an_invoice_twice_and_nothing_left(place) -> None:
    # Given an empty data directory, when it is served
    first = place.start()
    # Then the sample is followed live to the invoice it became, and the login is told
    place.says("Ctrl-C zatrzymuje wszystko", START_SECONDS + READ_SECONDS)
    told = place.log.read_text()
    assert [
        words for words in ("W kolejce", "Przetwarzanie · Czytam stronę 1 z 1", "OCR zakończone", "Zakończone: FV/") if words not in told
    ] == []
    assert (place.data / "demo-password").read_text().strip() in told
    assert stat.S_IMODE(place.data.stat().st_mode) == 0o700
    assert "Traceback" not in told

    # And a second instance is refused, on these data as on this port
    again = place.manage("serve")
    assert (again.returncode, f"pid {first.pid}" in again.stderr) == (2, True)
    elsewhere = place.manage("serve", FAKTURY_DATA_DIR=str(place.data.parent / "other"))
    assert (elsewhere.returncode, f"Port {place.port} jest zajęty" in elsewhere.stderr) == (2, True)
    assert "Traceback" not in again.stderr + elsewhere.stderr

    # And the command line finds the running server, whatever port it has, and the same bytes a second time are the same document
    submitted = place.manage("submit", str(SAMPLE_INVOICE), "--follow", "--json", FAKTURY_PORT="1")
    assert submitted.returncode == 0, submitted.stderr
    answer = json.loads(submitted.stdout)
    assert answer["duplicate"] is True
    assert answer["document"]["is_final"] is True

    # When Ctrl-C comes once, then all end
    first.send_signal(signal.SIGINT)
    assert first.wait(60) == 0
    assert place.processes() == []

    # And a second start keeps the data and the password
    second = place.start()
    place.says("Przykładowa faktura już tu jest. Zakończone: FV/", START_SECONDS)
    assert (place.data / "demo-password").read_text().strip() in place.log.read_text()

    # And when the supervisor is killed without a chance to clean up, nothing of it survives
    assert len(place.processes()) >= 8
    second.kill()
    second.wait()
    assert eventually(lambda: not place.processes(), 15), place.processes()


@pytest.mark.parametrize(("name", "value"), [("FAKTURY_PORT", "abc"), ("FAKTURY_OCR_MODEL", "best")])
def test_a_bad_setting_is_a_sentence(place, name, value) -> None:
    done = place.manage("serve", **{name: value})
    assert done.returncode != 0
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_redis_program_that_is_none_is_a_sentence(place) -> None:
    done = place.manage("serve", FAKTURY_REDIS_SERVER="/bin/true")
    assert done.returncode == 1
    assert "FAKTURY_REDIS_SERVER" in done.stderr
    assert "Traceback" not in done.stderr

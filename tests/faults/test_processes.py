"""Faults of the processes that really read: EasyOCR's child is killed, its worker frozen. The rows of the matrix run with a quick child."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.stack import SAMPLES, Stack, wait_for

pytestmark = pytest.mark.processes
THREE_PAGES = SAMPLES / "faktura-trzy-strony.pdf"
FINAL = {"completed", "manual_review", "failed"}


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    running = Stack()
    yield running
    running.close()


def hand_in(stack: Stack, folder: Path, name: str) -> None:
    """A three-page scan with bytes of its own."""
    path = folder / name
    path.write_bytes(THREE_PAGES.read_bytes() + f"\n% {name}\n".encode())
    done = stack.manage("submit", str(path))
    assert done.returncode == 0, done.stderr


def row(stack: Stack, name: str) -> tuple:
    sql = "SELECT processing_status, pages_done, attempt, crashes, failures FROM faktury_documentupload WHERE original_name = ?"
    return (stack.query(sql, name) or [("", 0, 0, 0, 0)])[0]


def wait_for_page(stack: Stack, name: str) -> None:
    wait_for(lambda: row(stack, name)[1] >= 1, 60, f"first page of {name}; {row(stack, name)}\n{stack.log_text()}")


def ends_whole(stack: Stack, name: str, seconds: float = 60) -> tuple:
    """The document's row once it is final; every page is there once and the last reading agrees with the document."""
    wait_for(lambda: row(stack, name)[0] in FINAL, seconds, f"{name} final; {row(stack, name)}\n{stack.log_text()}")
    pages = (
        "SELECT p.number FROM faktury_ocrpage p JOIN faktury_documentupload d ON d.id = p.document_id WHERE d.original_name = ? ORDER BY 1"
    )
    assert [number for (number,) in stack.query(pages, name)] == [1, 2, 3]
    result = (
        "SELECT r.processing_status FROM faktury_ocrresult r JOIN faktury_documentupload d ON d.id = r.document_id"
        " AND r.attempt = d.attempt WHERE d.original_name = ?"
    )
    assert stack.query(result, name) == [("completed",)]
    finals = (
        "SELECT count(*) FROM faktury_statusevent e JOIN faktury_documentupload d ON d.id = e.document_id"
        " WHERE d.original_name = ? AND e.status IN ('completed', 'manual_review', 'failed')"
    )
    assert stack.query(finals, name) == [(1,)]
    return row(stack, name)


def session_of(stack: Stack, name: str) -> list[int]:
    """Process ids of the worker's own session: its guard, Dramatiq's master and its worker process."""
    leader = stack.pid_of(name)
    members = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (OSError, IndexError):
            continue
        if entry.name.isdigit() and int(fields[3]) == leader:
            members.append(int(entry.name))
    assert members
    return members


def reading_child(stack: Stack) -> int | None:
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes()
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if b"workers.ocr.read_child" in command and str(stack.data).encode() in environment:
            return int(entry.name)
    return None


def test_a_killed_reading_child_costs_no_page_and_no_attempt(stack, tmp_path):
    hand_in(stack, tmp_path, "child.pdf")
    wait_for_page(stack, "child.pdf")
    os.kill(reading_child(stack), signal.SIGKILL)

    assert ends_whole(stack, "child.pdf")[2:] == (1, 0, 0)


def test_a_frozen_worker_is_replaced_in_its_document_and_writes_nothing_when_it_wakes(stack, tmp_path):
    hand_in(stack, tmp_path, "frozen.pdf")
    wait_for_page(stack, "frozen.pdf")
    frozen = session_of(stack, "worker")
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        wait_for(lambda: row(stack, "frozen.pdf")[2] == 2, 15, f"taken back; {row(stack, 'frozen.pdf')}")
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)

    assert ends_whole(stack, "frozen.pdf")[2:4] == (2, 1)

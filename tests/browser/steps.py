"""Steps of the stories in a browser: files given to the page, the end of a document awaited, what went over the wire."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, WebSocket

from tests.flow.stack import SAMPLES, Stack, wait_for

FINAL_LABELS = {"Zakończone", "Wymaga przeglądu", "Błąd"}


class Traffic:
    """What a page sent and received: status frames in order, and requests other than the page itself."""

    def __init__(self, page: Page) -> None:
        self.frames: list[dict] = []
        self.sockets: list[str] = []
        self.requests: list[str] = []
        page.on("websocket", self._socket)
        page.on("request", lambda request: self.requests.append(request.url))

    def _socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket.url)
        socket.on("framereceived", lambda data: self.frames.append(json.loads(data)))

    def polls(self) -> list[str]:
        return [url for url in self.requests if "/ajax/" in url or "/poll/" in url]

    def statuses_of(self, document_id: str) -> list[str]:
        found: list[str] = []
        for frame in self.frames:
            items = frame.get("items", []) + ([frame["item"]] if "item" in frame else [])
            for item in items:
                if item["document_id"] == document_id and (not found or found[-1] != item["status"]):
                    found.append(item["status"])
        return found

    def versions_of(self, document_id: str) -> list[int]:
        return [frame["item"]["version"] for frame in self.frames if frame.get("item", {}).get("document_id") == document_id]


def unique_copy(sample: str, folder: Path, name: str | None = None) -> Path:
    """The same picture as another file: bytes after the end of an image or PDF change nothing but the hash."""
    copy = folder / (name or sample)
    copy.write_bytes((SAMPLES / sample).read_bytes() + f"\n%{time.time_ns()}".encode())
    return copy


def upload(page: Page, *files: Path) -> None:
    page.set_input_files("input[type=file][multiple]", [str(file) for file in files])


@contextmanager
def at_a_standstill(stack: Stack, *names: str) -> Iterator[None]:
    """Processes that do nothing meanwhile: what they would do next comes neither too early nor too late for the story."""
    groups = [group for name in names if (group := stack.pid_of(name))]
    for group in groups:
        os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        for group in groups:
            os.killpg(group, signal.SIGCONT)


def open_status(page: Page, name: str) -> str:
    """Open the status page of the row called `name`; returns the document's id."""
    row = page.locator("[data-document-id]", has_text=name).first
    document_id = row.get_attribute("data-document-id")
    assert document_id
    page.goto(f"{page.url.split('/documents/')[0]}/ocr/status/{document_id}/")
    return document_id


def wait_final(page: Page, seconds: float) -> str:
    label = page.locator("#card-title")
    wait_for(lambda: label.inner_text().strip() in FINAL_LABELS, seconds, "a final status on the page")
    return label.inner_text().strip()

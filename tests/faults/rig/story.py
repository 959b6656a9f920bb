"""One fault's story on a running instance: documents handed in, people watching, an outsider, and the judgement at the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.faults.rig.clients import FINAL, Browser, Socket, Watchers
from tests.faults.rig.instance import TIMING, Instance
from tests.faults.rig.invariants import violations
from tests.flow.stack import wait_for

BUSY = 10
"""Seconds granted on top of a bound for a machine that runs everything at once."""


class Story:
    """Use as a context: leaving it waits for every end, and fails unless nothing is lost, doubled, wrong, or told to the outsider."""

    def __init__(self, instance: Instance) -> None:
        instance.wait_until_healthy(TIMING.patience)
        self.instance = instance
        self.browser = Browser(instance, instance.member)
        self.watchers = Watchers()
        self.page = self.watchers.watch(Socket(instance, instance.member))
        self.outsider = self.watchers.watch(Socket(instance, instance.outsider))
        self.acknowledged: list[str] = []
        wait_for(lambda: self.page.is_open and self.outsider.is_open, TIMING.patience, "sockets are open")

    def __enter__(self) -> Story:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        try:
            if kind is None:
                self._judge()
        finally:
            self.watchers.close()

    def take_in(self, content: bytes, name: str = "dokument") -> str:
        """Upload; the acknowledged document's id."""
        identity = self.browser.take_in(content, name)
        self.acknowledged.append(identity)
        return identity

    def row(self, identity: str) -> dict[str, Any]:
        return self.instance.row(identity)

    def after_page(self, identity: str, number: int = 1) -> dict[str, Any]:
        """The document's row as soon as so many of its pages are read, while more are to come."""
        wait_for(lambda: self.row(identity)["pages_done"] >= number, TIMING.patience, f"page {number}: {self.row(identity)}")
        return self.row(identity)

    def ended(self, *identities: str, within: float = TIMING.patience) -> list[dict[str, Any]]:
        """The rows once all are final."""
        self.soon(lambda: all(self.row(one).get("processing_status") in FINAL for one in identities), within, "all ended")
        return [self.row(one) for one in identities]

    def soon(self, fact: Callable[[], object], bound: float, what: str) -> float:
        """Wait for `fact`, at most `bound` seconds and what a busy machine adds; how long it took."""
        started = time.monotonic()
        try:
            wait_for(lambda: self._quietly(fact), bound + BUSY, what)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.instance.log_text()}") from error
        return time.monotonic() - started

    def is_shown(self, identity: str, socket: Socket | None = None) -> bool:
        """Whether a page shows the document as the database has it."""
        item, row = (socket or self.page).latest.get(identity), self.row(identity)
        return item is not None and (item["status"], item["version"]) == (row["processing_status"], row["version"])

    def statuses(self, identity: str) -> list[str]:
        """Every status the document went through."""
        sql = "SELECT status FROM faktury_statusevent WHERE document_id = ? ORDER BY version"
        return [status for (status,) in self.instance.query(sql, self.instance.key(identity))]

    def _judge(self) -> None:
        instance = self.instance
        instance.wait_until_healthy(TIMING.patience)
        unfinished = "SELECT count(*) FROM faktury_documentupload WHERE processing_status NOT IN ('completed', 'failed', 'manual_review')"
        self.soon(lambda: instance.query(unfinished) == [(0,)], TIMING.patience, "everything ended")
        self.soon(self._pages_agree, TIMING.heartbeat, "the open page agrees with the database")
        assert violations(instance, self.acknowledged, watching=[self.page], outsiders=[self.outsider]) == []
        assert self.outsider.connections >= 1
        for identity in self.acknowledged[:3]:
            stranger = Browser(instance, instance.outsider)
            assert stranger.get(f"/ocr/status/{identity}/ajax/").status == 404

    def _pages_agree(self) -> bool:
        return all(self.is_shown(identity) for identity in {*self.acknowledged, *self.page.latest})

    @staticmethod
    def _quietly(fact: Callable[[], object]) -> object:
        """The database may be away or starting while somebody waits."""
        with suppress(Exception):
            return fact()
        return False

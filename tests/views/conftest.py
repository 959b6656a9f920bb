"""Browsers of the three persons, documents in every state, and a counter of queries."""

from __future__ import annotations

import uuid
from contextlib import asynccontextmanager

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from faktury.domain.status import DocumentStatus as D
from faktury.models import OCRPage
from faktury.services.status_sync_service import Change, StatusSyncService, transition
from realtime import waiting


@pytest.fixture
def browser(alice):
    """Alice's browser."""
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def outsider(charlie):
    """Charlie's browser: he must see nothing of Alice's."""
    client = Client()
    client.force_login(charlie)
    return client


@pytest.fixture
def stranger():
    """A browser nobody signed in with."""
    return Client()


@pytest.fixture
def advance():
    """Moves a document through statuses, reading pages on the way."""

    def move(document, *targets, pages=2, **change):
        for target in targets:
            columns = change.pop("columns", {}) if target is targets[-1] else {}
            if target is D.PROCESSING:
                columns = {"lease_token": uuid.uuid4(), **columns}
            rest = change if target is targets[-1] else {}
            document = transition(document.pk, Change(to=target, columns=columns, **rest))
            assert document is not None
            if target is D.PROCESSING and pages:
                read_pages(document, pages)
        document.refresh_from_db()
        return document

    return move


def read_pages(document, number):
    rows = [
        OCRPage(document=document, number=n, engine_fingerprint="test", source="easyocr", width=10, height=10, text=f"tekst strony {n}")
        for n in range(1, number + 1)
    ]
    columns = {"page_count": number, "pages_done": number}
    assert StatusSyncService.checkpoint(document.pk, attempt=document.attempt, token=document.lease_token, columns=columns, pages=rows)


@pytest.fixture
def queries():
    """Captures SQL; `own` leaves out session and user."""

    class Captured(CaptureQueriesContext):
        @property
        def sql(self):
            return [query["sql"] for query in self.captured_queries]

        @property
        def own(self):
            return [sql for sql in self.sql if 'FROM "django_session"' not in sql and 'FROM "auth_user" WHERE' not in sql]

    return lambda: Captured(connection)


class FakeWaiter:
    def __init__(self, happening):
        self._happening = happening

    async def next(self, _seconds):
        return await sync_to_async(self._happening)()


@pytest.fixture
def wait_for(monkeypatch):
    """While the poll waits, `happening` takes place; its result says whether an event came."""

    def arrange(happening):
        @asynccontextmanager
        async def subscribed(_subject):
            yield FakeWaiter(happening)

        monkeypatch.setattr(waiting, "subscribed", subscribed)

    return arrange

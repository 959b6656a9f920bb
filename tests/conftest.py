"""Fixtures every test may use: two companies, their people, and an outsider who must see nothing."""

from __future__ import annotations

import atexit
import os
import shutil
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import translation

atexit.register(lambda: shutil.rmtree(settings.FAKTURY_DATA_DIR, ignore_errors=True))


RUNNING = ("embedded", "production")
"""Fixtures of tests/faults that are instances of their own."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that share an instance stay in one worker of xdist.

    A second run on PostgreSQL repeats what depends on the database; real processes choose theirs themselves.
    """
    for item in items:
        if _has_processes(item):
            item.add_marker(pytest.mark.xdist_group(_instance_of(item)))
    if not os.environ.get("FAKTURY_TEST_DATABASE"):
        return
    wanted = [item for item in items if _uses_database(item) and not _has_processes(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
    items[:] = wanted


def _has_processes(item: pytest.Item) -> bool:
    return any(item.iter_markers("processes")) or any(item.iter_markers("browser"))


def _instance_of(item: pytest.Item) -> str:
    """What names the running instance a test of real processes uses: a fixture, a row's parameter, all of tests/browser, or its module."""
    chosen = [*item.fixturenames, *(item.callspec.params.values() if hasattr(item, "callspec") else ())]
    folder, module = item.path.parent.name, item.path.stem
    return next((name for name in RUNNING if name in chosen), folder if folder == "browser" else module)


def _uses_database(item: pytest.Item) -> bool:
    return any(item.iter_markers("django_db")) or bool({"db", "transactional_db"} & set(getattr(item, "fixturenames", ())))


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """A test lives in one transaction; what closes connections between requests must not end it (SQLite in memory sees to that itself)."""
    from django.db import connections

    wrapper = type(connections["default"])
    close = wrapper.close
    monkeypatch.setattr(wrapper, "close", lambda self: None if self.in_atomic_block else close(self))


@pytest.fixture(autouse=True)
def polish():
    """Every test starts in the language of the product, whatever the one before switched to."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def firma(db):
    from faktury.models import Firma

    return Firma.objects.create(name="Przykładowa sp. z o.o.", nip="5261040828")


@pytest.fixture
def alice(firma, django_user_model):
    """A member of `firma`."""
    user = django_user_model.objects.create_user("alice", password="alice-password")
    firma.members.add(user)
    return user


@pytest.fixture
def charlie(db, django_user_model):
    """The outsider: a member of another company, who must see nothing of `firma`."""
    from faktury.models import Firma

    user = django_user_model.objects.create_user("charlie", password="charlie-password")
    Firma.objects.create(name="Obca S.A.", nip="7740001454").members.add(user)
    return user


@pytest.fixture
def upload(firma, alice):
    """Makes queued documents; each call has its own bytes."""
    from faktury.services.document_upload import accept_upload

    counter = iter(range(1_000_000))

    def make(name: str = "skan.png", content: bytes | None = None, **options):
        data = content if content is not None else b"\x89PNG\r\n\x1a\n" + str(next(counter)).encode()
        who = {"user": alice, "firma": firma, **options}
        return accept_upload(name=name, content=BytesIO(data), **who).document

    return make


@pytest.fixture
def invoice(upload):
    """Makes invoices as the worker does, each from a document and with a number of its own."""
    from faktury.services.invoice_creation import create_automatic
    from tests.review.conftest import reading

    numbers = iter(range(1, 1000))

    def make(**changes):
        return create_automatic(upload(), reading(**{"invoice_number": f"FV/{next(numbers)}", **changes}))

    return make

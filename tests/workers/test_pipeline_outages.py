"""A database that is away or a disk that is full in the middle of a document counts nothing against it."""

from __future__ import annotations

import errno

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from faktury.domain.status import DocumentStatus as D
from faktury.models import DocumentUpload
from faktury.services import ocr_queue
from tests.workers.attempts import run
from tests.workers.fakes import FakeEngine, FakeRenderer
from workers import disk_room, outage, pipeline, reading
from workers.actors import read_next_document

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_database_that_goes_away_in_a_page_counts_nothing_against_the_document(upload, monkeypatch):
    # Given a checkpoint that finds no database, as does the first try to hand the document back
    document, failing = upload(), iter([True, True])
    monkeypatch.setattr(outage, "is_away", lambda: True)
    monkeypatch.setattr(outage, "FIRST_PAUSE", 0.01)

    def away(inner):
        def write(*args, **named):
            if next(failing, False):
                raise OperationalError("server closed the connection unexpectedly")
            return inner(*args, **named)

        return write

    monkeypatch.setattr(pipeline, "_checkpoint", away(pipeline._checkpoint))
    monkeypatch.setattr(ocr_queue, "requeue", away(ocr_queue.requeue))
    document = run(document)

    # Then it waits in the queue for its next attempt
    assert (document.status, document.attempt, document.failures, document.crashes) == (D.QUEUED, 2, 0, 0)


def test_a_database_that_stays_away_is_given_up_to_the_lease(monkeypatch):
    moments = iter(range(0, 1000, 40))
    monkeypatch.setattr(outage.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(outage.time, "sleep", lambda _seconds: None)

    def away():
        raise OperationalError("no")

    with pytest.raises(OperationalError):
        outage.ride_out(away)


@pytest.mark.parametrize(
    "words", ["attempt to write a readonly database", "database or disk is full", "cannot execute UPDATE in a read-only transaction"]
)
def test_a_database_that_refuses_to_write_counts_nothing_against_the_document(upload, monkeypatch, words):
    document, checkpoint, refusals = upload(), pipeline._checkpoint, iter([True])

    def refuse(*args, **named):
        if next(refusals, False):
            raise OperationalError(words)
        return checkpoint(*args, **named)

    monkeypatch.setattr(pipeline, "_checkpoint", refuse)
    document = run(document)
    assert (document.status, document.attempt, document.failures, document.crashes) == (D.QUEUED, 2, 0, 0)


def test_a_statement_that_is_wrong_is_not_taken_for_an_outage(upload, monkeypatch):
    def broken(*_args, **_named):
        raise OperationalError("no such column: x")

    monkeypatch.setattr(pipeline, "_checkpoint", broken)
    assert run(upload()).failures == 1


def test_a_program_newer_than_its_database_waits_for_the_migration(upload, monkeypatch):
    # Given a set-up that was updated while it ran: the statement fails, and a migration has not been applied
    def unknown_column(*_args, **_named):
        raise OperationalError("no such column: faktury_firma.address")

    last = MigrationRecorder.Migration.objects.filter(app="faktury").latest("id")
    monkeypatch.setattr(pipeline, "_checkpoint", unknown_column)
    last.delete()
    document = run(upload())
    MigrationRecorder.Migration.objects.create(app=last.app, name=last.name)

    # Then nothing is counted against the document, and it is not tried again at once
    assert (document.status, document.failures) == (D.QUEUED, 0)
    assert document.not_before > timezone.now()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_in_a_page_counts_nothing_and_is_tried_later(upload, monkeypatch, code):
    document, keep, full = upload(), reading._keep, iter([False, False, True])

    def fills_up(path, name):
        if next(full, False):
            raise OSError(code, "no room")
        return keep(path, name)

    monkeypatch.setattr(reading, "_keep", fills_up)
    document = run(document, FakeRenderer(2))
    assert (document.status, document.attempt, document.failures, document.pages_done) == (D.QUEUED, 2, 0, 1)
    assert ocr_queue.claim_next() is None
    DocumentUpload.objects.update(not_before=None)
    document = run(document, FakeRenderer(2))
    assert (document.status, document.pages_done, document.resumed_from_page) == (D.MANUAL_REVIEW, 2, 2)


def test_any_other_trouble_with_a_file_is_a_failure(upload, monkeypatch):
    def denied(path, name):
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(reading, "_keep", denied)
    assert run(upload()).failures == 1


def test_nothing_is_claimed_while_the_disk_is_all_but_full(upload, monkeypatch, caplog):
    document = upload()
    monkeypatch.setattr(disk_room, "_free", lambda _path: disk_room.LEAST_BYTES - 1)
    monkeypatch.setattr(pipeline, "shared_tools", lambda: pipeline.Tools(FakeRenderer(), FakeEngine()))
    for _ in range(3):
        read_next_document.fn()
    document.refresh_from_db()
    assert (document.status, document.version) == (D.QUEUED, 1)
    assert caplog.text.count("documents wait in the queue") == 1

    monkeypatch.setattr(disk_room, "_free", lambda _path: disk_room.LEAST_BYTES)
    read_next_document.fn()
    document.refresh_from_db()
    assert document.status is D.MANUAL_REVIEW
    assert caplog.text.count("there is room on the disk again") == 1

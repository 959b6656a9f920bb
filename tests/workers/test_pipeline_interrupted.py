"""Attempts that are cut short: recovered, retried, cancelled, stopped, taken over; and what they leave for the next."""

from __future__ import annotations

import time

import pytest
from django.utils import timezone

from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload, OCRPage
from faktury.services import document_actions
from tests.flow.stack import wait_for
from tests.workers.attempts import claim_back, run
from tests.workers.fakes import FakeEngine, FakeRenderer
from workers import recovery
from workers.broker import stopping
from workers.ocr.errors import ReadError

pytestmark = pytest.mark.django_db(transaction=True)


D = DocumentStatus


def test_a_recovered_attempt_reuses_finished_pages(upload):
    # Given a worker that dies while reading page 3 of 4
    class Killed(BaseException):
        pass

    def die(n: int) -> None:
        if n == 3:
            raise Killed

    document = upload()
    with pytest.raises(Killed):
        run(document, FakeRenderer(4), FakeEngine(before=die))
    claim_back(document)

    # When another worker takes over
    renderer = FakeRenderer(4)
    document = run(document, renderer)

    # Then only the missing pages are read, and none is there twice
    assert renderer.rendered == [3, 4]
    assert list(document.pages.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert document.resumed_from_page == 3
    assert (document.attempt, document.crashes) == (2, 1)


def test_a_persons_retry_reads_every_page_again(upload):
    document = run(upload(), FakeRenderer(2))
    document_actions.retry_document(document.pk, actor_id=None)
    renderer = FakeRenderer(2)
    run(document, renderer)

    assert renderer.rendered == [1, 2]
    assert OCRPage.objects.count() == 2


def test_cancel_in_the_middle_stops_the_worker_and_nothing_more_is_written(upload):
    document = upload()

    def cancel(n: int) -> None:
        if n == 2:
            document_actions.cancel_document(document.pk, actor_id=None)

    document = run(document, FakeRenderer(5), FakeEngine(before=cancel))

    assert (document.status, document.error_code) == (D.FAILED, "cancelled")
    assert list(document.pages.values_list("number", flat=True)) == [1]


def test_a_stop_request_hands_the_document_back_with_its_pages(upload):
    document = upload()

    def stop(n: int) -> None:
        if n == 2:
            stopping.set()

    try:
        document = run(document, FakeRenderer(5), FakeEngine(before=stop))
    finally:
        stopping.clear()

    assert (document.status, document.crashes, document.failures) == (D.QUEUED, 0, 0)
    assert list(document.pages.values_list("number", flat=True)) == [1, 2]


def test_a_void_claim_kills_the_page_in_hand(upload, settings):
    # Given a page that takes longer than the lease and a person who cancels meanwhile
    settings.FAKTURY_LEASE_SECONDS = 0.3
    document = upload()
    engine = FakeEngine()

    def long_page(_n: int) -> None:
        document_actions.cancel_document(document.pk, actor_id=None)
        deadline = time.monotonic() + 20
        while not engine.killed and time.monotonic() < deadline:
            time.sleep(0.01)
        raise ReadError("page_failed", page=1)

    engine.before = long_page
    document = run(document, engine=engine)

    assert engine.killed
    assert document.error_code == "cancelled"


def test_a_long_page_keeps_its_lease(upload, settings):
    settings.FAKTURY_LEASE_SECONDS = 1
    document = upload()

    def long_page(_n: int) -> None:
        # Once the lease it began with has run out it is held by a later one.
        first = DocumentUpload.objects.get(pk=document.pk).lease_until
        wait_for(lambda: timezone.now() > first, 20, "its end")
        assert recovery.recover_once() == 0

    document = run(document, engine=FakeEngine(before=long_page))
    assert document.crashes == 0

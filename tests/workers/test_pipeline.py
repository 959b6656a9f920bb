"""The pipeline against fakes: every ending, checkpoints, resumption, cancel, stop, duplicates."""

from __future__ import annotations

import errno

import pytest
from django.db import OperationalError

from faktury.domain.status import DocumentStatus, OcrStatus
from faktury.models import DocumentUpload, Faktura, OCRPage, OCRResult
from faktury.services import document_actions, ocr_queue
from tests.domain import test_fa_xml as fa_xml_tests
from tests.domain.test_fa_xml import document as fa_document
from tests.flow.stack import wait_for
from tests.workers.fakes import FakeEngine, FakeRenderer
from workers import disk_room, outage, pipeline, reading
from workers.actors import read_next_document
from workers.broker import stopping
from workers.ocr.contract import AS_IT_IS, View
from workers.ocr.errors import ReadError

pytestmark = pytest.mark.django_db(transaction=True)
D = DocumentStatus


def run(document: DocumentUpload, renderer: FakeRenderer | None = None, engine: FakeEngine | None = None) -> DocumentUpload:
    claim = ocr_queue.claim_next()
    assert claim is not None
    assert claim.document_id == document.pk
    pipeline.process(claim, pipeline.Tools(renderer or FakeRenderer(), engine or FakeEngine()))
    document.refresh_from_db()
    return document


def result_of(document: DocumentUpload) -> OCRResult:
    return OCRResult.objects.get(document=document, attempt=document.attempt)


def test_what_is_no_invoice_goes_to_a_person_with_everything_kept(upload):
    document = run(upload(), FakeRenderer(3), FakeEngine(("Zamówienie numer 7",)))

    assert document.status is D.MANUAL_REVIEW
    assert (document.page_count, document.pages_done) == (3, 3)
    assert document.problem_count > 0
    assert list(document.pages.values_list("number", "text")) == [(n, "Zamówienie numer 7") for n in (1, 2, 3)]
    result = result_of(document)
    assert (result.status, result.engine) == (OcrStatus.COMPLETED, "easyocr")
    assert result.extraction is not None
    assert [event.status for event in document.events.all()] == [
        D.QUEUED,
        D.PROCESSING,
        D.OCR_COMPLETED,
        D.INTEGRATION_PROCESSING,
        D.MANUAL_REVIEW,
    ]
    assert not Faktura.objects.exists()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ReadError("unreadable_file"), D.FAILED),
        (ReadError("too_many_pages", pages=214, limit=200), D.FAILED),
        (ReadError("too_many_pixels", width=12000, height=9000, limit=80), D.FAILED),
        (ReadError("no_pages"), D.FAILED),
        (ReadError("encrypted_file"), D.MANUAL_REVIEW),
    ],
)
def test_a_bad_file_ends_at_once_with_its_words(upload, error, status):
    document = run(upload(), FakeRenderer(error=error))

    assert (document.status, document.error_code, document.attempt) == (status, error.code, 1)
    shown = document.get_status_display_data()["error"]
    assert shown["code"] == error.code
    assert shown["message"].endswith(".")
    assert "–" not in shown["message"]
    assert shown["hint"]
    assert result_of(document).status is OcrStatus.FAILED


def test_an_empty_page_goes_to_a_person(upload):
    document = run(upload(), FakeRenderer(1), FakeEngine(()))
    assert (document.status, document.error_code) == (D.MANUAL_REVIEW, "no_text_found")


def test_a_scripted_file_is_read_but_never_automatic(upload):
    document = run(upload(), FakeRenderer(scripted=True))
    assert (document.status, document.error_code) == (D.MANUAL_REVIEW, "scripted_file")


def test_a_page_is_drawn_again_when_the_engine_wishes_to_see_it_turned(upload):
    # Given a page that lies on its side
    renderer, engine = FakeRenderer(1), FakeEngine(wish=View(turn=90))
    document = run(upload(), renderer, engine)
    # Then it was read once, and the picture that is kept is the one that was read
    assert renderer.views == [AS_IT_IS, View(turn=90)]
    assert engine.reads == 1
    page = document.pages.get()
    assert (page.width, page.height) == (2339, 1654)
    assert page.words


def test_a_good_text_layer_needs_no_engine(upload):
    engine = FakeEngine()
    layer = FakeEngine(("Faktura VAT",)).read
    words = layer(__import__("pathlib").Path(__file__))
    document = run(upload(), FakeRenderer(2, layer=words), engine)

    assert engine.reads == 0
    assert result_of(document).engine == "text_layer"


def test_one_unreadable_page_does_not_lose_the_others(upload):
    def second_page_breaks(n: int) -> None:
        if n == 2:
            raise ReadError("page_failed", transient=False, page=2)

    document = run(upload(), FakeRenderer(3), FakeEngine(before=second_page_breaks))

    assert (document.status, document.error_code, document.error_params) == (D.MANUAL_REVIEW, "page_failed", {"page": 2})
    assert list(document.pages.values_list("number", flat=True)) == [1, 3]


def test_a_page_whose_child_died_is_tried_once_more(upload):
    def die_once(n: int) -> None:
        if n == 2:
            raise ReadError("page_failed", reason="died")

    document = run(upload(), FakeRenderer(3), FakeEngine(before=die_once))

    assert document.error_code == ""
    assert list(document.pages.values_list("number", flat=True)) == [1, 2, 3]


def test_a_page_that_kills_every_child_is_left_to_a_person_and_the_others_go_on(upload):
    def die_on_page_2(n: int) -> None:
        if n in (2, 3):
            raise ReadError("page_failed", reason="died")

    document = run(upload(), FakeRenderer(3), FakeEngine(before=die_on_page_2))

    assert (document.status, document.error_code, document.error_params) == (D.MANUAL_REVIEW, "page_failed", {"page": 2})
    assert list(document.pages.values_list("number", flat=True)) == [1, 3]


def test_a_transient_failure_goes_back_to_the_queue_and_fails_in_the_end(upload, settings):
    settings.FAKTURY_MAX_ATTEMPTS_TRANSIENT = 2

    def too_slow(_n: int) -> None:
        raise ReadError("ocr_timeout", seconds=120)

    document = run(upload(), engine=FakeEngine(before=too_slow))
    assert (document.status, document.attempt, document.failures) == (D.QUEUED, 2, 1)

    DocumentUpload.objects.update(not_before=None)
    document = run(document, engine=FakeEngine(before=too_slow))
    assert (document.status, document.error_code) == (D.FAILED, "ocr_timeout")
    assert document.get_status_display_data()["error"]["message"] == "Odczyt strony 1 trwał za długo i został przerwany."


def test_an_unexpected_exception_never_escapes_nor_leaks(upload, settings):
    settings.FAKTURY_MAX_ATTEMPTS_TRANSIENT = 1

    def bug(_n: int) -> None:
        raise ZeroDivisionError("secret detail")

    document = run(upload(), engine=FakeEngine(before=bug))
    data = document.get_status_display_data()
    assert (document.status, document.error_code) == (D.FAILED, "unknown_error")
    assert "secret" not in str(data)
    assert document.pk.hex[:8] in data["error"]["hint"].replace("-", "")


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


def claim_back(document: DocumentUpload) -> None:
    """What recovery does once the lease ran out."""
    from datetime import timedelta

    from django.utils import timezone

    from workers import recovery

    DocumentUpload.objects.filter(pk=document.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    # A round in which the database made writers wait judges nobody; the next one does.
    wait_for(lambda: recovery.recover_once() == 1, 10, "the document taken back")


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
        import time

        deadline = time.monotonic() + 5
        while not engine.killed and time.monotonic() < deadline:
            time.sleep(0.01)
        raise ReadError("page_failed", page=1)

    engine.before = long_page
    document = run(document, engine=engine)

    assert engine.killed
    assert document.error_code == "cancelled"


def test_a_long_page_keeps_its_lease(upload, settings):
    settings.FAKTURY_LEASE_SECONDS = 0.3
    document = upload()

    def long_page(_n: int) -> None:
        import time

        time.sleep(0.8)
        from workers import recovery

        assert recovery.recover_once() == 0

    document = run(document, engine=FakeEngine(before=long_page))
    assert document.crashes == 0


def test_a_ksef_file_becomes_an_invoice_without_any_reading(upload, firma):
    content = fa_document().replace(fa_xml_tests.BUYER.encode(), firma.nip.encode())
    document = run(upload("ksef.xml", content), FakeRenderer(error=ReadError("unreadable_file")))

    assert (document.status, document.error_code) == (D.MANUAL_REVIEW, "")
    assert {problem["code"] for problem in result_of(document).problems} == {"exemption_basis"}
    assert result_of(document).engine == "xml"


def test_a_file_that_only_looks_like_ksef_says_what_to_do(upload):
    document = run(upload("ksef.xml", b"<?xml version='1.0'?><Faktura/>"))
    assert (document.status, document.error_code) == (D.FAILED, "invalid_xml")
    assert document.get_status_display_data()["error"]["hint"] == "Pobierz go z KSeF jeszcze raz i prześlij bez zmian."


def test_characters_that_no_database_takes_are_replaced_and_the_document_goes_on(upload):
    document = run(upload(), engine=FakeEngine(("Faktura\x00 \ud800VAT",)))

    assert document.status is D.MANUAL_REVIEW
    assert document.pages.get().text == "Faktura\ufffd \ufffdVAT"


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

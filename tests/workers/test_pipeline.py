"""The pipeline against fakes: every ending of an attempt that nothing interrupts."""

from __future__ import annotations

import pytest

from faktury.domain.status import DocumentStatus, OcrStatus
from faktury.models import DocumentUpload, Faktura
from tests.domain import fa_files
from tests.domain.fa_files import document as fa_document
from tests.workers.attempts import result_of, run
from tests.workers.fakes import FakeEngine, FakeRenderer
from workers.ocr.contract import AS_IT_IS, View
from workers.ocr.errors import ReadError

pytestmark = pytest.mark.django_db(transaction=True)


D = DocumentStatus


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


def test_a_ksef_file_becomes_an_invoice_without_any_reading(upload, firma):
    content = fa_document().replace(fa_files.BUYER.encode(), firma.nip.encode())
    document = run(upload("ksef.xml", content), FakeRenderer(error=ReadError("unreadable_file")))

    assert (document.status, document.error_code) == (D.MANUAL_REVIEW, "")
    assert {problem["code"] for problem in result_of(document).problems} == {"exemption_basis"}
    assert result_of(document).engine == "xml"


def test_a_file_that_only_looks_like_ksef_says_what_to_do(upload):
    document = run(upload("ksef.xml", b"<?xml version='1.0'?><Faktura/>"))
    assert (document.status, document.error_code) == (D.FAILED, "invalid_xml")
    assert document.get_status_display_data()["error"]["hint"] == "Pobierz go z KSeF jeszcze raz i prześlij bez zmian."


def test_an_xml_of_another_sort_is_called_by_its_name(upload):
    document = run(upload("upo.xml", b"<?xml version='1.0'?><Potwierdzenie xmlns='http://upo.schematy.mf.gov.pl/KSeF/v4-3'/>"))
    shown = document.get_status_display_data()["error"]
    assert (document.status, shown["code"]) == (D.FAILED, "other_xml")
    assert shown["message"] == "Ten plik XML nie jest fakturą (zaczyna się od „Potwierdzenie”)."


def test_a_ksef_file_saved_as_utf_16_is_read(upload, firma):
    text = fa_document().decode().replace(fa_files.BUYER, firma.nip).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    document = run(upload("ksef.xml", text.encode("utf-16")), FakeRenderer(error=ReadError("unreadable_file")))
    assert {problem["code"] for problem in result_of(document).problems} == {"exemption_basis"}


def test_what_is_no_invoice_is_said_in_one_sentence(upload):
    document = run(upload(), FakeRenderer(1), FakeEngine(("Wyciąg bankowy nr 11/2026", "Saldo końcowe: 18 862,93 PLN")))
    assert (document.status, document.error_code) == (D.MANUAL_REVIEW, "unlike_an_invoice")
    assert document.get_status_display_data()["description"] == "To nie wygląda na fakturę."
    assert [problem["code"] for problem in result_of(document).problems] == ["kind_other"]


def test_characters_that_no_database_takes_are_replaced_and_the_document_goes_on(upload):
    document = run(upload(), engine=FakeEngine(("Faktura\x00 \ud800VAT",)))

    assert document.status is D.MANUAL_REVIEW
    assert document.pages.get().text == "Faktura\ufffd \ufffdVAT"

"""What an English reader meets: payloads, errors, problems and whole pages without a Polish word in them."""

from __future__ import annotations

import html
import re

import pytest
from django.utils import translation

from faktury.domain.kinds import KIND_LABELS
from faktury.domain.problems import SENTENCES, problem
from faktury.domain.status import DocumentStatus as D
from faktury.models import DocumentUpload, OCRResult
from faktury.services.counted_words import Forms, counted
from faktury.services.document_actions import send_to_review
from faktury.services.error_words import WORDS, error_payload
from faktury.services.invoice_creation import create_automatic
from faktury.services.problem_words import problem_payload
from faktury.services.status_payload import raw_payload, with_status
from faktury.services.status_words import present
from tests.i18n.catalogue import messages
from tests.review.conftest import reading
from tests.services.readings import SELLER_NIP

POLISH_LETTERS = re.compile(r"[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
PROPER = ("Przykładowa sp. z o.o.", "Książka", "Język / Language")
"""Names of companies and goods stay as they are; the language menu names itself in both languages."""
PRODUCT = "Faktury"
GAPS = re.compile(r"%\(\w+\)s|\{\w+\}")
SENTENCE_LENGTH = 12
"""A Polish message of several words and at least this long does not stand in an English page by chance."""


def polish_in(text: str) -> list[str]:
    """Lines with Polish letters, Polish messages that have none, and single words standing alone between tags."""
    for name in PROPER:
        text = text.replace(name, "")
    lines = [line.strip() for line in text.splitlines() if POLISH_LETTERS.search(line)]
    long = [entry.key[1] for entry in messages() if len(entry.key[1]) >= SENTENCE_LENGTH and " " in entry.key[1]]
    words = {entry.key[1] for entry in messages() if entry.key[1] != entry.text} - {PRODUCT}
    alone = [piece for piece in map(str.strip, re.findall(r">([^<>]+)<", text)) if piece in words]
    return lines + [message for message in long if not GAPS.search(message) and message in text] + alone


@pytest.fixture
def browser(client, alice):
    """Alice's browser, set to English."""
    client.force_login(alice)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-GB,en;q=0.9"
    return client


@pytest.fixture
def waiting(upload, alice):
    """A document a person has to look at: no invoice number, a wrong NIP, sums that disagree."""
    document = upload(name="skan-0042.pdf")
    found = reading(invoice_number=None, seller_nip="7740001455", gross_total=None)
    OCRResult.objects.filter(document=document).update(extraction=found_json(found))
    return send_to_review(document.pk, actor_id=alice.pk)


def found_json(found):
    from faktury.domain.extraction import to_json

    return to_json(found)


# --- words


def test_a_polish_word_would_be_found():
    assert polish_in("<p>Zapisz fakturę</p>")
    assert polish_in("Podziel go na mniejsze pliki.")
    assert polish_in("<th>Netto</th>")
    assert polish_in("Firma: Przykładowa sp. z o.o.") == []


@pytest.mark.parametrize("crashes", [0, 1])
@pytest.mark.parametrize("status", list(D))
def test_payloads_of_every_status_are_english(upload, status, crashes):
    raw = raw_payload(with_status(DocumentUpload.objects.filter(pk=upload(name="skan.pdf").pk)).get())
    changes = {"status": status.value, "crashes": crashes, "pages_done": 1, "pages_total": 3, "resumed_from": 2, "problem_count": 2}
    if status is D.FAILED:
        changes["error_code"] = "ocr_timeout"
    payload = present({**raw, **changes}, "en")
    assert polish_in(str(payload)) == []
    assert payload["label"]


@pytest.mark.parametrize("code", sorted(WORDS))
def test_errors_are_english(code):
    with translation.override("en"):
        assert polish_in(str(error_payload(code, {"kind": "HTML", "limit": "25 MB"}))) == []


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_problems_are_english(code, firma):
    found = problem(code, company=firma.nip, nip=SELLER_NIP, date="2026-11-12", amount="0.90", kind=next(iter(KIND_LABELS)))
    with translation.override("en"):
        assert polish_in(problem_payload(found, firma=firma)["message"]) == []


@pytest.mark.parametrize(("number", "text"), [(1, "1 page"), (2, "2 pages"), (5, "5 pages"), (21, "21 pages"), (22, "22 pages")])
def test_counts_are_right_in_english(number, text):
    with translation.override("en"):
        forms = Forms(*(translation.gettext(message) for message in ("{n} strona", "{n} strony", "{n} stron")))
    assert counted(number, forms) == text


def test_polish_stays_the_first_language(client, db):
    page = client.get("/accounts/login/").content.decode()
    assert '<html lang="pl"' in page
    assert "Zaloguj się" in page


# --- pages


def shown(response) -> str:
    text = html.unescape(response.content.decode())
    assert '<html lang="en"' in text
    # The amount in words is part of a Polish invoice, and says so.
    text = re.sub(r'<span lang="pl">[^<]*</span>', "", text)
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def test_the_sign_in_page_is_english(client, db):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = shown(client.get("/accounts/login/"))
    assert "Sign in" in page
    assert polish_in(page) == []
    assert polish_in(shown(client.post("/accounts/login/", {"username": "nobody", "password": "x"}))) == []


@pytest.mark.parametrize("address", ["/documents/", "/documents/?q=nothing", "/invoices/", "/documents/review/next/"])
def test_empty_pages_are_english(browser, address):
    assert polish_in(shown(browser.get(address, follow=True))) == []


@pytest.mark.parametrize("address", ["/documents/", "/ocr/status/{id}/", "/documents/{id}/review/"])
def test_pages_of_a_document_are_english(browser, waiting, address):
    assert polish_in(shown(browser.get(address.format(id=waiting.pk)))) == []


def test_invoice_pages_are_english(browser, upload):
    faktura = create_automatic(upload(), reading())
    assert "<span>Invoices</span>" in shown(browser.get("/invoices/")), "the product keeps its name, the navigation does not"
    for address in ("/invoices/", f"/invoices/{faktura.pk}/", f"/invoices/{faktura.pk}/print/", f"/invoices/{faktura.pk}/fa3.xml"):
        assert polish_in(shown(browser.get(address))) == []


def test_a_missing_document_is_told_in_english(browser):
    response = browser.get("/ocr/status/00000000-0000-4000-8000-000000000000/")
    assert response.status_code == 404
    assert polish_in(shown(response)) == []


def test_the_answer_of_a_refused_upload_is_english(browser, firma):
    response = browser.post("/documents/upload/", {"firma": firma.pk}, headers={"accept": "application/json"})
    assert polish_in(response.content.decode()) == []


def test_the_admin_is_english(client, django_user_model, waiting):
    client.force_login(django_user_model.objects.create_superuser("boss", password="x"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    for address in ("", "faktury/documentupload/"):
        assert polish_in(shown(client.get(f"/admin/{address}"))) == []


def test_the_admin_page_of_a_document_is_english(client, django_user_model, waiting):
    client.force_login(django_user_model.objects.create_superuser("boss", password="x"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert polish_in(shown(client.get(f"/admin/faktury/documentupload/{waiting.pk}/change/"))) == []

"""Uploading: many files, each with its own outcome, by form and by script."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faktury.models import DocumentUpload, Firma

PNG = b"\x89PNG\r\n\x1a\n"


def png(name="skan.png", more=b"1"):
    return SimpleUploadedFile(name, PNG + more)


def send(client, *files, **fields):
    return client.post("/documents/upload/", {"files": list(files), **fields}, headers={"Accept": "application/json"})


def test_a_new_file_is_201_with_its_payload(browser):
    response = send(browser, png("skan-0042.png"))
    assert response.status_code == 201
    (result,) = response.json()["results"]
    document = DocumentUpload.objects.get()
    assert result["document"]["document_id"] == str(document.pk)
    assert result["document"]["label"] == "W kolejce"
    assert (result["name"], result["duplicate"], result["error"]) == ("skan-0042.png", False, None)


def test_the_same_bytes_again_are_200_and_lead_to_the_first(browser):
    first = send(browser, png()).json()["results"][0]["document"]
    response = send(browser, png("inna nazwa.png"))
    assert response.status_code == 200
    (result,) = response.json()["results"]
    assert result["duplicate"] is True
    assert result["document"]["document_id"] == first["document_id"]
    assert result["notice"]["code"] == "duplicate_upload"
    assert DocumentUpload.objects.count() == 1


def test_the_same_bytes_in_another_company_are_a_document_of_its_own(browser, outsider):
    send(browser, png())
    assert send(outsider, png()).status_code == 201
    assert DocumentUpload.objects.count() == 2


def test_two_files_of_one_name_are_two_documents(browser):
    results = send(browser, png("skan.png", b"1"), png("skan.png", b"2")).json()["results"]
    assert len({result["document"]["document_id"] for result in results}) == 2


@pytest.mark.parametrize(
    ("name", "content", "code", "status"),
    [
        ("pusty.pdf", b"", "empty_file", 415),
        ("program.pdf", b"MZ\x90\x00" + b"\x00" * 300, "dangerous_type", 415),
        ("strona.png", b"<!doctype html><script>alert(1)</script>", "dangerous_type", 415),
        ("obraz.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "dangerous_type", 415),
        ("paczka.pdf", b"PK\x03\x04" + b"\x00" * 60, "archive_file", 415),
        ("tekst.pdf", b"to tylko tekst", "unsupported_type", 415),
    ],
)
def test_rubbish_is_refused_in_words_and_leaves_nothing(browser, name, content, code, status):
    response = send(browser, SimpleUploadedFile(name, content))
    (result,) = response.json()["results"]
    assert response.status_code == status
    assert result["document"] is None
    assert result["error"]["code"] in (code, "unsupported_type")
    assert result["error"]["message"]
    assert result["error"]["hint"]
    assert not DocumentUpload.objects.exists()


def test_a_refused_file_does_not_stop_the_others(browser):
    response = send(browser, png("a.png", b"1"), SimpleUploadedFile("pusty.pdf", b""), png("b.png", b"2"))
    assert response.status_code == 201
    assert [bool(result["document"]) for result in response.json()["results"]] == [True, False, True]


def test_a_file_over_the_limit_is_413(browser, settings):
    settings.FAKTURY_MAX_FILE_BYTES = 1024 * 1024
    response = send(browser, png("duży.png", b"x" * (1024 * 1024)))
    assert response.status_code == 413
    assert response.json()["results"][0]["error"]["message"] == "Plik jest za duży: limit to 1 MB."


def test_no_file_is_400(browser):
    response = send(browser)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "no_file"


def test_too_many_files_are_refused_in_words(browser, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    response = send(browser, *(png(f"{n}.png", bytes([n])) for n in range(3)))
    assert response.status_code == 400
    assert response.json()["error"]["message"] == "Za dużo plików naraz: limit to 2."


def test_the_chosen_company_gets_the_file(browser, alice):
    other = Firma.objects.create(name="Druga", nip="7740001454")
    other.members.add(alice)
    send(browser, png(), firma=str(other.pk))
    assert DocumentUpload.objects.get().firma == other


def test_a_company_that_is_not_ones_own_is_404_and_takes_nothing(outsider, firma):
    response = send(outsider, png(), firma=str(firma.pk))
    assert response.status_code == 404
    assert not DocumentUpload.objects.exists()


def test_somebody_without_a_company_is_told_so(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody"))
    response = send(client, png())
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "firma_missing"


def test_the_plain_form_redirects_with_messages(browser):
    response = browser.post("/documents/upload/", {"files": [png(), SimpleUploadedFile("pusty.pdf", b"")]}, follow=True)
    page = response.content.decode()
    assert response.redirect_chain == [("/documents/", 302)]
    assert "Dodano 1 dokument." in page
    assert "pusty.pdf: Plik jest pusty (0 B)." in page


def test_many_refusals_fit_into_the_cookie(browser):
    files = [SimpleUploadedFile("ż" * 90 + f"{n}.pdf", b"") for n in range(90)]
    page = browser.post("/documents/upload/", {"files": files}, follow=True).content.decode()
    assert page.count("Plik jest pusty (0 B).") == 5
    assert "Nie dodano też plików: 85." in page


def test_a_path_in_the_name_is_only_text(browser):
    (result,) = send(browser, png("..\\..\\etc\\passwd.png")).json()["results"]
    assert result["name"] == "passwd.png"
    assert "passwd" not in DocumentUpload.objects.get().file.name


def test_an_upload_without_the_token_is_refused(alice):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = send(client, png())
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "csrf_failed"
    assert not DocumentUpload.objects.exists()

"""The JSON API: tokens and sessions, documents, uploads, invoices, pages, and that strangers and outsiders get nothing."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from faktury.models import ApiToken, DocumentUpload, OCRResult
from faktury.services.api_tokens import MOST_TOKENS, TooManyTokens, create_token, living_tokens, revoke_token, user_of
from faktury.services.document_actions import send_to_review

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


class Program(Client):
    """A client that sends a token and nothing else, and expects JSON."""

    def __init__(self, secret: str | None) -> None:
        super().__init__(enforce_csrf_checks=True, headers={"authorization": f"Bearer {secret}"} if secret is not None else {})


@pytest.fixture
def alices(alice):
    return Program(create_token(user=alice, name="księgowość")[1])


@pytest.fixture
def charlies(charlie):
    return Program(create_token(user=charlie, name="x")[1])


def error(response, status):
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    found = response.json()["error"]
    assert set(found) == {"code", "message", "hint"}
    assert found["message"].endswith(".")
    return found["code"]


def test_a_token_is_kept_as_a_hash_and_known_again(alice):
    token, secret = create_token(user=alice, name="  a \n b ", days=30)
    assert secret.startswith("fkt_")
    assert len(secret) > 40
    assert (token.sha256, token.name, token.start) == (hashlib.sha256(secret.encode()).hexdigest(), "a b", secret[:8])
    assert secret not in str(ApiToken.objects.values().get())
    assert user_of(secret) == alice


def test_dead_tokens_open_nothing(alice, charlie):
    token, secret = create_token(user=alice, name="a")
    assert not revoke_token(user=charlie, token_id=token.pk), "not charlie's"
    assert user_of(secret) == alice
    assert revoke_token(user=alice, token_id=token.pk)
    assert user_of(secret) is None

    old, secret = create_token(user=alice, name="a", days=1)
    ApiToken.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert user_of(secret) is None

    _token, secret = create_token(user=alice, name="a")
    alice.is_active = False
    alice.save()
    assert user_of(secret) is None
    assert user_of("fkt_" + "x" * 5000) is None
    assert user_of("fkt_ąę\ud800") is None


def test_nobody_hoards_tokens(alice):
    for _ in range(MOST_TOKENS):
        create_token(user=alice, name="a")
    with pytest.raises(TooManyTokens):
        create_token(user=alice, name="a")


@pytest.mark.parametrize(("path", "method"), [("documents/", "get"), ("documents/", "post"), ("invoices/", "get")])
def test_strangers_get_a_challenge(db, path, method):
    for secret, code in ((None, "token_missing"), ("", "token_invalid"), ("fkt_wrong", "token_invalid")):
        response = getattr(Program(secret), method)(f"/api/v1/{path}")
        assert error(response, 401) == code
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_documents_carry_the_one_payload(alices, upload):
    document = upload(name="skan.png")
    page = alices.get("/api/v1/documents/").json()
    assert {name: page[name] for name in ("count", "page", "page_size", "next", "previous")} == {
        "count": 1,
        "page": 1,
        "page_size": 50,
        "next": None,
        "previous": None,
    }
    payload = alices.get(f"/api/v1/documents/{document.pk}/").json()
    assert payload == {**page["results"][0], "problems": []}
    assert (payload["document_id"], payload["status"], payload["label"]) == (str(document.pk), "queued", "W kolejce")
    assert alices.get(f"/api/v1/documents/{document.pk}/", headers={"accept-language": "en"}).json()["label"] == "In queue"


def test_unchanged_answers_are_304(alices, upload):
    document = upload()
    for path in (f"/api/v1/documents/{document.pk}/", "/api/v1/documents/", "/api/v1/invoices/"):
        first = alices.get(path)
        assert "Authorization" in first["Vary"]
        assert alices.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_pages_follow_each_other(alices, upload):
    for _ in range(5):
        upload()
    seen, url = [], "/api/v1/documents/?page_size=2"
    while url:
        page = alices.get(url).json()
        seen += [row["document_id"] for row in page["results"]]
        url = page["next"]
    assert len(set(seen)) == len(seen) == 5
    assert alices.get("/api/v1/documents/?page=9").json()["results"] == []
    assert alices.get("/api/v1/documents/?page=x&page_size=-1").json()["page_size"] == 50
    assert alices.get("/api/v1/documents/?page_size=5000").json()["page_size"] == 100


def test_documents_are_filtered(alices, upload, firma):
    upload(name="a.png")
    upload(name="b.png")
    assert [row["file_name"] for row in alices.get("/api/v1/documents/?q=a.png").json()["results"]] == ["a.png"]
    assert alices.get("/api/v1/documents/?status=done").json()["count"] == 0
    assert alices.get(f"/api/v1/documents/?firma={firma.nip}").json()["count"] == 2
    assert error(alices.get("/api/v1/documents/?firma=0000000000"), 404) == "no_access"


def test_invoices_are_listed_whole_and_filtered(alices, invoice):
    first = invoice(currency="EUR")
    invoice()
    page = alices.get("/api/v1/invoices/?currency=EUR").json()
    (row,) = page["results"]
    assert (page["count"], row["id"], row["document_id"]) == (1, str(first.pk), str(first.document_id))
    assert (row["gross_total"], row["issue_date"], row["split_payment"]) == ("1158.00", "2026-11-12", False)
    assert "line_items" not in row

    whole = alices.get(f"/api/v1/invoices/{first.pk}/").json()
    assert [line["name"] for line in whole["line_items"]] == ["Papier A4", "Książka"]
    assert whole["vat_rows"][0] == {"rate": "23", "net": "600.00", "vat": "138.00", "gross": "738.00", "vat_pln": None}
    assert whole["field_sources"]["gross_total"] == "easyocr"
    assert [r["invoice_number"] for r in alices.get("/api/v1/invoices/?sort=-number").json()["results"]] == ["FV/2", "FV/1"]


def test_the_lists_cost_the_same_however_long_they_are(alices, invoice, django_assert_max_num_queries):
    for _ in range(10):
        invoice()
    for path in ("documents", "invoices"):
        with django_assert_max_num_queries(5):
            assert alices.get(f"/api/v1/{path}/").json()["count"] == 10


def test_outsiders_see_nothing_of_it(charlies, invoice):
    faktura = invoice()
    assert charlies.get("/api/v1/documents/").json()["count"] == 0
    assert charlies.get("/api/v1/invoices/").json()["count"] == 0
    for path in (f"documents/{faktura.document_id}/", f"invoices/{faktura.pk}/"):
        theirs = charlies.get(f"/api/v1/{path}")
        missing = charlies.get(f"/api/v1/{path.split('/')[0]}/00000000-0000-4000-8000-000000000000/")
        assert error(theirs, 404) == "no_access"
        assert theirs.content == missing.content


def test_a_file_is_taken_in_once(alices, alice, firma):
    response = alices.post("/api/v1/documents/", {"file": SimpleUploadedFile("skan.png", PNG)})
    assert response.status_code == 201, response.content
    body = response.json()
    document = DocumentUpload.objects.get(pk=body["document"]["document_id"])
    assert (document.owner, document.firma, document.original_name, body["duplicate"]) == (alice, firma, "skan.png", False)

    again = alices.post("/api/v1/documents/", {"file": SimpleUploadedFile("inna.png", PNG), "firma": firma.nip})
    assert (again.status_code, again.json()["duplicate"]) == (200, True)
    assert DocumentUpload.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ({}, 400, "no_file"),
        ({"file": SimpleUploadedFile("a.png", b"")}, 415, "empty_file"),
        ({"file": SimpleUploadedFile("a.exe", b"MZ" + b"0" * 99)}, 415, "dangerous_type"),
        ({"file": SimpleUploadedFile("a.png", PNG), "firma": "9999999999"}, 404, "no_access"),
        ({"file": "text"}, 400, "no_file"),
    ],
)
def test_refused_uploads_say_why(alices, data, status, code):
    assert error(alices.post("/api/v1/documents/", data), status) == code
    assert not DocumentUpload.objects.exists()


def test_nobody_uploads_to_another_company(charlies, firma):
    response = charlies.post("/api/v1/documents/", {"file": SimpleUploadedFile("a.png", PNG), "firma": str(firma.pk)})
    assert response.status_code in (403, 404)
    assert not DocumentUpload.objects.exists()


def test_a_session_reads_freely_and_writes_with_the_csrf_token_only(alice):
    session = Client(enforce_csrf_checks=True)
    session.force_login(alice)
    assert session.get("/api/v1/documents/").status_code == 200
    assert error(session.post("/api/v1/documents/", {"file": SimpleUploadedFile("a.png", PNG)}), 403) == "csrf_failed"
    assert not DocumentUpload.objects.exists()
    session.get("/documents/")
    token = session.cookies["csrftoken"].value
    response = session.post("/api/v1/documents/", {"file": BytesIO(PNG)}, headers={"x-csrftoken": token})
    assert response.status_code == 201


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_named(alices, method):
    response = getattr(alices, method)("/api/v1/documents/")
    assert error(response, 405) == "method_not_allowed"
    assert response["Allow"] == "GET, POST, HEAD"
    assert error(alices.post("/api/v1/invoices/"), 405) == "method_not_allowed"


def test_unknown_addresses_answer_json(alices):
    assert error(alices.get("/api/v1/contractors/"), 404) == "not_found"
    assert error(alices.get("/api/v1/invoices/7/"), 404) == "not_found"


def test_a_read_writes_nothing(alices, invoice):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    faktura = invoice()
    with CaptureQueriesContext(connection) as queries:
        for path in ("documents/", "invoices/", f"invoices/{faktura.pk}/", f"documents/{faktura.document_id}/"):
            alices.get(f"/api/v1/{path}")
    assert [query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []


def test_the_page_shows_a_token_once_and_revokes_it(client, alice, charlie):
    client.force_login(alice)
    page = client.post("/settings/api/", {"name": "mój skrypt", "days": "30"}).content.decode()
    secret = page.split('value="fkt_')[1].split('"')[0]
    assert user_of("fkt_" + secret) == alice
    assert secret not in client.get("/settings/api/").content.decode()
    token = living_tokens(alice).get()
    assert token.expires_at is not None

    other = Client()
    other.force_login(charlie)
    assert "mój skrypt" not in other.get("/settings/api/").content.decode()
    other.post(f"/settings/api/{token.pk}/revoke/")
    assert living_tokens(alice).exists()
    client.post(f"/settings/api/{token.pk}/revoke/")
    assert not living_tokens(alice).exists()


def test_the_command_makes_lists_and_revokes(alice):
    out = StringIO()
    call_command("api_token", "alice", "--name", "skrypt", stdout=out)
    secret = out.getvalue().strip()
    assert user_of(secret) == alice
    listed = StringIO()
    call_command("api_token", "alice", "--list", stdout=listed)
    assert "skrypt" in listed.getvalue()
    assert secret not in listed.getvalue()
    call_command("api_token", "alice", "--revoke", listed.getvalue().split()[0], stdout=StringIO())
    assert user_of(secret) is None
    for arguments in (["nobody"], ["alice", "--days", "0"], ["alice", "--revoke", "00000000-0000-4000-8000-000000000000"]):
        with pytest.raises(CommandError):
            call_command("api_token", *arguments, stdout=StringIO())


def test_a_document_that_waits_lists_its_problems(alices, upload, alice):
    document = upload()
    stored = [{"code": "seller_nip_missing", "params": {}, "field": "seller_nip", "level": "W"}]
    OCRResult.objects.filter(document=document).update(problems=stored)
    assert alices.get(f"/api/v1/documents/{document.pk}/").json()["problems"] == []
    send_to_review(document.pk, actor_id=alice.pk)
    (problem,) = alices.get(f"/api/v1/documents/{document.pk}/").json()["problems"]
    assert (problem["code"], problem["level"], problem["field"]) == ("seller_nip_missing", "W", "seller_nip")
    assert problem["message"] == "Brakuje NIP-u sprzedawcy."

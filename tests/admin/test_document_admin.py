"""Staff look at documents in the admin and act on one or many of them."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone

from faktury.domain.status import DocumentStatus, OcrStatus
from faktury.models import DocumentUpload, OCRResult, StatusEvent
from faktury.services.document_actions import cancel_document, reject_document, send_to_review
from faktury.services.status_sync_service import Change, transition

LIST = "/admin/faktury/documentupload/"


@pytest.fixture
def staff(client, django_user_model, db):
    user = django_user_model.objects.create_superuser("szefowa", password="x")
    client.force_login(user)
    return user


@pytest.fixture
def viewer(client, django_user_model, db):
    """Staff who may look but not act."""
    user = django_user_model.objects.create_user("podgladajacy", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_documentupload"))
    client.force_login(user)
    return user


@pytest.fixture
def failed(upload):
    def make(code: str = "unreadable_file", **options) -> DocumentUpload:
        return transition(upload(**options).pk, Change(to=DocumentStatus.FAILED, error_code=code))

    return make


def act(client, action, *documents):
    return client.post(LIST, {"action": action, "_selected_action": [str(d.pk) for d in documents]}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def status_of(document):
    return DocumentUpload.objects.get(pk=document.pk).status


def test_the_list_shows_the_status_people_see(client, staff, upload):
    # Given a document whose reading is ahead of it
    document = upload()
    OCRResult.objects.filter(document=document).update(processing_status=OcrStatus.PROCESSING)

    page = client.get(LIST).content.decode()

    assert "Przetwarzanie" in page
    assert 'data-tone="active"' in page


def test_the_list_costs_the_same_however_long_it_is(client, staff, upload, django_assert_max_num_queries):
    for _ in range(12):
        upload()

    with django_assert_max_num_queries(12) as captured:
        client.get(LIST)

    rows = [q["sql"] for q in captured.captured_queries if 'FROM "faktury_documentupload"' in q["sql"] and "original_name" in q["sql"]]
    assert len(rows) == 1


@pytest.mark.parametrize(
    "path", ["", "?status=running", "?q=skan", "?error_code=unreadable_file", "?firma__id__exact=00000000-0000-0000-0000-000000000000"]
)
def test_looking_writes_nothing(client, staff, upload, failed, path, django_assert_max_num_queries):
    document = failed()

    with django_assert_max_num_queries(60) as captured:
        assert client.get(LIST + path).status_code == 200
        assert client.get(f"{LIST}{document.pk}/change/").status_code == 200
        assert client.get(f"{LIST}{document.pk}/history/").status_code == 200

    assert all(query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE")) for query in captured.captured_queries)
    assert not LogEntry.objects.exists()


def test_filters_tell_errors_from_what_people_decided(client, staff, upload, failed, alice):
    broken, cancelled, rejected = failed(), upload(), upload()
    cancel_document(cancelled.pk, actor_id=alice.pk)
    send_to_review(rejected.pk, actor_id=alice.pk)
    reject_document(rejected.pk, actor_id=alice.pk, reason="Duplikat")

    def found(query):
        return {document.pk for document in client.get(LIST + query).context["cl"].queryset}

    assert found("?status=failed") == {broken.pk}
    assert found("?status=cancelled") == {cancelled.pk}
    assert found("?status=rejected_by_person") == {rejected.pk}
    assert found("?error_code=unreadable_file") == {broken.pk}
    assert found("?status=running") == set()
    assert len(found("?status=nonsense")) == 3


def test_retrying_many_tells_how_it_went_for_each(client, staff, upload, failed):
    # Given three failed documents and one already in the queue
    documents = [failed() for _ in range(3)]
    queued = upload()

    response = act(client, "retry", *documents, queued)

    assert said(response) == ["Ponowiono odczyt: 3 z 4. 1 dokument jest już w toku."]
    assert {status_of(document) for document in documents} == {DocumentStatus.QUEUED}
    assert LogEntry.objects.count() == 3
    assert StatusEvent.objects.filter(document=documents[0], actor=staff).exists()


def test_cancelling_what_has_ended_says_so(client, staff, upload, failed):
    response = act(client, "cancel", upload(), failed(), failed())

    assert said(response) == ["Anulowano odczyt: 1 z 3. 2 dokumenty są w stanie, w którym nie można tego zrobić."]


def test_sending_to_review(client, staff, upload, failed):
    queued, broken = upload(), failed()

    response = act(client, "send_to_review", queued, broken)

    assert said(response) == ["Wysłano do przeglądu: 2 z 2."]
    assert {status_of(queued), status_of(broken)} == {DocumentStatus.MANUAL_REVIEW}


def test_the_change_page_offers_what_the_state_allows_as_buttons(client, staff, upload, failed):
    queued, broken = upload(), failed()

    on_queued = dict(client.get(f"{LIST}{queued.pk}/change/").context["document_buttons"])
    on_broken = dict(client.get(f"{LIST}{broken.pk}/change/").context["document_buttons"])

    assert set(on_queued) == {"cancel", "send_to_review"}
    assert set(on_broken) == {"retry", "send_to_review"}
    response = client.post(f"{LIST}{broken.pk}/do/retry/", follow=True)
    assert said(response) == ["Ponowiono odczyt: 1 z 1."]
    assert status_of(broken) is DocumentStatus.QUEUED


def test_buttons_need_post_a_known_name_and_a_document(client, staff, failed):
    document = failed()

    assert client.get(f"{LIST}{document.pk}/do/retry/").status_code == 405
    assert client.post(f"{LIST}{document.pk}/do/explode/").status_code == 404
    assert client.post(f"{LIST}00000000-0000-0000-0000-000000000000/do/retry/").status_code == 404
    assert status_of(document) is DocumentStatus.FAILED


def test_who_may_only_look_cannot_act(client, viewer, failed):
    document = failed()

    page = client.get(f"{LIST}{document.pk}/change/")
    assert page.status_code == 200
    assert page.context["document_buttons"] == []
    assert client.post(f"{LIST}{document.pk}/do/retry/").status_code == 404
    act(client, "retry", document)
    assert status_of(document) is DocumentStatus.FAILED


def test_people_without_staff_rights_stay_outside(client, alice, upload):
    document = upload()
    client.force_login(alice)

    assert client.get(LIST).status_code == 302
    assert client.post(f"{LIST}{document.pk}/do/cancel/").status_code == 302
    assert status_of(document) is DocumentStatus.QUEUED


def test_nothing_is_added_deleted_or_typed_by_hand(client, staff, failed):
    document = failed()
    before = DocumentUpload.objects.values().get(pk=document.pk)

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{document.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{LIST}{document.pk}/change/", {"processing_status": "completed", "original_name": "x", "version": 99})

    assert DocumentUpload.objects.values().get(pk=document.pk) == before


def test_the_change_page_tells_the_whole_story(client, staff, failed, alice):
    document = failed()
    OCRResult.objects.filter(document=document).update(technical_detail="PdfiumError: 3 at 0x7f")

    page = client.get(f"{LIST}{document.pk}/change/").content.decode()

    assert "Przebieg" in page
    assert "Nie można otworzyć pliku" in page
    assert "PdfiumError: 3 at 0x7f" in page
    assert " style=" not in page.split('id="content-start"')[1]


def test_technical_details_stay_with_staff(client, alice, failed):
    document = failed()
    OCRResult.objects.filter(document=document).update(technical_detail="PdfiumError: 3 at 0x7f")
    client.force_login(alice)

    for path in (f"/ocr/status/{document.pk}/", f"/ocr/status/{document.pk}/ajax/", "/documents/"):
        assert "PdfiumError" not in client.get(path).content.decode()


@pytest.mark.parametrize("code", ["model_missing", "model_download_failed"])
def test_a_missing_model_is_told_on_every_page_until_a_reading_works(client, staff, failed, upload, code):
    # Given a reading that failed for want of its model
    failed(code)
    assert 'class="model-trouble"' in client.get("/admin/").content.decode()
    assert 'class="model-trouble"' in client.get(LIST).content.decode()

    # When a later one works
    document = upload()
    OCRResult.objects.filter(document=document).update(
        processing_status=OcrStatus.COMPLETED, engine="easyocr", finished_at=timezone.now() + timezone.timedelta(seconds=1)
    )

    # Then the warning is gone
    assert 'class="model-trouble"' not in client.get("/admin/").content.decode()


def test_the_warning_is_for_staff_only(client, failed):
    failed("model_missing")

    assert 'class="model-trouble"' not in client.get("/admin/login/").content.decode()


@pytest.mark.parametrize("name", ["ocrresult", "ocrpage", "faktura", "firma", "kontrahent", "documentupload"])
def test_every_list_and_form_opens(client, staff, upload, name):
    from faktury.services.invoice_creation import create_automatic
    from tests.review.conftest import reading

    document = upload()
    create_automatic(document, reading())
    document.pages.create(number=1, engine_fingerprint="t", source="easyocr", width=1, height=1, image_name="x.png")

    page = client.get(f"/admin/faktury/{name}/?q=a")
    assert page.status_code == 200
    from django.apps import apps

    row = apps.get_model("faktury", name).objects.first()
    assert client.get(f"/admin/faktury/{name}/{row.pk}/change/").status_code == 200


def test_invoices_and_readings_are_not_typed_in_the_admin(client, staff):
    for name in ("faktura", "ocrresult", "ocrpage"):
        assert client.get(f"/admin/faktury/{name}/add/").status_code == 403


def test_a_company_gets_its_members_here(client, staff, firma, django_user_model):
    user = django_user_model.objects.create_user("nowa")

    client.post(f"/admin/faktury/firma/{firma.pk}/change/", {"name": firma.name, "nip": firma.nip, "members": [user.pk]})

    assert list(firma.members.all()) == [user]

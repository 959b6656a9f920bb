"""[Przenieś]: a document filed under the wrong company goes to another one of the same person, and to nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client

from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload, Firma, OCRResult, ReviewPresence, StatusEvent
from faktury.services import review_presence
from faktury.services.document_upload import accept_upload
from realtime import broadcast
from tests.review.conftest import reading

SECOND_NIP = "5250012343"


@pytest.fixture
def second(alice):
    other = Firma.objects.create(name="Druga S.A.", nip=SECOND_NIP)
    other.members.add(alice)
    return other


@pytest.fixture
def colleague(firma, django_user_model):
    """Bob belongs to the first company only."""
    bob = django_user_model.objects.create_user("bob")
    firma.members.add(bob)
    return bob


def move(client, document, firma, **options):
    return client.post(f"/documents/{document.pk}/move/", {"firma": str(firma.pk)}, **options)


def test_the_review_names_the_other_company_and_offers_the_way(signed_in, second, in_review):
    document = in_review(reading(buyer_nip=SECOND_NIP))

    page = signed_in.get(f"/documents/{document.pk}/review/").content.decode()

    assert "Nabywcą jest inna Twoja firma: Druga S.A." in page
    assert f'href="/documents/{document.pk}/move/?firma={second.pk}"' in page


def test_a_company_of_others_is_never_named(signed_in, in_review):
    Firma.objects.create(name="Tajna S.A.", nip=SECOND_NIP)
    document = in_review(reading(buyer_nip=SECOND_NIP))

    page = signed_in.get(f"/documents/{document.pk}/review/").content.decode()

    assert "Tajna" not in page
    assert f"/documents/{document.pk}/move/" not in page
    assert signed_in.get(f"/documents/{document.pk}/move/").status_code == 404


def test_asking_writes_nothing_and_says_what_follows(signed_in, firma, second, in_review):
    document = in_review()

    page = signed_in.get(f"/documents/{document.pk}/move/?firma={second.pk}").content.decode()

    assert "Zobaczą go osoby z tamtej firmy" in page
    assert f'value="{second.pk}" required checked' in page
    assert DocumentUpload.objects.get().firma == firma


def test_it_is_judged_anew_and_the_audit_says_who_moved_it_where(signed_in, alice, firma, second, in_review):
    document = in_review(reading(buyer_nip=SECOND_NIP))
    assert review_presence.stay(document, alice, now=document.changed_at)

    page = move(signed_in, document, second, follow=True)

    assert "Przeniesiono dokument do firmy Druga S.A." in page.content.decode()
    moved = DocumentUpload.objects.get()
    assert (moved.firma, moved.status, moved.version) == (second, DocumentStatus.MANUAL_REVIEW, document.version + 2)
    assert "buyer_not_us" not in {problem["code"] for problem in OCRResult.objects.get(document=moved).problems}
    assert not ReviewPresence.objects.filter(document=moved).exists()
    steps = StatusEvent.objects.filter(document=moved).order_by("version").values_list("error_code", "firma", "actor")
    assert list(steps)[-2:] == [("moved_away", firma.pk, alice.pk), ("moved_here", second.pk, alice.pk)]
    timeline = signed_in.get(f"/ocr/status/{moved.pk}/timeline/").content.decode()
    assert "Przeniesiono do firmy Druga S.A." in timeline
    assert firma.name not in timeline


def test_whoever_stays_behind_sees_it_no_more(signed_in, second, colleague, in_review):
    document = in_review()
    left_behind = Client()
    left_behind.force_login(colleague)
    paths = (f"/ocr/status/{document.pk}/", f"/documents/{document.pk}/review/", f"/documents/{document.pk}/pages/1/image/")
    assert [left_behind.get(path).status_code for path in paths] == [200, 200, 200]

    move(signed_in, document, second)

    assert [left_behind.get(path).status_code for path in paths] == [404, 404, 404]


def test_only_somebody_of_both_companies_moves_it(firma, second, colleague, charlie, in_review):
    document = in_review()
    for user in (colleague, charlie):
        client = Client()
        client.force_login(user)
        assert move(client, document, second).status_code == 404
    assert DocumentUpload.objects.get().firma == firma


def test_the_old_company_is_told_that_it_left_and_nothing_else(
    signed_in, firma, second, in_review, monkeypatch, django_capture_on_commit_callbacks
):
    document = in_review()
    sent: list[dict] = []
    monkeypatch.setattr(broadcast, "publish", sent.append)

    with django_capture_on_commit_callbacks(execute=True):
        move(signed_in, document, second)

    left, arrived = sent
    assert (left["stream"], left["left_for"], left["body"]) == (str(firma.pk), str(second.pk), {})
    assert (arrived["stream"], arrived["version"], arrived["body"]["stream"]) == (str(second.pk), document.version + 2, str(second.pk))


def test_a_file_the_other_company_has_stays_where_it_is(signed_in, alice, firma, second, in_review):
    document = in_review()
    with document.file.open("rb") as content:
        accept_upload(user=alice, firma=second, name="kopia.pdf", content=content)

    page = move(signed_in, document, second, follow=True).content.decode()

    assert "Ten plik już tu jest" in page
    assert DocumentUpload.objects.get(pk=document.pk).firma == firma


def test_what_waits_for_nobody_is_not_moved(signed_in, firma, second, upload):
    document = upload()

    assert move(signed_in, document, second, headers={"Accept": "application/json"}).status_code == 409
    assert DocumentUpload.objects.get(pk=document.pk).firma == firma

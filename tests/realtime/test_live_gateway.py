"""The gateway over the real models: who may follow what, snapshots, and the heartbeat's three queries."""

from __future__ import annotations

import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from faktury.domain.status import DocumentStatus
from faktury.models import DocumentUpload, Firma
from faktury.services import live_gateway
from faktury.services.live_gateway import LiveGateway
from faktury.services.status_sync_service import Change, transition
from realtime.gateway import SocketState

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway():
    return LiveGateway()


def asked(question, *arguments):
    return async_to_sync(question)(*arguments)


def signed_in(user):
    """A browser with a session; its key."""
    browser = Client()
    browser.force_login(user)
    return browser.session.session_key


def socket(user, key=1, *, session=None, document=None):
    return SocketState(key, user.pk, session, str(document.pk) if document else None)


def step(document, to):
    return transition(document.pk, Change(to=to))


def test_a_member_may_follow_the_document_and_the_firma(gateway, upload, alice, firma):
    document = upload()
    assert asked(gateway.authorize_subject, alice, str(document.pk)) == str(firma.pk)
    assert asked(gateway.authorize_streams, alice) == [str(firma.pk)]


def test_others_may_not_and_cannot_tell_why(gateway, upload, charlie, firma):
    document = upload()
    for nobody in (charlie, AnonymousUser()):
        assert asked(gateway.authorize_subject, nobody, str(document.pk)) is None
        assert asked(gateway.authorize_subject, nobody, str(uuid.uuid4())) is None
        assert str(firma.pk) not in asked(gateway.authorize_streams, nobody)


def test_a_subjects_snapshot_is_its_payload(gateway, upload, alice, charlie, django_assert_num_queries):
    document = upload()
    with django_assert_num_queries(1):
        snapshot = asked(gateway.snapshot_subject, alice, str(document.pk))
    (item,) = snapshot["items"]
    document.refresh_from_db()
    assert (item["subject"], item["stream"], item["version"]) == (str(document.pk), str(document.firma_id), document.version)
    assert gateway.present(item["body"], "pl")["label"] == "W kolejce"
    assert asked(gateway.snapshot_subject, charlie, str(document.pk))["items"] == []


def test_a_lists_snapshot_has_the_newest_and_all_unfinished(gateway, upload, alice, firma, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(live_gateway, "NEWEST", 3)
    documents = [upload() for _ in range(6)]
    moments = [timezone.now() - timedelta(days=10 - age) for age in range(6)]
    for document, moment in zip(documents, moments, strict=True):
        DocumentUpload.objects.filter(pk=document.pk).update(created_at=moment)
    # Given the oldest is final and the second oldest still waits
    step(documents[0], DocumentStatus.MANUAL_REVIEW)
    for document in documents[2:]:
        step(document, DocumentStatus.FAILED)
    with django_assert_num_queries(3):
        snapshot = asked(gateway.snapshot_streams, alice, [str(firma.pk)], {})
    shown = [item["subject"] for item in snapshot["items"]]
    assert shown == [str(documents[place].pk) for place in (5, 4, 3, 1)]
    firma.stream.refresh_from_db()
    assert snapshot["sequences"] == {str(firma.pk): firma.stream.sequence}


def test_a_lists_snapshot_also_has_what_the_reader_missed(gateway, upload, alice, charlie, firma, monkeypatch):
    # Given a list that shows an old document under way
    monkeypatch.setattr(live_gateway, "NEWEST", 1)
    old, _other, newest = upload(), upload(), upload()
    DocumentUpload.objects.filter(pk=newest.pk).update(created_at=timezone.now() + timedelta(days=1))
    firma.stream.refresh_from_db()
    known = {str(firma.pk): firma.stream.sequence}

    # When it ends unheard
    step(old, DocumentStatus.FAILED)

    # Then the next snapshot tells it, and to nobody else
    shown = {item["subject"]: item["body"]["status"] for item in asked(gateway.snapshot_streams, alice, [str(firma.pk)], known)["items"]}
    assert shown[str(old.pk)] == "failed"
    assert asked(gateway.snapshot_streams, charlie, [str(firma.pk)], known)["items"] == []


def test_a_firma_without_any_change_yet_has_sequence_zero(gateway, charlie):
    (stream,) = asked(gateway.authorize_streams, charlie)
    assert asked(gateway.snapshot_streams, charlie, [stream], {}) == {"sequences": {stream: 0}, "items": []}


def test_the_heartbeat_confirms_a_good_socket(gateway, upload, alice, firma):
    document = upload()
    verdict = asked(gateway.check, [socket(alice, session=signed_in(alice), document=document)])[1]
    document.refresh_from_db()
    firma.stream.refresh_from_db()
    assert verdict == (True, {str(firma.pk): firma.stream.sequence}, document.version)


def test_any_number_of_sockets_costs_three_queries(gateway, upload, alice, charlie, django_assert_num_queries):
    sockets = []
    for key in range(40):
        user = (alice, charlie)[key % 2]
        sockets.append(socket(user, key, session=signed_in(user), document=upload() if key % 3 else None))
    with django_assert_num_queries(3):
        verdicts = asked(gateway.check, sockets)
    assert all(verdict.signed_in for verdict in verdicts.values())


def test_a_closed_expired_or_swapped_session_is_void(gateway, alice, charlie):
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended, expired, swapped = signed_in(alice), signed_in(alice), signed_in(charlie)
    store(ended).delete()
    store.get_model_class().objects.filter(pk=expired).update(expire_date=timezone.now())
    keys = [ended, expired, swapped, "never-was", None]
    verdicts = asked(gateway.check, [socket(alice, key, session=session) for key, session in enumerate(keys)])
    assert not any(verdict.signed_in for verdict in verdicts.values())


def test_a_new_password_or_a_disabled_account_ends_every_socket(gateway, alice):
    session = signed_in(alice)
    assert asked(gateway.check, [socket(alice, session=session)])[1].signed_in
    alice.set_password("another-password")
    alice.save()
    assert not asked(gateway.check, [socket(alice, session=session)])[1].signed_in
    session = signed_in(alice)
    type(alice).objects.update(is_active=False)
    assert not asked(gateway.check, [socket(alice, session=session)])[1].signed_in


def test_a_lost_membership_takes_stream_and_document(gateway, upload, alice, firma):
    document, session = upload(), signed_in(alice)
    firma.members.remove(alice)
    verdict = asked(gateway.check, [socket(alice, session=session, document=document)])[1]
    assert verdict == (True, {}, None)


def test_a_gained_membership_shows(gateway, alice, firma):
    other = Firma.objects.create(name="Druga", nip="1060000062")
    other.members.add(alice)
    verdict = asked(gateway.check, [socket(alice, session=signed_in(alice))])[1]
    assert set(verdict.streams) == {str(firma.pk), str(other.pk)}


def test_a_document_that_is_gone_has_no_version(gateway, alice):
    missing = DocumentUpload(id=uuid.uuid4())
    assert asked(gateway.check, [socket(alice, session=signed_in(alice), document=missing)])[1].version is None


def test_sessions_outside_the_database_are_trusted_while_the_account_is(gateway, alice, settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    assert asked(gateway.check, [socket(alice, session="x")])[1].signed_in


@pytest.mark.parametrize(
    ("cookie", "header", "language"),
    [(None, b"", "pl"), (None, b"en-GB,en;q=0.9", "en"), ("en", b"pl", "en"), ("pl", b"en", "pl"), ("xx", b"de", "pl")],
)
def test_the_language_is_the_one_the_pages_speak(gateway, settings, cookie, header, language):
    cookies = {settings.LANGUAGE_COOKIE_NAME: cookie} if cookie else {}
    assert gateway.language({"cookies": cookies, "headers": [(b"accept-language", header)]}) == language

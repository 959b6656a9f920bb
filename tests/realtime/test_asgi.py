"""The composition: paths, origin, sign-in and the live story over the real models."""

from __future__ import annotations

import json
import uuid
from contextlib import asynccontextmanager
from http import HTTPStatus

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from faktury.domain.status import DocumentStatus
from faktury.models import StatusEvent
from faktury.services.body_refusal import refusal
from faktury.services.status_sync_service import Change, transition
from realtime.ticker import ticker_for

PATIENCE = 20
pytestmark = pytest.mark.django_db


@pytest.fixture
def asgi(monkeypatch):
    # WhiteNoise warns about a missing folder, and warnings are errors here.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    import asgi

    # Tests that want a beat ask for one.
    monkeypatch.setattr(asgi.gateway, "heartbeat_seconds", 3600)
    return asgi


def headers(user=None, *, origin="http://localhost:8000", language="pl"):
    browser = Client()
    if user:
        browser.force_login(user)
    cookies = [f"{name}={morsel.value}" for name, morsel in browser.cookies.items()]
    cookies.append(f"{settings.LANGUAGE_COOKIE_NAME}={language}")
    lines = [(b"cookie", "; ".join(cookies).encode()), (b"host", b"localhost:8000")]
    return lines + ([(b"origin", origin.encode())] if origin else [])


@asynccontextmanager
async def opened(asgi, path, lines):
    socket = WebsocketCommunicator(asgi.application, path, headers=lines, subprotocols=[asgi.SUBPROTOCOL])
    socket.accepted, socket.detail = await socket.connect(timeout=PATIENCE)
    try:
        yield socket
    finally:
        if not socket.future.done():
            await socket.disconnect(timeout=PATIENCE)


def closing_code(asgi, path, lines):
    async def scenario():
        async with opened(asgi, path, lines) as socket:
            assert socket.accepted
            message = await socket.receive_output(PATIENCE)
            assert message["type"] == "websocket.close", message
            return message["code"]

    return async_to_sync(scenario)()


def test_nobody_gets_in_without_signing_in(asgi, upload):
    document = upload()
    for path in ("/ws/documents/", f"/ws/documents/{document.pk}/"):
        assert closing_code(asgi, path, headers()) == 4401


def test_an_outsider_cannot_tell_a_hidden_document_from_a_missing_one(asgi, upload, charlie):
    hidden = upload()
    for number in (hidden.pk, uuid.uuid4()):
        assert closing_code(asgi, f"/ws/documents/{number}/", headers(charlie)) == 4404


@pytest.mark.parametrize("path", ["/ws/", "/ws/documents/nonsense/", "/ws/documents", "/", "/ws/documents/x/../"])
def test_an_unknown_path_closes_cleanly(asgi, alice, path):
    assert closing_code(asgi, path, headers(alice)) == 4404


@pytest.mark.parametrize("origin", ["http://evil.example", None, "null"])
def test_a_foreign_page_is_refused_before_anything_else(asgi, alice, origin):
    async def scenario():
        async with opened(asgi, "/ws/documents/", lines) as socket:
            return socket.accepted

    lines = headers(alice, origin=origin)
    assert async_to_sync(scenario)() is False


@pytest.mark.parametrize(("language", "label"), [("pl", "Przetwarzanie"), ("en", None)])
def test_every_change_arrives_in_order_on_both_sockets(asgi, upload, alice, django_capture_on_commit_callbacks, language, label):
    document = upload()
    lines = headers(alice, language=language)

    def change(to):
        with django_capture_on_commit_callbacks(execute=True):
            return transition(document.pk, Change(to=to))

    async def scenario():
        async with opened(asgi, f"/ws/documents/{document.pk}/", lines) as one, opened(asgi, "/ws/documents/", lines) as all_:
            assert one.detail == asgi.SUBPROTOCOL
            told = [[], []]
            for history, socket in zip(told, (one, all_), strict=True):
                (first,) = (await socket.receive_json_from(PATIENCE))["items"]
                history.append(first)
            for to in (DocumentStatus.PROCESSING, DocumentStatus.OCR_COMPLETED, DocumentStatus.MANUAL_REVIEW):
                await sync_to_async(change)(to)
                for history, socket in zip(told, (one, all_), strict=True):
                    frame = await socket.receive_json_from(PATIENCE)
                    assert frame["type"] == "status"
                    history.append(frame["item"])
            return told

    one, all_ = async_to_sync(scenario)()
    assert one == all_
    assert [item["version"] for item in one] == list(
        StatusEvent.objects.filter(document=document).values_list("version", flat=True).order_by("version")
    )[-4:]
    assert one[-1]["is_final"]
    assert one[0]["document_id"] == str(document.pk)
    if label:
        assert one[1]["label"] == label


def test_signing_out_ends_the_socket_at_the_next_beat(asgi, upload, alice):
    document = upload()
    browser = Client()
    browser.force_login(alice)
    lines = [(b"cookie", f"sessionid={browser.cookies['sessionid'].value}".encode()), (b"origin", b"http://localhost")]

    async def scenario():
        async with opened(asgi, f"/ws/documents/{document.pk}/", lines) as socket:
            await socket.receive_json_from(PATIENCE)
            await sync_to_async(browser.logout)()
            await ticker_for(asgi.gateway).tick()
            while (message := await socket.receive_output(PATIENCE))["type"] != "websocket.close":
                pass
            return message["code"]

    assert async_to_sync(scenario)() == 4401


@pytest.mark.parametrize(
    ("accept", "kind"), [("application/json", "application/json"), ("text/html,*/*", "text/html; charset=utf-8"), ("", "application/json")]
)
def test_a_body_over_the_cap_is_answered_in_words(accept, kind):
    answer = refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"accept": accept})
    assert answer.content_type == kind
    assert "Plik jest za duży" in answer.body.decode()


@pytest.mark.parametrize(("status", "words"), [(408, "zbyt wolno"), (413, "za duży"), (507, "zabrakło miejsca")])
def test_every_refusal_of_a_body_has_its_words(status, words):
    assert words in json.loads(refusal(HTTPStatus(status), {}).body)["error"]["message"]

"""The walk over the URLconf: no GET writes, nobody sees other people's documents, strangers are asked to sign in."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from faktury.domain.status import DocumentStatus as D

PUBLIC = {"login", "logout", "healthz", "set_language", "home", "preference", "api_not_found"}


def addresses(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + (str(pattern.pattern) if isinstance(pattern.pattern, RoutePattern) else "")
        if route.startswith("admin/"):
            continue
        if isinstance(pattern, URLPattern):
            yield pattern.name, "/" + route
        else:
            yield from addresses(pattern, route)


ADDRESSES = sorted(addresses())
OF_A_DOCUMENT = [(name, route) for name, route in ADDRESSES if "document_id" in route]


def filled(route, document_id, invoice_id=None):
    route = route.replace("<uuid:document_id>", str(document_id)).replace("<uuid:invoice_id>", str(invoice_id or uuid.uuid4()))
    route = re.sub("<uuid:(token_id|firma_id|part_id)>", str(uuid.uuid4()), route)
    return re.sub(r"<\w+:\w+>", "1", route)


@pytest.fixture
def document(upload, advance):
    return advance(upload(), D.PROCESSING, D.OCR_COMPLETED, D.INTEGRATION_PROCESSING, D.MANUAL_REVIEW)


@pytest.mark.parametrize(("name", "route"), ADDRESSES)
def test_no_get_writes(name, route, browser, document, queries):
    with queries() as captured:
        browser.get(filled(route, document.pk))
    # A long list is read through a cursor, which PostgreSQL declares.
    reading = re.compile(r"SELECT|SAVEPOINT|RELEASE SAVEPOINT|DECLARE \S+ NO SCROLL CURSOR FOR SELECT")
    assert [sql for sql in captured.sql if not reading.match(sql)] == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("name", "route"), OF_A_DOCUMENT)
def test_other_peoples_documents_look_like_missing_ones(name, route, method, outsider, document):
    theirs = getattr(outsider, method)(filled(route, document.pk))
    missing = getattr(outsider, method)(filled(route, uuid.uuid4()))
    assert theirs.status_code in (404, 405)
    assert theirs.status_code == missing.status_code
    assert without_ids(theirs) == without_ids(missing)


def without_ids(response):
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", response.content.decode())
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


@pytest.mark.parametrize(("name", "route"), [(name, route) for name, route in ADDRESSES if name not in PUBLIC])
def test_strangers_are_asked_to_sign_in(name, route, stranger, document):
    for method in (stranger.get, stranger.post):
        response = method(filled(route, document.pk))
        if response.status_code == 405:
            continue
        if response.status_code == 401:
            assert response.json()["error"]["code"] in {"session_expired", "token_missing"}
        else:
            assert response.status_code == 302
            assert response.url.startswith("/accounts/login/")


def test_a_post_that_lost_its_session_leads_back_to_the_documents(stranger, document):
    response = stranger.post(f"/documents/{document.pk}/cancel/")
    assert response.url == "/accounts/login/?next=/documents/"


def test_a_form_that_lost_its_session_leads_back_to_itself(stranger, document):
    # The tab still has the draft of that document; from the list nobody would know which one it was.
    review = f"/documents/{document.pk}/review/"
    assert stranger.post(review).url == f"/accounts/login/?next={review}"


@pytest.mark.parametrize(("name", "route"), ADDRESSES)
def test_every_answer_carries_the_policy(name, route, browser, document):
    policy = browser.get(filled(route, document.pk)).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src" in policy

"""Sign-in, theme, language, error pages, health and the policy."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from faktury.views_modules import error_views
from faktury.views_modules.middleware import policy

STATIC = Path(settings.BASE_DIR) / "faktury" / "static" / "faktury"


# --- sign-in


def test_signing_in_leads_where_one_was_going(client, alice):
    response = client.post("/accounts/login/?next=/invoices/", {"username": "alice", "password": "alice-password", "next": "/invoices/"})
    assert response.url == "/invoices/"


@pytest.mark.parametrize(("name", "password"), [("alice", "wrong"), ("nobody", "wrong"), ("", "")])
def test_a_wrong_sign_in_says_one_thing_and_keeps_the_name(client, alice, name, password):
    page = client.post("/accounts/login/", {"username": name, "password": password}).content.decode()
    assert page.count('role="alert"') == 2, "the summary and the empty live region"
    assert f'value="{name}"' in page
    assert password == "" or password not in page
    assert "<title>Błąd:" in page.replace("<title>\n", "<title>")


def test_wrong_name_and_wrong_password_look_the_same(client, alice):
    def page(name):
        text = client.post("/accounts/login/", {"username": name, "password": "wrong"}).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text).replace(name, "")

    assert page("alice") == page("alicja")


def test_somebody_signed_in_goes_on(browser):
    assert browser.get("/accounts/login/").url == "/documents/"


def test_an_address_elsewhere_is_not_followed(client, alice):
    response = client.post("/accounts/login/", {"username": "alice", "password": "alice-password", "next": "https://evil.example/"})
    assert response.url == "/documents/"


def test_signing_out_needs_a_post(browser):
    assert browser.get("/accounts/logout/").status_code == 405
    assert browser.post("/accounts/logout/").url == "/accounts/login/"


# --- choices of this browser


def test_the_theme_is_kept_in_a_cookie(browser):
    response = browser.post("/settings/preference/", {"theme": "dark", "next": "/documents/"})
    assert (response.url, browser.cookies["theme"].value) == ("/documents/", "dark")
    assert 'data-theme="dark"' in browser.get("/documents/").content.decode()
    browser.post("/settings/preference/", {"theme": "", "next": "/documents/"})
    assert "data-theme=" not in browser.get("/documents/").content.decode().split("<head>")[0]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_theme_form_leads_nowhere_else(browser, target):
    assert browser.post("/settings/preference/", {"theme": "dark", "next": target}).url == "/"


def test_a_made_up_theme_is_ignored(browser):
    browser.cookies["theme"] = '"><script>'
    assert "<script>" not in browser.get("/documents/").content.decode().split("<head>")[0]


def test_the_language_is_switched_by_post(browser):
    browser.post("/i18n/setlang/", {"language": "en", "next": "/documents/"})
    assert '<html lang="en"' in browser.get("/documents/").content.decode()


# --- errors


def test_a_missing_page_has_words_and_a_way_back(browser):
    response = browser.get("/nie/ma/")
    assert response.status_code == 404
    assert "Nie ma takiego dokumentu albo nie masz do niego dostępu." in response.content.decode()
    assert 'href="/documents/"' in response.content.decode()


def test_a_stranger_gets_the_missing_page_too(stranger, db):
    assert stranger.get("/nie/ma/").status_code == 404


def test_scripts_get_errors_as_json(browser):
    assert browser.get("/nie/ma/", headers={"Accept": "application/json"}).json()["error"]["code"] == "no_access"


def test_a_broken_view_shows_no_traceback(browser, monkeypatch):
    from faktury.views_modules import inbox_views

    def broken(*_args):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(inbox_views.inbox_filters, "firmy_with_counts", broken)
    browser.raise_request_exception = False
    response = browser.get("/documents/")
    assert response.status_code == 500
    assert "Coś się nie udało po naszej stronie." in response.content.decode()
    assert "secret detail" not in response.content.decode()


def test_an_old_form_says_what_to_do(alice):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post("/documents/upload/")
    assert response.status_code == 403
    assert "Formularz stracił ważność." in response.content.decode()


def test_too_much_data_is_413(rf: RequestFactory):
    from django.core.exceptions import RequestDataTooBig

    request = rf.post("/", headers={"Accept": "application/json"})
    response = error_views.bad_request(request, RequestDataTooBig())
    assert (response.status_code, json.loads(response.content)["error"]["code"]) == (413, "too_large_file")


# --- health and policy


def test_health_is_200_while_the_database_answers(stranger, db):
    assert stranger.get("/healthz/").json() == {"ok": True, "database": True}


def test_health_is_503_when_it_does_not(stranger, db, monkeypatch):
    def broken(*_args):
        raise OperationalError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", broken)
        assert stranger.get("/healthz/").status_code == 503


def test_the_policy_allows_our_own_socket_and_nothing_inline():
    text = policy("faktury.example:8443")
    assert "connect-src 'self' ws://faktury.example:8443 wss://faktury.example:8443" in text
    assert "unsafe-inline" not in text
    assert "frame-ancestors 'none'" in text


# --- scripts and styles


def size(*names):
    return sum((STATIC / name).stat().st_size for name in names)


OURS = (
    "shell.js",
    "say_later.js",
    "notify.js",
    "settings.js",
    "live.js",
    "ask.js",
    "paint.js",
    "status.js",
    "inbox.js",
    "upload.js",
    "upload_tray.js",
    "upload_send.js",
)


def test_scripts_stay_within_their_budget():
    assert size("shell.js", "live.js", "paint.js", "ask.js", "say_later.js", "status.js") <= 30 * 1024
    assert size("shell.js", "live.js", "paint.js", "ask.js", "inbox.js", "upload.js") <= 30 * 1024
    assert max(size(name) for name in OURS) <= 9 * 1024


def test_scripts_hold_no_sentence():
    for name in OURS:
        code = re.sub(r"//[^\n]*|/\*.*?\*/", "", (STATIC / name).read_text(), flags=re.DOTALL)
        literals = re.findall(r'"([^"\n]*)"', code)
        assert not [text for text in literals if re.search(r"[ąćęłńóśźż]|\w+ \w+ \w+", text)], name


@pytest.mark.parametrize("path", ["/documents/", "/invoices/", "/settings/", "/accounts/login/"])
def test_the_first_paint_waits_for_one_answer_only(path, browser, upload):
    for _ in range(50):
        upload()
    response = browser.get(path, headers={"Accept-Encoding": "gzip"}, follow=True)
    page = gzip.decompress(response.content).decode()

    # No request holds the paint up, and the policy lets exactly these stylesheets in
    assert 'rel="stylesheet"' not in page
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert styles
    digests = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    allowed = next(part for part in response["Content-Security-Policy"].split("; ") if part.startswith("style-src"))
    assert allowed == " ".join(("style-src 'self'", *(f"'sha256-{digest}'" for digest in digests)))
    assert "unsafe" not in response["Content-Security-Policy"]
    # 400 kbit/s after 400 ms: 25 kB are there within 0.9 s
    assert len(response.content) < 25_000

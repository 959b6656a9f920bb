"""A person's session with a running server over HTTP: sign in as the page does, hand in files, read the answers."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import ssl
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.utils.translation import gettext as _

from faktury.management.launcher.console import Refused

LOGIN_PATH = "/accounts/login/"
UPLOAD_PATH = "/documents/upload/"
HEALTH_PATH = "/healthz/"
SESSION_COOKIE, CSRF_COOKIE = "sessionid", "csrftoken"
REQUEST_SECONDS = 60.0
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one file at the door: a document, perhaps an older one, or the reason for the refusal."""

    name: str
    document: Payload | None
    duplicate: bool
    error: dict[str, str] | None


class HttpClient:
    """Talks to one server and keeps its cookies."""

    def __init__(self, address: str, *, language: str) -> None:
        self.address = address.rstrip("/")
        self.language = language
        parts = urlsplit(self.address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused(_("Adres serwera musi zaczynać się od http:// albo https://, a jest: {address}.").format(address=address))
        self.is_local = parts.hostname in LOOPBACK
        self._cookies = http.cookiejar.CookieJar()
        handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPCookieProcessor(self._cookies)]
        if self.is_local:
            # A proxy named in the environment cannot reach this machine's own loopback.
            handlers.append(urllib.request.ProxyHandler({}))
        self._opener = urllib.request.build_opener(*handlers)

    @property
    def cookie_header(self) -> str:
        """The cookies as a WebSocket handshake sends them."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)

    def wait_until_healthy(self, seconds: float, *, give_up: Callable[[], bool] | None = None) -> bool:
        """Ask the health address until it answers 200; False when time is up or `give_up()` says so."""
        deadline, pause = time.monotonic() + seconds, 0.1
        while time.monotonic() < deadline and not (give_up and give_up()):
            try:
                self._request(HEALTH_PATH)
            except Refused:
                time.sleep(pause)
                pause = min(pause * 1.3, 2.0)
            else:
                return True
        return False

    def sign_in(self, user: str, password: str) -> None:
        """Sign in through the form a browser would use.

        Raises:
            Refused: when the server cannot be reached or does not accept them.
        """
        self._request(LOGIN_PATH)
        form = urlencode({"username": user, "password": password, "csrfmiddlewaretoken": self._cookie(CSRF_COOKIE)})
        self._request(LOGIN_PATH, body=form.encode(), content_type="application/x-www-form-urlencoded")
        if not self._cookie(SESSION_COOKIE):
            raise Refused(_("Serwer nie przyjął nazwy {user} i hasła.").format(user=user))

    def upload(self, path: Path) -> Handed:
        """Hand in one file.

        Raises:
            Refused: when the file cannot be read or the server gives no answer to it.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Refused(_("Nie można odczytać pliku {path}: {reason}.").format(path=path, reason=error.strerror)) from error
        boundary = uuid.uuid4().hex
        answer = self._request(
            UPLOAD_PATH, body=_multipart(path.name, content, boundary), content_type=f"multipart/form-data; boundary={boundary}"
        )
        result = _one_result(answer)
        return Handed(path.name, result.get("document"), bool(result.get("duplicate")), result.get("error"))

    def _cookie(self, name: str) -> str:
        return next((cookie.value or "" for cookie in self._cookies if cookie.name == name), "")

    def _request(self, path: str, *, body: bytes | None = None, content_type: str = "") -> bytes:
        """One request; an answer of 400 and more with a JSON body is an answer, anything else that fails is refused."""
        headers = {"Accept": "application/json" if path == UPLOAD_PATH else "*/*", "Accept-Language": self.language}
        if body is not None:
            headers |= {"Content-Type": content_type, "X-CSRFToken": self._cookie(CSRF_COOKIE), "Referer": self.address + path}
        # The scheme was checked when the address was given.
        request = urllib.request.Request(urljoin(self.address, path), data=body, headers=headers)  # noqa: S310
        try:
            with self._opener.open(request, timeout=REQUEST_SECONDS) as response:
                return bytes(response.read())
        except urllib.error.HTTPError as error:
            answer = error.read()
            if error.headers.get_content_type() == "application/json" and path == UPLOAD_PATH:
                return bytes(answer)
            raise Refused(_("Serwer {address} odpowiedział błędem {code}.").format(address=self.address, code=error.code)) from error
        except (OSError, http.client.HTTPException, ssl.SSLError) as error:
            reason = getattr(error, "reason", None) or error
            raise Refused(_("Serwer {address} nie odpowiada ({reason}).").format(address=self.address, reason=reason)) from error


def _multipart(name: str, content: bytes, boundary: str) -> bytes:
    # Quotes and line ends in a file's name would end the header; browsers percent-encode them as well.
    safe_name = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    disposition = f'Content-Disposition: form-data; name="files"; filename="{safe_name}"'
    head = f"--{boundary}\r\n{disposition}\r\nContent-Type: application/octet-stream\r\n\r\n"
    return head.encode() + content + f"\r\n--{boundary}--\r\n".encode()


def _one_result(answer: bytes) -> Payload:
    """The answer for the one file sent; a refusal of the whole request has the same shape or carries `error` itself."""
    try:
        body = json.loads(answer)
        return dict(body["results"][0]) if "results" in body else {"error": body["error"]}
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise Refused(_("Serwer odpowiedział na przesłanie pliku w nieznany sposób.")) from error


def websocket_address(address: str, document_id: str) -> str:
    """Where a document's live status is served."""
    parts = urlsplit(address)
    scheme = "wss" if parts.scheme == "https" else "ws"
    return f"{scheme}://{parts.netloc}/ws/documents/{quote(document_id)}/"

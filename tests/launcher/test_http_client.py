"""The command line as a person with a browser: sign-in, upload, and a sentence for every way a server can fail."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from faktury.management.launcher.console import Refused
from faktury.management.launcher.http_client import HttpClient, websocket_address


class FakeServer(BaseHTTPRequestHandler):
    """Signs `ala` in; what an upload is answered with is set by the test."""

    answer: tuple[int, str, bytes] = (201, "application/json", b"{}")
    received: bytes = b""

    def do_GET(self) -> None:
        self._reply(200, {"Set-Cookie": "csrftoken=token; Path=/"}, b"form")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/accounts/login/":
            cookies = (
                {"Set-Cookie": "sessionid=session; Path=/"} if b"password=makota" in body and b"csrfmiddlewaretoken=token" in body else {}
            )
            self._reply(200, cookies, b"")
            return
        type(self).received = body
        status, kind, answer = self.answer
        self._reply(status, {"Content-Type": kind}, answer)

    def _reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[type[FakeServer]]:
    kind = type("Server", (FakeServer,), {})
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    kind.address = f"http://127.0.0.1:{httpd.server_port}"
    threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
    yield kind
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture
def client(server) -> HttpClient:
    return HttpClient(server.address, language="pl")


def test_it_signs_in_through_the_form_and_hands_the_cookies_to_the_socket(client) -> None:
    client.sign_in("ala", "makota")
    assert set(client.cookie_header.split("; ")) == {"csrftoken=token", "sessionid=session"}


def test_a_wrong_password_is_a_sentence(client) -> None:
    with pytest.raises(Refused, match="nie przyjął nazwy ala"):
        client.sign_in("ala", "wrong")


def test_it_hands_a_file_in_under_its_name(client, server, tmp_path) -> None:
    server.answer = (201, "application/json", json.dumps({"results": [{"document": {"document_id": "1"}, "duplicate": False}]}).encode())
    path = tmp_path / 'żółta "faktura".jpg'
    path.write_bytes(b"\xff\xd8bytes")
    handed = client.upload(path)
    assert (handed.document, handed.duplicate, handed.error) == ({"document_id": "1"}, False, None)
    assert 'name="files"; filename="żółta %22faktura%22.jpg"'.encode() in server.received
    assert b"\r\n\r\n\xff\xd8bytes\r\n--" in server.received


def test_a_refusal_at_the_door_keeps_the_servers_words(client, server, tmp_path) -> None:
    error = {"code": "too_large_file", "message": "Plik jest za duży.", "hint": "Podziel go."}
    server.answer = (413, "application/json", json.dumps({"results": [{"document": None, "duplicate": False, "error": error}]}).encode())
    (tmp_path / "a").write_bytes(b"x")
    assert client.upload(tmp_path / "a").error == error


@pytest.mark.parametrize("answer", [(500, "text/html", b"<h1>oops"), (200, "text/html", b"<h1>sign in"), (201, "application/json", b"[]")])
def test_an_answer_that_is_none_is_a_sentence(client, server, tmp_path, answer) -> None:
    server.answer = answer
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(Refused, match="Serwer"):
        client.upload(tmp_path / "a")


def test_a_file_that_cannot_be_read_is_a_sentence(client, tmp_path) -> None:
    with pytest.raises(Refused, match="Nie można odczytać pliku"):
        client.upload(tmp_path / "missing.pdf")


def test_nobody_listening_is_a_sentence() -> None:
    with pytest.raises(Refused, match="nie odpowiada"):
        HttpClient("http://127.0.0.1:9", language="pl").sign_in("ala", "makota")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "faktury.example", "http://"])
def test_only_web_addresses_are_taken(address) -> None:
    with pytest.raises(Refused, match="http"):
        HttpClient(address, language="pl")


def test_the_socket_is_found_beside_the_pages() -> None:
    assert websocket_address("https://faktury.example", "1") == "wss://faktury.example/ws/documents/1/"
    assert websocket_address("http://localhost:8000", "1") == "ws://localhost:8000/ws/documents/1/"

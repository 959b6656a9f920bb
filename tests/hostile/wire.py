"""Requests and WebSocket frames that no honest client sends, over plain sockets."""

from __future__ import annotations

import base64
import contextlib
import random
import socket
import struct
import uuid

_METHODS = (b"GET", b"POST", b"PUT", b"DELETE", b"HEAD", b"OPTIONS", b"PATCH", b"TRACE", b"BREW")
_PATHS = (
    "/documents/",
    "/documents/ajax/",
    "/documents/poll/?since={n}&timeout=0",
    "/documents/upload/",
    "/ocr/status/{id}/",
    "/ocr/status/{id}/ajax/",
    "/ocr/status/{id}/poll/?since={n}&timeout=0",
    "/documents/{id}/review/",
    "/documents/{id}/review/check/",
    "/documents/{id}/retry/",
    "/documents/{id}/pages/{n}/image/",
    "/documents/{id}/file/",
    "/invoices/?{text}={text}",
    "/invoices/{id}/",
    "/invoices/export.csv?{text}={n}",
    "/invoices/export.xlsx?page={text}",
    "/api/v1/documents/?page={text}",
    "/api/v1/invoices/{id}/",
    "/admin/",
    "/accounts/login/?next={text}",
    "/i18n/setlang/",
    "/{text}",
    "/static/{text}",
    "/documents/?status={text}&q={text}&page={n}",
)


def _text(rng: random.Random) -> str:
    choices = ("", "a" * 4_000, "%00", "../../etc/passwd", "'\"><script>", "%ff%fe", "{{7*7}}", "-1", "NaN", "9" * 30, "%F0%9F%A7%BE")
    return rng.choice(choices)


def request(port: int, cookies: dict[str, str], rng: random.Random) -> int:
    """Send one malformed or merely odd request; the status of the answer, 0 when the server closed without one."""
    path = rng.choice(_PATHS).format(id=rng.choice((uuid.UUID(int=rng.getrandbits(128)), "x")), n=rng.randint(-2, 2**40), text=_text(rng))
    body = rng.randbytes(rng.choice((0, 0, 10, 3_000)))
    headers = {"Host": "localhost", "Connection": "close", "Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
    headers["X-CSRFToken"] = cookies.get("csrftoken", "")
    headers["Content-Type"] = rng.choice(
        ("application/json", "multipart/form-data", "multipart/form-data; boundary=x", "text/\x01", "a" * 500)
    )
    headers["Content-Length"] = str(len(body) if rng.random() < 0.8 else rng.choice((-5, 10**18, "x")))
    headers["Accept"] = rng.choice(("application/json", "text/html", "*/*;q=x", ""))
    for _ in range(rng.choice((0, 0, 1, 3))):
        headers[
            rng.choice(("Range", "If-None-Match", "If-Modified-Since", "Accept-Language", "Transfer-Encoding", "Origin", "Authorization"))
        ] = _text(rng)
    if rng.random() < 0.1:
        headers["Cookie"] = rng.choice(("sessionid=" + "x" * 3_000, "=;=;", "csrftoken=%00", "messages=garbage"))
    lines = [b"%s %s HTTP/1.1" % (rng.choice(_METHODS), path.encode("latin-1", "replace"))]
    lines += [f"{name}: {value}".encode("latin-1", "replace") for name, value in headers.items()]
    raw = b"\r\n".join(lines) + b"\r\n\r\n" + body
    if rng.random() < 0.1:
        # The rest never comes, and the client does not wait long.
        return _status(_exchange(port, raw[: rng.randrange(1, len(raw))], seconds=0.3))
    return _status(_exchange(port, raw, seconds=2))


def socket_story(port: int, cookies: dict[str, str], rng: random.Random) -> int:
    """Shake hands and send frames of any kind; the handshake's status, 0 when it was closed without one."""
    path = rng.choice(("/ws/documents/", f"/ws/documents/{uuid.UUID(int=rng.getrandbits(128))}/", "/ws/x/"))
    origin = f"http://localhost:{port}" if rng.random() < 0.8 else "http://evil.example"
    head = [f"GET {path} HTTP/1.1", f"Host: localhost:{port}", "Upgrade: websocket", "Connection: Upgrade", f"Origin: {origin}"]
    head += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + base64.b64encode(rng.randbytes(16)).decode()]
    head += ["Sec-WebSocket-Protocol: faktury.v1"] if rng.random() < 0.8 else []
    if rng.random() < 0.8:
        head.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in cookies.items()))
    frames = b"".join(_frame(rng) for _ in range(rng.randint(0, 6)))
    return _status(_exchange(port, "\r\n".join(head).encode() + b"\r\n\r\n" + frames, seconds=0.6))


def _frame(rng: random.Random) -> bytes:
    payload = rng.randbytes(rng.choice((0, 1, 125, 4_000, 70_000)))
    first = rng.choice((0x81, 0x82, 0x01, 0x00, 0x88, 0x89, 0x8A, 0xF1, 0x83, rng.randrange(256)))
    masked = 0x80 if rng.random() < 0.9 else 0
    claimed = len(payload) if rng.random() < 0.9 else rng.getrandbits(62)
    if claimed < 126:
        head = struct.pack("!BB", first, masked | claimed)
    elif claimed < 65_536:
        head = struct.pack("!BBH", first, masked | 126, claimed)
    else:
        head = struct.pack("!BBQ", first, masked | 127, claimed)
    return head + (rng.randbytes(4) if masked else b"") + payload


def _exchange(port: int, raw: bytes, *, seconds: float) -> bytes:
    answer = b""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        line.sendall(raw)
        while len(answer) < 4_096 and (part := line.recv(4_096)):
            answer += part
    return answer


def _status(answer: bytes) -> int:
    words = answer.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[0].startswith(b"HTTP/") and words[1].isdigit() else 0

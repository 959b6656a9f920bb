"""A plain HTTP client for a running stack: one form with many files, and whatever else a script may send."""

from __future__ import annotations

import http.client
import json
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.flow.stack import Stack


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Web:
    """One signed-in client."""

    timeout = 60.0

    def __init__(self, stack: Stack) -> None:
        self.port = stack.port
        self.cookies: dict[str, str] = {}
        self.request("GET", "/accounts/login/")
        form = {"username": "demo", "password": stack.password}
        assert self.post("/accounts/login/", form, Accept="text/html").status == 302

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        sent = {"Accept": "application/json", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        sent |= {"X-CSRFToken": self.cookies.get("csrftoken", "")}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, **headers)

    def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        return self.request("POST", path, urlencode(form or {}).encode(), Content_Type="application/x-www-form-urlencoded", **headers)

    def upload(self, files: Sequence[tuple[str, bytes]], **headers: str) -> Answer:
        boundary = uuid.uuid4().hex
        parts = []
        for name, content in files:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
            parts += [head.encode(), content, b"\r\n"]
        body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        return self.request("POST", "/documents/upload/", body, Content_Type=f"multipart/form-data; boundary={boundary}", **headers)

    def status_of(self, document_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"/ocr/status/{document_id}/ajax/").json
        return found

"""What `python -m realtime.server` serves in the server's tests: counts bodies, greets and holds sockets."""

from __future__ import annotations

import asyncio
import json
import sys

from django.conf import settings

from realtime.limits import Answer, ServerLimits

settings.configure(USE_I18N=False)
CAP = 2 * 1024 * 1024


async def application(scope, receive, send):
    await (_count(receive, send) if scope["type"] == "http" else _hold(receive, send))


async def _count(receive, send):
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    body = json.dumps({"size": size}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})


async def _hold(receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": "hello"})
    try:
        while (await receive())["type"] != "websocket.disconnect":
            await send({"type": "websocket.close", "code": 4400})
    except asyncio.CancelledError:
        sys.stderr.write("a socket was ended in order\n")


def _refusal(status, headers):
    words = {408: "Za wolno", 413: "Za duże", 507: "Brak miejsca"}[status]
    return Answer("text/plain; charset=utf-8", f"{words} dla {headers.get('user-agent', '?')}".encode())


limits = ServerLimits(max_body_bytes=CAP, refusal=_refusal)

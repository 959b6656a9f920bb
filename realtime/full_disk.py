"""A disk that is full while a body is received: said in the application's words, as 507."""

from __future__ import annotations

import errno
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

from realtime.limits import Refusal

Application = Callable[[Any, Any, Any], Awaitable[None]]
_CODES: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_full_disk(error: OSError) -> bool:
    """Whether there is no room left, or none that this process may use."""
    return error.errno in _CODES


def said_as_507(application: Application, refusal: Refusal) -> Application:
    """`application` for HTTP; it spools bodies before it does anything else, and so cannot say by itself that this failed.

    Args:
        application: what is called.
        refusal: words the answer.
    """

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        try:
            await application(scope, receive, send)
        except OSError as error:
            if not is_full_disk(error):
                raise
            status = HTTPStatus.INSUFFICIENT_STORAGE
            answer = refusal(status, {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]})
            head = [(b"content-type", answer.content_type.encode()), (b"content-length", str(len(answer.body)).encode())]
            await send({"type": "http.response.start", "status": status.value, "headers": head})
            await send({"type": "http.response.body", "body": answer.body})

    return guarded

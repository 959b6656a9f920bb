"""A disk that is full while a body is received: said in the application's words, as 507."""

from __future__ import annotations

import errno
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from realtime.limits import Answer

Application = Callable[[Any, Any, Any], Awaitable[None]]
_CODES: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_full_disk(error: OSError) -> bool:
    """Whether there is no room left, or none that this process may use."""
    return error.errno in _CODES


def said_as_507(application: Application, words: Callable[[Mapping[str, str]], Answer]) -> Application:
    """`application` for HTTP; it spools bodies before it does anything else, and so cannot say by itself that this failed.

    Args:
        application: what is called.
        words: the answer to the client with these (lower-case) headers.
    """

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        try:
            await application(scope, receive, send)
        except OSError as error:
            if not is_full_disk(error):
                raise
            answer = words({name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]})
            head = [(b"content-type", answer.content_type.encode()), (b"content-length", str(len(answer.body)).encode())]
            await send({"type": "http.response.start", "status": HTTPStatus.INSUFFICIENT_STORAGE.value, "headers": head})
            await send({"type": "http.response.body", "body": answer.body})

    return guarded

"""The child's side of `children`: answer requests from standard input until it closes, and keep standard output clean."""

from __future__ import annotations

import logging
import os
import select
import sys
import threading
from collections.abc import Callable, Mapping

from faktury.domain.full_disk import is_full_disk
from workers.ocr.errors import ReadError
from workers.ocr.pipes import Message, receive_blocking, send_blocking

Handler = Callable[[Message], Message]

logger = logging.getLogger(__name__)

_STDIN, _STDOUT, _STDERR = 0, 1, 2


def serve(handlers: Mapping[str, Handler]) -> None:
    """Answer until standard input closes.

    Args:
        handlers: One function per `command`; what it returns is the answer, a `ReadError` and a full disk travel to the parent as such.
    """
    answers = _claim_stdout()
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(message)s")
    threading.Thread(target=_exit_with_parent, name="parent-watch", daemon=True).start()
    while (request := receive_blocking(_STDIN)) is not None:
        send_blocking(answers, _answer(handlers, request))


def _claim_stdout() -> int:
    """Keep the real standard output for answers; whatever a library prints goes to standard error."""
    answers = os.dup(_STDOUT)
    os.dup2(_STDERR, _STDOUT)
    return answers


def _exit_with_parent() -> None:
    """End at once when the parent is gone, also in the middle of a page.

    PR_SET_PDEATHSIG would do it too, but it fires when the *thread* that started the child ends, which is no reason to stop.
    """
    poll = select.poll()
    poll.register(_STDIN, 0)
    poll.poll()
    os._exit(0)


def _answer(handlers: Mapping[str, Handler], request: Message) -> Message:
    try:
        return {"ok": handlers[request["command"]](request)}
    except ReadError as error:
        return {"error": {"code": error.code, "params": error.params, "transient": error.transient}}
    except MemoryError:
        logger.warning("out of memory at %s", request.get("command"))
        return {"error": {"code": "page_failed", "params": {"reason": "memory"}, "transient": False}}
    except Exception as error:
        if is_full_disk(error):
            return {"full_disk": str(error)}
        logger.exception("%s failed", request.get("command"))
        return {"error": {"code": "page_failed", "params": {"reason": type(error).__name__}, "transient": False}}

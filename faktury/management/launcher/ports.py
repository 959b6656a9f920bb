"""Finds out before anything is started whether the address can be listened on."""

from __future__ import annotations

import errno
import socket

from django.utils.translation import gettext as _

from faktury.management.launcher.console import Refused

TRIED_AFTER = 50


def require_free(host: str, port: int) -> None:
    """Raise `Refused` with the next free port and how to choose it, unless `port` is free."""
    trouble = _trouble(host, port)
    if trouble is None:
        return
    if trouble != errno.EADDRINUSE:
        reason = _("Nie można nasłuchiwać na {host}:{port} ({reason}). Wybierz inny: FAKTURY_PORT=8000 make run.")
        raise Refused(reason.format(host=host, port=port, reason=errno.errorcode.get(trouble, trouble)), exit_code=2)
    free = next((other for other in range(port + 1, min(port + 1 + TRIED_AFTER, 65536)) if _trouble(host, other) is None), None)
    sentence = _("Port {port} jest zajęty przez inny program.").format(port=port)
    if free:
        sentence += " " + _("Następny wolny to {free}: uruchom FAKTURY_PORT={free} make run.").format(free=free)
    raise Refused(sentence, exit_code=2)


def _trouble(host: str, port: int) -> int | None:
    """The errno of binding to the port, None when that works."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the server does: a port whose last connections still time out is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno
    return None

"""Turns what pip or venv printed into one sentence that says what to do."""

from __future__ import annotations

import re
from pathlib import Path

from faktury.management.launcher.language import text

# The order matters: without a network pip ends with "no matching distribution" as well.
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        r"No space left on device|\[Errno 28\]|Disk quota exceeded",
        "zabrakło miejsca na dysku. Zwolnij co najmniej 6 GB i powtórz polecenie.",
        "the disk is full. Free at least 6 GB and run the command again.",
    ),
    (
        r"ensurepip is not available|No module named '?ensurepip|No module named '?venv|python3[.\d]*-venv",
        "ten Python nie ma modułu venv. W Debianie i Ubuntu daje go pakiet python3-venv; zainstaluj go i powtórz polecenie.",
        "this Python has no venv module. On Debian and Ubuntu the package python3-venv brings it; install it and run the command again.",
    ),
    (
        r"NewConnectionError|Temporary failure in name resolution|Name or service not known|Network is unreachable|Connection refused"
        r"|ConnectTimeout|Read timed out|ProxyError|Max retries exceeded|Could not fetch URL|Connection reset|RemoteDisconnected|SSLError",
        "brak połączenia z rejestrem pakietów. "
        "Sprawdź sieć (i ustawienia pip, jeśli masz własny serwer pakietów), potem powtórz polecenie.",
        "the package registry cannot be reached. "
        "Check the network (and pip's settings if you have a registry of your own), then try again.",
    ),
    (
        r"error: command '[^']*(cc|gcc|clang|g\+\+|c\+\+)[^']*' failed|unable to execute '?[^ ]*cc|Microsoft Visual C\+\+"
        r"|Python\.h: No such file|No such file or directory: '[^']*(cc|clang|g\+\+)'|can't find Rust compiler|Unknown compiler",
        "biblioteka bez gotowej wersji dla tej maszyny, a brakuje kompilatora. "
        "W Debianie i Ubuntu: apt install build-essential python3-dev.",
        "a library has no ready build for this machine and there is no compiler. "
        "On Debian and Ubuntu: apt install build-essential python3-dev.",
    ),
    (
        r"No matching distribution found|Could not find a version",
        "rejestr pakietów nie ma potrzebnej wersji dla tego Pythona lub tej maszyny. Sprawdzone wersje: Python 3.11 na Linuksie x86_64.",
        "the package registry has no such version for this Python or this machine. Known to work: Python 3.11 on Linux x86_64.",
    ),
    (
        r"Permission denied|\[Errno 13\]",
        "brak prawa zapisu w katalogu projektu.",
        "the project's folder cannot be written to.",
    ),
)
_LAST_LINES = 5


def explain(output: str, log: Path) -> str:
    """One sentence for the cause, where the whole log is, and its last lines."""
    last = [line.rstrip() for line in output.splitlines() if line.strip()][-_LAST_LINES:]
    where = text(f"Dziennik: {log}", f"Log: {log}")
    return "\n".join([_cause(output), where, *(f"  {line}" for line in last)])


def _cause(output: str) -> str:
    for pattern, polish, english in _SENTENCES:
        if re.search(pattern, output):
            return text(polish, english)
    return text("instalacja bibliotek nie powiodła się.", "installing the libraries did not work.")

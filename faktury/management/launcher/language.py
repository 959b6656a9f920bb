"""Which of the two languages the person at the terminal reads; knows no Django, because the set-up runs before it is installed."""

from __future__ import annotations

import os


def terminal_language() -> str:
    """`en` where the locale asks for English, else `pl`, the language of the product."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "pl"
    return "pl"


def text(polish: str, english: str) -> str:
    """The sentence in the terminal's language."""
    return english if terminal_language() == "en" else polish

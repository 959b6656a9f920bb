"""Text as a spreadsheet takes it: never for a formula, whatever it begins with (OWASP, "CSV injection")."""

from __future__ import annotations

BYTE_ORDER_MARK = "\ufeff"
"""Tells a spreadsheet that a CSV file is UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would calculate."""
    return f"'{text}" if text.startswith(_FORMULA) else text

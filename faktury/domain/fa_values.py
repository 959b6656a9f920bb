"""Values in the forms FA(3) allows: tokens, decimals, accounts."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters XML 1.0 has no place for."""


def token(text: str | None, longest: int) -> str | None:
    """Single spaces, no characters XML forbids, cut at the type's length; None when nothing is left."""
    kept = " ".join(_ILLEGAL.sub("", text or "").split())[:longest].rstrip()
    return kept or None


def decimal_text(value: Decimal | None, places: int) -> str | None:
    """A plain decimal with at most `places` places and no zeros that say nothing."""
    if value is None:
        return None
    text = format(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f")
    short = text.rstrip("0").rstrip(".") if "." in text and places > 2 else text
    return "0" if Decimal(short) == 0 else short


def fitting_account(text: str | None) -> str | None:
    """An account of 10 to 34 characters, as TNrRB wants; others are not written."""
    account = re.sub(r"[\s\-]", "", text or "")
    return account if 10 <= len(account) <= 34 else None

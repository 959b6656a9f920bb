"""VAT rates and markers as printed, brought to the codes of FA(3)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from faktury.domain.money import round_money
from faktury.domain.text import clean, fold

PERCENT_RATES = ("23", "22", "8", "7", "5", "4", "3", "0")
MARKERS = ("zw", "oo", "np", "np I", "np II", "0 KR", "0 WDT", "0 EX")
KNOWN_RATES = frozenset((*PERCENT_RATES, *MARKERS))
WITHOUT_TAX = frozenset(("0", "zw", "oo", "np", "np I", "np II", "0 KR", "0 WDT", "0 EX"))
_PERCENT = re.compile(r"(\d{1,2})(?:[.,]0{1,2})? ?(%|proc\.?)?(?: ?(wdt|ex|kr|ue|exp))?")
_PERCENT_SPAN = re.compile(r"(?<![\d,.a-z])(\d{1,2}|[oq])(?:[.,]0{1,2})? ?%(?! ?rabat)")
_MARKER_SPAN = re.compile(r"(?<![a-z0-9])(?<!z )(?<!z\.)(zw|np|oo|o\.o)(?:\.|(?![a-z0-9.]))(?: ?(i{1,2})(?![a-z0-9]))?")


@lru_cache(maxsize=2048)
def normalise_rate(text: str) -> str | None:
    """The code of a printed rate: "23%", "23,00", "zw.", "0% WDT"; None when it is no rate at all.

    A number of percent that is not in the law's list is returned as it stands, so that the checks can name it.
    """
    plain = fold(clean(text)).strip(" .:()[]")
    first = re.sub(r"\s+(?:lub|albo|or)\s+.*", "", plain)
    marker = {"zw": "zw", "zwolniony": "zw", "zwol": "zw", "oo": "oo", "o.o": "oo", "np": "np", "np i": "np I", "np ii": "np II"}.get(first)
    if marker:
        return marker
    match = _PERCENT.fullmatch(first)
    if match is None:
        return None
    number = str(int(match[1]))
    kind = {"wdt": "0 WDT", "ue": "0 WDT", "ex": "0 EX", "exp": "0 EX", "kr": "0 KR"}.get(match[3] or "")
    if number == "0" and kind:
        return kind
    return number if match[2] or number in PERCENT_RATES else None


def find_rates(text: str) -> list[tuple[int, int, str]]:
    """Rates standing in a text that show a percent sign or are a marker: start, end, code."""
    plain = fold(text)
    if len(plain) != len(text):
        plain = text.lower()
    found = [(match.start(), match.end(), str(int(match[1])) if match[1].isdigit() else "0") for match in _PERCENT_SPAN.finditer(plain)]
    for match in _MARKER_SPAN.finditer(plain):
        code = normalise_rate(match[0])
        if code:
            found.append((match.start(), match.end(), code))
    return sorted(found)


def rate_percent(code: str) -> Decimal | None:
    """The rate as a fraction of one; 0 for markers without tax, None for an unknown code."""
    if code in WITHOUT_TAX:
        return Decimal(0)
    return Decimal(code) / 100 if code in PERCENT_RATES else None


def expected_vat(net: Decimal, code: str) -> Decimal | None:
    """Tax on a net amount at a rate, in whole grosze."""
    percent = rate_percent(code)
    return None if percent is None else round_money(net * percent)

"""Is a file's own text layer worth trusting? Pure judgement over what was found; a layer that is not good is never used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from faktury.domain.words import Box, Word

_LEAST_WORDS, _LEAST_PLAUSIBLE, _LEAST_COMMON = 12, 0.8, 2
"""Words a page of text has, the share of them that look like some, and how many it has of the commonest."""
_MOST_GARBAGE, _MOST_HIDDEN = 0.02, 0.3
"""Shares of characters without a meaning, and of words nobody sees."""
_BIG_IMAGE, _SMALL_IMAGE = 0.25, 0.012
"""Shares of the page: a picture of text, and one that may hold a letterhead (the parties must then be in the text)."""
_OUTLINE_PATHS, _OUTLINE_WORDS = 300, 40
"""So many shapes beside fewer words are letters turned into outlines."""

_NUMBER = re.compile(r"[+\-(]?[\d][\d .,:/%\-–x×]*[^\W\d_]{0,4}[%€$£²³)]*\.?")
_ALPHABETIC = re.compile(r"[^\W\d_]+(?:[-'’./&][^\W\d_]*)*")
_CODE = re.compile(r"[A-Za-z0-9ĄĆĘŁŃÓŚŹŻąćęłńóśźż_\-./:@#&+,()²³]+")
_VOWELS = frozenset("aeiouyąęóäöüéáíúěôèêàâåæø")
_EDGES = ".,;:!?()[]{}\"'„”“’*•–—-|/<>"
_COMMON_TEXT = """
    faktura vat nr data wystawienia sprzedaży sprzedawca nabywca wystawca odbiorca płatności zapłaty termin sposób forma przelew
    netto brutto razem kwota stawka wartość cena ilość nazwa usługi towaru konto rachunku bank nip regon adres ul słownie zł pln
    uwagi dostawy numer suma ogółem strona do w z i na za od dla oraz lub jest zgodnie dnia osoba podpis usługa szt umowa klient
    invoice date number seller buyer customer total tax amount due payment price quantity description net gross account the of and
    to for in rechnung datum betrag menge preis gesamt mwst steuer und der die das kunde
"""
_COMMON = frozenset(_COMMON_TEXT.split())
_SELLER = frozenset(["sprzedawca", "wystawca", "sprzedający", "dostawca", "seller", "supplier", "vendor", "verkäufer"])
_TAX_NUMBER = re.compile(r"(?:PL)?\d{10}|\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}")


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page's text layer and its objects look like.

    Attributes:
        words: The words a person can see.
        hidden: How many more are invisible: drawn without ink, without contrast, or under a picture.
        garbage: Share of characters without a meaning of their own.
        image_shares: Parts of the page covered by each picture that has no visible words on it.
        paths: Number of drawn shapes; text turned into outlines has hundreds.
    """

    words: Sequence[Word]
    hidden: int
    garbage: float
    image_shares: Sequence[float]
    paths: int


def reason_to_distrust(layer: Layer) -> str | None:
    """A short code why the page must be read by OCR, None when the layer is good."""
    tokens = [word.text for word in layer.words]
    checks = (
        ("empty", len(tokens) < _LEAST_WORDS),
        ("hidden", layer.hidden > _MOST_HIDDEN * (len(tokens) + layer.hidden)),
        ("garbage", layer.garbage > _MOST_GARBAGE),
        ("implausible", plausible_share(tokens) < _LEAST_PLAUSIBLE),
        ("no_common_words", _common_words(tokens) < _LEAST_COMMON),
        ("outlines", layer.paths > _OUTLINE_PATHS and len(tokens) < _OUTLINE_WORDS),
        ("picture", max(layer.image_shares, default=0.0) > _BIG_IMAGE),
        ("incomplete", max(layer.image_shares, default=0.0) > _SMALL_IMAGE and not _names_both_parties(tokens)),
    )
    return next((code for code, failed in checks if failed), None)


def garbage_share(characters: str) -> float:
    """Share of characters that carry no meaning: unassigned, private, control, replacement, or letters of a wrong alphabet."""
    visible = [character for character in characters if not character.isspace()]
    return sum(map(_is_garbage, visible)) / len(visible) if visible else 0.0


def plausible_share(tokens: Sequence[str]) -> float:
    """Share of tokens that look like a word, a number or a code."""
    return sum(map(_is_plausible, tokens)) / len(tokens) if tokens else 0.0


def uncovered_share(image: Box, words: Sequence[Word], width: int, height: int) -> float:
    """Part of the page a picture covers, 0 when it carries visible words (a letterhead behind the text)."""
    x0, y0, x1, y1 = max(0.0, image[0]), max(0.0, image[1]), min(float(width), image[2]), min(float(height), image[3])
    if x1 <= x0 or y1 <= y0:
        return 0.0
    inside = sum(x0 <= (w.box[0] + w.box[2]) / 2 <= x1 and y0 <= (w.box[1] + w.box[3]) / 2 <= y1 for w in words)
    share = (x1 - x0) * (y1 - y0) / (width * height)
    return 0.0 if words and inside / len(words) > share / 2 and inside >= _LEAST_WORDS else share


def _is_garbage(character: str) -> bool:
    if character < "\x7f":
        return character < " "
    category = unicodedata.category(character)
    if category in {"Co", "Cn", "Cs", "Cc"} or character == "\ufffd":
        return True
    return category.startswith("L") and not unicodedata.name(character, "").startswith(("LATIN", "GREEK", "MASCULINE", "FEMININE", "MICRO"))


def _is_plausible(token: str) -> bool:
    core = token.strip(_EDGES)
    if not core:
        return True
    if _NUMBER.fullmatch(core):
        return True
    if _ALPHABETIC.fullmatch(core):
        return _is_word(core)
    return any(character.isdigit() or character == "@" for character in core) and _CODE.fullmatch(core) is not None


def _is_word(core: str) -> bool:
    """Has a vowel unless short, keeps to one case after its first letter, and repeats no letter four times."""
    if len(core) <= 3:
        return True
    lower = core.lower()
    if not _VOWELS & set(lower) or re.search(r"(.)\1\1\1", lower):
        return len(core) <= 5 and core.isupper()
    parts = re.split(r"[-'’./&]", core)
    return len(core) <= 40 and all(part.isupper() or part[1:].islower() or len(part) < 2 or _is_mixed(part) for part in parts)


def _is_mixed(part: str) -> bool:
    """PKWiU, eFaktura, TechPol: short, or built of words."""
    return len(part) <= 5 or re.fullmatch(r"(?:[^\W\d_][a-ząćęłńóśźż]{2,}|[A-ZĄĆĘŁŃÓŚŹŻ]{2,}){1,3}", part) is not None


def _common_words(tokens: Sequence[str]) -> int:
    return len({token.strip(_EDGES).lower() for token in tokens} & _COMMON)


def _names_both_parties(tokens: Sequence[str]) -> bool:
    cores = [token.strip(_EDGES) for token in tokens]
    return any(core.lower() in _SELLER for core in cores) and sum(_TAX_NUMBER.fullmatch(core) is not None for core in cores) >= 2

"""Amounts spelled out in Polish („jeden tysiąc sto pięć zł i 77/100”) to Decimal, tolerant of single misread letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from faktury.domain.money import round_money
from faktury.domain.text import clean, fold, one_edit

_UNIT_NAMES = (
    "zero jeden dwa trzy cztery piec szesc siedem osiem dziewiec dziesiec jedenascie dwanascie trzynascie czternascie pietnascie "
    "szesnascie siedemnascie osiemnascie dziewietnascie"
)
_TEN_NAMES = "dwadziescia trzydziesci czterdziesci piecdziesiat szescdziesiat siedemdziesiat osiemdziesiat dziewiecdziesiat"
_HUNDRED_NAMES = "sto dwiescie trzysta czterysta piecset szescset siedemset osiemset dziewiecset"
_NUMBERS: dict[str, int] = {word: value for value, word in enumerate(_UNIT_NAMES.split())}
_NUMBERS.update({word: 20 + 10 * index for index, word in enumerate(_TEN_NAMES.split())})
_NUMBERS.update({word: 100 + 100 * index for index, word in enumerate(_HUNDRED_NAMES.split())})
_NUMBERS.update({"jedna": 1, "dwie": 2, "dwu": 2})
_SCALES = {
    "tysiac": 1000,
    "tysiace": 1000,
    "tysiecy": 1000,
    "tys": 1000,
    "milion": 10**6,
    "miliony": 10**6,
    "milionow": 10**6,
    "mln": 10**6,
}
_MAJOR = frozenset({"zl", "zlote", "zlotych", "zloty", "pln", "euro", "eur", "dolar", "dolary", "dolarow", "usd", "zlotowy"})
_MINOR = frozenset({"gr", "grosz", "grosze", "groszy", "cent", "centy", "centow", "eurocent", "eurocentow"})
_FILLERS = frozenset({"i", "oraz", "slownie", "razem", "kwota", "do", "zaplaty", "zlotych", "wartosc"})
_VOCABULARY: tuple[str, ...] = (*_NUMBERS, *_SCALES, *_MAJOR, *_MINOR)
_FRACTION = re.compile(r"([0-9OoIl]{1,2})\s*/\s*1[0Oo][0Oo]")
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class SpelledAmount:
    """`exact` is true when every word was a number word as printed; then a disagreement means something."""

    value: Decimal
    exact: bool


@dataclass(slots=True)
class _Sum:
    total: int = 0
    group: int = 0
    words: int = 0

    def add(self, value: int) -> None:
        self.group += value
        self.words += 1

    def scale(self, factor: int) -> None:
        self.total += max(self.group, 1) * factor
        self.group = 0
        self.words += 1

    @property
    def value(self) -> int:
        return self.total + self.group


def parse_amount_words(text: str) -> Decimal | None:
    """The amount spelled in `text`, None when a word is no number."""
    spelled = read_amount_words(text)
    return spelled.value if spelled else None


def read_amount_words(text: str) -> SpelledAmount | None:
    """Parse a whole „słownie” line; anything that cannot be a number word makes it None rather than a wrong number."""
    plain = fold(clean(text))
    fraction = _FRACTION.search(plain)
    cents = int(fraction[1].replace("o", "0").replace("i", "1").replace("l", "1")) if fraction else None
    if fraction:
        plain = plain[: fraction.start()] + " " + plain[fraction.end() :]
    words, exact = _known_words(plain)
    if words is None:
        return None
    major, minor = _add_up(words)
    if major.words == 0 or (cents is not None and minor):
        return None
    fractional = cents if cents is not None else (minor or 0)
    if fractional > 99:
        return None
    return SpelledAmount(round_money(Decimal(major.value) + Decimal(fractional) / 100), exact)


def _known_words(plain: str) -> tuple[list[str] | None, bool]:
    """Words replaced by the vocabulary's spelling; None at the first word that is none."""
    known: list[str] = []
    exact = True
    for token in _TOKEN.findall(plain):
        if token[0].isdigit() or token in _FILLERS or token in _NUMBERS or token in _SCALES or token in _MAJOR or token in _MINOR:
            known.append(token)
            continue
        split = _split_glued(token)
        if split is None:
            return None, False
        exact = exact and "".join(split) == token
        known.extend(split)
    return known, exact


@lru_cache(maxsize=2048)
def _split_glued(token: str) -> tuple[str, ...] | None:
    """One vocabulary word with a misread letter, or several words whose space was lost."""
    close = [word for word in _VOCABULARY if len(word) >= 4 and one_edit(token, word)]
    if len({_meaning(word) for word in close}) == 1:
        return (close[0],)
    for word in sorted(_VOCABULARY, key=len, reverse=True):
        if token.startswith(word) and len(token) > len(word):
            rest = token[len(word) :]
            tail = (rest,) if rest in _VOCABULARY else _split_glued(rest) if len(rest) >= 3 else None
            if tail:
                return (word, *tail)
    return None


def _meaning(word: str) -> str:
    """Words that add the same to the sum share a meaning."""
    if word in _MAJOR:
        return "major"
    if word in _MINOR:
        return "minor"
    return f"x{_SCALES[word]}" if word in _SCALES else str(_NUMBERS[word])


def _add_up(words: list[str]) -> tuple[_Sum, int | None]:
    """Whole units, and groszy when they were spelled or printed after the currency."""
    major, current = _Sum(), _Sum()
    seen_major = False
    minor: int | None = None
    for word in words:
        if word in _NUMBERS:
            current.add(_NUMBERS[word])
        elif word in _SCALES:
            current.scale(_SCALES[word])
        elif word in _MAJOR and not seen_major and current.words:
            major, current, seen_major = current, _Sum(), True
        elif word[0].isdigit():
            minor = _printed_minor(word)
    if not seen_major:
        return current, minor
    return major, current.value if current.words else minor


def _printed_minor(token: str) -> int | None:
    """Groszy printed as digits: `0.46` or `46`."""
    whole, _, fraction = token.replace(",", ".").partition(".")
    if fraction:
        return int(fraction[:2].ljust(2, "0"))
    return int(whole) if len(whole) <= 2 else None

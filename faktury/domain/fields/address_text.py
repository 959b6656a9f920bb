"""The lines after a party's name made into its address: street, postal code and town, country; knows texts, no geometry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import takewhile

from faktury.domain.fields.countries import country_code, country_of_prefix
from faktury.domain.text import digitise, fold, letters

POLISH_CODE = re.compile(r"(?<![\w\-])(?:PL ?-? ?)?(\d\d) ?[-–—] ?(\d{3})(?![\w\-]| ?\d)")
_CUT = re.compile(
    r",\s*|;\s*|\s+[·•|/]\s+|\s+[–—-]\s+(?=\D)|\s+(?=(?:NIP|REGON|KRS|BDO|VAT|EORI|[Tt]el|TEL|[Ff]ax|FAX|e-?mail|E-?mail|www|kom)\b)"
)
_CAPTION = re.compile(
    r"^(?:adres(?: siedziby| firmy| zamieszkania| prowadzenia dzialalnosci| sprzedawcy| nabywcy| podatnika)?"
    r"|siedziba|z siedziba(?: w [^\d,]{3,30}? przy)?"
    r"|ulica(?=\s*:)|miejscowosc|miasto|kod(?: pocztowy)?(?: i miejscowosc)?|poczta|kraj|(?:registered )?address|street|city|town"
    r"|postal code|zip(?: code)?|anschrift)\s*[:/]?\s*(?:address\s*:?\s*)?"
)
_CAPTION_WORD = re.compile(
    r"adres|ulica|ul|nr|numer|domu|lokalu|mieszkania|budynku|kod|poczt\w*|miejscowosc|miasto|kraj|gmina|powiat|wojewodztwo|i|oraz|siedziby"
    r"|zamieszkania|firmy|dokladny|pelny|sprzedawcy|nabywcy|odbiorcy|wystawcy|address|street|postal|code|city|town|country|and"
)
"""A line of nothing but these is the caption of a form."""
_WAY = re.compile(
    r"^(?:ul|al|os|pl(?!\.? ?-?\d{3})|plac|aleja|aleje|alei|ulica|osiedle|rynek|skwer|rondo|bulwar|bulw|droga|szosa"
    r"|trakt|wybrzeze|nabrzeze|pasaz|zaulek)\b"
    r"|^(?:skr|skrytka|skrzynka)\b\.? ?(?:pocz\w*\.?)? ?(?:nr )?\d|^(?:p\.? ?o\.? ?box|po box|postfach|boite postale|b\.p\.) ?\d"
)
_ABBREVIATED = re.compile(r"(?:^|[ ,])(?:ul|al|os|pl|skr|im|gen|sw|ks|dr|prof|plk|mjr|kard|abp|bp)\.?$")
_NUMBERED = re.compile(
    r"^(?=.*[a-z]{2})(?:\d{1,2}(?:-?go|-?ego|\.)? )?[a-z][^\d:@]*?(?:\d{1,2}(?:-?go)? [a-z][^\d:@]*?)? \d{1,5} ?[a-z]?"
    r"(?: ?[/\\-] ?\d{1,4} ?[a-z]?)*(?:,? ?(?:lok|lokal|m|p|pok|pokoj|bud|budynek|hala|box|kl|pietro|nr)\b\.? ?[\w/]{1,6})*\.?$"
)
_HOUSE = re.compile(r"(?<![^\W_])[Il|](?=\d)|(?<=\d)[IlO](?=\d)|(?<=\d)O(?![^\W_])")
"""Letters that stand for digits in a house's number: „I70”, „1O”."""
_FOREIGN_WAY = re.compile(
    r"(?:strasse|str\.|straat|gata|gade|street|road|avenue|lane| rd\.?$| ave\b|\brue\b|\bvia\b|\bcalle\b|platz\b|allee\b)"
)
_NUMBER_FIRST = re.compile(r"^\d{1,5}[a-z]?,? [a-z]{3}[^:@]*$")
_INSIDE = re.compile(
    r"^(?:lok|lokal|m|p|pok|pokoj|bud|budynek|hala|pietro|parter|box|kl|klatka|poczta|gm|gmina|pow|powiat|woj|wojewodztwo|dzielnica)\b"
)
_NOT_STREET = re.compile(
    r"^(?:nip|regon|krs|bdo|pesel|tel|telefon|fax|faks|kom|mob|nr|numer|konto|rach|faktura|invoice|bank|swift|bic|iban|str|strona|data|lp|vat"
    r"|kapital|sad|e-?mail|www|oryginal|kopia|umowa|zamowienie|klient|art|pozycja|ilosc|razem|suma)\b"
    r"|@|www\.|\bnr \d+$|\d{2}[.\-/]\d{2}[.\-/]\d{4}"
)
_ENDS_TOWN = re.compile(
    r"\s*(?:[,;(|]|\b(?:NIP|REGON|KRS|BDO|VAT|EORI|UID|GLN|tel|Tel|TEL|fax|Fax|e-?mail|E-?mail|www|kom|woj|gm|pow|NRB|IBAN)\b|\b(?i:ul|al|os|pl|skr)\.|(?!\d{1,2}\s*$)\d)"
)
_COUNTRY_BEHIND = re.compile(r"(?<=\w)\s+[(\-–]?\s*(?:PL|Polska|POLSKA|Poland|POLAND|Polen)\)?\s*$")
_FOREIGN_CODES = (
    re.compile(r"^(?:(?P<country>[A-Z]{1,2})[ -]+)?(?P<code>\d{3} \d{2}|\d{4} ?[A-Z]{2}|\d{4,5})(?: +(?P<town>[^\W\d_].*))$"),
    re.compile(r"^(?P<country>LT|LV|EE|SI|RO|HR)[ -]?(?P<code>\d{4,6})(?: +(?P<town>[^\W\d_].*))$"),
    re.compile(r"^(?P<town>[^\W\d_][^\d]*?),? (?P<code>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]{2} \d{5}(?:-\d{4})?)$"),
    re.compile(r"^(?P<code>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]{2} \d{5}(?:-\d{4})?)$"),
)
_LOOK_BACK, _LOOK_AHEAD = 3, 2


class Part(Enum):
    """What a piece of text is in an address."""

    WAY = auto()
    INSIDE = auto()
    CODE = auto()
    WORDS = auto()
    COUNTRY = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: its text without a caption, and the characters of the line it stands on."""

    line: int
    start: int
    end: int
    text: str
    part: Part


@dataclass(frozen=True, slots=True)
class Address:
    """An address as printed, in one line; `country` when it is stated; `pieces` say where it stands."""

    text: str
    country: str | None
    pieces: tuple[Piece, ...]
    sureness: float


def pieces_of(lines: Sequence[str]) -> list[Piece]:
    """The lines cut at commas and separators, before a postal code and behind its town."""
    told = [(number, line) for number, line in enumerate(lines) if not _only_caption(line)]
    return [piece for number, line in told for start, end in _cuts(line) if (piece := _piece(number, line, start, end))]


def _only_caption(line: str) -> bool:
    words = re.findall(r"[a-z]+", fold(line))
    return bool(words) and all(_CAPTION_WORD.fullmatch(word) for word in words) and not any(char.isdigit() for char in line)


def find_address(lines: Sequence[str], *, abroad: bool = False) -> Address | None:
    """The first address in the lines; None when nothing in them is plainly one.

    Args:
        lines: what stands below or behind a party's name, in reading order.
        abroad: whether the party is known to be of another country, so that other postal codes are believed.
    """
    pieces = pieces_of(lines)
    return _polish(pieces) or _foreign(pieces, abroad=abroad) or _street_alone(pieces)


def _cuts(line: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for cut in _CUT.finditer(line):
        spans.append((start, cut.start()))
        start = cut.end()
    spans.append((start, len(line)))
    return [found for span in spans for found in _around_code(line, *span)]


def _around_code(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """A street right before a postal code, and what follows its town, are pieces of their own."""
    code = POLISH_CODE.search(line, start, end)
    if code is None:
        return [(start, end)]
    stop = _ENDS_TOWN.search(line, code.end(), end)
    town_end = stop.start() if stop else end
    country = _COUNTRY_BEHIND.search(line, code.end(), town_end)
    town_end = country.start() if country else town_end
    return [(start, code.start()), (code.start(), town_end), (town_end, end)]


def _piece(number: int, line: str, start: int, end: int) -> Piece | None:
    raw = line[start:end]
    plain = fold(raw)
    caption = _CAPTION.match(plain.lstrip()) if len(plain) == len(raw) else None
    if caption:
        start += len(plain) - len(plain.lstrip()) + caption.end()
    text = line[start:end].strip(" ,;:|·•()")
    if not text:
        return None
    start += line[start:end].index(text)
    text, length = _HOUSE.sub(lambda match: digitise(match[0]), text), len(text)
    return Piece(number, start, start + length, text, _part(text))


def _part(text: str) -> Part:
    plain = fold(text)
    if POLISH_CODE.search(text):
        return Part.CODE
    if country_code(text):
        return Part.COUNTRY
    if _NOT_STREET.search(plain):
        return Part.OTHER
    if _WAY.search(plain) or _NUMBERED.match(plain):
        return Part.WAY
    if _INSIDE.match(plain):
        return Part.INSIDE
    return Part.OTHER if any(char.isdigit() for char in text) or letters(text) < 2 or ":" in text else Part.WORDS


def _polish(pieces: Sequence[Piece]) -> Address | None:
    """Street before the postal code, or behind its town."""
    at = next((index for index, piece in enumerate(pieces) if piece.part is Part.CODE), None)
    if at is None:
        return None
    code, last = [pieces[at]], at
    town = _town(pieces[at].text)
    if town and not town[0].isalpha():
        return None
    if not town:
        if at + 1 < len(pieces) and pieces[at + 1].part is Part.WORDS:
            code.append(pieces[at + 1])
            last = at + 1
        elif at and pieces[at - 1].part is Part.WORDS and pieces[at - 1].line == pieces[at].line:
            code.insert(0, pieces[at - 1])
            at -= 1
        else:
            return None
    street = _before(pieces, at) or _behind(pieces, last)
    ordered = sorted([*street, *code], key=lambda piece: (piece.line, piece.start))
    country = _stated(pieces, ordered) or ("PL" if pieces[at].text.startswith("PL") else None)
    text = ", ".join([_joined(street), _code_text(code)] if street and ordered[0] is street[0] else [_code_text(code), _joined(street)])
    return Address(text.strip(", "), country, tuple(ordered), 1.0 if street else 0.8)


def _town(text: str) -> str:
    return POLISH_CODE.sub("", text).strip()


def _code_text(pieces: Sequence[Piece]) -> str:
    joined = " ".join(piece.text for piece in pieces)
    return " ".join(POLISH_CODE.sub(r"\1-\2", joined).split())


def _joined(pieces: Sequence[Piece]) -> str:
    """The pieces with commas between them, none behind „ul.” that a reader boxed apart."""
    text = ""
    for piece in pieces:
        text += ("" if not text else " " if _ABBREVIATED.search(fold(text)) else ", ") + " ".join(piece.text.split())
    return text


def _before(pieces: Sequence[Piece], at: int) -> list[Piece]:
    """The street that the lines right before a postal code begin, with what stands between them; else a bare line with a number."""
    nearest: list[Piece] = []
    for index in range(at - 1, max(-1, at - 1 - _LOOK_BACK), -1):
        if pieces[index].part in (Part.OTHER, Part.COUNTRY, Part.CODE) and not _apartment(pieces[index].text):
            break
        nearest.insert(0, pieces[index])
    while nearest and nearest[0].part is not Part.WAY:
        nearest.pop(0)
    return nearest


def _apartment(text: str) -> bool:
    return len(text) <= 8 and any(char.isdigit() for char in text)


def _behind(pieces: Sequence[Piece], last: int) -> list[Piece]:
    following = pieces[last + 1 : last + 1 + _LOOK_AHEAD]
    if not following or following[0].part is not Part.WAY:
        return []
    return [following[0], *(piece for piece in following[1:] if piece.part is Part.INSIDE and piece.line == following[0].line)]


def _stated(pieces: Sequence[Piece], address: Sequence[Piece]) -> str | None:
    """The country named right behind the address, or between its pieces."""
    first, last = pieces.index(address[0]), pieces.index(address[-1])
    near = [piece for piece in pieces[max(0, first - 1) : last + 3] if piece.part is Part.COUNTRY]
    return country_code(near[0].text) if near else None


def _foreign(pieces: Sequence[Piece], *, abroad: bool) -> Address | None:
    """A street and the line of a foreign postal code below it, or a country named behind a street."""
    for index, piece in enumerate(pieces):
        code = next((match for pattern in _FOREIGN_CODES if (match := pattern.match(piece.text))), None)
        if code is None or piece.part in (Part.COUNTRY, Part.CODE):
            continue
        town = [other for other in pieces[max(0, index - 1) : index] if other.part is Part.WORDS and "town" not in code.groupdict()]
        first = index - len(town)
        prefix = code.groupdict().get("country")
        street = list(takewhile(_foreign_street, reversed(pieces[max(0, first - 2) : first])))[::-1]
        country = _next_country(pieces, index) or (country_of_prefix(prefix) if prefix else None)
        if "town" not in code.groupdict() and not town:
            continue
        if not (country and country != "PL") and not (abroad and street) and not (street and _FOREIGN_WAY.search(fold(street[0].text))):
            continue
        return _abroad([*street, *town, piece], country)
    return _named_abroad(pieces)


def _next_country(pieces: Sequence[Piece], index: int) -> str | None:
    after = next((other for other in pieces[index + 1 : index + 3] if other.part is Part.COUNTRY), None)
    return country_code(after.text) if after else None


def _abroad(pieces: list[Piece], country: str | None) -> Address:
    return Address(_joined(pieces), country, tuple(pieces), 0.9)


def _named_abroad(pieces: Sequence[Piece]) -> Address | None:
    """No postal code, but a street, a town and another country's name right behind them."""
    for index, piece in enumerate(pieces):
        code = country_code(piece.text) if piece.part is Part.COUNTRY else None
        near = pieces[max(0, index - _LOOK_BACK) : index]
        begin = next((place for place, other in enumerate(near) if _foreign_street(other)), None)
        if code and code != "PL" and begin is not None:
            return _abroad(list(near[begin:]), code)
    return None


def _foreign_street(piece: Piece) -> bool:
    plain = fold(piece.text)
    if piece.part is Part.WAY or _FOREIGN_WAY.search(plain):
        return True
    return piece.part is Part.OTHER and _NUMBER_FIRST.match(plain) is not None and not _NOT_STREET.search(plain)


def _street_alone(pieces: Sequence[Piece]) -> Address | None:
    """No postal code is printed: a street by its word, with the town before or behind it in the same line."""
    for index, piece in enumerate(pieces):
        if piece.part is Part.WAY and _WAY.search(fold(piece.text)):
            near = [other for other in pieces[max(0, index - 1) : index + 2] if other.line == piece.line]
            kept = [other for other in near if other is piece or other.part is Part.WORDS]
            return Address(_joined(kept), _stated(pieces, kept), tuple(kept), 0.6)
        if piece.part is Part.OTHER:
            return None
    return None

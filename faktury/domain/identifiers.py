"""NIP, REGON, NRB and KSeF numbers: normal form and check digits; nothing is looked up anywhere."""

from __future__ import annotations

import re

from faktury.domain.text import clean, digit_repairs, digits

_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_NIP_MINISTRY = re.compile(r"[1-9](?:\d[1-9]|[1-9]\d)\d{7}")
_REGON9_WEIGHTS = (8, 9, 2, 3, 4, 5, 6, 7)
_REGON14_WEIGHTS = (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)
_KSEF = re.compile(r"(\d{10}|M\d{9}|[A-Z]{3}\d{7})-(\d{8})-([0-9A-F]{6}-?[0-9A-F]{6})-([0-9A-F]{2})")

PLACEHOLDER_NIPS = frozenset({digit * 10 for digit in "0123456789"} | {"1234567890", "1234563218", "0123456789", "9876543210"})
"""Numbers people type to fill a form; repeated digits pass the checksum."""


def normalise_nip(text: str) -> str | None:
    """Ten digits of a NIP printed with dashes, spaces or the PL prefix; None when there are not exactly ten."""
    body = re.sub(r"[\s\-–.]", "", clean(text)).upper().removeprefix("PL")
    return body if re.fullmatch(r"[0-9]{10}", body) else None


def nip_checksum_valid(nip: str) -> bool:
    """Check digit only."""
    if not re.fullmatch(r"[0-9]{10}", nip):
        return False
    control = sum(weight * int(digit) for weight, digit in zip(_NIP_WEIGHTS, nip, strict=False)) % 11
    return control == int(nip[9])


def nip_valid(nip: str) -> bool:
    """Check digit and the ministry's pattern; placeholders pass and are told apart by `nip_placeholder`."""
    return nip_checksum_valid(nip) and _NIP_MINISTRY.fullmatch(nip) is not None


def nip_shape(nip: str) -> bool:
    """The ministry's pattern alone (TNrNIP)."""
    return _NIP_MINISTRY.fullmatch(nip) is not None


def nip_placeholder(nip: str) -> bool:
    """Whether the number is one people use to fill a form."""
    return nip in PLACEHOLDER_NIPS


def repair_nip(text: str) -> str | None:
    """The valid NIP that `text` stands for once look-alike letters are digits; None unless there is exactly one."""
    body = re.sub(r"[\s\-–.,']", "", clean(text))
    if body[:2].upper() in ("PL", "P1", "PI"):
        body = body[2:]
    if len(body) != 10:
        return None
    valid = {candidate for candidate in digit_repairs(body) if nip_valid(candidate)}
    return valid.pop() if len(valid) == 1 else None


def regon_valid(regon: str) -> bool:
    """REGON of 9 or 14 digits; the long one must also contain a valid short one."""
    number = digits(regon)
    if len(number) == 9:
        return _regon_digit(number, _REGON9_WEIGHTS) == int(number[8])
    if len(number) == 14:
        return regon_valid(number[:9]) and _regon_digit(number, _REGON14_WEIGHTS) == int(number[13])
    return False


def _regon_digit(number: str, weights: tuple[int, ...]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False)) % 11 % 10


def normalise_nrb(text: str) -> str | None:
    """26 digits of a Polish account number, PL prefix, spaces and dashes removed."""
    body = re.sub(r"[\s\-–.]", "", clean(text)).upper().removeprefix("PL")
    return body if re.fullmatch(r"[0-9]{26}", body) else None


def nrb_valid(nrb: str) -> bool:
    """Check digits of a 26-digit account (ISO 7064 mod 97 over the IBAN form)."""
    if not re.fullmatch(r"[0-9]{26}", nrb):
        return False
    return int(nrb[2:] + "2521" + nrb[:2]) % 97 == 1


def repair_nrb(text: str) -> str | None:
    """The valid account `text` stands for once look-alike letters are digits; None unless there is exactly one."""
    body = re.sub(r"[\s\-–.]", "", clean(text))
    if body[:2].upper() in ("PL", "P1", "PI"):
        body = body[2:]
    if len(body) != 26:
        return None
    valid = {candidate for candidate in digit_repairs(body) if nrb_valid(candidate)}
    return valid.pop() if len(valid) == 1 else None


def find_ksef_numbers(text: str) -> list[str]:
    """Everything shaped like a KSeF number, valid or not."""
    joined = re.sub(r"\s*-\s*", "-", clean(text).replace("–", "-").upper())
    return [match[0] for match in _KSEF.finditer(joined)]


def ksef_number_valid(number: str) -> bool:
    """Shape and CRC-8 of a KSeF number (35 characters, or 36 in the older form)."""
    if _KSEF.fullmatch(number) is None:
        return False
    head, _, control = number.rpartition("-")
    return format(crc8(head.encode("ascii")), "02X") == control


def ksef_number_shape(number: str) -> bool:
    """Shape alone, as the schema's TNumerKSeF asks for it."""
    return _KSEF.fullmatch(number) is not None


def crc8(data: bytes) -> int:
    """CRC-8, polynomial 0x07, initial value 0, not reflected."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = ((value << 1) ^ 0x07) & 0xFF if value & 0x80 else value << 1
    return value

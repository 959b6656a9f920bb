"""NIP, REGON, NRB and KSeF numbers: normal form and check digits; nothing is looked up anywhere."""

from __future__ import annotations

import re

from faktury.domain.text import clean, digit_repairs, digits

_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_NIP_MINISTRY = re.compile(r"[1-9](?:\d[1-9]|[1-9]\d)\d{7}")
_REGON9_WEIGHTS = (8, 9, 2, 3, 4, 5, 6, 7)
_REGON14_WEIGHTS = (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)
_KSEF = re.compile(r"(\d{10}|M\d{9}|[A-Z]{3}\d{7})-(\d{8})-([0-9A-F]{6}-?[0-9A-F]{6})-([0-9A-F]{2})")
_KSEF_LOST = re.compile(r"(?<![0-9])([0-9]{10})-?([0-9]{8})-?([0-9A-F]{12})-?([0-9A-F]{2})(?![0-9A-F])")

VAT_COUNTRIES = frozenset(re.findall("..", "ATBEBGCYCZDEDKEEELESFIFRGBGRHRHUIEITLTLULVMTNLNOPTROSESISKUAXI"))
"""Prefixes of tax numbers of the European Union (without PL) and of its neighbours."""
_LEAST_FOREIGN_DIGITS = 6

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


def foreign_tax_id(text: str) -> str | None:
    """A tax number that begins with another country's letters („DE123456789”, „NL123456789B01”), spaces and dashes removed."""
    body = re.sub(r"[\s\-–.]", "", clean(text)).upper()
    match = re.fullmatch(r"([A-Z]{2,3})([0-9A-Z]{5,13})", body)
    known = match is not None and (match[1][:2] in VAT_COUNTRIES or match[1] == "CHE")
    return body if known and sum(char.isdigit() for char in body) >= _LEAST_FOREIGN_DIGITS else None


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
    """Everything shaped like a KSeF number, valid or not; one whose hyphens were lost only when its checksum holds."""
    joined = re.sub(r"\s*-\s*", "-", clean(text).replace("–", "-").upper())
    found = [match[0] for match in _KSEF.finditer(joined)]
    rejoined = ("-".join(match.groups()) for match in _KSEF_LOST.finditer(re.sub(r"\s+", "", joined)))
    return found + [number for number in rejoined if number not in found and ksef_number_valid(number)]


def ksef_number_valid(number: str) -> bool:
    """Shape and CRC-8 of a KSeF number (35 characters, or 36 in the older form)."""
    if _KSEF.fullmatch(number) is None:
        return False
    head, _, control = number.rpartition("-")
    return format(crc8(head.encode("ascii")), "02X") == control


def crc8(data: bytes) -> int:
    """CRC-8, polynomial 0x07, initial value 0, not reflected."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = ((value << 1) ^ 0x07) & 0xFF if value & 0x80 else value << 1
    return value


_IBAN_REGISTRY = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 "
    "GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 "
    "MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
)
_IBAN_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _IBAN_REGISTRY.split()}
"""Length of an IBAN by country (SWIFT, IBAN Registry)."""
IBAN_COUNTRIES = frozenset(_IBAN_LENGTHS)


def iban_length(country: str) -> int:
    """Characters of the country's IBAN, 0 for a country without."""
    return _IBAN_LENGTHS.get(country, 0)


def iban_valid(iban: str) -> bool:
    """Length for its country and check digits (ISO 13616, ISO 7064 mod 97-10); upper case without spaces."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", iban) or len(iban) != iban_length(iban[:2]):
        return False
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1


def account_valid(account: str) -> bool:
    """A Polish account of 26 digits or an IBAN with right check digits."""
    return nrb_valid(account) if account.isdigit() else iban_valid(account)


def account_wrong(account: str) -> bool:
    """Whether check digits the account must have are wrong; accounts of other forms (United States, local ones) have none to check."""
    if re.fullmatch(r"(?:PL)?[0-9]{26}", account):
        return not nrb_valid(account.removeprefix("PL"))
    return bool(re.match(r"[A-Z]{2}[0-9]{2}", account)) and account[:2] in IBAN_COUNTRIES and not iban_valid(account)

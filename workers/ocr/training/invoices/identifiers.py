"""Makes identifiers whose check digits hold (or, on request, do not): NIP, REGON, account, KSeF number."""

from __future__ import annotations

from random import Random

_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_REGON_WEIGHTS = (8, 9, 2, 3, 4, 5, 6, 7)
_SORT_CODES = ("10201026", "11402004", "10901665", "10501025", "12401037", "16001462", "24900005", "11602202")


def digits(rng: Random, count: int) -> str:
    """Random decimal digits."""
    return "".join(rng.choice("0123456789") for _ in range(count))


def nip_check_digit(first_nine: str) -> int:
    """The tenth digit of a NIP; 10 means that these nine cannot start one."""
    return sum(weight * int(digit) for weight, digit in zip(_NIP_WEIGHTS, first_nine, strict=True)) % 11


def make_nip(rng: Random) -> str:
    """A NIP with a valid check digit and a possible office prefix."""
    while True:
        first = rng.choice("12356789") + rng.choice("123456789") + digits(rng, 7)
        check = nip_check_digit(first)
        if check < 10:
            return f"{first}{check}"


def break_nip(nip: str) -> str:
    """The same NIP with a wrong last digit."""
    return f"{nip[:-1]}{(int(nip[-1]) + 3) % 10}"


def make_regon(rng: Random) -> str:
    """A nine-digit REGON."""
    first = digits(rng, 8)
    check = sum(weight * int(digit) for weight, digit in zip(_REGON_WEIGHTS, first, strict=True)) % 11 % 10
    return f"{first}{check}"


def make_account(rng: Random) -> str:
    """A 26-digit NRB whose IBAN check holds."""
    body = rng.choice(_SORT_CODES) + digits(rng, 16)
    check = 98 - int(f"{body}252100") % 97
    return f"{check:02}{body}"


def make_ksef_number(rng: Random, nip: str, day: str) -> str:
    """A KSeF number for a seller and an acceptance day (YYYYMMDD), with its CRC-8."""
    head = f"{nip}-{day}-{''.join(rng.choice('0123456789ABCDEF') for _ in range(12))}"
    crc = 0
    for byte in head.encode():
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1) ^ 0x07 if crc & 0x80 else crc << 1
            crc &= 0xFF
    return f"{head}-{crc:02X}"

"""Numbers with check digits, right or deliberately wrong; algorithms: NIP and REGON weights, ISO 13616, CRC-8 of the KSeF documentation."""

from __future__ import annotations

from random import Random

_NIP = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_REGON = (8, 9, 2, 3, 4, 5, 6, 7)
_BANKS = {
    "1020": "PKO Bank Polski S.A.",
    "1140": "mBank S.A.",
    "1090": "Santander Bank Polska S.A.",
    "1050": "ING Bank Śląski S.A.",
    "1240": "Bank Pekao S.A.",
    "1600": "BNP Paribas Bank Polska S.A.",
    "8436": "Bank Spółdzielczy w Limanowej",
    "1870": "Nest Bank S.A.",
}


def digits(rng: Random, count: int) -> str:
    """So many random decimal digits."""
    return "".join(str(rng.randrange(10)) for _ in range(count))


def check_digit(nine: str) -> int:
    """The tenth digit of a NIP; 10 means that there is none."""
    return sum(weight * int(digit) for weight, digit in zip(_NIP, nine, strict=True)) % 11


def nip(rng: Random) -> str:
    """Ten digits with a right check digit, no repeated-digit number, of the ministry's pattern."""
    while True:
        head = str(rng.randint(1, 9)) + str(rng.randint(1, 9)) + digits(rng, 7)
        check = check_digit(head)
        if check < 10 and len(set(head)) > 3:
            return head + str(check)


def wrong_nip(rng: Random) -> str:
    """One digit of a right NIP changed: the check digit no longer holds."""
    right = nip(rng)
    place = rng.randrange(2, 10)
    return right[:place] + str((int(right[place]) + rng.randint(1, 9)) % 10) + right[place + 1 :]


def regon(rng: Random) -> str:
    """Nine digits with a right check digit."""
    head = digits(rng, 8)
    return head + str(sum(weight * int(digit) for weight, digit in zip(_REGON, head, strict=True)) % 11 % 10)


def iban_check(country: str, body: str) -> str:
    """The two check digits of ISO 13616."""
    moved = body + country + "00"
    number = int("".join(str(int(letter, 36)) for letter in moved))
    return f"{98 - number % 97:02d}"


def account(rng: Random) -> tuple[str, str]:
    """A Polish account number of 26 digits and the name of its bank."""
    code, bank = rng.choice(sorted(_BANKS.items()))
    body = code + digits(rng, 20)
    return iban_check("PL", body) + body, bank


def foreign_account(rng: Random, country: str) -> str:
    """An IBAN of Germany (22 characters), the Czech Republic (24) or the Netherlands (18)."""
    body = {"DE": lambda: digits(rng, 18), "CZ": lambda: digits(rng, 20), "NL": lambda: "INGB" + digits(rng, 10)}[country]()
    return country + iban_check(country, body) + body


def foreign_vat_id(rng: Random, country: str) -> str:
    """A VAT number that looks like the country's; its own check digits are not computed."""
    body = {"DE": lambda: digits(rng, 9), "CZ": lambda: digits(rng, 8), "NL": lambda: digits(rng, 9) + "B01"}[country]()
    return country + body


def ksef_number(rng: Random, seller_nip: str, day: str) -> str:
    """35 characters: NIP, day of acceptance as YYYYMMDD, technical part, CRC-8 (polynomial 0x07) over what stands before."""
    head = f"{seller_nip}-{day}-{''.join(rng.choice('0123456789ABCDEF') for _ in range(12))}"
    crc = 0
    for byte in head.encode():
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07) & 0xFF if crc & 0x80 else crc << 1
    return f"{head}-{crc:02X}"

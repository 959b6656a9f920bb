"""Figures and codes as invoices print them: amounts, dates, numbers, accounts, pairs that look alike."""

from __future__ import annotations

import random
import string

_MONTHS = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
]
_PREFIXES = ["FV", "F", "FVS", "FA", "FS", "FK", "FKOR", "FZ", "PF", "VAT", "WZ", "ZK", "ZO", "FAK", "INV", "K", "FVK", "RF", "MM", "PZ"]
_ALIKE = (
    "0O",
    "1lI",
    "1lI|",
    "5S",
    "8B",
    "2Z",
    "6G",
    ".,",
    ",.-",
    "-–—",
    ":;",
    "oOo0",
    "rnm",
    "cC",
    "vV",
    "uU",
    "sS5",
    "il1",
    "B83",
    "7T1",
    "DO0",
    "aąa",
    "eęe",
    "łlt",
    "zżź",
    "oó",
    "nń",
)
_CURRENCIES = (" zł", " PLN", " EUR", " €", "zł", " USD", " zl", "PLN")


def digits(rng: random.Random, count: int) -> str:
    """Random decimal digits."""
    return "".join(rng.choice(string.digits) for _ in range(count))


class CodeSource:
    """Draws figures and codes from a generator it shares with its owner."""

    def __init__(self, rng: random.Random) -> None:
        """Use the owner's random generator."""
        self._rng = rng

    def amount(self) -> str:
        """An amount with one of the customary separators."""
        rng = self._rng
        cents = digits(rng, 2) if rng.random() < 0.6 else rng.choice(["00", "50", "99", "00"])
        separator = rng.choice([" ", " ", " ", "", "", ".", ",", "'"])
        decimal = "." if separator == "," else "," if separator == "." else rng.choice([",", ",", ",", "."])
        text = f"{int(10 ** rng.uniform(0, 6.4)):,}".replace(",", separator) + decimal + cents
        if rng.random() < 0.06:
            text = rng.choice(["-", "- ", "–"]) + text
        return text + (rng.choice(_CURRENCIES) if rng.random() < 0.3 else "")

    def date(self) -> str:
        """A date in one of eight shapes."""
        rng = self._rng
        year, month, day = rng.randint(2014, 2033), rng.randint(1, 12), rng.randint(1, 31)
        shapes = (
            f"{year}-{month:02}-{day:02}",
            f"{day:02}.{month:02}.{year}",
            f"{day:02}/{month:02}/{year}",
            f"{day:02}-{month:02}-{year}",
            f"{day} {_MONTHS[month - 1]} {year}{rng.choice(['', ' r.'])}",
            f"{year}/{month:02}/{day:02}",
            f"{day}.{month}.{year}",
            f"{day:02}.{month:02}.{year} r.",
        )
        return rng.choice(shapes)

    def tax_number(self) -> str:
        """Ten digits as a NIP is printed, with or without its label."""
        rng = self._rng
        a = digits(rng, 10)
        shapes = (
            a,
            a,
            f"{a[:3]}-{a[3:6]}-{a[6:8]}-{a[8:]}",
            f"{a[:3]}-{a[3:5]}-{a[5:7]}-{a[7:]}",
            f"PL{a}",
            f"PL {a}",
            f"{a[:3]} {a[3:6]} {a[6:8]} {a[8:]}",
        )
        return rng.choice(["", "", "NIP: ", "NIP ", "NIP:", "Nr NIP: ", "NIP / VAT ID: "]) + rng.choice(shapes)

    def account(self) -> str:
        """26 digits as an account is printed."""
        rng = self._rng
        a = digits(rng, 26)
        groups = f"{a[:2]} {' '.join(a[i : i + 4] for i in range(2, 26, 4))}"
        return rng.choice(["", "", "Nr konta: ", "Konto: "]) + rng.choice(
            [groups, groups, f"PL{groups}", f"PL {groups}", a, f"PL{a}", groups.replace(" ", "-")]
        )

    def invoice_number(self) -> str:
        """A document number in one of many shapes."""
        rng = self._rng
        year, month = str(rng.randint(2018, 2031)), f"{rng.randint(1, 12):02}"
        n = rng.choice([str(rng.randint(1, 9999)), f"{rng.randint(1, 9999):04}", f"{rng.randint(1, 99999):06}"])
        p = rng.choice([*_PREFIXES, f"FV-{rng.choice('ABCDEFGKMW')}"])
        shapes = (
            f"{p}/{year}/{month}/{n}",
            f"{p} {n}/{month}/{year}",
            f"{n}/{month}/{year}",
            f"{p}-{n}/{year}",
            f"{p}/{n}/{month}/{year}",
            f"{p}{year}{month}{n}",
            f"{p} {n}/{year}",
            f"{n}/{year}/{p}",
            f"{p}/{n}/{year[2:]}/{rng.choice(string.ascii_uppercase)}",
            f"{p}_{n}_{year}",
            f"{p}_{year}_{month}_{n}",
            f"{year}_{n}",
            f"{p} {n} / {year}",
            f"{n} / {month} / {year}",
            f"{''.join(rng.choice(string.ascii_uppercase) for _ in range(3))}{digits(rng, 8)}",
            f"{p}/{''.join(rng.choice(string.ascii_uppercase) for _ in range(3))}/{digits(rng, 5)}/{month}/{year}",
            f"{rng.choice(string.ascii_uppercase)}{n}{rng.choice(string.ascii_uppercase)}/{year}",
            f"{p} {digits(rng, 4)}{rng.choice(string.ascii_uppercase)}{digits(rng, 2)}/{digits(rng, 4)}/{year[2:]}",
            f"{month}/{n}-{year}",
            "".join(rng.choice(string.ascii_uppercase) for _ in range(rng.randint(1, 4))) + n.zfill(rng.choice([6, 7, 8, 10])),
        )
        return rng.choice(["", "", "Faktura VAT nr ", "Faktura nr ", "Nr ", "nr: ", "FAKTURA VAT ", "№ "]) + rng.choice(shapes)

    def code(self) -> str:
        """Capitals and digits without sense."""
        rng = self._rng
        pool = string.ascii_uppercase + string.digits * 2 + ("-./" if rng.random() < 0.5 else "")
        return "".join(rng.choice(pool) for _ in range(rng.randint(3, 14)))

    def contrast(self) -> str:
        """Characters that look alike, in company."""
        rng = self._rng
        pool = rng.choice(_ALIKE) * 3 + rng.choice((string.digits, string.ascii_uppercase, string.ascii_lowercase, rng.choice(_ALIKE)))
        text = "".join(rng.choice(pool) for _ in range(rng.randint(3, 12)))
        if rng.random() < 0.3:
            cut = rng.randint(1, len(text) - 1)
            text = f"{text[:cut]}{rng.choice(' ,.-/:')}{text[cut:]}"
        return text

    def padded(self) -> str:
        """Small numbers filled up with noughts, and numbers between slashes: figures in a row that are all alike."""
        rng = self._rng
        number = rng.choice([rng.randint(0, 12), 10 * rng.randint(1, 40), rng.randint(1, 999), int("1" * rng.randint(1, 4))])
        filled = str(number).zfill(rng.randint(3, 10))
        shapes = (
            filled,
            filled,
            f"{filled} {rng.randint(0, 9)}{rng.choice([',', '.'])}{'0' * rng.randint(1, 3)}",
            f"{rng.choice(_PREFIXES)}{rng.choice(['', '-', '/', ' '])}{filled}",
            f"{''.join(rng.choice(string.ascii_uppercase) for _ in range(rng.randint(1, 4)))}{str(number).zfill(rng.randint(6, 10))}",
            f"{filled} #{rng.choice(['Kasa', 'kasa', 'KASJER', ''])}{rng.choice([' ', ''])}{rng.randint(1, 60)}",
            f"{rng.choice(['KRS', 'BDO', 'Nr', 'nr', 'Poz.', 'Lp.', '#'])} {filled}",
            f"{filled}/{rng.randint(1, 12):02}/{rng.randint(2014, 2033)}",
            f"{rng.randint(1, 111)}/{rng.randint(1, 11)}/{rng.randint(1, 12)}/{rng.randint(10, 33)}",
            f"{rng.choice('1100')}{rng.choice([',', '.'])}{rng.choice(['00', '10', '01', '11', '000', '0000'])}",
        )
        return rng.choice(shapes)

    def digit_groups(self) -> str:
        """Long figures in groups with spaces, dashes, slashes, dots."""
        rng = self._rng
        size = rng.choice([2, 3, 3, 4, 4, 5])
        groups = [digits(rng, max(1, size + rng.choice([0, 0, 0, 1, -1]))) for _ in range(rng.randint(2, 8))]
        return rng.choice([" ", " ", "-", "/", ".", "", ", "]).join(groups)

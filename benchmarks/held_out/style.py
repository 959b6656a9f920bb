"""How one issuer's program writes numbers, dates and identifiers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from benchmarks.held_out import spelled

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
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
_NBSP = "\u00a0"
_GROUPING = ((_NBSP, ","), (_NBSP, ","), (_NBSP, ","), ("\u202f", ","), (" ", ","), ("", ","), ("", "."), (".", ","), (_NBSP, "."))


@dataclass(frozen=True, slots=True)
class Style:
    """One program's habits."""

    grouping: tuple[str, str]
    unit: str
    dates: int
    nips: int
    accounts: int
    rates: int
    quantities: int
    words: int
    font: str
    mono: str
    size: float
    accent: str

    def money(self, value: Decimal) -> str:
        """`1 234,56` in the issuer's punctuation, without a currency."""
        thousands, point = self.grouping
        return f"{value:,.2f}".replace(",", "\0").replace(".", point).replace("\0", thousands)

    def price(self, value: Decimal) -> str:
        """A unit price: two places, four where it has them."""
        text = f"{value:,.4f}" if value != value.quantize(Decimal("0.01")) else f"{value:,.2f}"
        return text.replace(",", "\0").replace(".", self.grouping[1]).replace("\0", self.grouping[0])

    def total(self, value: Decimal, currency: str) -> str:
        """An amount with its currency."""
        sign = {"PLN": self.unit, "EUR": "€" if self.unit == "zł" else "EUR", "USD": "USD", "CZK": "CZK"}[currency]
        if self.unit == "PLN" and self.rates == 3:
            return f"{sign} {self.money(value)}"
        return f"{self.money(value)}{'' if self.rates == 4 else ' '}{sign}"

    def day(self, day: date) -> str:
        """A date."""
        return (
            day.isoformat(),
            f"{day:%d.%m.%Y}",
            f"{day:%d-%m-%Y}",
            f"{day:%d/%m/%Y}",
            f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
            f"{day.day} {_MONTHS[day.month - 1]} {day.year} r.",
            f"{day:%d}.{_ROMAN[day.month - 1]}.{day.year}",
            f"{day:%d.%m.%Y} r.",
            f"{day:%Y.%m.%d}",
        )[self.dates]

    def nip(self, nip: str) -> str:
        """A tax number; foreign ones as they are."""
        if not nip.isdigit():
            return nip
        return (
            nip,
            f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}",
            f"{nip[:3]}-{nip[3:5]}-{nip[5:7]}-{nip[7:]}",
            f"PL{nip}",
            f"PL {nip}",
            f"{nip[:3]} {nip[3:6]} {nip[6:8]} {nip[8:]}",
        )[self.nips]

    def account(self, number: str) -> str:
        """An account number."""
        if not number.isdigit():
            return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
        groups = [number[:2], *(number[at : at + 4] for at in range(2, 26, 4))]
        return (" ".join(groups), "PL" + number, "PL " + " ".join(groups), number, "-".join(groups))[self.accounts]

    def rate(self, rate: str) -> str:
        """A VAT rate; exemptions in their letters."""
        if not rate.isdigit():
            return {"zw": "zw.", "np": "np.", "oo": "oo"}.get(rate, rate) if self.rates == 1 else rate
        return (f"{rate}%", f"{rate} %", rate, f"{rate},00%", f"{rate}%", f"{rate}%")[self.rates]

    def quantity(self, value: Decimal) -> str:
        """A quantity with its own number of places."""
        places = (0 if value == value.to_integral_value() else 2, 2, 3)[self.quantities]
        return f"{value:.{places}f}".replace(".", self.grouping[1])

    def in_words(self, value: Decimal, currency: str) -> str:
        """An amount in words."""
        return spelled.amount(value, currency, self.words)


SANS = ("Open Sans", "Carlito", "Cantarell", "Manrope", "B612", "Play", "TeX Gyre Heros Cn")
SERIF = ("Caladea", "P052", "TeX Gyre Pagella", "Vollkorn")
MONO = ("Courier Prime", "Hack", "B612 Mono")
_ACCENTS = ("#0b5f8a", "#7a1f3d", "#2f6b2f", "#444444", "#b35900", "#3d3d8f", "#006d6d")


def draw(rng: Random, faces: tuple[str, ...] = SANS + SERIF) -> Style:
    """An issuer's habits by lot; every face is one that training never uses (`workers/ocr/training/fonts.HELD_OUT`)."""
    return Style(
        grouping=rng.choice(_GROUPING),
        unit=rng.choice(["zł", "PLN", "zł", "PLN"]),
        dates=rng.choices(range(9), weights=[5, 5, 4, 1, 2, 1, 1, 2, 1])[0],
        nips=rng.choices(range(6), weights=[5, 4, 2, 2, 1, 2])[0],
        accounts=rng.choices(range(5), weights=[6, 1, 2, 2, 1])[0],
        rates=rng.randrange(6),
        quantities=rng.randrange(3),
        words=rng.randrange(5),
        font=rng.choice(faces),
        mono=rng.choice(MONO),
        size=rng.choice([8.0, 8.5, 9.0, 9.5, 10.0]),
        accent=rng.choice(_ACCENTS),
    )

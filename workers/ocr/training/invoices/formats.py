"""How one issuer prints amounts, dates, NIPs and accounts: drawn once per document, the same on the whole of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

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


@dataclass(frozen=True, slots=True)
class Style:
    """The printing habits of one issuer."""

    grouping: str
    decimal: str
    dates: str
    nip: str
    account: str
    rate: str
    currency: str

    @classmethod
    def draw(cls, rng: Random) -> Style:
        """Habits by lot, the common ones more often."""
        grouping, decimal = rng.choice([(" ", ",")] * 6 + [("", ",")] * 3 + [(".", ",")] + [("", ".")] * 2 + [(" ", ".")])
        return cls(
            grouping,
            decimal,
            rng.choice(
                ["{d:%Y-%m-%d}"] * 4 + ["{d:%d.%m.%Y}"] * 4 + ["{d:%d-%m-%Y}", "{d:%d/%m/%Y}", "{d:%d.%m.%Y} r.", "month", "{d:%Y-%m-%d}"]
            ),
            rng.choice(["plain", "plain", "plain", "3-3-2-2", "3-2-2-3", "PL", "PL "]),
            rng.choice(["groups", "groups", "groups", "PL groups", "plain", "PL"]),
            rng.choice(["{}%", "{}%", "{}", "{} %"]),
            rng.choice(["", " zł", " PLN"]),
        )

    def amount(self, value: Decimal) -> str:
        """An amount with two decimals and the issuer's separators."""
        return f"{value:,.2f}".replace(",", "\0").replace(".", self.decimal).replace("\0", self.grouping)

    def money(self, value: Decimal, currency: str) -> str:
        """An amount with its currency, always."""
        name = self.currency.strip() or "zł"
        return f"{self.amount(value)} {name if currency == 'PLN' else currency}"

    def quantity(self, value: Decimal) -> str:
        """A quantity without needless zeros."""
        return f"{value.normalize():f}".replace(".", self.decimal)

    def date(self, day: date) -> str:
        """A date in the issuer's shape."""
        if self.dates == "month":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year} r."
        return self.dates.format(d=day)

    def vat_rate(self, rate: str) -> str:
        """A VAT rate; words such as "zw" carry no percent sign."""
        return self.rate.format(rate) if rate.isdigit() else rate

    def tax_number(self, nip: str) -> str:
        """A NIP, plain, grouped or with the country's prefix."""
        shapes = {
            "3-3-2-2": f"{nip[:3]}-{nip[3:6]}-{nip[6:8]}-{nip[8:]}",
            "3-2-2-3": f"{nip[:3]}-{nip[3:5]}-{nip[5:7]}-{nip[7:]}",
            "PL": f"PL{nip}",
            "PL ": f"PL {nip}",
        }
        return shapes.get(self.nip, nip)

    def bank_account(self, account: str) -> str:
        """An account number, in groups of four or glued."""
        groups = f"{account[:2]} {' '.join(account[i : i + 4] for i in range(2, 26, 4))}"
        return {"groups": groups, "PL groups": f"PL {groups}", "PL": f"PL{account}"}.get(self.account, account)

"""One invoice's content with consistent arithmetic, and the truth it is measured against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from benchmarks.held_out import companies, identifiers
from benchmarks.held_out.companies import Party
from benchmarks.held_out.goods import TRADES

FIRST_DAY, LAST_DAY = date(2025, 6, 1), date(2026, 11, 20)
"""Issue dates; the product refuses those in the future or older than two years, so these hold until June 2027."""
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """One position; in gross mode `price` is gross and `net` and `vat` are None."""

    name: str
    unit: str
    quantity: Decimal
    list_price: Decimal
    discount: int
    price: Decimal
    rate: str
    net: Decimal | None
    vat: Decimal | None
    gross: Decimal
    code: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Sums of one rate."""

    rate: str
    net: Decimal
    vat: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Profile:
    """What a layout family sells and how."""

    trade: str = "office"
    lines: tuple[int, int] = (1, 8)
    by_gross: bool = False
    vat_per_line: bool = True
    currency: str = "PLN"
    seller_land: str = "PL"
    rate: str | None = None
    """This rate on every line."""
    discounts: bool = False
    payments: tuple[str, ...] = ("przelew", "przelew", "przelew 14 dni", "gotówka", "karta")
    scale: int = 1
    """Multiplies quantities."""
    sale_date: float = 0.75
    """How often a sale date is given."""


@dataclass(slots=True)
class Invoice:
    """Content of one document."""

    seller: Party
    buyer: Party
    number: str
    issue: date
    sale: date | None
    due: date | None
    terms: int | None
    payment: str
    paid: bool
    currency: str
    lines: list[Line]
    rates: list[Rate]
    by_gross: bool
    exchange: Decimal | None = None
    recipient: Party | None = None
    order: str = ""
    customer: str = ""
    ksef: str | None = None
    kind: str = "vat"
    corrected: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def net(self) -> Decimal:
        """Sum of the rates' net."""
        return sum((rate.net for rate in self.rates), Decimal())

    @property
    def vat(self) -> Decimal:
        """Sum of the rates' VAT."""
        return sum((rate.vat for rate in self.rates), Decimal())

    @property
    def gross(self) -> Decimal:
        """Sum of the rates' gross."""
        return self.net + self.vat


def rounded(value: Decimal) -> Decimal:
    """Two places, halves up."""
    return value.quantize(_CENT, ROUND_HALF_UP)


def share(rate: str) -> Decimal:
    """A rate as a fraction; exemptions are zero."""
    return Decimal(rate) / 100 if rate.isdigit() else Decimal()


def make(rng: Random, profile: Profile, buyer: Party, *, right_nip: bool = True) -> Invoice:
    """An invoice to `buyer` by a new seller."""
    seller = companies.polish(rng, right_nip=right_nip) if profile.seller_land == "PL" else companies.foreign(rng, profile.seller_land)
    issue = FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days))
    payment = rng.choice(profile.payments)
    terms = int(payment.split()[1]) if " dni" in payment else None
    transfer = payment.startswith("przelew")
    lines = _lines(rng, profile)
    return Invoice(
        seller=seller,
        buyer=buyer,
        number=_number(rng, issue),
        issue=issue,
        sale=issue - timedelta(days=rng.choice([0, 0, 0, 1, 2, 9])) if rng.random() < profile.sale_date else None,
        due=issue + timedelta(days=terms or rng.choice([7, 14, 21, 30, 60])) if transfer else None,
        terms=terms,
        payment="przelew" if transfer else payment,
        paid=not transfer,
        currency=profile.currency,
        lines=lines,
        rates=_rates(lines, profile),
        by_gross=profile.by_gross,
        exchange=None if profile.currency == "PLN" else Decimal(rng.randint(39000, 46000)) / 10000,
        recipient=companies.polish(rng) if rng.random() < 0.35 else None,
        order=rng.choice(["ZO/{}/26", "ZK {}", "{}", "PO-{}"]).format(rng.randint(1000, 999999)),
        customer=str(rng.randint(10000, 9999999)),
        ksef=identifiers.ksef_number(rng, seller.nip, f"{issue:%Y%m%d}") if seller.country == "PL" else None,
    )


def _number(rng: Random, day: date) -> str:
    serial = rng.randint(1, 9999)
    return rng.choice(
        [
            f"FV/{serial}/{day:%m}/{day:%Y}",
            f"FV {serial}/{day.month}/{day.year}",
            f"{serial}/{day:%Y}",
            f"{serial:05d}/{day:%m}/{day:%y}",
            f"FS-{serial}/{day:%y}/{rng.choice(['WWA', 'MAG1', 'KR'])}",
            f"F{day:%Y}{day:%m}{serial:05d}",
            f"{day:%Y}-{day:%m}-{serial:04d}",
            f"FA/{serial:04d}/{rng.choice(['A', 'B2', 'H'])}/{day:%Y}",
            f"{rng.randint(10, 99)}{day:%y}{serial:06d}",
            f"FVS/{day:%m}/{serial:03d}",
            f"R-{serial}/{rng.randint(1, 40)}/{day:%Y}",
            f"F {rng.randint(1000, 9999)}K{rng.randint(10, 99)}/{serial:04d}/{day:%y}",
            f"{serial}/{rng.choice(['SK', 'HURT', 'U'])}/{day:%m/%Y}",
        ]
    )


def _lines(rng: Random, profile: Profile) -> list[Line]:
    return [_line(rng, profile) for _ in range(rng.randint(*profile.lines))]


def _line(rng: Random, profile: Profile) -> Line:
    name, unit, low, high, usual = rng.choice(TRADES[profile.trade])
    rate = profile.rate or usual
    whole = unit not in ("kg", "l", "m2", "mb", "h")
    quantity = Decimal(
        rng.choice([1, 1, 1, 2, 3, 4, 5, 10, 12, 24]) if whole else rng.choice(["1", "2.5", "12.75", "3.125", "40", "0.86", "61.3"])
    )
    quantity *= profile.scale
    list_price = Decimal(rng.randint(low * 100, high * 100)) / 100
    discount = rng.choice([0, 0, 3, 5, 10, 15]) if profile.discounts else 0
    price = rounded(list_price * (100 - discount) / 100)
    value = rounded(quantity * price)
    net, vat = (None, None) if profile.by_gross else (value, rounded(value * share(rate)) if profile.vat_per_line else None)
    gross = value if net is None else value + (vat if vat is not None else rounded(value * share(rate)))
    code = identifiers.digits(rng, 13)
    return Line(name, unit, quantity, list_price, discount, price, rate, net, vat, gross, code)


def _rates(lines: list[Line], profile: Profile) -> list[Rate]:
    sums = []
    for rate in sorted({line.rate for line in lines}, key=lambda rate: -share(rate)):
        mine = [line for line in lines if line.rate == rate]
        if profile.by_gross:
            gross = sum((line.gross for line in mine), Decimal())
            vat = rounded(gross * share(rate) / (1 + share(rate)))
            sums.append(Rate(rate, gross - vat, vat, gross))
            continue
        net = sum((line.net for line in mine if line.net is not None), Decimal())
        vat = sum((line.vat for line in mine if line.vat is not None), Decimal()) if profile.vat_per_line else rounded(net * share(rate))
        sums.append(Rate(rate, net, vat, net + vat))
    return sums


def plain(value: Decimal) -> str:
    """An amount as the interfaces write it."""
    return f"{value:.2f}"


def truth(invoice: Invoice, printed: frozenset[str]) -> dict[str, str | None]:
    """The fields a perfect reader returns; what the page does not print is None."""
    values = {
        "invoice_number": invoice.number,
        "issue_date": invoice.issue.isoformat(),
        "sale_date": invoice.sale.isoformat() if invoice.sale else None,
        "due_date": invoice.due.isoformat() if invoice.due else None,
        "seller_name": invoice.seller.name,
        "seller_nip": invoice.seller.nip,
        "buyer_name": invoice.buyer.name,
        "buyer_nip": invoice.buyer.nip,
        "net_total": plain(invoice.net),
        "vat_total": plain(invoice.vat),
        "gross_total": plain(invoice.gross),
        "currency": invoice.currency,
        "bank_account": invoice.seller.account,
    }
    return {name: value if name in printed else None for name, value in values.items()}

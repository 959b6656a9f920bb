"""A consistent invoice: parties, lines, per-rate sums and totals that add up to the grosz; knows nothing of drawing."""

from __future__ import annotations

import string
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from workers.ocr.training.invoices import identifiers, vocabulary

CENT = Decimal("0.01")
LAST_DAY = date(2026, 11, 20)
"""Latest issue date drawn, so that a seed means the same documents whenever it is used."""


@dataclass(frozen=True, slots=True)
class Party:
    """Seller or buyer."""

    name: str
    nip: str
    street: str
    city: str
    regon: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One position of the invoice."""

    position: int
    name: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    rate: str
    net: Decimal
    vat: Decimal
    code: str = ""

    @property
    def gross(self) -> Decimal:
        """Net plus VAT."""
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class RateSum:
    """Sums of the lines of one VAT rate."""

    rate: str
    net: Decimal
    vat: Decimal

    @property
    def gross(self) -> Decimal:
        """Net plus VAT."""
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class Invoice:
    """What is written on the document; None means that it is not printed."""

    number: str
    place: str
    issue_date: date
    sale_date: date | None
    due_date: date | None
    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    currency: str = "PLN"
    bank_account: str | None = None
    bank_name: str = ""
    payment: str = "przelew"
    paid: bool = False
    ksef_number: str | None = None
    order_number: str | None = None
    note: str = ""
    simplified: bool = False
    vat_error: Decimal = field(default=Decimal(0))
    """Added to the printed VAT total: a document that needs a person."""

    @property
    def rates(self) -> tuple[RateSum, ...]:
        """One row per VAT rate, in the order of first appearance of the customary rate list."""
        rows = []
        for rate in vocabulary.GOODS:
            lines = [line for line in self.lines if line.rate == rate]
            if lines:
                rows.append(RateSum(rate, sum((line.net for line in lines), Decimal(0)), sum((line.vat for line in lines), Decimal(0))))
        return tuple(rows)

    @property
    def net(self) -> Decimal:
        """Total net."""
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def vat(self) -> Decimal:
        """Total VAT as printed."""
        return sum((line.vat for line in self.lines), Decimal(0)) + self.vat_error

    @property
    def gross(self) -> Decimal:
        """Total due."""
        return sum((line.gross for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller wants of an invoice; everything left out is drawn by lot."""

    buyer: Party | None = None
    lines: int | None = None
    simplified: bool = False
    latest: date = LAST_DAY
    currency: str | None = None


def make_party(rng: Random) -> Party:
    """A company or a one-person business."""
    person = f"{rng.choice(vocabulary.FIRST_NAMES)} {rng.choice(vocabulary.SURNAMES)}"
    stem = rng.choice(vocabulary.STEMS)
    form = rng.choice(vocabulary.LEGAL_FORMS)
    name = f"P.P.H.U. {stem} {person}" if form == "P.P.H.U." else f"{stem} {form}"
    if rng.random() < 0.12:
        name = name.upper()
    flat = rng.choice(["", "", f"/{rng.randint(1, 90)}", f" lok. {rng.randint(1, 40)}", rng.choice("ABC")])
    street = f"{rng.choice(vocabulary.STREETS)} {rng.randint(1, 190)}{flat}"
    city = f"{identifiers.digits(rng, 2)}-{identifiers.digits(rng, 3)} {rng.choice(vocabulary.CITIES)}"
    phone = rng.choice(["", f"tel. +48 {rng.randint(500, 899)} {identifiers.digits(rng, 3)} {identifiers.digits(rng, 3)}"])
    email = rng.choice(["", f"biuro@{rng.choice(['wolt', 'saldo', 'zrodlo', 'krag', 'mazowsze'])}{rng.randint(1, 99)}.pl"])
    return Party(name, identifiers.make_nip(rng), street, city, rng.choice(["", identifiers.make_regon(rng)]), phone, email)


def make_number(rng: Random, day: date) -> str:
    """An invoice number in one of the many shapes companies use."""
    year, month, serial = str(day.year), f"{day.month:02}", rng.randint(1, 9999)
    prefix = rng.choice(["FV", "F", "FA", "FS", "FVS", "FAK", "VAT", f"FV-{rng.choice('ABCDEKMW')}", "INV"])
    letters = "".join(rng.choice(string.ascii_uppercase) for _ in range(3))
    shapes = (
        f"{prefix}/{year}/{month}/{serial:04}",
        f"{prefix} {serial}/{month}/{year}",
        f"{serial}/{month}/{year}",
        f"{prefix}/{serial}/{year[2:]}",
        f"{prefix}{year}/{month}/{serial}",
        f"{serial}/{year}",
        f"{prefix}/{letters}/{serial:05}/{month}/{year}",
        f"{prefix}-{serial:05}-{year}",
        f"{year}/{month}/{serial}",
        f"{month}/{serial}-{year}",
        f"{letters}{serial:08}",
        f"{prefix} {rng.randint(1000, 9999)}K{rng.randint(10, 99)}/{serial}/{year[2:]}",
        f"{serial}/{prefix}/{year}",
    )
    return rng.choice(shapes)


def _quantity(rng: Random, unit: str, most: int) -> Decimal:
    if unit in {"usł.", "kpl.", "m-c"}:
        return Decimal(1)
    if unit in {"kg", "t", "l", "m2", "mb", "godz."} and rng.random() < 0.5:
        return Decimal(rng.randint(1, most * 60)) / 10
    return Decimal(rng.randint(1, most))


def _make_line(rng: Random, position: int, *, small: bool) -> Line:
    rate = rng.choice(["23", "23", "23", "23", "23", "8", "8", "5", "0", "zw"])
    name = rng.choice(vocabulary.GOODS[rate])
    service = any(word in name.lower() for word in ("usług", "konsult", "abonament", "montaż", "serwis", "wynajem", "transport", "projekt"))
    unit = rng.choice(vocabulary.SERVICE_UNITS if service else vocabulary.UNITS)
    quantity = _quantity(rng, unit, 4 if small else 60)
    price = Decimal(10 ** rng.uniform(0.3, 1.8 if small else 3.4)).quantize(CENT, ROUND_HALF_UP)
    if rng.random() < 0.4:
        price = price.quantize(Decimal(1), ROUND_HALF_UP) - rng.choice([Decimal(0), Decimal(0), CENT])
    net = (price * quantity).quantize(CENT, ROUND_HALF_UP)
    percent = Decimal(rate) if rate.isdigit() else Decimal(0)
    vat = (net * percent / 100).quantize(CENT, ROUND_HALF_UP)
    code = rng.choice(["", "", f"{rng.randint(10, 96)}.{rng.randint(10, 99)}.{rng.randint(10, 99)}.0"])
    return Line(position, name, quantity, unit, price, rate, net, vat, code)


def _make_lines(rng: Random, wish: Wish) -> tuple[Line, ...]:
    count = wish.lines or (rng.randint(1, 4) if wish.simplified else rng.choice([1, 1, 2, 3, 4, 5, 6, 8, 11]))
    while True:
        lines = tuple(_make_line(rng, index + 1, small=wish.simplified) for index in range(count))
        if not wish.simplified or sum(line.gross for line in lines) <= 450:
            return lines


def make_invoice(rng: Random, wish: Wish | None = None) -> Invoice:
    """Draws one invoice; the same generator state gives the same invoice."""
    wish = wish or Wish()
    issued = wish.latest - timedelta(days=rng.randint(0, 540))
    seller, buyer = make_party(rng), wish.buyer or make_party(rng)
    payment = rng.choice(vocabulary.PAYMENTS)
    transfer = "przelew" in payment.lower()
    invoice = Invoice(
        number=make_number(rng, issued),
        place=rng.choice(vocabulary.CITIES),
        issue_date=issued,
        sale_date=rng.choice([issued, issued, issued - timedelta(days=rng.randint(1, 20)), None]),
        due_date=issued + timedelta(days=rng.choice([7, 14, 14, 21, 30, 60])) if transfer or rng.random() < 0.3 else None,
        seller=seller,
        buyer=buyer,
        lines=_make_lines(rng, wish),
        currency=wish.currency or rng.choice(["PLN"] * 14 + ["EUR"]),
        bank_account=identifiers.make_account(rng) if transfer else None,
        bank_name=rng.choice(vocabulary.BANKS),
        payment=payment,
        paid=not transfer,
        ksef_number=identifiers.make_ksef_number(rng, seller.nip, f"{issued:%Y%m%d}") if rng.random() < 0.35 else None,
        order_number=f"ZAM/{rng.randint(100, 9999)}/{issued.year}" if rng.random() < 0.3 else None,
        note=rng.choice(vocabulary.NOTES) if rng.random() < 0.7 else "",
        simplified=wish.simplified,
    )
    if wish.simplified:
        return replace(
            invoice, currency="PLN", due_date=None, bank_account=None, paid=True, payment=rng.choice(["gotówka", "karta płatnicza"])
        )
    return invoice

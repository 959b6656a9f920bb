"""Seeded truth for simulated invoices: parties, items, totals and their printed forms."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
_UNITS = [
    "zero",
    "jeden",
    "dwa",
    "trzy",
    "cztery",
    "pięć",
    "sześć",
    "siedem",
    "osiem",
    "dziewięć",
    "dziesięć",
    "jedenaście",
    "dwanaście",
    "trzynaście",
    "czternaście",
    "piętnaście",
    "szesnaście",
    "siedemnaście",
    "osiemnaście",
    "dziewiętnaście",
]
_TENS = [
    "x",
    "x",
    "dwadzieścia",
    "trzydzieści",
    "czterdzieści",
    "pięćdziesiąt",
    "sześćdziesiąt",
    "siedemdziesiąt",
    "osiemdziesiąt",
    "dziewięćdziesiąt",
]
_HUNDREDS = ["x", "sto", "dwieście", "trzysta", "czterysta", "pięćset", "sześćset", "siedemset", "osiemset", "dziewięćset"]
COMPANIES = [
    "Hurtownia Żuraw Sp. z o.o.",
    "PHU Kowalczyk Jan Kowalczyk",
    "Meble Łódź S.A.",
    "Zakład Usług Komunalnych Sp. z o.o.",
    "ABC Serwis s.c.",
    "Drukarnia Śląska Sp. j.",
    "Transport Międzynarodowy Wójcik",
    "Green Office Polska Sp. z o.o.",
    "Elektro-Hurt Sp. z o.o. Sp. k.",
    "Biuro Rachunkowe Anna Źrebiec",
    "Kancelaria Prawna Nowak i Wspólnicy Sp. p.",
    "Stal-Met Zakład Produkcyjny",
    "Gminna Spółdzielnia Samopomoc",
    "Przedsiębiorstwo Budowlane Kraków S.A.",
    "IT Solutions Wrocław Sp. z o.o.",
]
STREETS = [
    "ul. Długa 12",
    "ul. Kwiatowa 7/3",
    "al. Jerozolimskie 120A",
    "os. Słoneczne 4 lok. 18",
    "pl. Wolności 1",
    "ul. Mikołaja Kopernika 33",
    "ul. 3 Maja 15",
]
TOWNS = ["00-001 Warszawa", "30-300 Kraków", "50-123 Wrocław", "90-005 Łódź", "80-288 Gdańsk", "61-707 Poznań", "40-004 Katowice"]
GOODS = [
    "Papier ksero A4 80 g/m2",
    "Toner czarny HP 59X",
    "Usługa transportowa Łódź - Gdańsk",
    "Montaż klimatyzacji",
    "Abonament internetowy",
    "Śruba M8x40 ocynkowana",
    "Olej napędowy",
    "Konsultacje informatyczne",
    "Krzesło biurowe obrotowe",
    "Wywóz odpadów",
    "Licencja roczna programu",
    "Kabel YDY 3x2,5 mm2",
    "Farba emulsyjna biała 10 l",
    "Przegląd wózka widłowego",
]
UNITS = ["szt.", "szt", "kpl.", "usł.", "kg", "op.", "godz."]


def valid_nip(rng: random.Random) -> str:
    while True:
        body = [rng.randint(1, 9) for _ in range(3)] + [rng.randint(0, 9) for _ in range(6)]
        control = sum(weight * digit for weight, digit in zip((6, 5, 7, 2, 3, 4, 5, 6, 7), body, strict=True)) % 11
        if control < 10:
            return "".join(map(str, [*body, control]))


def valid_nrb(rng: random.Random) -> str:
    tail = "".join(str(rng.randint(0, 9)) for _ in range(24))
    check = 98 - int(tail + "252100") % 97
    return f"{check:02d}{tail}"


def money(value: Decimal, style: str = "space") -> str:
    text = f"{value:,.2f}"
    if style == "space":
        return text.replace(",", " ").replace(".", ",")
    if style == "plain":
        return text.replace(",", "").replace(".", ",")
    if style == "dot":
        return text.replace(",", "x").replace(".", ",").replace("x", ".")
    return text.replace(",", "")


def spell(value: Decimal, form: int = 0) -> str:
    whole, cents = int(value), int((value - int(value)) * 100)
    words = _spell_int(whole)
    return [
        f"{words} złotych {cents:02d}/100",
        f"{words} PLN {cents:02d}/100",
        f"{words} zł {cents:02d}/100",
        f"{words} złotych {_spell_int(cents)} groszy",
    ][form % 4]


def _spell_int(number: int) -> str:
    if number == 0:
        return "zero"
    parts = []
    if number >= 1000:
        thousands = number // 1000
        last = thousands % 10
        form = "tysiąc" if thousands == 1 else "tysiące" if last in (2, 3, 4) and thousands % 100 not in (12, 13, 14) else "tysięcy"
        parts += [_spell_int(thousands), form] if thousands > 1 else ["jeden", form]
    number %= 1000
    if number >= 100:
        parts.append(_HUNDREDS[number // 100])
    number %= 100
    if number >= 20:
        parts.append(_TENS[number // 10])
        number %= 10
    if number:
        parts.append(_UNITS[number])
    return " ".join(parts)


@dataclass
class Item:
    name: str
    unit: str
    quantity: int
    price: Decimal
    rate: int

    @property
    def net(self) -> Decimal:
        return self.price * self.quantity

    @property
    def vat(self) -> Decimal:
        return (self.net * self.rate / 100).quantize(CENT, ROUND_HALF_UP)

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat


@dataclass
class Party:
    name: str
    street: str
    town: str
    nip: str

    def nip_text(self, rng: random.Random) -> str:
        n = self.nip
        return rng.choice(
            [
                n,
                n,
                f"{n[:3]}-{n[3:6]}-{n[6:8]}-{n[8:]}",
                f"{n[:3]}-{n[3:5]}-{n[5:7]}-{n[7:]}",
                f"PL{n}",
                f"{n[:3]} {n[3:6]} {n[6:8]} {n[8:]}",
            ]
        )


@dataclass
class Invoice:
    seed: int
    number: str
    issue: date
    sale: date
    due: date
    seller: Party
    buyer: Party
    items: list[Item]
    nrb: str
    rng: random.Random
    date_form: int
    money_form: str
    rates: dict[int, tuple[Decimal, Decimal, Decimal]] = field(default_factory=dict)

    @property
    def net(self) -> Decimal:
        return sum((row[0] for row in self.rates.values()), Decimal(0))

    @property
    def vat(self) -> Decimal:
        return sum((row[1] for row in self.rates.values()), Decimal(0))

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat

    def day(self, value: date) -> str:
        months = [
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
        return [
            f"{value:%Y-%m-%d}",
            f"{value:%d.%m.%Y}",
            f"{value:%d-%m-%Y}",
            f"{value:%d/%m/%Y}",
            f"{value.day} {months[value.month - 1]} {value.year}",
            f"{value:%d.%m.%Y} r.",
        ][self.date_form]

    def amount(self, value: Decimal) -> str:
        return money(value, self.money_form)

    @property
    def nrb_text(self) -> str:
        n = self.nrb
        return n[:2] + " " + " ".join(n[i : i + 4] for i in range(2, 26, 4))


def make_invoice(seed: int) -> Invoice:
    rng = random.Random(seed)
    issue = date(2026, 1, 1) + timedelta(days=rng.randint(0, 320))
    prefix = rng.choice(["FV", "FS", "F", "FA", "FVS", "INV", "FV-K"])
    serial = rng.randint(1, 9999)
    number = rng.choice(
        [
            f"{prefix}/{issue.year}/{issue.month:02}/{serial:04}",
            f"{prefix} {serial}/{issue.month:02}/{issue.year}",
            f"{serial}/{issue.month}/{issue.year}",
            f"{serial}/FV/26",
            f"{prefix}/{serial}/{issue:%y}",
            f"{prefix}{issue.year}{issue.month:02}{serial:04}",
            f"{prefix}-{serial}/{issue.year}",
            f"{serial}/{issue.year}",
            f"{prefix}/{serial:05}/{issue.month:02}/{issue.year}/A",
        ]
    )
    names = rng.sample(COMPANIES, 2)
    parties = [Party(name, rng.choice(STREETS), rng.choice(TOWNS), valid_nip(rng)) for name in names]
    items = []
    pool = rng.choice([(23,), (23,), (23, 8), (8,), (23, 8, 5)])
    for _ in range(rng.randint(1, 8)):
        price = Decimal(rng.choice([rng.randint(100, 9999), rng.randint(1000, 250000)])) / 100
        items.append(Item(rng.choice(GOODS), rng.choice(UNITS), rng.choice([1, 1, 2, 3, 5, 10, 24, 100]), price, rng.choice(pool)))
    invoice = Invoice(
        seed,
        number,
        issue,
        issue - timedelta(days=rng.choice([0, 0, 0, 1, 3])),
        issue + timedelta(days=rng.choice([7, 14, 21, 30])),
        parties[0],
        parties[1],
        items,
        valid_nrb(rng),
        rng,
        rng.choice([0, 0, 1, 1, 2, 3, 4, 5]),
        rng.choice(["space", "space", "space", "plain", "dot"]),
    )
    for rate in sorted({item.rate for item in items}, reverse=True):
        net = sum((item.net for item in items if item.rate == rate), Decimal(0))
        vat = sum((item.vat for item in items if item.rate == rate), Decimal(0))
        invoice.rates[rate] = (net, vat, net + vat)
    return invoice

"""Invoices drawn at random from a seed: everything FA(3) can say of a Faktura."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from faktury.domain.extraction import PARTY_ROLES, XML, YES, Extraction, Field, LineItem, Party, VatRow
from faktury.domain.fa_codes import CODE_OF_PAYMENT
from faktury.domain.kinds import Kind
from faktury.domain.rates import expected_vat

KINDS = (Kind.VAT, Kind.VAT, Kind.VAT, Kind.SIMPLIFIED, Kind.CORRECTION, Kind.ADVANCE, Kind.FINAL)
NAMES = (
    "Meble Kuźnia Sp. z o.o.",
    'Żółć & Gęślą <Jaźń> "Ź" s.c.',
    "P.H.U. 'Ĺ' – ½ × 2 €",
    "Jan O’Hara]]>",
    "Ω" * 512,
    "x",
    "Müller & Söhne GmbH",
    "株式会社 テスト",
)
NIPS = ("6610777776", "5250012343", "7740001454", "5261040828")
ADDRESSES = ("ul. Kwiatowa 1 m. 2, 00-001 Warszawa", "Rynek 5, 31-042 Kraków", "al. Jana Pawła II 22, lok. 4, 00-133 Warszawa")
ACCOUNTS = ("02124010378284030368434686", "DE89370400440532013000")
TAX_IDS = ("DE123456789", "EL094014201", "US 12-3456789", "CH CHE-116.281.710", "98765")


def invoice(seed: int) -> Extraction:
    """One consistent invoice; the same for the same seed."""
    chance = random.Random(seed)
    kind = chance.choice(KINDS)
    rows, lines = _rows(chance, kind), ()
    issued = date(2026, 1, 1) + timedelta(days=chance.randrange(330))
    currency = chance.choice(("PLN", "PLN", "EUR", "USD", "HUF"))
    if currency != "PLN":
        rows = tuple(_in_pln(row) for row in rows)
    if chance.random() < 0.8:
        lines = tuple(_line(chance, index, kind, rows) for index in range(1, chance.randrange(1, 6)))
    net, vat = sum((row.net for row in rows), Decimal(0)), sum((row.vat for row in rows), Decimal(0))
    values = {
        "invoice_number": chance.choice(("FV/1/11/2026", "F 1234K20/1234/12", "522339", "ŁÓDŹ №7/<&>", "A" * 256)),
        "issue_date": issued,
        "seller_name": chance.choice(NAMES),
        "seller_nip": NIPS[0],
        "seller_address": chance.choice(ADDRESSES),
        "seller_country": "PL",
        "net_total": net if rows else None,
        "vat_total": vat if rows else None,
        "gross_total": net + vat + (chance.choice((Decimal(0), Decimal("0.01"))) if rows else Decimal(450)),
        "currency": currency,
        **_buyer(chance, kind),
        **_optional(chance, issued, rows, currency),
    }
    if kind == Kind.CORRECTION:
        values |= {"corrected_number": "FV/9/2025", "corrected_date": issued - timedelta(days=40)}
        values["corrected_ksef_number"] = chance.choice((None, "5265877635-20250826-0100001AF629-AF"))
        values["correction_reason"] = chance.choice((None, "rabat"))
    parties = tuple(
        Party(chance.choice(PARTY_ROLES), chance.choice(NAMES), chance.choice((NIPS[3], None))) for _ in range(chance.choice((0, 0, 1, 3)))
    )
    fields = {name: Field(value, 1.0, None, XML) for name, value in values.items() if value is not None}
    return Extraction(kind, fields, lines, rows, third_parties=parties)


def _rows(chance, kind):
    """One row per field of the summary; a simplified invoice may have none."""
    if kind == Kind.SIMPLIFIED and chance.random() < 0.5:
        return ()
    groups = [
        ("23",),
        ("22",),
        ("8",),
        ("7",),
        ("5",),
        ("4",),
        ("3",),
        ("0 KR",),
        ("0 WDT",),
        ("0 EX",),
        ("zw",),
        ("np I",),
        ("np II",),
        ("oo",),
    ]
    first = chance.sample(["23", "8", "5", "4", *(rate for (rate,) in groups[7:])], chance.randrange(1, 5))
    order = [rate for (rate,) in groups]
    rates = sorted(first, key=order.index)
    sign = -1 if kind == Kind.CORRECTION and chance.random() < 0.5 else 1
    return tuple(_row(rate, sign * Decimal(chance.randrange(1, 10**7)) / 100) for rate in rates)


def _row(rate, net):
    vat = expected_vat(net, rate)
    return VatRow(rate, net, vat, net + vat)


def _in_pln(row):
    if not row.vat:
        return row
    return VatRow(row.rate, row.net, row.vat, row.gross, (row.vat * Decimal("4.2731")).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _line(chance, position, kind, rows):
    maybe = chance.random
    rates = [row.rate for row in rows] or ["23"]
    return LineItem(
        position=position,
        name=chance.choice(("Papier A4", "Książka „Ż”", "a < b & c", "n" * 512)),
        quantity=Decimal(chance.randrange(1, 10**9)) / 10**6 if maybe() < 0.8 else None,
        unit=chance.choice(("szt.", "kg", "m²", None)),
        unit_price=Decimal(chance.randrange(1, 10**12)) / 10**8 if maybe() < 0.7 else None,
        net=Decimal(chance.randrange(1, 10**6)) / 100 if maybe() < 0.7 else None,
        vat_rate=chance.choice(rates) if maybe() < 0.9 else None,
        vat=Decimal(chance.randrange(0, 10**4)) / 100 if maybe() < 0.3 else None,
        gross=Decimal(chance.randrange(1, 10**6)) / 100 if maybe() < 0.3 else None,
        gross_price=Decimal("12.3456789").quantize(Decimal("0.00000001")) if maybe() < 0.2 else None,
        discount=Decimal("1.5") if maybe() < 0.2 else None,
        is_before=kind == Kind.CORRECTION and maybe() < 0.5,
    )


def _buyer(chance, kind):
    values = {"buyer_name": None if kind == Kind.SIMPLIFIED and chance.random() < 0.5 else chance.choice(NAMES)}
    pick = chance.random()
    if pick < 0.7:
        values["buyer_nip"] = NIPS[1]
    elif pick < 0.9:
        values["buyer_tax_id"] = chance.choice(TAX_IDS)
    if chance.random() < 0.6:
        values |= {"buyer_address": chance.choice(("Hauptstr. 3, 10115 Berlin", "1 Main St")), "buyer_country": chance.choice(("DE", "US"))}
    return values


def _optional(chance, issued, rows, currency):
    values = {
        "sale_date": issued - timedelta(days=3),
        "due_date": issued + timedelta(days=14),
        "paid_date": issued,
        "payment_form": chance.choice(tuple(CODE_OF_PAYMENT)),
        "amount_due": Decimal("0.00") if chance.random() < 0.3 else Decimal("120.50"),
        "bank_account": chance.choice(ACCOUNTS),
        "split_payment": YES,
        "cash_method": YES,
        "self_billing": YES,
        "reverse_charge": YES,
        "exemption_basis": chance.choice(("art. 43 ust. 1 pkt 26 ustawy", "dyrektywa 2006/112/WE art. 132", "inna podstawa")),
    }
    kept = {name: value for name, value in values.items() if chance.random() < 0.5}
    rates = {row.rate for row in rows}
    if "zw" in rates:
        kept["exemption_basis"] = values["exemption_basis"]
    if "oo" in rates:
        kept["reverse_charge"] = YES
    if "sale_date" in kept and chance.random() < 0.3:
        kept["sale_from"] = kept["sale_date"] - timedelta(days=30)
    if currency != "PLN":
        kept["exchange_rate"] = Decimal("4.273100")
        stated = [row.vat_pln for row in rows if row.vat]
        if stated:
            kept["vat_total_pln"] = sum(stated, Decimal(0))
    return kept

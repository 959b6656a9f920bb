"""An invoice printed by a fiscal till: narrow paper, fixed pitch, gross prices with rate letters, both parties above the goods."""

from __future__ import annotations

import textwrap
from random import Random

from benchmarks.held_out.invoice import Invoice, Profile
from benchmarks.held_out.markup import Family, e, k, page_css, says, sheet
from benchmarks.held_out.style import MONO, Style

_WIDE = 42


def _pair(left: str, right: str, field: str = "") -> str:
    gap = " " * max(1, _WIDE - len(left) - len(right))
    return e(left) + gap + (k(field, right) if field else e(right))


def _named(label: str, name: str, field: str) -> list[str]:
    """A name over as many rows as it needs, all of one field."""
    rows = textwrap.wrap(name, _WIDE)
    html = f'<span data-k="{field}">' + "\n".join(e(row) for row in rows) + "</span>"
    return [label, html] if label else [html]


def _centred(text: str) -> str:
    return e(text.center(_WIDE))


def _items(invoice: Invoice, style: Style, letters: dict[str, str]) -> list[str]:
    rows = []
    for line in invoice.lines:
        rows.append(e(line.name[:_WIDE]))
        rows.append(_pair(f"   {style.quantity(line.quantity)} {line.unit} x {style.price(line.price)}", f"{style.money(line.gross)}{letters[line.rate]}"))  # fmt: skip
    return rows


def draw(invoice: Invoice, style: Style, rng: Random) -> str:
    """A roll's end."""
    seller, buyer = invoice.seller, invoice.buyer
    letters = {r.rate: letter for r, letter in zip(invoice.rates, "ABCD", strict=False)}
    rows = [
        *_named("", seller.name, "seller_name"),
        e(seller.street),
        e(seller.place),
        f"NIP: {k('seller_nip', style.nip(seller.nip))}",
        "",
    ]
    rows += [
        _pair(f"{invoice.issue:%d-%m-%Y}", f"W{rng.randint(1000, 99999)}"),
        _centred("F A K T U R A" if rng.random() < 0.3 else "FAKTURA"),
    ]
    rows += [f"Nr: {k('invoice_number', invoice.number)}", f"Data wystawienia: {k('issue_date', style.day(invoice.issue))}"]
    rows += [f"Data sprzedaży: {k('sale_date', style.day(invoice.sale))}"] if invoice.sale else []
    rows += [
        *_named("Nabywca:", buyer.name, "buyer_name"),
        e(buyer.street),
        e(buyer.place),
        f"NIP nabywcy: {k('buyer_nip', style.nip(buyer.nip))}",
    ]
    rows += ["-" * _WIDE, *_items(invoice, style, letters), "-" * _WIDE]
    for r in invoice.rates:
        letter = letters[r.rate]
        rows += [
            _pair(f"Sprzedaż netto {letter} ({style.rate(r.rate)})", style.money(r.net)),
            _pair(f"Kwota PTU {letter}", style.money(r.vat)),
        ]
        rows += [_pair(f"Sprzedaż brutto {letter}", style.money(r.gross))]
    rows += [
        _pair("Razem netto", style.money(invoice.net), "net_total"),
        _pair("Suma PTU", style.money(invoice.vat), "vat_total"),
        "=" * _WIDE,
    ]
    rows += [
        f"<b>{_pair('SUMA PLN', style.money(invoice.gross), 'gross_total')}</b>",
        _pair(invoice.payment.capitalize(), style.money(invoice.gross)),
    ]
    rows += [_pair("RESZTA", style.money(invoice.gross - invoice.gross)), "", _pair(f"#{rng.randint(1, 99):03d} KASJER {rng.randint(1, 20)}", f"{rng.randint(6, 21)}:{rng.randint(10, 59)}")]  # fmt: skip
    rows += [
        _centred(f"{rng.choice(['EAZ', 'BIC', 'ZBE'])} {rng.randint(10**9, 10**10 - 1)}"),
        "",
        "PODPIS ...............................",
    ]
    height = 18 + 4.4 * sum(row.count("\n") + 1 for row in rows)
    css = page_css("84mm", f"{height:.0f}mm", "6mm 5mm") + f"pre{{font:7.6pt/1.35 '{style.mono}';margin:0}}"
    return f"<style>{css}</style>" + sheet("<pre>" + "\n".join(rows) + f"</pre>{says('currency', '')}")


FAMILY = Family("till", draw, tuple(Profile(trade, (1, 7), by_gross=True, payments=("gotówka", "karta")) for trade in ("food", "office", "building")), faces=MONO)  # fmt: skip

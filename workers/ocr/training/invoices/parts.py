"""Pieces several layouts share, each drawn where the layout says: parties, sums per rate, payment, totals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from workers.ocr.training.invoices.content import Invoice, Party
from workers.ocr.training.invoices.in_words import amount_in_words
from workers.ocr.training.invoices.marks import signature
from workers.ocr.training.invoices.sheet import Sheet

Pairs = Sequence[tuple[str, str]]


def party_lines(sheet: Sheet, party: Party, label: str = "NIP: ") -> list[str]:
    """Name, address and numbers of a party, one a line."""
    lines = [party.name, party.street, party.city, f"{label}{sheet.look.style.tax_number(party.nip)}"]
    lines += [f"REGON: {party.regon}"] if party.regon else []
    return lines + [text for text in (party.phone, party.email) if text]


def dates(sheet: Sheet, invoice: Invoice, labels: tuple[str, str, str]) -> list[tuple[str, str]]:
    """Issue, sale and due date with their labels, those that are printed."""
    style = sheet.look.style
    days = (invoice.issue_date, invoice.sale_date, invoice.due_date)
    return [(label, style.date(day)) for label, day in zip(labels, days, strict=True) if day]


def label_values(sheet: Sheet, x: float, y: float, pairs: Pairs, value_x: float | None = None, size: float = 9) -> float:
    """Label and value on one line; without `value_x` the value follows the label, else it stands in its own column."""
    for label, value in pairs:
        if value_x is None:
            sheet.text(x, y, f"{label} {value}", size)
        else:
            end = sheet.text(x, y, label, size)
            sheet.text(max(value_x, end + size * 0.5), y, value, size, bold=sheet.look.size > 8.6)
        y += size * sheet.look.leading
    return y


def rate_rows(
    sheet: Sheet, invoice: Invoice, y: float, columns: tuple[float, float, float, float], size: float, first: str = "W tym"
) -> float:
    """Sums per VAT rate: rate, net, VAT, gross, right aligned at `columns`."""
    style = sheet.look.style
    for index, row in enumerate(invoice.rates):
        texts = (style.vat_rate(row.rate), style.amount(row.net), style.amount(row.vat), style.amount(row.gross))
        if index == 0 and first:
            sheet.text(columns[0] - 40, y, first, size, align="right")
        for x, text in zip(columns, texts, strict=True):
            sheet.text(x, y, text, size, align="right")
        y += size * 1.5
    return y


def totals_texts(sheet: Sheet, invoice: Invoice) -> tuple[str, str, str]:
    """Net, VAT and gross as printed."""
    style = sheet.look.style
    return style.amount(invoice.net), style.amount(invoice.vat), style.amount(invoice.gross)


def words_of_gross(sheet: Sheet, invoice: Invoice) -> str:
    """The gross in words, in the document's own style."""
    return amount_in_words(invoice.gross, invoice.currency, int(sheet.look.size * 10) % 4)


def payment_pairs(sheet: Sheet, invoice: Invoice) -> list[tuple[str, str]]:
    """Payment form, bank and account, those that are printed."""
    pairs = [("Sposób zapłaty:", invoice.payment)]
    if invoice.bank_account:
        pairs += [("Bank:", invoice.bank_name), ("Nr rachunku:", sheet.look.style.bank_account(invoice.bank_account))]
    return pairs


def due_pairs(sheet: Sheet, invoice: Invoice) -> list[tuple[str, str]]:
    """What is paid and what is left: the trap for readers that take it for the gross."""
    style = sheet.look.style
    paid = invoice.gross if invoice.paid else Decimal(0)
    return [
        ("Zapłacono:", style.money(paid, invoice.currency)),
        ("Pozostaje do zapłaty:", style.money(invoice.gross - paid, invoice.currency)),
    ]


def extras(invoice: Invoice) -> list[str]:
    """Lines beside the matter: order number and KSeF number."""
    lines = [f"Nr zamówienia: {invoice.order_number}"] if invoice.order_number else []
    return lines + ([f"Numer KSeF: {invoice.ksef_number}"] if invoice.ksef_number else [])


def signatures(sheet: Sheet, y: float, left: float, right: float) -> None:
    """Two lines to sign on, one of them signed."""
    size = 6.5
    for x, text in ((left + 70, "Osoba upoważniona do odbioru"), (right - 70, "Osoba upoważniona do wystawienia")):
        sheet.line(x - 65, y, x + 65, y, weight=0.4, colour=(120, 120, 120))
        sheet.text(x, y + 9, text, size, align="centre")
    if sheet.look.rng.random() < 0.5:
        signature(sheet, right - 120, y - 12, 80)

"""Invoices as CSV and XLSX for an accountant's spreadsheet: written row by row, real dates and numbers, and no formulas."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from faktury.domain.kinds import kind_label
from faktury.models import Faktura, PozycjaFaktury, StawkaVat
from faktury.models.faktura import PAYMENT_LABELS
from faktury.services.field_words import rate_text
from faktury.services.value_words import account_text

Cell = str | date | Decimal | int | None
Column = tuple[str, Callable[[Any], Cell], int]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BOM = "\ufeff"
_AT_ONCE = 500
"""Rows fetched from the database at a time."""


def header_columns() -> list[Column]:
    """Columns of an invoice: heading, value, width in characters."""
    return [
        (_("Numer"), lambda f: f.invoice_number, 22),
        (_("Rodzaj"), lambda f: _(kind_label(f.kind)), 16),
        (_("Kierunek"), lambda f: f.get_direction_display(), 10),
        (_("Data wystawienia"), lambda f: f.issue_date, 12),
        (_("Data sprzedaży"), lambda f: f.sale_date, 12),
        (_("Termin płatności"), lambda f: f.due_date, 12),
        (_("Data zapłaty"), lambda f: f.paid_date, 12),
        (_("Sprzedawca"), lambda f: f.seller_name, 32),
        (_("NIP sprzedawcy"), lambda f: f.seller_nip, 14),
        (_("Nabywca"), lambda f: f.buyer_name, 32),
        (_("NIP nabywcy"), lambda f: f.buyer_nip or f.buyer_tax_id, 14),
        (_("Netto"), lambda f: f.net_total, 14),
        (_("VAT"), lambda f: f.vat_total, 14),
        (_("Brutto"), lambda f: f.gross_total, 14),
        (_("Waluta"), lambda f: f.currency, 8),
        (_("VAT w złotych"), lambda f: f.vat_total_pln, 14),
        (_("Kurs waluty"), lambda f: f.exchange_rate, 12),
        (_("Forma płatności"), lambda f: _(PAYMENT_LABELS[f.payment_form]) if f.payment_form in PAYMENT_LABELS else "", 16),
        (_("Rachunek bankowy"), lambda f: account_text(f.bank_account), 34),
        (_("Numer KSeF"), lambda f: f.ksef_number, 38),
        (_("Adnotacje"), _notes, 24),
        (_("Źródło"), lambda f: f.get_origin_display(), 12),
        (_("Firma"), lambda f: f.firma.name, 24),
    ]


def _notes(faktura: Faktura) -> str:
    notes = {
        _("mechanizm podzielonej płatności"): faktura.split_payment,
        _("metoda kasowa"): faktura.cash_method,
        _("samofakturowanie"): faktura.self_billing,
        _("odwrotne obciążenie"): faktura.reverse_charge,
    }
    return ", ".join(note for note, stated in notes.items() if stated)


def _rate_columns() -> list[Column]:
    return [
        *_belongs_to(),
        (_("Stawka"), lambda r: rate_text(r.rate), 10),
        (_("Netto"), lambda r: r.net, 14),
        (_("VAT"), lambda r: r.vat, 14),
        (_("Brutto"), lambda r: r.gross, 14),
        (_("VAT w złotych"), lambda r: r.vat_pln, 14),
    ]


def _line_columns() -> list[Column]:
    return [
        *_belongs_to(),
        (_("Lp."), lambda r: r.position, 6),
        (_("Nazwa"), lambda r: r.name, 40),
        (_("Ilość"), lambda r: r.quantity, 12),
        (_("J.m."), lambda r: r.unit, 8),
        (_("Cena netto"), lambda r: r.unit_price, 14),
        (_("Cena brutto"), lambda r: r.gross_price, 14),
        (_("Rabat"), lambda r: r.discount, 12),
        (_("Netto"), lambda r: r.net, 14),
        (_("Stawka"), lambda r: rate_text(r.vat_rate), 10),
        (_("VAT"), lambda r: r.vat, 14),
        (_("Brutto"), lambda r: r.gross, 14),
    ]


def _belongs_to() -> list[Column]:
    return [
        (_("Numer"), lambda r: r.faktura.invoice_number, 22),
        (_("Sprzedawca"), lambda r: r.faktura.seller_name, 32),
        (_("Data wystawienia"), lambda r: r.faktura.issue_date, 12),
        (_("Waluta"), lambda r: r.faktura.currency, 8),
    ]


def csv_rows(invoices: Iterable[Faktura]) -> Iterator[str]:
    """Lines of a CSV file as a Polish spreadsheet opens it by a double click: semicolons, decimal commas, a byte order mark."""
    columns = header_columns()
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield _BOM + writer.writerow([heading for heading, _value, _width in columns])
    for faktura in _streamed(invoices):
        yield writer.writerow([_csv_cell(value(faktura)) for _heading, value, _width in columns])


def write_xlsx(target: IO[bytes], invoices: Any) -> None:
    """An XLSX workbook of three sheets: invoices, VAT rows, lines.

    Args:
        target: a file open for writing.
        invoices: a sorted query of what to write.
    """
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "day": book.add_format({"num_format": "dd.mm.yyyy"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
        "number": book.add_format({"num_format": "#,##0.00######"}),
    }
    chosen = invoices.order_by().values("pk")
    rows = StawkaVat.objects.filter(faktura__in=chosen).select_related("faktura").order_by("faktura__issue_date", "faktura_id", "rate")
    lines = PozycjaFaktury.objects.filter(faktura__in=chosen).select_related("faktura")
    lines = lines.order_by("faktura__issue_date", "faktura_id", "position")
    _sheet(book, formats, _("Faktury"), header_columns(), invoices)
    _sheet(book, formats, _("VAT według stawek"), _rate_columns(), rows)
    _sheet(book, formats, _("Pozycje"), _line_columns(), lines)
    book.close()


def _sheet(book: Any, formats: dict[str, Any], name: str, columns: list[Column], rows: Any) -> None:
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 1)
    for index, (heading, _value, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, heading, formats["head"])
    last = 0
    for last, row in enumerate(_streamed(rows), start=1):
        for index, (_heading, value, _width) in enumerate(columns):
            _write(sheet, last, index, value(row), formats)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _write(sheet: Any, row: int, column: int, value: Cell, formats: dict[str, Any]) -> None:
    """A text is always written as a text: what begins like a formula stays what was printed."""
    if isinstance(value, Decimal):
        sheet.write_number(row, column, value, formats["money" if value == round(value, 2) else "number"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["day"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, value)


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _plain(value).replace(".", ",")
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(value: Decimal) -> str:
    """At least two places, no more zeros than say something."""
    whole, _dot, fraction = format(value, "f").partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"


def _streamed(rows: Any) -> Iterator[Any]:
    """A query row by row; what is a list already stays one."""
    return iter(rows.iterator(chunk_size=_AT_ONCE)) if hasattr(rows, "iterator") else iter(rows)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text

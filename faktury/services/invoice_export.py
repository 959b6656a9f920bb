"""Invoices as CSV and XLSX for an accountant's spreadsheet: written row by row, real dates and numbers, and no formulas."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import IO, Any, NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _

from faktury.domain.kinds import kind_label
from faktury.domain.status import N_
from faktury.models import Faktura, PozycjaFaktury, StawkaVat
from faktury.models.faktura import PAYMENT_LABELS
from faktury.services.field_words import ROLE_LABELS, rate_text
from faktury.services.spreadsheet_text import BYTE_ORDER_MARK, harmless
from faktury.services.value_words import account_text

Cell = str | date | Decimal | int | None
_AT_ONCE = 500
"""Rows fetched from the database at a time."""


class Column(NamedTuple):
    """A column of a sheet: heading as its source word, value of a row, width in characters."""

    heading: str
    value: Callable[[Any], Cell]
    width: int


def _field(heading: str, attribute: str, width: int) -> Column:
    return Column(heading, attrgetter(attribute), width)


def _money(heading: str, attribute: str) -> Column:
    return _field(heading, attribute, 14)


def _notes(faktura: Faktura) -> str:
    notes = {
        _("mechanizm podzielonej płatności"): faktura.split_payment,
        _("metoda kasowa"): faktura.cash_method,
        _("samofakturowanie"): faktura.self_billing,
        _("odwrotne obciążenie"): faktura.reverse_charge,
    }
    return ", ".join(note for note, stated in notes.items() if stated)


def _others(faktura: Faktura) -> str:
    parties = [(_(ROLE_LABELS.get(party["role"], ROLE_LABELS["other"])), party["name"], party["nip"]) for party in faktura.third_parties]
    return "; ".join(f"{role}: {', '.join(filter(None, (name, nip)))}" for role, name, nip in parties)


INVOICES = (
    _field(N_("Numer"), "invoice_number", 22),
    Column(N_("Rodzaj"), lambda f: _(kind_label(f.kind)), 16),
    Column(N_("Kierunek"), lambda f: f.get_direction_display(), 10),
    _field(N_("Data wystawienia"), "issue_date", 12),
    _field(N_("Data sprzedaży"), "sale_date", 12),
    _field(N_("Termin płatności"), "due_date", 12),
    _field(N_("Data zapłaty"), "paid_date", 12),
    _field(N_("Sprzedawca"), "seller_name", 32),
    _field(N_("NIP sprzedawcy"), "seller_nip", 14),
    _field(N_("Nabywca"), "buyer_name", 32),
    Column(N_("NIP nabywcy"), lambda f: f.buyer_nip or f.buyer_tax_id, 14),
    _money(N_("Netto"), "net_total"),
    _money(N_("VAT"), "vat_total"),
    _money(N_("Brutto"), "gross_total"),
    _field(N_("Waluta"), "currency", 8),
    _money(N_("VAT w złotych"), "vat_total_pln"),
    _field(N_("Kurs waluty"), "exchange_rate", 12),
    Column(N_("Forma płatności"), lambda f: _(PAYMENT_LABELS[f.payment_form]) if f.payment_form in PAYMENT_LABELS else "", 16),
    Column(N_("Rachunek bankowy"), lambda f: account_text(f.bank_account), 34),
    _field(N_("Numer KSeF"), "ksef_number", 38),
    Column(N_("Adnotacje"), _notes, 24),
    _field(N_("Adres sprzedawcy"), "seller_address", 32),
    _field(N_("Adres nabywcy"), "buyer_address", 32),
    Column(N_("Inne podmioty"), _others, 32),
    _field(N_("Numer faktury korygowanej"), "corrected_number", 22),
    _field(N_("Data faktury korygowanej"), "corrected_date", 12),
    Column(N_("Źródło"), lambda f: f.get_origin_display(), 12),
    _field(N_("Firma"), "firma.name", 24),
)
_OF_THE_INVOICE = (
    _field(N_("Numer"), "faktura.invoice_number", 22),
    _field(N_("Sprzedawca"), "faktura.seller_name", 32),
    _field(N_("Data wystawienia"), "faktura.issue_date", 12),
    _field(N_("Waluta"), "faktura.currency", 8),
)
_RATE = Column(N_("Stawka"), lambda row: rate_text(row.rate), 10)
_NET, _VAT, _GROSS = _money(N_("Netto"), "net"), _money(N_("VAT"), "vat"), _money(N_("Brutto"), "gross")
RATES = (*_OF_THE_INVOICE, _RATE, _NET, _VAT, _GROSS, _money(N_("VAT w złotych"), "vat_pln"))
LINES = (
    *_OF_THE_INVOICE,
    _field(N_("Lp."), "position", 6),
    _field(N_("Nazwa"), "name", 40),
    _field(N_("Ilość"), "quantity", 12),
    _field(N_("J.m."), "unit", 8),
    _money(N_("Cena netto"), "unit_price"),
    _money(N_("Cena brutto"), "gross_price"),
    _field(N_("Rabat"), "discount", 12),
    _NET,
    _RATE._replace(value=lambda row: rate_text(row.vat_rate)),
    _VAT,
    _GROSS,
)


def csv_rows(invoices: Iterable[Faktura]) -> Iterator[str]:
    """Lines of a CSV file as a Polish spreadsheet opens it by a double click: semicolons, decimal commas, a byte order mark."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow([_(column.heading) for column in INVOICES])
    for faktura in _streamed(invoices):
        yield writer.writerow([_csv_cell(column.value(faktura)) for column in INVOICES])


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
    _sheet(book, formats, _("Faktury"), INVOICES, invoices)
    _sheet(book, formats, _("VAT według stawek"), RATES, rows)
    _sheet(book, formats, _("Pozycje"), LINES, lines)
    book.close()


def _sheet(book: Any, formats: dict[str, Any], name: str, columns: Sequence[Column], rows: Any) -> None:
    sheet = book.add_worksheet(name[:31])
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, _(column.heading), formats["head"])
    last = 0
    for last, row in enumerate(_streamed(rows), start=1):
        for index, column in enumerate(columns):
            _write(sheet, last, index, column.value(row), formats)
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
        return harmless(value)
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

"""Names of an invoice's fields and cells, and their stored values as people write them; shared by form, history and comparison."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from faktury.domain import extraction as sources
from faktury.domain.differences import KIND, LINES, PARTIES, RATES
from faktury.domain.extraction import AMOUNT_FIELDS, DATE_FIELDS, FLAG_FIELDS, PARTY_ROLES
from faktury.domain.kinds import kind_label
from faktury.domain.status import N_
from faktury.models.faktura import PAYMENT_LABELS
from faktury.services.value_words import account_text, date_text, nip_text, number_text, quantity_text

FIELD_LABELS: dict[str, str] = {
    "kind": N_("Rodzaj"),
    "invoice_number": N_("Numer faktury"),
    "issue_date": N_("Data wystawienia"),
    "sale_date": N_("Data sprzedaży"),
    "due_date": N_("Termin płatności"),
    "seller_name": N_("Sprzedawca"),
    "seller_nip": N_("NIP sprzedawcy"),
    "buyer_name": N_("Nabywca"),
    "buyer_nip": N_("NIP nabywcy"),
    "net_total": N_("Netto razem"),
    "vat_total": N_("VAT razem"),
    "gross_total": N_("Brutto razem"),
    "currency": N_("Waluta"),
    "bank_account": N_("Rachunek bankowy"),
    "payment_form": N_("Forma płatności"),
    "amount_due": N_("Do zapłaty"),
    "paid_date": N_("Data zapłaty"),
    "ksef_number": N_("Numer KSeF"),
    "sale_from": N_("Początek okresu"),
    "seller_address": N_("Adres sprzedawcy"),
    "seller_country": N_("Kraj sprzedawcy"),
    "buyer_address": N_("Adres nabywcy"),
    "buyer_country": N_("Kraj nabywcy"),
    "buyer_tax_id": N_("Zagraniczny numer nabywcy"),
    "vat_total_pln": N_("VAT w złotych"),
    "exchange_rate": N_("Kurs waluty"),
    "exemption_basis": N_("Podstawa zwolnienia"),
    "split_payment": N_("Mechanizm podzielonej płatności"),
    "cash_method": N_("Metoda kasowa"),
    "self_billing": N_("Samofakturowanie"),
    "reverse_charge": N_("Odwrotne obciążenie"),
    "corrected_number": N_("Numer faktury korygowanej"),
    "corrected_date": N_("Data faktury korygowanej"),
    "corrected_ksef_number": N_("Numer KSeF faktury korygowanej"),
    "correction_reason": N_("Przyczyna korekty"),
}
ROLE_LABELS: dict[str, str] = dict(
    zip(
        PARTY_ROLES,
        (
            N_("Faktor"),
            N_("Odbiorca"),
            N_("Podmiot pierwotny"),
            N_("Dodatkowy nabywca"),
            N_("Wystawca faktury"),
            N_("Płatnik"),
            N_("Jednostka samorządu (wystawca)"),
            N_("Jednostka samorządu (odbiorca)"),
            N_("Członek grupy VAT (wystawca)"),
            N_("Członek grupy VAT (odbiorca)"),
            N_("Pracownik"),
            N_("Inny podmiot"),
        ),
        strict=True,
    )
)
COLUMN_LABELS: dict[str, str] = {
    "name": N_("Nazwa"),
    "quantity": N_("Ilość"),
    "unit": N_("J.m."),
    "unit_price": N_("Cena netto"),
    "net": N_("Netto"),
    "vat_rate": N_("Stawka"),
    "vat": N_("VAT"),
    "gross": N_("Brutto"),
}


def source_label(source: str) -> str:
    """Where a value came from, as the field shows it."""
    return {
        sources.TEXT_LAYER: _("warstwa tekstowa"),
        sources.EASYOCR: _("OCR"),
        sources.XML: "XML",
        sources.QR: "QR",
        sources.TYPED: _("wpisane"),
        sources.MEMORY: _("z poprzednich faktur"),
    }.get(source, source)


def field_label(field: str) -> str:
    """„Data sprzedaży”, „Pozycja 2, netto”, „VAT 23%” for a field's key (`models.FieldCorrection`)."""
    table, _dot, rest = field.partition(".")
    row, _dot, column = rest.partition(".")
    if table == LINES and row:
        return _cell(_("Pozycja %(number)s") % {"number": row}, column)
    if table == PARTIES and row:
        return _("Inny podmiot %(number)s") % {"number": row}
    if table == RATES and row:
        return _cell(f"{_('VAT')} {rate_text(row)}", column)
    return _(FIELD_LABELS[field]) if field in FIELD_LABELS else field


def _cell(row: str, column: str) -> str:
    return f"{row}, {_lowered(_(COLUMN_LABELS[column]))}" if column in COLUMN_LABELS else row


def _lowered(label: str) -> str:
    """In the middle of a phrase; an abbreviation stays as it is."""
    return label if label.isupper() else label[:1].lower() + label[1:]


def rate_text(code: str) -> str:
    """23 is „23%”, zw stays zw."""
    return f"{code}%" if code.isdigit() else code


def value_words(field: str, plain: str) -> str:
    """A stored plain value as people write it; what is not what its field holds stays as it is."""
    if not plain:
        return ""
    words = _words_of(field)
    try:
        return words(plain)
    except (ValueError, InvalidOperation):
        return plain


def _party_words(plain: str) -> str:
    """„Płatnik · Centrum Usług · 525-000-77-38” for a stored „payer · …”."""
    role, *rest = plain.split(" · ")
    return " · ".join([_(ROLE_LABELS[role]) if role in ROLE_LABELS else role, *map(nip_text, rest)])


def _words_of(field: str) -> Callable[[str], str]:
    if field.startswith(PARTIES):
        return _party_words
    if field in DATE_FIELDS:
        return lambda plain: date_text(date.fromisoformat(plain))
    if field in FLAG_FIELDS:
        return lambda _plain: _("tak")
    if field == "exchange_rate":
        return lambda plain: quantity_text(Decimal(plain))
    if field in AMOUNT_FIELDS or field.endswith((".net", ".vat", ".gross")):
        return lambda plain: number_text(Decimal(plain))
    if field.endswith((".quantity", ".unit_price")):
        return lambda plain: quantity_text(Decimal(plain))
    return {
        "seller_nip": nip_text,
        "buyer_nip": nip_text,
        "bank_account": account_text,
        "payment_form": lambda plain: _(PAYMENT_LABELS[plain]) if plain in PAYMENT_LABELS else plain,
        KIND: lambda plain: _(kind_label(plain)),
    }.get(field) or (rate_text if field.endswith(".vat_rate") else str)

"""Form fields that forgive how people write dates, amounts, NIPs and accounts, and show the normal form back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from typing_extensions import override

from faktury.domain.dates import parse_date
from faktury.domain.fa_codes import COUNTRIES
from faktury.domain.fields.countries import country_code
from faktury.domain.identifiers import normalise_nip, normalise_nrb
from faktury.domain.money import parse_amount
from faktury.domain.problems import SENTENCES
from faktury.domain.rates import normalise_rate
from faktury.forms.day_and_month import DayAndMonth
from faktury.services.invoice_columns import AMOUNT_LIMIT
from faktury.services.value_words import account_text, date_text, nip_text, number_text, quantity_text

_FOREIGN_NUMBER = re.compile(r"[A-Z0-9]{4,20}")
_CURRENCY_SIGNS = {"ZŁ": "PLN", "ZL": "PLN", "€": "EUR", "$": "USD", "£": "GBP"}


def format_error(code: str) -> ValidationError:
    """The sentence of a problem code as a form error."""
    return ValidationError(_(SENTENCES[code]), code=code)


class ForgivingField(forms.CharField):
    """A text input whose value is not a text: absent is None, and what was typed stays in the input when it is wrong."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **{"max_length": 64, **options})
        self.widget.attrs.update({"class": "input", "autocomplete": "off", "spellcheck": "false"})

    @override
    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip()
        return self.read(text) if text else None

    def read(self, text: str) -> Any:
        """The value of a text that is not empty."""
        return text

    @override
    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.show(value)

    def show(self, value: Any) -> str:
        """The normal form of a value."""
        return str(value)

    @override
    def run_validators(self, value: Any) -> None:
        """The length of the text was limited by the widget; values have no length."""
        if isinstance(value, str):
            super().run_validators(value)


class DateTextField(ForgivingField):
    """24.11.2026, 24-11-2026, 2026-11-24, 24 listopada 2026; 24.11 waits for its year until the whole form is known."""

    @override
    def read(self, text: str) -> date | DayAndMonth:
        value = parse_date(text) or DayAndMonth.read(text)
        if value is None:
            raise format_error("format_date")
        return value

    @override
    def show(self, value: date) -> str:
        return date_text(value)


class AmountTextField(ForgivingField):
    """1234,56, 1 234,56, 1.234,56; the ambiguous 1.234 is asked about, never guessed."""

    places = 2

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs["inputmode"] = "decimal"

    @override
    def read(self, text: str) -> Decimal:
        value = parse_amount(text)
        if value is None or abs(value) > AMOUNT_LIMIT or value != round(value, self.places):
            raise format_error("format_amount")
        return value

    @override
    def show(self, value: Decimal) -> str:
        return number_text(value)


class QuantityField(AmountTextField):
    """An amount of goods: up to six places (FA(3): TIlosci), no trailing zeros."""

    places = 6

    @override
    def show(self, value: Decimal) -> str:
        return quantity_text(value)


class UnitPriceField(QuantityField):
    """A price: at least two places, up to eight where they matter (FA(3): TKwotowy2)."""

    places = 8

    @override
    def show(self, value: Decimal) -> str:
        return number_text(value) if value == round(value, 2) else quantity_text(value)


class ExchangeRateField(QuantityField):
    """PLN for one unit of a currency."""


class FlagField(forms.BooleanField):
    """A note that an invoice carries or not."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)


class IdentifierField(ForgivingField):
    """A number shown in groups and kept plain."""

    normalise: Callable[[str], str | None]
    group: Callable[[str], str]
    sentence = ""

    @override
    def read(self, text: str) -> str:
        plain = type(self).normalise(text) or re.sub(r"[\s\-.]", "", text).upper()
        if not _FOREIGN_NUMBER.fullmatch(plain) and not type(self).normalise(text):
            raise ValidationError(self.message(), code="format_identifier")
        return plain

    def message(self) -> str:
        """What to type instead."""
        return _("Wpisz same cyfry i litery numeru, bez innych znaków.")

    @override
    def prepare_value(self, value: Any) -> Any:
        return type(self).group(value) if isinstance(value, str) else value


class NipField(IdentifierField):
    """123-456-32-18, PL 1234563218, or a foreign tax number."""

    normalise = staticmethod(normalise_nip)
    group = staticmethod(nip_text)


class KsefNumberField(ForgivingField):
    """NIP-date-technical part-CRC; whether the check sum holds is a check's business."""

    @override
    def read(self, text: str) -> str:
        return re.sub(r"\s", "", text).upper()


class AccountField(IdentifierField):
    """26 digits with or without PL and spaces, or a foreign IBAN."""

    normalise = staticmethod(normalise_nrb)
    group = staticmethod(account_text)

    @override
    def read(self, text: str) -> str:
        plain = normalise_nrb(text) or re.sub(r"[\s\-.]", "", text).upper()
        if not re.fullmatch(r"[A-Z0-9]{8,34}", plain):
            raise ValidationError(self.message(), code="format_identifier")
        return plain


class CountryField(ForgivingField):
    """A country's code of two letters; its name is taken too."""

    @override
    def read(self, text: str) -> str:
        code = text.upper() if text.upper() in COUNTRIES else country_code(text)
        if code is None:
            raise ValidationError(_("Wpisz kod kraju z dwóch liter, na przykład DE."), code="country")
        return code


class CurrencyField(ForgivingField):
    """Three letters; „zł” is PLN."""

    @override
    def read(self, text: str) -> str:
        code = _CURRENCY_SIGNS.get(text.upper().rstrip("."), text.upper())
        if not re.fullmatch(r"[A-Z]{3}", code):
            raise ValidationError(_("Wpisz walutę trzema literami, na przykład PLN."), code="format_currency")
        return code


class RateField(ForgivingField):
    """23, 23%, 23,00%, zw, np I: kept without the percent sign."""

    @override
    def read(self, text: str) -> str:
        rate = normalise_rate(text) or " ".join(text.split())
        if len(rate) > 8:
            raise ValidationError(_("Wpisz stawkę VAT, na przykład 23 albo zw."), code="format_rate")
        return rate

    @override
    def prepare_value(self, value: Any) -> Any:
        return f"{value}%" if isinstance(value, str) and value.isdigit() else value


class TextField(ForgivingField):
    """One line of text with single spaces."""

    @override
    def read(self, text: str) -> str:
        return " ".join(text.split())

"""The review form: header, line items and VAT rows of one invoice, prefilled from a reading and turned back into an Extraction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy
from typing_extensions import override

from faktury.domain.extraction import FIELD_NAMES, FLAG_FIELDS, TYPED, YES, Extraction, Field
from faktury.domain.kinds import KIND_LABELS, Kind
from faktury.forms.day_and_month import DayAndMonth
from faktury.forms.fields import (
    AccountField,
    AmountTextField,
    CountryField,
    CurrencyField,
    DateTextField,
    ExchangeRateField,
    FlagField,
    KsefNumberField,
    NipField,
    TextField,
)
from faktury.forms.rows import (
    LineFormSet,
    PartyFormSet,
    RateFormSet,
    line_initial,
    line_items,
    mark_before,
    parties,
    party_initial,
    rate_initial,
    vat_rows,
)
from faktury.models.faktura import PAYMENT_LABELS
from faktury.services.field_words import FIELD_LABELS
from faktury.services.invoice_columns import REQUIRED


def _label(name: str) -> Any:
    return gettext_lazy(FIELD_LABELS[name])


def _text(name: str, *, max_length: int = 256) -> TextField:
    return TextField(label=_label(name), max_length=max_length)


class HeaderForm(forms.Form):
    """Everything above and below the table of an invoice."""

    kind = forms.ChoiceField(
        label=_label("kind"),
        choices=[(code, gettext_lazy(label)) for code, label in KIND_LABELS.items()],
        widget=forms.Select(attrs={"class": "input"}),
    )
    invoice_number = _text("invoice_number")
    issue_date = DateTextField(label=_label("issue_date"))
    sale_date = DateTextField(label=_label("sale_date"))
    ksef_number = KsefNumberField(label=_label("ksef_number"))
    seller_name = _text("seller_name", max_length=512)
    seller_nip = NipField(label=_label("seller_nip"))
    buyer_name = _text("buyer_name", max_length=512)
    buyer_nip = NipField(label=_label("buyer_nip"))
    currency = CurrencyField(label=_label("currency"))
    net_total = AmountTextField(label=_label("net_total"))
    vat_total = AmountTextField(label=_label("vat_total"))
    gross_total = AmountTextField(label=_label("gross_total"))
    due_date = DateTextField(label=_label("due_date"))
    payment_form = forms.ChoiceField(
        label=_label("payment_form"),
        required=False,
        choices=[("", "–"), *((code, gettext_lazy(label)) for code, label in PAYMENT_LABELS.items())],
        widget=forms.Select(attrs={"class": "input"}),
    )
    bank_account = AccountField(label=_label("bank_account"))
    amount_due = AmountTextField(label=_label("amount_due"))
    paid_date = DateTextField(label=_label("paid_date"))
    split_payment = FlagField(label=_label("split_payment"))
    seller_address = _text("seller_address", max_length=1030)
    buyer_address = _text("buyer_address", max_length=1030)
    buyer_tax_id = _text("buyer_tax_id", max_length=60)
    vat_total_pln = AmountTextField(label=_label("vat_total_pln"))
    exchange_rate = ExchangeRateField(label=_label("exchange_rate"))
    exemption_basis = _text("exemption_basis")
    cash_method = FlagField(label=_label("cash_method"))
    self_billing = FlagField(label=_label("self_billing"))
    reverse_charge = FlagField(label=_label("reverse_charge"))
    corrected_number = _text("corrected_number")
    corrected_date = DateTextField(label=_label("corrected_date"))
    corrected_ksef_number = KsefNumberField(label=_label("corrected_ksef_number"))
    correction_reason = _text("correction_reason")
    sale_from = DateTextField(label=_label("sale_from"))
    seller_country = CountryField(label=_label("seller_country"))
    buyer_country = CountryField(label=_label("buyer_country"))

    NEEDED = frozenset(REQUIRED)
    """Marked with an asterisk. The checks say what is missing; they know kinds that need less."""

    def __init__(self, *args: Any, today: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._today = today

    @override
    def clean(self) -> dict[str, Any]:
        """„24.11” gets its year here: the latest one for the date of issue, the nearest one to that for the others."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        issued = cleaned.get("issue_date")
        if isinstance(issued, DayAndMonth):
            issued = cleaned["issue_date"] = issued.not_after(self._today) if self._today else None
        for name in (name for name, value in cleaned.items() if isinstance(value, DayAndMonth)):
            day: DayAndMonth = cleaned[name]
            around = issued or self._today
            cleaned[name] = day.nearest(around) if around else None
        return cleaned


class ReviewForm:
    """Header, lines and rates as one: bound to what was typed, or filled from what was read."""

    def __init__(self, original: Extraction, data: Mapping[str, Any] | None = None, *, today: date | None = None) -> None:
        self.original = original
        if data is None:
            self.header = HeaderForm(initial={"kind": original.kind, **{name: field.value for name, field in original.fields.items()}})
            self.lines = LineFormSet(initial=[line_initial(item) for item in original.line_items], prefix="lines")
            self.rates = RateFormSet(initial=[rate_initial(row) for row in original.vat_rows], prefix="rates")
            self.parties = PartyFormSet(initial=[party_initial(party) for party in original.third_parties], prefix="parties")
        else:
            self.header = HeaderForm(data, today=today)
            self.lines = LineFormSet(data, prefix="lines")
            self.rates = RateFormSet(data, prefix="rates")
            self.parties = PartyFormSet(data if "parties-TOTAL_FORMS" in data else self._unseen_parties(), prefix="parties")

        mark_before(self.lines.forms, original.line_items)

    def is_valid(self) -> bool:
        """Whether every typed text is a value; says nothing about whether the values agree."""
        return all([self.header.is_valid(), *(formset.is_valid() for formset in self._tables)])

    def data(self) -> dict[str, str]:
        """What a browser would send back of an unbound form, input name to text."""
        parts = [self.header, *(part for formset in self._tables for part in (formset.management_form, *formset.forms))]
        values = {bound.html_name: bound.value() for part in parts for bound in part}
        return {name: "on" if value is True else str(value) for name, value in values.items() if value is not None and value is not False}

    def errors(self) -> list[tuple[str, str]]:
        """(input name, sentence) of every text that is no value, in the order of the form."""
        rows = [form for formset in self._tables for form in formset.forms]
        named = [(form.add_prefix(name), errors) for form in (self.header, *rows) for name, errors in form.errors.items()]
        found = [(name, str(error)) for name, errors in named for error in errors]
        found += [(f"{formset.prefix}-0", str(error)) for formset in self._tables for error in formset.non_form_errors()]
        return found

    def shown(self) -> dict[str, str]:
        """Input name to the normal form of its value, for every text that is one."""
        rows = [form for formset in self._tables for form in formset.forms]
        cleaned = [(form, name, value) for form in (self.header, *rows) for name, value in form.cleaned_data.items()]
        present = [(form, name, value) for form, name, value in cleaned if value not in (None, "") and not isinstance(value, bool)]
        return {form.add_prefix(name): str(form.fields[name].prepare_value(value)) for form, name, value in present}

    def extraction(self) -> Extraction:
        """The typed values; what equals the reading keeps its source and place, the rest is marked as typed.

        A text that is no value counts as absent, so that the checks can speak while somebody is still typing.
        """
        cleaned = self.header.cleaned_data
        values = {name: cleaned[name] for name in FIELD_NAMES if is_said(cleaned.get(name))}
        values |= {name: YES for name in values if name in FLAG_FIELDS}
        # What the form does not show is kept as it was read.
        unseen = {name: field for name, field in self.original.fields.items() if name not in self.header.fields}
        fields = {**unseen, **{name: self._field(name, value) for name, value in values.items()}}
        changed = {name for name in FIELD_NAMES if fields.get(name) != self.original.fields.get(name)}
        return Extraction(
            kind=cleaned.get("kind") or Kind.OTHER,
            fields=fields,
            line_items=line_items(self.lines.forms, self.original.line_items),
            vat_rows=vat_rows(self.rates.forms, self.original.vat_rows),
            witnesses={name: kinds for name, kinds in self.original.witnesses.items() if name not in changed},
            findings=tuple(found for found in self.original.findings if found.field not in changed),
            third_parties=parties(self.parties.forms, self.original.third_parties),
        )

    @property
    def _tables(self) -> tuple[BaseFormSet[Any], ...]:
        return self.lines, self.rates, self.parties

    def _unseen_parties(self) -> dict[str, Any]:
        """A form that does not show them sends the parties back as they were."""
        rows = self.original.third_parties
        data: dict[str, Any] = {"parties-TOTAL_FORMS": len(rows), "parties-INITIAL_FORMS": 0}
        for place, party in enumerate(rows):
            data |= {f"parties-{place}-{name}": value for name, value in party_initial(party).items() if value is not None}
        return data

    def _field(self, name: str, value: Any) -> Field:
        read = self.original.fields.get(name)
        return read if read is not None and _single_spaced(read.value) == value else Field(value, 1.0, None, TYPED)


def is_said(value: Any) -> bool:
    """Whether a field says anything: an amount of zero does, though it equals False; an unticked box does not."""
    return value is not False and value not in (None, "")


def _single_spaced(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value

"""The review form: header, line items and VAT rows of one invoice, prefilled from a reading and turned back into an Extraction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from faktury.domain.extraction import FIELD_NAMES, TYPED, Extraction, Field, LineItem, VatRow
from faktury.domain.kinds import KIND_LABELS, Kind
from faktury.forms.fields import (
    AccountField,
    AmountTextField,
    CurrencyField,
    DateTextField,
    NipField,
    QuantityField,
    RateField,
    TextField,
    UnitPriceField,
)

_ROWS_LIMIT = 500
BLANK_ROWS = 1


class HeaderForm(forms.Form):
    """Everything above and below the table of an invoice."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Rodzaj"),
        choices=[(code, gettext_lazy(label)) for code, label in KIND_LABELS.items()],
        widget=forms.Select(attrs={"class": "input"}),
    )
    invoice_number = TextField(label=gettext_lazy("Numer faktury"), max_length=256)
    issue_date = DateTextField(label=gettext_lazy("Data wystawienia"))
    sale_date = DateTextField(label=gettext_lazy("Data sprzedaży"))
    due_date = DateTextField(label=gettext_lazy("Termin płatności"))
    seller_name = TextField(label=gettext_lazy("Sprzedawca"), max_length=512)
    seller_nip = NipField(label=gettext_lazy("NIP sprzedawcy"))
    buyer_name = TextField(label=gettext_lazy("Nabywca"), max_length=512)
    buyer_nip = NipField(label=gettext_lazy("NIP nabywcy"))
    net_total = AmountTextField(label=gettext_lazy("Netto razem"))
    vat_total = AmountTextField(label=gettext_lazy("VAT razem"))
    gross_total = AmountTextField(label=gettext_lazy("Brutto razem"))
    currency = CurrencyField(label=gettext_lazy("Waluta"))
    bank_account = AccountField(label=gettext_lazy("Rachunek bankowy"))

    NEEDED = frozenset({"invoice_number", "issue_date", "seller_name", "net_total", "vat_total", "gross_total", "currency"})
    """Marked with an asterisk. The checks say what is missing; they know kinds that need less."""


class RowForm(forms.Form):
    """A row of a table of inputs: entirely empty rows do not count."""

    needed: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        number = str(self.prefix).rpartition("-")[2]
        row = int(number) + 1 if number.isdigit() else "__number__"
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = _("%(label)s, wiersz %(row)s") % {"label": field.label, "row": row}

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed in the row."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.fields)

    @override
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_blank:
            for name in self.needed:
                if cleaned.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Uzupełnij to pole albo usuń wiersz."))
        return cleaned


class LineForm(RowForm):
    """One position."""

    name = TextField(label=gettext_lazy("Nazwa"), max_length=512)
    quantity = QuantityField(label=gettext_lazy("Ilość"))
    unit = TextField(label=gettext_lazy("J.m."), max_length=20)
    unit_price = UnitPriceField(label=gettext_lazy("Cena netto"))
    net = AmountTextField(label=gettext_lazy("Netto"))
    vat_rate = RateField(label=gettext_lazy("Stawka"))
    vat = AmountTextField(label=gettext_lazy("VAT"))
    gross = AmountTextField(label=gettext_lazy("Brutto"))
    needed = ("name",)


class RateForm(RowForm):
    """Sums of one VAT rate."""

    rate = RateField(label=gettext_lazy("Stawka"))
    net = AmountTextField(label=gettext_lazy("Netto"))
    vat = AmountTextField(label=gettext_lazy("VAT"))
    gross = AmountTextField(label=gettext_lazy("Brutto"))
    needed = ("rate", "net", "vat", "gross")


LineFormSet = forms.formset_factory(LineForm, extra=BLANK_ROWS, max_num=_ROWS_LIMIT, absolute_max=_ROWS_LIMIT)
RateFormSet = forms.formset_factory(RateForm, extra=BLANK_ROWS, max_num=_ROWS_LIMIT, absolute_max=_ROWS_LIMIT)


class ReviewForm:
    """Header, lines and rates as one: bound to what was typed, or filled from what was read."""

    def __init__(self, original: Extraction, data: Mapping[str, Any] | None = None) -> None:
        self.original = original
        if data is None:
            self.header = HeaderForm(initial={"kind": original.kind, **{name: field.value for name, field in original.fields.items()}})
            self.lines = LineFormSet(initial=[_line_initial(item) for item in original.line_items], prefix="lines")
            self.rates = RateFormSet(initial=[_rate_initial(row) for row in original.vat_rows], prefix="rates")
        else:
            self.header = HeaderForm(data)
            self.lines = LineFormSet(data, prefix="lines")
            self.rates = RateFormSet(data, prefix="rates")

    def is_valid(self) -> bool:
        """Whether every typed text is a value; says nothing about whether the values agree."""
        return all([self.header.is_valid(), self.lines.is_valid(), self.rates.is_valid()])

    def errors(self) -> list[tuple[str, str]]:
        """(input name, sentence) of every text that is no value, in the order of the form."""
        rows = [form for formset in (self.lines, self.rates) for form in formset.forms]
        named = [(form.add_prefix(name), errors) for form in (self.header, *rows) for name, errors in form.errors.items()]
        found = [(name, str(error)) for name, errors in named for error in errors]
        found += [(f"{formset.prefix}-0", str(error)) for formset in (self.lines, self.rates) for error in formset.non_form_errors()]
        return found

    def shown(self) -> dict[str, str]:
        """Input name to the normal form of its value, for every text that is one."""
        rows = [form for formset in (self.lines, self.rates) for form in formset.forms]
        cleaned = [(form, name, value) for form in (self.header, *rows) for name, value in form.cleaned_data.items()]
        present = [(form, name, value) for form, name, value in cleaned if value not in (None, "")]
        return {form.add_prefix(name): str(form.fields[name].prepare_value(value)) for form, name, value in present}

    def extraction(self) -> Extraction:
        """The typed values; what equals the reading keeps its source and place, the rest is marked as typed.

        A text that is no value counts as absent, so that the checks can speak while somebody is still typing.
        """
        cleaned = self.header.cleaned_data
        values = {name: cleaned[name] for name in FIELD_NAMES if cleaned.get(name) not in (None, "")}
        # What the form does not show is kept as it was read.
        unseen = {name: field for name, field in self.original.fields.items() if name not in self.header.fields}
        fields = {**unseen, **{name: self._field(name, value) for name, value in values.items()}}
        changed = {name for name in FIELD_NAMES if fields.get(name) != self.original.fields.get(name)}
        lines = [_cleaned(form) for form in self.lines.forms if not form.is_blank]
        rates = [_cleaned(form) for form in self.rates.forms if not form.is_blank]
        return Extraction(
            kind=cleaned.get("kind") or Kind.OTHER,
            fields=fields,
            line_items=tuple(_line(position, row) for position, row in enumerate(lines, start=1)),
            vat_rows=tuple(VatRow(**row) for row in rates if None not in row.values()),
            witnesses={name: kinds for name, kinds in self.original.witnesses.items() if name not in changed},
            findings=tuple(found for found in self.original.findings if found.field not in changed),
            third_parties=self.original.third_parties,
        )

    def _field(self, name: str, value: Any) -> Field:
        read = self.original.fields.get(name)
        return read if read is not None and _single_spaced(read.value) == value else Field(value, 1.0, None, TYPED)


def _single_spaced(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _line_initial(item: LineItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in LineForm.base_fields}


def _rate_initial(row: VatRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in RateForm.base_fields}


def _cleaned(form: forms.Form) -> dict[str, Any]:
    return {name: form.cleaned_data.get(name) for name in form.fields}


def _line(position: int, row: dict[str, Any]) -> LineItem:
    return LineItem(position=position, **{**row, "name": row["name"] or ""})


def with_blank_row(data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The submitted data with one more empty row: adding a row without JavaScript."""
    copy = {name: data[name] for name in data}
    key = f"{prefix}-TOTAL_FORMS"
    total = str(copy.get(key, "0"))
    copy[key] = str(min(int(total) + 1 if total.isdigit() else 1, _ROWS_LIMIT))
    return copy

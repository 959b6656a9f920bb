"""Tables of inputs: a line item, the sums of a rate, and their values as domain rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from faktury.domain.extraction import PARTY_COLUMNS, TYPED, LineItem, Party, VatRow
from faktury.forms.fields import AmountTextField, NipField, QuantityField, RateField, TextField, UnitPriceField
from faktury.services.field_words import ROLE_LABELS

ROWS_LIMIT = 500
RATES_LIMIT = 40
"""More than there are codes of rates; whoever forges a number of rows is drawn no more than these."""
PARTIES_LIMIT = 100
"""FA(3): Podmiot3 up to a hundred times."""
BLANK_ROWS = 1
_NO_LINE = LineItem(0, "", None, None, None, None, None, None, None)


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
        """Whether nothing was typed in the row; what is only chosen in it is no content."""
        typed = [name for name, field in self.fields.items() if not isinstance(field, forms.ChoiceField)]
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in typed)

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
    is_before = False
    """Whether the line it was filled with states what was there before a correction."""


class RateForm(RowForm):
    """Sums of one VAT rate."""

    rate = RateField(label=gettext_lazy("Stawka"))
    net = AmountTextField(label=gettext_lazy("Netto"))
    vat = AmountTextField(label=gettext_lazy("VAT"))
    gross = AmountTextField(label=gettext_lazy("Brutto"))
    needed = ("rate", "net", "vat", "gross")


class PartyForm(RowForm):
    """Somebody the invoice names beside seller and buyer."""

    role = forms.ChoiceField(
        label=gettext_lazy("Rola"),
        choices=[(role, gettext_lazy(label)) for role, label in ROLE_LABELS.items()],
        initial="recipient",
        widget=forms.Select(attrs={"class": "input"}),
        required=False,
    )
    name = TextField(label=gettext_lazy("Nazwa"), max_length=512)
    nip = NipField(label=gettext_lazy("NIP"))
    address = TextField(label=gettext_lazy("Adres"), max_length=512)
    needed = ("name",)


LineFormSet = forms.formset_factory(LineForm, extra=BLANK_ROWS, max_num=ROWS_LIMIT, absolute_max=ROWS_LIMIT)
RateFormSet = forms.formset_factory(RateForm, extra=BLANK_ROWS, max_num=RATES_LIMIT, absolute_max=RATES_LIMIT)

PartyFormSet = forms.formset_factory(PartyForm, extra=0, max_num=PARTIES_LIMIT, absolute_max=PARTIES_LIMIT)


def line_initial(item: LineItem) -> dict[str, Any]:
    """Values of a line for its row of inputs."""
    return {name: getattr(item, name) for name in LineForm.base_fields}


def mark_before(rows: list[LineForm], original: tuple[LineItem, ...]) -> None:
    """Tell the rows that were filled with what a correction says was there before."""
    for row, item in zip(rows, original, strict=False):
        row.is_before = item.is_before


def rate_initial(row: VatRow) -> dict[str, Any]:
    """Values of a rate for its row of inputs."""
    return {name: getattr(row, name) for name in RateForm.base_fields}


def line_items(rows: list[LineForm], original: tuple[LineItem, ...]) -> tuple[LineItem, ...]:
    """The typed lines; what a row of inputs does not show is kept from the line it was filled with."""
    kept = [(form, original[place] if place < len(original) else _NO_LINE) for place, form in enumerate(rows) if not form.is_blank]
    return tuple(
        replace(before, **{**cleaned(form), "name": cleaned(form)["name"] or ""}, position=position)
        for position, (form, before) in enumerate(kept, start=1)
    )


def vat_rows(rows: list[RateForm], original: tuple[VatRow, ...]) -> tuple[VatRow, ...]:
    """The complete typed rows; the tax in PLN is kept with its rate as long as the tax is the same."""
    pln = {(row.rate, row.vat): row.vat_pln for row in original}
    found = [cleaned(form) for form in rows if not form.is_blank]
    return tuple(VatRow(**row, vat_pln=pln.get((row["rate"], row["vat"]))) for row in found if None not in row.values())


def party_initial(party: Party) -> dict[str, Any]:
    """Values of a party for its row of inputs."""
    return {name: getattr(party, name) for name in PARTY_COLUMNS}


def parties(rows: list[PartyForm], original: tuple[Party, ...]) -> tuple[Party, ...]:
    """The typed parties; one that equals what was read keeps its place on the paper and its source."""
    read = {party: party for party in original}
    typed = [
        Party(**{**cleaned(form), "role": cleaned(form)["role"] or "other", "name": cleaned(form)["name"] or ""}, source=TYPED)
        for form in rows
        if not form.is_blank
    ]
    return tuple(read.get(party, party) for party in typed)


def cleaned(form: forms.Form) -> dict[str, Any]:
    """Every field's value, None for what is absent or no value."""
    return {name: form.cleaned_data.get(name) for name in form.fields}


def with_blank_row(data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The submitted data with one more empty row: adding a row without JavaScript."""
    copy = {name: data[name] for name in data}
    key = f"{prefix}-TOTAL_FORMS"
    total = str(copy.get(key, "0"))
    copy[key] = str(min(int(total) + 1 if total.isdigit() else 1, ROWS_LIMIT))
    return copy

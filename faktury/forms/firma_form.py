"""The form of a company's own data."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from faktury.domain.identifiers import nip_placeholder, nip_valid, normalise_nip


class FirmaForm(forms.Form):
    """Name, NIP and address as people write them; cleaned: single spaces, ten digits."""

    name = forms.CharField(label=_("Nazwa"), max_length=255, error_messages={"required": _("Wpisz nazwę firmy.")})
    nip = forms.CharField(label=_("NIP"), max_length=20, error_messages={"required": _("Wpisz NIP firmy.")})
    address = forms.CharField(label=_("Adres"), max_length=512, required=False)

    def clean_name(self) -> str:
        """Without what a copied text brings along."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_address(self) -> str:
        """In one line, as it stands on an invoice."""
        return " ".join(str(self.cleaned_data["address"]).split())

    def clean_nip(self) -> str:
        """Ten digits whose last one is right."""
        nip = normalise_nip(str(self.cleaned_data["nip"]))
        if nip is None or not nip_valid(nip) or nip_placeholder(nip):
            raise ValidationError(_("To nie jest poprawny NIP. Powinien mieć 10 cyfr; sprawdź je z dokumentem rejestracyjnym."))
        return nip

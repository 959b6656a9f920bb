"""Says what an invoice lacks to be written as FA(3)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from faktury.domain.status import N_

_WORDS = {
    "kind": N_("ten rodzaj dokumentu nie ma postaci FA(3)"),
    "invoice_number": N_("numer faktury"),
    "issue_date": N_("data wystawienia (od 2006 do 2050 roku)"),
    "sale_date": N_("data sprzedaży albo koniec okresu"),
    "sale_from": N_("początek okresu (od 2006 do 2050 roku)"),
    "due_date": N_("termin płatności (od lipca 2016 do 2050 roku)"),
    "paid_date": N_("data zapłaty (od lipca 2016 do 2050 roku)"),
    "seller_name": N_("nazwa sprzedawcy"),
    "seller_nip": N_("polski NIP sprzedawcy"),
    "seller_address": N_("adres sprzedawcy"),
    "seller_country": N_("kraj w adresie sprzedawcy"),
    "currency": N_("waluta z listy ISO 4217"),
    "gross_total": N_("kwota brutto"),
    "vat_rows": N_("podsumowanie według stawek VAT"),
    "rate_zero": N_("rodzaj stawki 0%: krajowa (0 KR), WDT (0 WDT) albo eksport (0 EX)"),
    "rate_np": N_("rodzaj „np”: np I albo np II"),
    "rate_unknown": N_("stawka VAT z listy KSeF"),
    "exemption_basis": N_("podstawa zwolnienia z VAT"),
    "amounts": N_("kwoty, które mieszczą się w polach FA(3)"),
    "corrected_number": N_("numer faktury korygowanej"),
    "corrected_date": N_("data faktury korygowanej"),
    "corrected_ksef_number": N_("poprawny numer KSeF faktury korygowanej"),
}


def missing_words(missing: Sequence[str]) -> list[str]:
    """One phrase for each code of `CannotExport.missing`."""
    return [_(_WORDS[code]) for code in missing]

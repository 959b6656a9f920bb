"""What a kind of document means for the person who chooses it: what becomes of the document, and what to look at."""

from __future__ import annotations

from django.utils.translation import gettext as _

from faktury.domain.kinds import Kind
from faktury.domain.status import N_

NEEDS_MORE = frozenset({Kind.CORRECTION})
"""Kinds whose own fields are among those that are folded away."""
_REFUSED = N_("Takiego dokumentu nie zapisujemy jako faktury. Zmień rodzaj, jeśli to pomyłka, albo odrzuć dokument.")
_NOTES: dict[str, str] = {
    Kind.VAT: N_("Zwykła faktura, trafi do faktur."),
    Kind.SIMPLIFIED: N_("Do 450 zł brutto, nie musi mieć nazwy nabywcy ani rozbicia na stawki."),
    Kind.CORRECTION: N_("Wpisz różnicę kwot (minus, gdy maleją) i numer faktury korygowanej w „Więcej danych”."),
    Kind.ADVANCE: N_("Wpisz kwoty zaliczki, nie całego zamówienia."),
    Kind.FINAL: N_("Do zapłaty zostaje kwota po odjęciu zaliczek."),
    Kind.COPY: N_("Druk tej samej faktury: zapisz, tylko gdy nie ma jeszcze oryginału."),
    Kind.RECEIPT_NIP: N_("Do 450 zł brutto to faktura uproszczona; powyżej tej kwoty potrzebna jest zwykła faktura."),
    Kind.BILL: N_("Bez VAT-u: netto równa się brutto."),
    Kind.PROFORMA: _REFUSED,
    Kind.RECEIPT: _REFUSED,
    Kind.OTHER: _REFUSED,
}


def kind_note(kind: str) -> str:
    """The consequence of choosing `kind`, in the active language; empty for an unknown one."""
    note = _NOTES.get(kind)
    return _(note) if note else ""

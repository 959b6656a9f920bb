"""The day an invoice was paid: only where it says so of the whole."""

from __future__ import annotations

from datetime import date

import pytest

from faktury.domain.fields import extract
from tests.domain.text_page import text_pages

PAGE = """
   Faktura VAT nr 1/2026       Data wystawienia: 2026-10-01
   Sprzedawca: Meblolux Sp. z o.o., NIP 7236851835
   Nabywca: Moja Firma Sp. z o.o., NIP 1060000062
   Lp.  Nazwa                 Ilość   Cena netto   Wartość netto   VAT    Kwota VAT   Wartość brutto
   1    Usługa montażu        1         2 000,00        2 000,00   23%       460,00         2 460,00
   Razem                                                2 000,00             460,00         2 460,00
"""
PAID = date(2026, 10, 2)


@pytest.mark.parametrize(
    ("foot", "paid"),
    [
        ("Zapłacono dnia: 02.10.2026", PAID),
        ("Zapłacono kartą 02.10.2026", PAID),
        ("Opłacono w dniu 2.10.2026 r. przelewem", PAID),
        ("Paid on: 2026-10-02", PAID),
        ("Data zapłaty: 02.10.2026   Zapłacono: 2 460,00 zł", PAID),
        ("Data zapłaty: 15.10.2026", None),
        ("Termin zapłaty: 15.10.2026", None),
        ("Zapłacono: 0,00 zł   Termin płatności: 15.10.2026", None),
        ("Zapłacono: 2 460,00 zł    Termin płatności: 15.10.2026", None),
        ("Zapłacono dnia 02.10.2026: 460,00 zł   Pozostało do zapłaty: 2 000,00 zł", None),
    ],
)
def test_the_day_of_payment(foot: str, paid: date | None) -> None:
    assert extract(text_pages(f"{PAGE}   {foot}\n"), own_nip="1060000062").day("paid_date") == paid

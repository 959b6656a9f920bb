"""What stands below the sums: the amount in words, the account, signatures."""

from __future__ import annotations

from tests.domain.invoice_data import Invoice, spell
from tests.domain.layouts.sheet import Sheet


def footer(sheet: Sheet, invoice: Invoice, words: bool = True) -> None:
    if words:
        sheet.put(90, sheet.y, f"Słownie: {spell(invoice.gross, invoice.rng.randint(0, 3))}")
        sheet.down()
    sheet.put(90, sheet.y, "Bank: PKO BP S.A.")
    sheet.down()
    sheet.put(90, sheet.y, f"{invoice.rng.choice(['Nr konta:', 'Numer rachunku:', 'Konto:'])} {invoice.nrb_text}")
    sheet.down(2)
    sheet.put(90, sheet.y, "Uwagi: Prosimy o podanie numeru faktury w tytule przelewu.", 20)
    sheet.down(5)
    sheet.put(160, sheet.y, "Osoba upoważniona do odbioru", 20)
    sheet.put(1400, sheet.y, "Osoba upoważniona do wystawienia", 20, right=True)

"""Layout families the extraction was not tuned on; look at their scores, not at their pages."""

from __future__ import annotations

from collections.abc import Callable

from faktury.domain.words import Page
from tests.domain.invoice_data import Invoice, spell
from tests.domain.layouts import Sheet, column, table


def english(invoice: Invoice) -> list[Page]:
    """English labels, supplier heading at the right, totals as a list with a rate in the label."""
    rng, sheet = invoice.rng, Sheet()
    sheet.put(90, sheet.y, "INVOICE", 54)
    column(
        sheet, 1050, 110, ["Supplier:", invoice.seller.name, invoice.seller.street, invoice.seller.town, f"VAT ID: PL{invoice.seller.nip}"]
    )
    sheet.y = 200
    for label, value in (
        ("Invoice No:", invoice.number),
        ("Invoice date:", invoice.day(invoice.issue)),
        ("Delivery date:", invoice.day(invoice.sale)),
        ("Due date:", invoice.day(invoice.due)),
    ):
        sheet.put(90, sheet.y, label)
        sheet.put(330, sheet.y, value)
        sheet.down()
    sheet.y += 60
    sheet.y = (
        column(
            sheet, 90, sheet.y, ["Bill to:", invoice.buyer.name, invoice.buyer.street, invoice.buyer.town, f"Tax ID: {invoice.buyer.nip}"]
        )
        + 40
    )
    columns = [
        ("lp", "#", 90.0),
        ("name", "Description", 140.0),
        ("qty", "Qty", 760.0),
        ("price", "Unit price", 950.0),
        ("rate", "VAT %", 1070.0),
        ("net", "Net amount", 1320.0),
        ("gross", "Gross amount", 1570.0),
    ]
    table(sheet, invoice, columns)
    sheet.down()
    pairs = [("Subtotal", invoice.net)]
    pairs += [(f"VAT {rate}%", row[1]) for rate, row in invoice.rates.items()]
    pairs += [("Total VAT", invoice.vat)] if len(invoice.rates) > 1 else []
    pairs += [(rng.choice(["Total", "Grand total"]), invoice.gross), ("Amount due", invoice.gross)]
    for label, value in pairs:
        sheet.put(1100, sheet.y, label)
        sheet.put(1570, sheet.y, f"PLN {invoice.amount(value)}", right=True)
        sheet.down(1.2)
    sheet.down()
    sheet.put(90, sheet.y, f"Bank account: PL{invoice.nrb_text}")
    return [sheet.page()]


def tabular(invoice: Invoice) -> list[Page]:
    """Parties as a table with row captions; dates on one line; totals before the rates."""
    sheet = Sheet()
    sheet.put(1570, sheet.y, f"Faktura VAT nr {invoice.number}", 40, right=True)
    sheet.down(2)
    sheet.put(90, sheet.y, f"Data wyst.: {invoice.day(invoice.issue)}")
    sheet.put(620, sheet.y, f"Data sprzed.: {invoice.day(invoice.sale)}")
    sheet.put(1150, sheet.y, f"Płatne do: {invoice.day(invoice.due)}")
    sheet.down(2)
    sheet.put(330, sheet.y, "Sprzedawca")
    sheet.put(960, sheet.y, "Nabywca")
    sheet.down()
    for caption, left, right in (
        ("Nazwa", invoice.seller.name, invoice.buyer.name),
        ("Ulica", invoice.seller.street, invoice.buyer.street),
        ("Miejscowość", invoice.seller.town, invoice.buyer.town),
        ("NIP", invoice.seller.nip_text(invoice.rng), invoice.buyer.nip_text(invoice.rng)),
    ):
        sheet.put(90, sheet.y, caption)
        sheet.put(330, sheet.y, left)
        sheet.put(960, sheet.y, right)
        sheet.down()
    sheet.down()
    columns = [
        ("lp", "Poz.", 90.0),
        ("name", "Towar/usługa", 160.0),
        ("qty", "Il.", 720.0),
        ("unit", "Jedn.", 750.0),
        ("price", "Cena n.", 980.0),
        ("rate", "Stawka", 1090.0),
        ("net", "W. netto", 1250.0),
        ("vat", "W. VAT", 1400.0),
        ("gross", "W. brutto", 1570.0),
    ]
    table(sheet, invoice, columns)
    sheet.down()
    for label, value in (("Łącznie netto:", invoice.net), ("Łącznie VAT:", invoice.vat), ("Łącznie brutto:", invoice.gross)):
        sheet.put(1000, sheet.y, label)
        sheet.put(1570, sheet.y, f"{invoice.amount(value)} zł", right=True)
        sheet.down(1.1)
    sheet.put(90, sheet.y, f"Kwota słownie: {spell(invoice.gross, 1)}")
    sheet.down(2)
    sheet.put(90, sheet.y, f"Prosimy o wpłatę na rachunek {invoice.nrb_text}")
    return [sheet.page()]


def dense(invoice: Invoice) -> list[Page]:
    """Everything in running lines, parties in one line each, totals in one sentence."""
    sheet = Sheet(size=21.0)
    sheet.put(90, sheet.y, f"FAKTURA {invoice.number} z dnia {invoice.day(invoice.issue)}", 30)
    sheet.down(1.8)
    for label, party in (("Wystawca", invoice.seller), ("Kupujący", invoice.buyer)):
        sheet.put(90, sheet.y, f"{label}: {party.name}, {party.street}, {party.town}, NIP {party.nip}")
        sheet.down()
    sheet.put(
        90, sheet.y, f"Data dostawy: {invoice.day(invoice.sale)}, termin płatności: {invoice.day(invoice.due)}, rachunek: {invoice.nrb}"
    )
    sheet.down(2)
    columns = [
        ("name", "Nazwa towaru/usługi", 90.0),
        ("qty", "Ilość", 760.0),
        ("unit", "J.m.", 790.0),
        ("price", "Cena netto", 1040.0),
        ("net", "Netto", 1200.0),
        ("rate", "VAT", 1290.0),
        ("vat", "Kwota VAT", 1430.0),
        ("gross", "Brutto", 1570.0),
    ]
    table(sheet, invoice, columns)
    sheet.down()
    sheet.put(
        90,
        sheet.y,
        f"Ogółem netto: {invoice.amount(invoice.net)} zł, VAT: {invoice.amount(invoice.vat)} zł, "
        f"brutto: {invoice.amount(invoice.gross)} zł",
    )
    sheet.down()
    sheet.put(90, sheet.y, f"Do zapłaty: {invoice.amount(invoice.gross)} zł (słownie: {spell(invoice.gross, 2)})")
    return [sheet.page()]


HELD_OUT: dict[str, Callable[[Invoice], list[Page]]] = {"english": english, "tabular": tabular, "dense": dense}

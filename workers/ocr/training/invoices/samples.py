"""Draws the documents that ship with the project and the test data beside them: `python -m workers.ocr.training.invoices.samples`."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from faktury.samples import DEMO_FIRMA_NAME, DEMO_FIRMA_NIP
from workers.ocr.training.invoices.content import CENT, Invoice, Line, Party, Wish, make_invoice
from workers.ocr.training.invoices.documents import Document, Request, make_document
from workers.ocr.training.invoices.files import described, page_bytes, write_image_pdf, write_text_pdf, write_truth
from workers.ocr.training.invoices.identifiers import break_nip

ROOT = Path(__file__).resolve().parents[4]
SAMPLES = ROOT / "faktury" / "samples"
DATA = ROOT / "tests" / "data"
DEMO = Party(DEMO_FIRMA_NAME, DEMO_FIRMA_NIP, "ul. Polna 7/3", "00-625 Warszawa")
FONT = "Liberation Sans"


_SHELF = (
    ("Papier ksero A4 80 g/m² (ryza)", "szt.", "23", "18.90"),
    ("Toner czarny HP 59X zamiennik", "szt.", "23", "214.50"),
    ("Krzesło biurowe obrotowe „Żuk”", "szt.", "23", "389.00"),
    ("Książka „Zarządzanie magazynem”", "egz.", "5", "64.76"),
    ("Montaż regałów, dojazd do 30 km", "usł.", "23", "450.00"),
    ("Woda źródlana niegazowana 19 l", "szt.", "8", "21.30"),
    ("Segregator A4 75 mm, czerwony", "szt.", "23", "9.49"),
    ("Długopis żelowy niebieski, 12 szt.", "op.", "23", "31.20"),
    ("Taśma pakowa 48 mm × 60 m", "szt.", "23", "4.85"),
    ("Koperta bąbelkowa B/12", "op.", "23", "27.99"),
    ("Kawa ziarnista Łagodna 1 kg", "szt.", "23", "79.90"),
    ("Środek do mycia szyb 0,75 l", "szt.", "23", "11.15"),
    ("Kalendarz ścienny trójdzielny 2027", "szt.", "23", "16.40"),
    ("Świetlówka LED T8 120 cm", "szt.", "23", "24.60"),
)


def _lines(rng: Random, count: int) -> tuple[Line, ...]:
    lines = []
    for index in range(count):
        name, unit, rate, price = _SHELF[index % len(_SHELF)]
        quantity = Decimal(1 if unit == "usł." else rng.randint(1, 24))
        net = quantity * Decimal(price)
        vat = (net * int(rate) / 100).quantize(CENT, ROUND_HALF_UP)
        lines.append(Line(index + 1, name, quantity, unit, Decimal(price), rate, net, vat))
    return tuple(lines)


def _invoice(seed: str, number: str, issued: date, lines: int) -> Invoice:
    rng = Random(seed)
    invoice = replace(make_invoice(rng, Wish(buyer=DEMO, lines=1, currency="PLN")), lines=_lines(rng, lines))
    due = issued + timedelta(days=14)
    account = invoice.bank_account or "61109010140000071219812874"
    changes = {"number": number, "issue_date": issued, "sale_date": issued, "due_date": due, "bank_account": account}
    return replace(invoice, **changes, payment="przelew", paid=False, ksef_number=None)


def _draw(seed: int, layout: str, invoice: Invoice, *, kind: str = "scan", dpi: int = 200) -> Document:
    for attempt in range(seed, seed + 400):
        document = make_document(Request(attempt, kind, layout=layout, dpi=dpi, fonts="train", invoice=invoice, level=0.3))
        if document.font == FONT:
            return document
    raise LookupError(f"no seed from {seed} draws with {FONT}")


def _keep(document: Document, name: str) -> None:
    write_truth([described(document, [name], words=False)], DATA / f"{Path(name).stem}.json")


def main() -> int:
    """Write every sample and its truth."""
    DATA.mkdir(parents=True, exist_ok=True)
    first = _draw(100, "classic", _invoice("przykładowa", "FV/147/11/2026", date(2026, 11, 12), 6))
    (SAMPLES / "faktura-przykladowa.jpg").write_bytes(page_bytes(first.pages[0], 200, "jpeg", 72))
    _keep(first, "faktura-przykladowa.jpg")

    long = _draw(200, "multipage", _invoice("trzy strony", "FA 318/11/2026", date(2026, 11, 16), 62), dpi=150)
    write_image_pdf(long, SAMPLES / "faktura-trzy-strony.pdf", quality=55)
    _keep(long, "faktura-trzy-strony.pdf")

    wrong = _invoice("do przeglądu", "FS 52/11/2026", date(2026, 11, 9), 3)
    wrong = replace(wrong, seller=replace(wrong.seller, nip=break_nip(wrong.seller.nip)), vat_error=Decimal("9.00"))
    review = _draw(300, "stacked", wrong)
    (SAMPLES / "faktura-do-przegladu.jpg").write_bytes(page_bytes(review.pages[0], 200, "jpeg", 72))
    _keep(review, "faktura-do-przegladu.jpg")

    text = _draw(400, "bilingual", _invoice("tekst", "F/88/2026", date(2026, 11, 4), 5), kind="clean")
    write_text_pdf(text, DATA / "faktura-tekst.pdf")
    _keep(text, "faktura-tekst.pdf")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""One seeded document from content to page images with the truth: fields, lines, words, boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from PIL import Image

from workers.ocr.training import fonts
from workers.ocr.training.invoices import degradations, layouts, marks
from workers.ocr.training.invoices.content import Invoice, Wish, make_invoice
from workers.ocr.training.invoices.formats import Style
from workers.ocr.training.invoices.sheet import Box, DrawnLine, DrawnWord, Look, Sheet

KINDS = ("clean", "scan", "photo")
_BUSINESS_SHARE, _OLD_STYLE_SHARE, _FINE_UP_TO = 0.7, 0.12, 250
_ACCENTS = ((24, 62, 112), (20, 92, 74), (132, 28, 40), (60, 60, 66), (92, 58, 130), (178, 84, 14))


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page image, its words with their ink, its runs with their line boxes; after a degradation the boxes have moved with the paper."""

    image: Image.Image
    words: tuple[DrawnWord, ...]
    lines: tuple[DrawnLine, ...] = ()

    def moved(self, image: Image.Image, place: Callable[[Box], Box]) -> DrawnPage:
        """The page on another picture."""
        words = tuple(replace(word, box=place(word.box)) for word in self.words)
        return DrawnPage(image, words, tuple(replace(line, box=place(line.box)) for line in self.lines))


@dataclass(frozen=True, slots=True)
class Document:
    """A drawn invoice."""

    seed: int
    kind: str
    layout: str
    split: str
    font: str
    held_out_font: bool
    dpi: int
    invoice: Invoice
    columns: tuple[str, ...]
    pages: tuple[DrawnPage, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """Which document is wanted."""

    seed: int
    kind: str = "clean"
    split: str | None = None
    layout: str | None = None
    dpi: int = 200
    fonts: str = "any"
    """any, train or held_out"""
    wish: Wish | None = None
    invoice: Invoice | None = None
    level: float | None = None
    """How hard the degradation is, 0 to 1; drawn by lot when None."""
    turn: int = 0
    """The page lies turned clockwise by 0, 90, 180 or 270 degrees."""


def _pick_family(rng: Random, wanted: str, *, mono: bool) -> fonts.Family:
    known = fonts.families() if rng.random() < _BUSINESS_SHARE else fonts.all_families()
    found = [f for f in known if wanted == "any" or f.held_out == (wanted == "held_out")]
    same = [family for family in found if family.mono == mono] or found
    if not same:
        raise fonts.FontsMissingError(f"font family ({wanted})")
    return rng.choice(same)


def _look(rng: Random, request: Request, *, mono: bool) -> Look:
    return Look(
        family=_pick_family(rng, request.fonts, mono=mono),
        style=Style.draw(rng),
        size=rng.choice([8.0, 8.5, 9.0, 9.0, 9.5]),
        leading=rng.uniform(1.3, 1.55),
        accent=rng.choice(_ACCENTS),
        ink=rng.choice([(0, 0, 0), (0, 0, 0), (25, 25, 28), (45, 45, 50)]),
        rng=rng,
        dpi=request.dpi,
        old_style=rng.random() < _OLD_STYLE_SHARE,
        fine=rng.choice([1, 2]) if request.dpi <= _FINE_UP_TO else 1,
    )


def _page(sheet: Sheet, request: Request, number: int) -> DrawnPage:
    page = DrawnPage(sheet.image, tuple(sheet.words), tuple(sheet.lines))
    fine = sheet.look.fine
    if fine > 1:
        page = page.moved(sheet.image.reduce(fine), lambda box: (box[0] / fine, box[1] / fine, box[2] / fine, box[3] / fine))
    if request.kind != "clean":
        page = page.moved(*degradations.damaged(page.image, request.kind, f"{request.seed}-{number}", request.level))
    return page.moved(*degradations.turned(page.image, request.turn)) if request.turn else page


def make_document(request: Request) -> Document:
    """Draw the document a request asks for; equal requests give equal documents on one machine."""
    rng = Random(f"invoice-{request.seed}")
    choice = layouts.layouts(request.split, request.layout)
    layout = choice[request.seed % len(choice)]
    wish = request.wish or Wish()
    wish = Wish(wish.buyer, wish.lines or layouts.wished_lines(layout, rng), layout.simplified, wish.latest, wish.currency)
    invoice = request.invoice or make_invoice(rng, wish)
    look = _look(rng, request, mono=layout.mono or rng.random() < 0.04)
    drawing = layout.draw(invoice, look)
    marks.afterwards(drawing.sheets, invoice)
    pages = [_page(sheet, request, number) for number, sheet in enumerate(drawing.sheets)]
    return Document(
        request.seed,
        request.kind,
        layout.name,
        layout.split,
        look.family.name,
        look.family.held_out,
        request.dpi,
        invoice,
        drawing.columns,
        tuple(pages),
    )


def _plain(value: Decimal) -> str:
    return f"{value:.2f}"


def truth_fields(document: Document) -> dict[str, Any]:
    """What a perfect reader returns, by the field names of the command line; None where nothing is printed."""
    invoice = document.invoice
    due, sale = invoice.due_date, invoice.sale_date
    return {
        "invoice_number": invoice.number,
        "issue_date": invoice.issue_date.isoformat(),
        "sale_date": sale.isoformat() if sale else None,
        "due_date": due.isoformat() if due else None,
        "seller_name": invoice.seller.name,
        "seller_nip": invoice.seller.nip,
        "buyer_name": None if invoice.simplified else invoice.buyer.name,
        "buyer_nip": invoice.buyer.nip,
        "net_total": _plain(invoice.net),
        "vat_total": _plain(invoice.vat),
        "gross_total": _plain(invoice.gross),
        "currency": invoice.currency,
        "bank_account": invoice.bank_account,
        "line_items": _lines(document),
    }


def _lines(document: Document) -> list[dict[str, Any]]:
    rows = []
    for line in document.invoice.lines:
        row: dict[str, Any] = {
            "position": line.position,
            "name": line.name,
            "quantity": f"{line.quantity.normalize():f}",
            "unit": line.unit,
            "unit_price": _plain(line.unit_price),
            "net": _plain(line.net),
            "vat_rate": line.rate,
            "vat": _plain(line.vat),
            "gross": _plain(line.gross),
        }
        column = {"vat_rate": "rate"}
        rows.append({key: value if key == "position" or column.get(key, key) in document.columns else None for key, value in row.items()})
    return rows


def truth(document: Document) -> dict[str, Any]:
    """The whole truth about a document, as JSON-able values; the caller adds file names."""
    return {
        "seed": document.seed,
        "kind": document.kind,
        "layout": document.layout,
        "split": document.split,
        "font": document.font,
        "held_out_font": document.held_out_font,
        "dpi": document.dpi,
        "document_kind": "uproszczona" if document.invoice.simplified else "vat",
        "fields": truth_fields(document),
        "vat_rates": [
            {"rate": r.rate, "net": _plain(r.net), "vat": _plain(r.vat), "gross": _plain(r.gross)} for r in document.invoice.rates
        ],
        "pages": [
            {
                "width": page.image.width,
                "height": page.image.height,
                "words": [[word.text, *(round(v, 1) for v in word.box), word.run] for word in page.words],
                "lines": [[line.text, *(round(v, 1) for v in line.box), line.run] for line in page.lines],
            }
            for page in document.pages
        ],
    }

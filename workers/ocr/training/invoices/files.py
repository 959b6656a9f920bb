"""Writes drawn documents to a folder: images, PDFs of images, PDFs with a text layer, and truth.json."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import cv2
from PIL import Image

from workers.ocr.training import fonts
from workers.ocr.training.invoices.documents import Document, DrawnPage, Request, make_document, truth

_POINTS = 72


def page_bytes(page: DrawnPage, dpi: int, form: str = "png", quality: int = 88) -> bytes:
    """One page encoded as PNG or JPEG."""
    buffer = io.BytesIO()
    if form == "png":
        page.image.save(buffer, "PNG", dpi=(dpi, dpi), compress_level=4)
    else:
        page.image.save(buffer, "JPEG", dpi=(dpi, dpi), quality=quality, optimize=True)
    return buffer.getvalue()


def write_images(document: Document, folder: Path, stem: str) -> list[str]:
    """Every page as its own file: PNG when clean, JPEG when degraded."""
    form, suffix = ("png", "png") if document.kind == "clean" else ("jpeg", "jpg")
    names = []
    for number, page in enumerate(document.pages, 1):
        name = f"{stem}.{suffix}" if len(document.pages) == 1 else f"{stem}-{number}.{suffix}"
        (folder / name).write_bytes(page_bytes(page, document.dpi, form))
        names.append(name)
    return names


def write_image_pdf(document: Document, path: Path, quality: int = 60) -> None:
    """All pages as pictures in one PDF, no text layer: what a scanner makes."""
    images = [Image.open(io.BytesIO(page_bytes(page, document.dpi, "jpeg", quality))) for page in document.pages]
    born = time.struct_time((2026, 11, 20, 12, 0, 0, 4, 324, 0))
    stamps = {"creationDate": born, "modDate": born}
    images[0].save(path, "PDF", resolution=document.dpi, save_all=True, append_images=images[1:], quality=quality, **stamps)


def write_text_pdf(document: Document, path: Path) -> None:
    """A PDF that carries its text (every drawn run) over no picture; needs reportlab, which only development installs."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    family = next((f for f in fonts.families() if f.regular.endswith(".ttf") and f.name == document.font), None) or fonts.families()[0]
    pdfmetrics.registerFont(TTFont("Body", family.regular))
    scale = _POINTS / document.dpi
    canvas = Canvas(str(path), invariant=True)
    for page in document.pages:
        height = page.image.height * scale
        canvas.setPageSize((page.image.width * scale, height))
        for run in sorted({word.run for word in page.words}):
            words = [word for word in page.words if word.run == run]
            width = (max(w.box[2] for w in words) - words[0].box[0]) * scale
            line = " ".join(word.text for word in words)
            size = 9 * width / max(1.0, pdfmetrics.stringWidth(line, "Body", 9))
            canvas.setFont("Body", size)
            canvas.drawString(words[0].box[0] * scale, height - max(w.box[3] for w in words) * scale, line)
        canvas.showPage()
    canvas.save()


def write_truth(rows: list[dict[str, Any]], path: Path) -> None:
    """Truth of one or many documents as JSON."""
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def described(document: Document, files: list[str], *, words: bool = True) -> dict[str, Any]:
    """The truth of a document with the names of its files."""
    row = {"files": files, **truth(document)}
    if not words:
        row["pages"] = [{"width": page["width"], "height": page["height"]} for page in row["pages"]]
    return row


def draw_and_write(request: Request, form: str, folder: Path) -> dict[str, Any]:
    """Draw one document and write it as images, pdf or text-pdf; its truth. For child processes."""
    document = make_document(request)
    stem = f"{document.seed:06}-{document.layout}-{document.kind}"
    if form == "images":
        return described(document, write_images(document, folder, stem))
    (write_image_pdf if form == "pdf" else write_text_pdf)(document, folder / f"{stem}.pdf")
    return described(document, [f"{stem}.pdf"])


def use_one_thread() -> None:
    """In every one of several processes: OpenCV's own threads would fight over the cores."""
    cv2.setNumThreads(1)

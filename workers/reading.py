"""One page: rendered, its text layer taken if good, else read by the engine, and its images stored."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

from faktury.domain.extraction import Extraction
from faktury.domain.structured import MOST_BYTES, NotAnInvoiceFile, read_structured
from faktury.domain.words import Page, Word, codes_to_json, words_to_json
from faktury.models import DocumentUpload, OCRPage
from workers.ocr.contract import Engine, RenderedPage, View
from workers.ocr.renderer import Renderer

logger = logging.getLogger(__name__)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
TEXT_LAYER = "text_layer"
PAGES_PREFIX = "faktury-pages-"
"""How the temporary folders begin in which pages are drawn; recovery finds those of killed workers by it."""


def read_page(document: DocumentUpload, renderer: Renderer, engine: Engine, number: int) -> OCRPage:
    """An unsaved OCRPage with words, text and stored images.

    Raises:
        ReadError: the page cannot be rendered or read.
    """
    started = time.monotonic()
    rendered, source, words = _drawn_and_read(renderer, engine, number)
    page = Page(number, rendered.width, rendered.height, words, source)
    folder = f"{Path(document.file.name or '').parent}/pages"
    return OCRPage(
        document=document,
        number=number,
        engine_fingerprint=engine.fingerprint,
        source=source,
        width=page.width,
        height=page.height,
        words=storable(words_to_json(words)),
        codes=storable(codes_to_json(rendered.codes)),
        text=storable(page.text),
        confidence=_as_decimal(page.confidence),
        seconds=Decimal(time.monotonic() - started).quantize(Decimal("0.001")),
        image_name=_keep(rendered.image_path, f"{folder}/{number}{rendered.image_path.suffix}"),
        thumb_name=_keep(rendered.thumb_path, f"{folder}/{number}-thumb{rendered.thumb_path.suffix}"),
    )


def storable(value: Any) -> Any:
    """`value` without characters that PostgreSQL refuses: a broken text layer or a code may hold NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        return _UNSTORABLE.sub(_REPLACEMENT, value)
    return [storable(part) for part in value] if isinstance(value, list) else value


def read_xml(document: DocumentUpload) -> Extraction:
    """What an uploaded XML invoice says.

    Raises:
        NotAnInvoiceFile: it is not one.
    """
    with document.file.open("rb") as file:
        return read_structured(file.read(MOST_BYTES + 1), document.original_name)


def read_attached(document: DocumentUpload, paths: Sequence[Path]) -> Extraction | None:
    """What the first invoice among the XML files attached to a PDF says; None when there is none."""
    for path in paths:
        try:
            return read_structured(path.read_bytes(), document.original_name)
        except (NotAnInvoiceFile, OSError) as error:
            logger.info("%s: an attached file is no invoice: %s", document.pk, error)
    return None


def _drawn_and_read(renderer: Renderer, engine: Engine, number: int) -> tuple[RenderedPage, str, tuple[Word, ...]]:
    """The page with its source and words; drawn a second time, and no third, when the engine wishes to see it otherwise."""
    rendered = renderer.page(number)
    if rendered.words is not None:
        return rendered, TEXT_LAYER, rendered.words
    seen = engine.look(rendered.image_path, rendered.most_zoom)
    if isinstance(seen, View):
        rendered = renderer.page(number, seen)
        seen = engine.read(rendered.image_path)
    return rendered, engine.name, seen


def _keep(path: Path, name: str) -> str:
    """Store an image under `name` or, when an earlier attempt left one there, beside it."""
    with path.open("rb") as file:
        stored: str = default_storage.save(name, File(file))
    return stored


def _as_decimal(confidence: float | None) -> Decimal | None:
    return None if confidence is None else Decimal(confidence).quantize(Decimal("0.0001"))


def result_columns(engine: Engine, pages: list[OCRPage]) -> dict[str, Any]:
    """What the attempt's OCRResult says of the reading: which engine, how sure on average."""
    sources = {page.source for page in pages}
    known = [page.confidence for page in pages if page.confidence is not None]
    return {
        "engine": TEXT_LAYER if sources == {TEXT_LAYER} else engine.name,
        "engine_fingerprint": engine.fingerprint,
        "confidence": sum(known, Decimal()) / len(known) if known else None,
    }

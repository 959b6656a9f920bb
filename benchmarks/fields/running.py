"""Takes documents through the product: upload, claim, pipeline, decision; and tells what became of each."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from benchmarks.fields.cached_tools import CachedEngine, CachedRenderer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the product made of a file.

    `fields` are values as the interfaces write them, `confidences` theirs; `automatic`: a Faktura was made without a person; `problems` are
    the codes that stand against it; `pages` were read, in `milliseconds` of processor time each their fields were found.
    """

    status: str
    kind: str | None
    fields: dict[str, str]
    confidences: dict[str, float]
    automatic: bool
    problems: tuple[str, ...]
    lines: tuple[dict[str, Any], ...]
    pages: int
    milliseconds: float
    again: bool


class Product:
    """The product with a private database and cached tools; make it inside `private_place`."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Keep drawn pages and words under `folder`.

        Args:
            folder: git-ignored.
            threads: for the engine.
        """
        from workers.pipeline import Tools

        renderer = CachedRenderer(folder)
        self.engine = CachedEngine(folder, renderer, threads=threads)
        self._tools = Tools(cast("Any", renderer), cast("Any", self.engine))

    def close(self) -> None:
        """End the children."""
        self._tools.engine.close()
        self._tools.renderer.close()

    def process(self, file: Path, own_nip: str, name: str = "") -> Outcome:
        """Upload one file for a company and read it to its end."""
        from faktury.models import DocumentUpload
        from faktury.services import ocr_queue
        from faktury.services.document_upload import accept_upload
        from workers import local_run, pipeline

        with file.open("rb") as content:
            uploaded = accept_upload(user=local_run._user(), firma=local_run._firma(own_nip), name=name or file.name, content=content)
        document = uploaded.document
        if not uploaded.duplicate:
            claim = ocr_queue.claim_document(document)
            if claim is None:
                raise RuntimeError(f"{file.name} could not be claimed")
            pipeline.process(claim, self._tools)
        return self._outcome(DocumentUpload.objects.select_related("firma").get(pk=document.pk), again=uploaded.duplicate)

    def _outcome(self, document: Any, *, again: bool) -> Outcome:
        from faktury.models import OCRResult

        result = OCRResult.objects.filter(document=document, attempt=document.attempt).first()
        found = result.extraction if result and result.extraction else {"kind": None, "fields": {}, "line_items": []}
        pages = [page.to_page() for page in document.pages.order_by("number")]
        codes = [problem["code"] for problem in result.problems if problem.get("level") != "I"] if result else []
        return Outcome(
            status=document.processing_status,
            kind=found["kind"],
            fields={name: field["value"] for name, field in found["fields"].items()},
            confidences={name: field["confidence"] for name, field in found["fields"].items()},
            automatic=getattr(document, "faktura", None) is not None,
            problems=tuple(codes + ([document.error_code] if document.error_code else [])),
            lines=tuple(found["line_items"]),
            pages=len(pages),
            milliseconds=_understanding_ms(pages, document.firma.nip),
            again=again,
        )


def _understanding_ms(pages: list[Any], own_nip: str) -> float:
    """Processor milliseconds to find the fields of these pages, once more and alone."""
    from faktury.domain import fields

    if not pages:
        return 0.0
    begun = time.process_time()
    fields.extract(pages, own_nip=own_nip)
    return 1000 * (time.process_time() - begun)


@contextlib.contextmanager
def private_place() -> Iterator[None]:
    """A database of its own that is gone afterwards, no broker, no push."""
    from workers import local_run

    with local_run.place(save=False):
        yield

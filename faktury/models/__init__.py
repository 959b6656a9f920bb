"""The database's shape, one model per module: columns, constraints and tiny properties."""

from faktury.models.document import DocumentUpload
from faktury.models.faktura import Faktura, PozycjaFaktury, StawkaVat
from faktury.models.firma import Firma, StatusStream
from faktury.models.kontrahent import Kontrahent
from faktury.models.ocr_page import OCRPage
from faktury.models.ocr_result import OCRResult
from faktury.models.status_event import StatusEvent

__all__ = [
    "DocumentUpload",
    "Faktura",
    "Firma",
    "Kontrahent",
    "OCRPage",
    "OCRResult",
    "PozycjaFaktury",
    "StatusEvent",
    "StatusStream",
    "StawkaVat",
]

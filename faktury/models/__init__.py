"""The database's shape, one model per module: columns, constraints and tiny properties."""

from faktury.models.api_token import ApiToken
from faktury.models.document import DocumentUpload
from faktury.models.faktura import Faktura, PozycjaFaktury, StawkaVat
from faktury.models.field_correction import FieldCorrection
from faktury.models.firma import Firma, StatusStream
from faktury.models.firma_change import FirmaChange
from faktury.models.kontrahent import Kontrahent
from faktury.models.ocr_page import OCRPage
from faktury.models.ocr_result import OCRResult
from faktury.models.partial_upload import PartialUpload
from faktury.models.review_presence import ReviewPresence
from faktury.models.status_event import StatusEvent

__all__ = [
    "ApiToken",
    "DocumentUpload",
    "Faktura",
    "FieldCorrection",
    "Firma",
    "FirmaChange",
    "Kontrahent",
    "OCRPage",
    "OCRResult",
    "PartialUpload",
    "PozycjaFaktury",
    "ReviewPresence",
    "StatusEvent",
    "StatusStream",
    "StawkaVat",
]

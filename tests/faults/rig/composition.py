"""What the web process serves: the product's composition, with points to die at."""

from __future__ import annotations

from asgi import application, limits
from faktury.services import document_upload, ocr_queue
from faktury.views_modules import upload_views
from tests.faults.rig import sabotage

sabotage.drop_broadcasts()
sabotage.after(document_upload, "_store", "after-store")
sabotage.before(ocr_queue, "ring", "before-bell")
sabotage.after(upload_views, "accept_upload", "before-answer")

__all__ = ["application", "limits"]

"""EasyOCR's engine with another child: the same limits, kills and errors, without torch."""

from __future__ import annotations

import json
from typing import Any

from workers.ocr.children import ChildProcess
from workers.ocr.easyocr_engine import EasyOcrEngine


class QuickEngine(EasyOcrEngine):
    """Reads pages by their shade; see `quick_child`."""

    fingerprint = "quick-1"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._child = ChildProcess("tests.faults.rig.quick_child", arguments=[json.dumps({})])

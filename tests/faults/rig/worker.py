"""What `dramatiq` imports in place of `workers.main`: the same, with the quick child and points to die at."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faktury.settings")
django.setup()

from faktury.services import ocr_queue  # noqa: E402
from tests.faults.rig import sabotage  # noqa: E402
from tests.faults.rig.quick_engine import QuickEngine  # noqa: E402
from workers import pipeline  # noqa: E402

sabotage.shift_clock()
sabotage.drop_broadcasts()
sabotage.before(ocr_queue, "claim_next", "before-claim")
sabotage.after(pipeline, "process", "after-final")
# In place before `workers.main` makes the process's tools.
pipeline.EasyOcrEngine = QuickEngine

from workers.main import broker  # noqa: E402

__all__ = ["broker"]

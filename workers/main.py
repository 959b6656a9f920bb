"""What `dramatiq workers.main` imports: Django set up, the actors loaded, the reading child warming while the first bell rings."""

from __future__ import annotations

import os
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faktury.settings")
django.setup()

import dramatiq  # noqa: E402 - the apps must be ready before the broker is looked up

from workers import pipeline  # noqa: E402

broker = dramatiq.get_broker()
# Made here, before two threads ask for them at once: `cache` takes no lock, and a second set would be a second child with torch.
pipeline.shared_tools()
threading.Thread(target=pipeline.warm_up, name="warm-up", daemon=True).start()

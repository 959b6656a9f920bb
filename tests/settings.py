"""Settings of the test run: fast hashing, in-memory layer, a broker that keeps its messages to itself, files in a temp folder.

SQLite unless FAKTURY_TEST_DATABASE is the address of a PostgreSQL server on which databases may be made
(`python -m tests.postgresql` sets it); then only tests that use the database are run.
"""

from __future__ import annotations

import os
import tempfile

_data = tempfile.mkdtemp(prefix="faktury-test-")
os.environ["FAKTURY_DATA_DIR"] = _data
os.environ["FAKTURY_REDIS_URL"] = "stub://"
os.environ.setdefault("FAKTURY_LEASE_SECONDS", "2")
os.environ["FAKTURY_DATABASE_URL"] = os.environ.get("FAKTURY_TEST_DATABASE", "")
os.environ["FAKTURY_SECRET_KEY"] = "a key of the test run, which guards nothing"

from faktury.settings import *  # noqa: E402, F403

if "options" in DATABASES["default"]["OPTIONS"]:  # noqa: F405
    # A whole test is one transaction, and on a busy machine it may well stand still in it for a while.
    DATABASES["default"]["OPTIONS"]["options"] += " -c idle_in_transaction_session_timeout=0"  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name} for name in ("default", "own")}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT.mkdir()  # noqa: F405 - WhiteNoise warns about a missing folder, and warnings are errors here
FAKTURY_HEARTBEAT_SECONDS = 0.2

"""Application configuration: names the app and connects the safety-net signals."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from typing_extensions import override


class FakturyConfig(AppConfig):
    """Documents, invoices and the people who handle them."""

    name = "faktury"
    verbose_name = "Faktury"

    @override
    def ready(self) -> None:
        from faktury import database, signals  # noqa: PLC0415 - models must be loaded first
        from faktury.services import sqlite_text  # noqa: PLC0415

        signals.connect()
        sqlite_text.install()
        database.let_readers_read()


class FakturyAdminConfig(AdminConfig):
    """Django admin under the project's own site class."""

    default_site = "faktury.admin.site.FakturyAdminSite"

"""What the records of the machine have in common in the admin: they are looked at, never typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class NotByHand:
    """Mixin for ModelAdmin and inlines: nothing is added, changed or deleted here."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Rows come from uploads and readings only."""
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Viewing is enough."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """The trail stays."""
        return False

"""Filters of the document list: by the status people see and by error code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from faktury.domain.status import BY_A_PERSON, DISPLAY, FINAL, PERSON_DISPLAY, RUNNING, DocumentStatus
from faktury.models import DocumentUpload

_FAILED = DocumentStatus.FAILED
_ANY_RUNNING = "running"


class StatedValuesFilter(admin.AllValuesFieldListFilter):
    """Every value there is but the empty one, which would be a link without words."""

    @override
    def choices(self, changelist: Any) -> Iterator[Any]:
        return (choice for choice in super().choices(changelist) if choice["display"])


class StatusFilter(admin.SimpleListFilter):
    """Every status by its label, errors apart from what a person decided, and one entry for everything under way."""

    title = gettext_lazy("status")
    parameter_name = "status"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        own = [(status.value, _(DISPLAY[status].label)) for status in DocumentStatus]
        decided = [(code, _(PERSON_DISPLAY[code].label)) for code in sorted(PERSON_DISPLAY)]
        return [(_ANY_RUNNING, _("W toku")), *own, *decided]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[DocumentUpload]) -> QuerySet[DocumentUpload]:
        value = self.value()
        if value == _ANY_RUNNING:
            return queryset.filter(processing_status__in=RUNNING - FINAL)
        if value in BY_A_PERSON:
            return queryset.filter(processing_status=_FAILED, error_code=value)
        if value in set(DocumentStatus):
            decided = Q(error_code__in=BY_A_PERSON) if value == _FAILED else Q(pk__in=())
            return queryset.filter(processing_status=value).exclude(decided)
        return queryset


class ErrorCodeFilter(admin.SimpleListFilter):
    """The error codes that occur."""

    title = gettext_lazy("błąd")
    parameter_name = "error_code"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = DocumentUpload.objects.exclude(error_code="").order_by("error_code").values_list("error_code", flat=True).distinct()
        return [(code, code) for code in codes]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[DocumentUpload]) -> QuerySet[DocumentUpload]:
        return queryset.filter(error_code=self.value()) if self.value() else queryset

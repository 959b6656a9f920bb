"""Documents in the admin: true status, filters, the trail of status changes, and what staff may do to one or many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from faktury.admin.filters import ErrorCodeFilter, StatusFilter
from faktury.admin.readonly import NotByHand
from faktury.domain.status import DISPLAY, DocumentStatus, display
from faktury.models import DocumentUpload, OCRPage, OCRResult, StatusEvent
from faktury.services.bulk_actions import ACTIONS, BulkAction, outcome_message, run
from faktury.services.reading_words import exact, size
from faktury.services.status_payload import combined_status, with_status
from faktury.services.status_sync_service import StatusSyncService

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class _Events(NotByHand, admin.TabularInline):  # type: ignore[type-arg]
    """The timeline: one row per status change, oldest first."""

    model = StatusEvent
    verbose_name_plural = gettext_lazy("Przebieg")
    fields = ("moment", "before", "status", "attempt", "error_code", "actor", "version")
    readonly_fields = fields
    ordering = ("version",)
    extra = 0

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[StatusEvent]:
        events: QuerySet[StatusEvent] = super().get_queryset(request)
        return events.select_related("actor")

    @admin.display(description=gettext_lazy("kiedy"))
    def moment(self, event: StatusEvent) -> str:
        """To the second: steps of one document follow each other quickly."""
        return exact(event.at)

    @admin.display(description=gettext_lazy("z"))
    def before(self, event: StatusEvent) -> str:
        """The label of the status it left."""
        return _(DISPLAY[DocumentStatus(event.from_status)].label) if event.from_status else "–"


class _Results(NotByHand, admin.TabularInline):  # type: ignore[type-arg]
    """Reading attempts with what only staff may read."""

    model = OCRResult
    verbose_name_plural = gettext_lazy("Odczyty")
    fields = ("attempt", "processing_status", "engine", "confidence", "started_at", "finished_at", "error_code", "technical_detail")
    readonly_fields = fields
    extra = 0
    show_change_link = True


class _Pages(NotByHand, admin.TabularInline):  # type: ignore[type-arg]
    """Pages that were read."""

    model = OCRPage
    fields = ("number", "source", "engine", "pixels", "confidence", "seconds", "read")
    readonly_fields = fields
    extra = 0

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[OCRPage]:
        pages: QuerySet[OCRPage] = super().get_queryset(request)
        return pages.defer("words", "text")

    @admin.display(description=gettext_lazy("silnik"))
    def engine(self, page: OCRPage) -> str:
        """Engine, weights and settings together."""
        return page.engine_fingerprint

    @admin.display(description=gettext_lazy("piksele"))
    def pixels(self, page: OCRPage) -> str:
        """Size of the image that was read."""
        return f"{page.width} × {page.height}"

    @admin.display(description=gettext_lazy("kiedy"))
    def read(self, page: OCRPage) -> str:
        """When it was read."""
        return exact(page.read_at)


def _fact(column: str, label: _StrPromise) -> Any:
    """A column under a label for people; moments to the second."""

    @admin.display(description=label, ordering=column)
    def shown(_admin: Any, document: DocumentUpload) -> str:
        value = getattr(document, column)
        return "–" if value is None else exact(value) if isinstance(value, datetime) else str(value)

    return shown


class DocumentUploadAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nothing is typed here: documents come from uploads, and change through the actions."""

    list_display = ("original_name", "unified_status", "error_code", "firma", "pages", "attempt", "owner", "created_at")
    list_filter = (StatusFilter, ErrorCodeFilter, "firma")
    list_select_related = ("firma", "owner")
    list_per_page = 50
    search_fields = ("original_name", "id", "sha256", "faktura__invoice_number", "faktura__seller_name", "faktura__seller_nip")
    search_help_text = gettext_lazy("Plik, identyfikator, numer faktury, sprzedawca albo NIP")
    show_full_result_count = False
    date_hierarchy = "created_at"
    inlines = (_Events, _Results, _Pages)
    actions = tuple(ACTIONS)
    fieldsets = (
        (None, {"fields": ("unified_status", "description", "error_code", "invoice_link")}),
        (
            gettext_lazy("Plik"),
            {"fields": ("original_name", "firma", "owner", "created_at", "size", "content_type", "pages", "fingerprint", "number")},
        ),
        (
            gettext_lazy("Odczyt"),
            {"fields": ("attempt", "crashes", "refusals", "waiting_since", "next_try", "held_until", "changed_at", "counter")},
        ),
    )
    readonly_fields = tuple(str(name) for _title, part in fieldsets for name in part["fields"])
    change_form_template = "admin/faktury/documentupload/change_form.html"

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[DocumentUpload]:
        return with_status(super().get_queryset(request))

    @override
    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("status"), ordering="processing_status")
    def unified_status(self, document: DocumentUpload) -> str:
        """What everybody sees: the status of the document and its current reading together."""
        shown = display(combined_status(document), document.error_code)
        return format_html(
            '<span class="status-mark" data-tone="{0}"><svg aria-hidden="true"><use href="{1}#{0}"/></svg>{2}</span>',
            shown.tone.value,
            static("faktury/icons.svg"),
            _(shown.label),
        )

    @admin.display(description=gettext_lazy("opis"))
    def description(self, document: DocumentUpload) -> str:
        """The sentence people read on the status page."""
        text: str = StatusSyncService.get_status_display_data(document)["description"]
        return text

    @admin.display(description=gettext_lazy("strony"), ordering="page_count")
    def pages(self, document: DocumentUpload) -> str:
        """Pages read of pages there are."""
        return "–" if document.page_count is None else f"{document.pages_done}/{document.page_count}"

    @admin.display(description=gettext_lazy("faktura"))
    def invoice_link(self, document: DocumentUpload) -> str:
        """The invoice it became."""
        invoice_id = document.invoice_id  # type: ignore[attr-defined]
        if invoice_id is None:
            return "–"
        url = reverse("admin:faktury_faktura_change", args=[invoice_id])
        return format_html('<a href="{}">{}</a>', url, document.invoice_number)  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("rozmiar"))
    def size(self, document: DocumentUpload) -> str:
        """Bytes for a person."""
        return size(document.size_bytes)

    fingerprint = _fact("sha256", gettext_lazy("skrót SHA-256"))
    number = _fact("id", gettext_lazy("identyfikator"))
    refusals = _fact("failures", gettext_lazy("nieudane próby"))
    waiting_since = _fact("queued_at", gettext_lazy("w kolejce od"))
    next_try = _fact("not_before", gettext_lazy("następna próba nie wcześniej niż"))
    held_until = _fact("lease_until", gettext_lazy("zajęty do"))
    counter = _fact("version", gettext_lazy("wersja"))

    @override
    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only for those who may change documents; the change page has the same as buttons."""
        if not self.has_change_permission(request):
            return {}
        return {name: (_as_admin_action(action), name, action.label) for name, action in ACTIONS.items()}

    @override
    def get_urls(self) -> list[URLPattern]:
        own = path("<uuid:document_id>/do/<slug:name>/", self.admin_site.admin_view(self.do), name="faktury_documentupload_do")
        return [own, *super().get_urls()]

    def do(self, request: HttpRequest, document_id: UUID, name: str) -> HttpResponse:
        """One action on one document, from the buttons of its page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        document = self.get_queryset(request).filter(pk=document_id).first()
        if document is None or name not in ACTIONS or not self.has_change_permission(request, document):
            raise Http404
        _perform(self, request, ACTIONS[name], [document])
        return HttpResponseRedirect(reverse("admin:faktury_documentupload_change", args=[document_id]))

    @override
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        document = self.get_object(request, object_id)
        buttons = []
        if document is not None and self.has_change_permission(request, document):
            buttons = [(name, action.label) for name, action in ACTIONS.items() if action.applies_to(document)]
        hidden = dict.fromkeys(("show_save", "show_save_and_continue", "show_save_and_add_another"), False)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **hidden, "document_buttons": buttons})

    @override
    def save_model(self, request: HttpRequest, obj: DocumentUpload, form: Any, change: Any) -> None:
        """A posted form changes nothing: every field is read-only and the status has one writer."""


def _as_admin_action(action: BulkAction) -> Any:
    def chosen(model_admin: DocumentUploadAdmin, request: HttpRequest, documents: QuerySet[DocumentUpload]) -> None:
        _perform(model_admin, request, action, list(documents))

    return chosen


def _perform(model_admin: DocumentUploadAdmin, request: HttpRequest, action: BulkAction, documents: Sequence[DocumentUpload]) -> None:
    """Run, tell how it went, and leave a line in the admin's log for each document that changed."""
    outcome = run(action, documents, actor_id=request.user.pk)
    level = messages.SUCCESS if outcome.done else messages.WARNING
    model_admin.message_user(request, outcome_message(action, outcome), level)
    for document in outcome.done:
        model_admin.log_change(request, document, str(action.label))


def register(site: admin.AdminSite) -> None:
    """Register this module's models."""
    site.register(DocumentUpload, DocumentUploadAdmin)

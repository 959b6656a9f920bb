"""Several documents at once from the list, and deleting one or many: asked first, told how it went, undone for a moment."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from faktury.access import document_for, removed_documents, visible_documents, visible_firmy, visible_invoices
from faktury.exceptions import NoAccess
from faktury.models import DocumentUpload
from faktury.services.bulk_actions import ACTIONS, DELETE, RESTORE, BulkAction, Outcome, moving, outcome_message, run
from faktury.services.counted_words import counted
from faktury.services.document_delete import UNDO_SECONDS
from faktury.services.status_actions import delete_forms
from faktury.services.status_sync_service import StatusSyncService
from faktury.views_modules.doors import door, uncached, wants_json
from faktury.views_modules.inbox_filters import chosen_firma
from faktury.views_modules.invoice_filters import Wanted, matching

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_AT_ONCE = 100
_AT_ONCE = ("retry", "cancel")


@door("POST")
def document_delete(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Delete one document; asks first where no script did, and then writes nothing."""
    return _delete(request, [document_for(request.user, document_id)], missing=0)


@door("POST")
def document_bulk(request: HttpRequest) -> HttpResponse:
    """Do `action` to every `document` of the form; those that somebody else changed or took away do not stop the others."""
    ids = _ids(request.POST.getlist("document"))
    documents = list(visible_documents(request.user).filter(pk__in=ids).order_by("-created_at", "pk"))
    if not ids:
        return _told(request, _("Nie wybrano żadnego dokumentu."))
    if not documents:
        raise NoAccess
    action, missing = request.POST.get("action", ""), len(ids) - len(documents)
    if action == "delete":
        return _delete(request, documents, missing)
    if action == "move":
        return _move(request, documents, missing)
    if action == "export":
        return _export(request, documents)
    if action not in _AT_ONCE:
        raise BadRequest
    return _answer(request, ACTIONS[action], documents, missing)


@door("POST")
def document_restore(request: HttpRequest) -> HttpResponse:
    """Bring back the documents named in the address, as long as that can be done."""
    documents = list(removed_documents(request.user).filter(pk__in=_unpacked(request.GET.get("documents", ""))))
    if not documents:
        raise NoAccess
    return _answer(request, RESTORE, documents, 0)


def _delete(request: HttpRequest, documents: Sequence[DocumentUpload], missing: int) -> HttpResponse:
    if not (wants_json(request) or request.POST.get("sure")):
        return _ask(request, "delete", documents, title=counted(len(documents), delete_forms()))
    outcome = run(DELETE, documents, actor_id=request.user.pk)
    outcome.missing += missing
    undo = f"{reverse('document_restore')}?documents={_packed(outcome.done)}" if outcome.done else ""
    return _told(request, outcome_message(DELETE, outcome), gone=outcome.done, undo=undo)


def _move(request: HttpRequest, documents: Sequence[DocumentUpload], missing: int) -> HttpResponse:
    firmy = list(visible_firmy(request.user).order_by("name"))
    if len(firmy) < 2:
        raise NoAccess
    firma = chosen_firma(firmy, request.POST.get("firma", ""))
    if firma is None:
        return _ask(request, "move", documents, move_firmy=firmy)
    return _answer(request, moving(firma), documents, missing)


def _export(request: HttpRequest, documents: Sequence[DocumentUpload]) -> HttpResponse:
    chosen = Wanted(documents=",".join(str(document.pk) for document in documents))
    if not matching(visible_invoices(request.user), chosen).exists():
        return _told(request, _("Żaden z zaznaczonych dokumentów nie ma jeszcze faktury."))
    return redirect(f"{reverse('invoice_export_csv')}{chosen.query()}")


def _ask(request: HttpRequest, what: str, documents: Sequence[DocumentUpload], **more: object) -> HttpResponse:
    """The question as a page of its own; its form comes back here with the answer."""
    given = request.POST.get("back", "")
    context = {"documents": documents, "action": reverse("document_bulk"), "back": given, "way_back": _back(request), **more}
    return render(request, f"faktury/{what}.html", context)


def _answer(request: HttpRequest, action: BulkAction, documents: Sequence[DocumentUpload], missing: int) -> HttpResponse:
    outcome: Outcome = run(action, documents, actor_id=request.user.pk)
    outcome.missing += missing
    return _told(request, outcome_message(action, outcome), changed=outcome.done)


def _told(
    request: HttpRequest,
    message: str,
    *,
    changed: Iterable[DocumentUpload] = (),
    gone: Iterable[DocumentUpload] = (),
    undo: str = "",
) -> HttpResponse:
    """How it went: to a script with the new payloads, to a person as a notice above the list they came from."""
    if not wants_json(request):
        messages.success(request, message, extra_tags=undo)
        return redirect(_back(request))
    body: dict[str, Any] = {
        "message": message,
        "items": [StatusSyncService.get_status_display_data(document) for document in changed],
        "gone": [str(document.pk) for document in gone],
        "undo": {"url": undo, "label": _("Cofnij"), "seconds": UNDO_SECONDS} if undo else None,
    }
    return uncached(JsonResponse(body))


def _back(request: HttpRequest) -> str:
    """The list as it was filtered; never an address from outside."""
    given = request.POST.get("back", "")
    return f"{reverse('document_list')}{given if given.startswith('?') else ''}"


def _ids(given: Iterable[str]) -> list[UUID]:
    """The well-formed ones, each once."""
    found: dict[UUID, None] = {}
    for text in given:
        try:
            found[UUID(text)] = None
        except ValueError:
            continue
    return list(found)[:MOST_AT_ONCE]


def _packed(documents: Iterable[DocumentUpload]) -> str:
    """Their ids, short enough that the notice that offers to undo fits into its cookie."""
    return base64.urlsafe_b64encode(b"".join(document.pk.bytes for document in documents)).decode()


def _unpacked(text: str) -> list[UUID]:
    try:
        packed = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return []
    return [UUID(bytes=packed[start : start + 16]) for start in range(0, len(packed) - 15, 16)][:MOST_AT_ONCE]

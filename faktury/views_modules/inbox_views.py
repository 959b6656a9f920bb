"""The inbox: the list of documents with filters, search and pages, and the same rows as JSON for refreshing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from faktury.access import visible_documents, visible_firmy
from faktury.models import DocumentUpload, Firma
from faktury.services.reading_words import MEGABYTE
from faktury.services.status_payload import page_with_status, raw_payload, with_status
from faktury.services.status_words import present
from faktury.views_modules import inbox_filters, long_poll
from faktury.views_modules.doors import door, fresh_json, sign_in_first
from faktury.views_modules.page_words import inbox_words
from faktury.views_modules.query_numbers import page_number

if TYPE_CHECKING:
    from faktury.access import AnyUser

PAGE_SIZE = 50
MOST_IDS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for."""

    status: str
    text: str
    page: int
    firma: str

    @classmethod
    def of(cls, request: HttpRequest) -> Wanted:
        """Read the address; nonsense means the default."""
        status = request.GET.get("status", "")
        return cls(
            status=status if status in inbox_filters.KEYS else inbox_filters.ALL,
            text=request.GET.get("q", "").strip()[:100],
            page=page_number(request.GET.get("page", "")),
            firma=request.GET.get("firma", ""),
        )

    def query(self, **changes: object) -> str:
        """The address's query with `changes`, without what is the default."""
        values = {"firma": self.firma, "status": self.status, "q": self.text, "page": self.page, **changes}
        kept = {k: v for k, v in values.items() if v and (k, v) not in (("status", inbox_filters.ALL), ("page", 1))}
        return f"?{urlencode(kept)}" if kept else "?"


@door("GET")
def document_list(request: HttpRequest) -> HttpResponse:
    """The inbox. Two queries beside session and user: companies with their counts, and one page of documents."""
    firmy = inbox_filters.firmy_with_counts(request.user)
    if not firmy:
        return render(request, "faktury/firma_missing.html", status=403)
    wanted = Wanted.of(request)
    firma = inbox_filters.chosen_firma(firmy, wanted.firma)
    rows, has_next = _rows(_documents(request, wanted, [firma] if firma else firmy), wanted.page)
    tabs = inbox_filters.tabs([firma] if firma else firmy)
    context = {
        "rows": rows,
        "tabs": [{"tab": tab, "url": wanted.query(status=tab.key, page=1), "current": tab.key == wanted.status} for tab in tabs],
        "wanted": wanted,
        "here": wanted.query(),
        "firmy": firmy,
        "firma_choice": inbox_filters.firma_choice(firmy, firma, lambda pk: wanted.query(firma=pk, page=1)),
        "firma": firma or (firmy[0] if len(firmy) == 1 else None),
        "is_empty": not tabs[0].number,
        "pager": _pager(wanted, rows, tabs, has_next=has_next),
        "limits": {"megabytes": settings.FAKTURY_MAX_FILE_BYTES // MEGABYTE, "pages": settings.FAKTURY_MAX_PAGES},
        "words": inbox_words(),
        "ajax_url": reverse("document_list_ajax"),
        "poll_url": reverse("document_list_poll"),
    }
    return render(request, "faktury/inbox.html", context)


@door("GET", json_only=True)
def document_list_ajax(request: HttpRequest) -> HttpResponse:
    """Payloads for an open inbox: the newest rows, those named in `ids`, and the counts of the tabs."""
    return fresh_json(request, _refreshed(request.user, request.GET.get("ids", ""), request.GET.get("firma", "")))


@require_GET
async def document_list_poll(request: HttpRequest) -> HttpResponse:
    """The same, as soon as it differs from the `since` of the answer before, or when time is up."""
    user = await request.auser()
    if not user.is_authenticated:
        return sign_in_first(request, as_json=True)
    since, ids, firma = (request.GET.get(name, "") for name in ("since", "ids", "firma"))
    streams = await sync_to_async(lambda: [str(firma) for firma in visible_firmy(user).values_list("pk", flat=True)])()
    return await long_poll.answer(request, lambda: _refreshed(user, ids, firma), lambda payload: payload["state"] != since, streams=streams)


def _refreshed(user: AnyUser, ids: str, given: str) -> dict[str, Any]:
    """`state` names what is told: it changes with any version or count, not with ages and estimates."""
    firmy = inbox_filters.firmy_with_counts(user)
    firma = inbox_filters.chosen_firma(firmy, given)
    firmy = [firma] if firma else firmy
    # Named although they are all the user has: so the newest are found by the index of a company instead of sorting everything.
    documents = visible_documents(user).filter(firma__in=firmy)
    newest = list(page_with_status(documents[:PAGE_SIZE]))
    missing = set(_ids(ids)) - {document.pk for document in newest}
    older = list(with_status(documents.filter(pk__in=missing))) if missing else []
    items = [present(raw_payload(document)) for document in newest + older]
    counts = {tab.key: tab.number for tab in inbox_filters.tabs(firmy)}
    told = ";".join([*(f"{item['document_id']}:{item['version']}" for item in items), *map(str, counts.values())])
    return {"items": items, "counts": counts, "state": hashlib.sha256(told.encode()).hexdigest()[:16]}


def _documents(request: HttpRequest, wanted: Wanted, firmy: list[Firma]) -> QuerySet[DocumentUpload]:
    documents = visible_documents(request.user).filter(inbox_filters.condition(wanted.status), firma__in=firmy)
    return inbox_filters.search(documents, wanted.text) if wanted.text else documents


def _rows(documents: QuerySet[DocumentUpload], page: int) -> tuple[list[dict[str, Any]], bool]:
    """Payloads of one page, and whether there is a next one: asking for one row more saves a count."""
    start = (page - 1) * PAGE_SIZE
    found = list(page_with_status(documents[start : start + PAGE_SIZE + 1]))
    payloads = [present(raw_payload(document)) for document in found[:PAGE_SIZE]]
    return [_row(payload) for payload in payloads], len(found) > PAGE_SIZE


def _row(payload: dict[str, Any]) -> dict[str, Any]:
    """A payload as the list shows it: with its tab, what is known of the invoice, and without buttons that lead to this very list."""
    here = reverse("document_list")
    elsewhere = [action for action in payload["actions"] if action["url"] != here]
    return {**payload, "group": inbox_filters.group_of(payload), "about": payload["invoice"] or payload["reading"], "actions": elsewhere}


def _pager(wanted: Wanted, rows: list[dict[str, Any]], tabs: list[inbox_filters.Tab], *, has_next: bool) -> dict[str, Any]:
    first = (wanted.page - 1) * PAGE_SIZE
    total = next(tab.number for tab in tabs if tab.key == wanted.status)
    return {
        "first": first + 1,
        "last": first + len(rows),
        "total": None if wanted.text else total,
        "previous": wanted.query(page=wanted.page - 1) if wanted.page > 1 else None,
        "next": wanted.query(page=wanted.page + 1) if has_next else None,
    }


def _ids(text: str) -> list[UUID]:
    """The well-formed ones of a comma-separated list."""
    ids = []
    for part in text.split(",")[:MOST_IDS]:
        try:
            ids.append(UUID(part))
        except ValueError:
            continue
    return ids

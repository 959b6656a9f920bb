"""The inbox's filters: what each tab holds, how many of it there are, and which tab a payload belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from faktury.access import visible_firmy
from faktury.domain.status import BY_A_PERSON, RUNNING, DocumentStatus
from faktury.models import DocumentUpload, Firma, OCRResult

if TYPE_CHECKING:
    from faktury.access import AnyUser

ALL = "all"
KEYS = (ALL, "active", "review", "errors", "done")
"""All filters in the order of their tabs."""


class Tab(NamedTuple):
    """A filter as the page shows it."""

    key: str
    label: str
    number: int


def condition(key: str, prefix: str = "") -> Q:
    """Which documents the filter `key` holds; `prefix` leads from another model to its documents."""

    def status_in(*statuses: DocumentStatus) -> Q:
        return Q(**{f"{prefix}processing_status__in": statuses})

    by_a_person = Q(**{f"{prefix}error_code__in": BY_A_PERSON})
    return {
        "active": status_in(*RUNNING),
        "review": status_in(DocumentStatus.MANUAL_REVIEW),
        "errors": status_in(DocumentStatus.FAILED) & ~by_a_person,
        "done": status_in(DocumentStatus.COMPLETED),
    }.get(key, Q())


def labels() -> dict[str, str]:
    """Words of the tabs."""
    return dict(zip(KEYS, (_("Wszystkie"), _("W toku"), _("Do przeglądu"), _("Błędy"), _("Zakończone")), strict=True))


def firmy_with_counts(user: AnyUser) -> list[Firma]:
    """The user's companies, each with `count_<key>` for every tab: one query for header and tabs together."""
    present = Q(documents__isnull=False, documents__deleted_at__isnull=True)
    counts = {f"count_{key}": Count("documents", filter=present & condition(key, "documents__")) for key in KEYS}
    return list(visible_firmy(user).annotate(**counts).order_by("name"))


def tabs(firmy: list[Firma]) -> list[Tab]:
    """The tabs with the counts of `firmy` together."""
    words = labels()
    return [Tab(key, words[key], sum(getattr(firma, f"count_{key}") for firma in firmy)) for key in KEYS]


def group_of(payload: dict[str, Any]) -> str:
    """The tab, other than "all", a payload belongs to; empty for what a person put aside."""
    if not payload["is_final"]:
        return "active"
    if payload["is_error"]:
        return "errors"
    return {"attention": "review", "success": "done"}.get(payload["tone"], "")


def search(documents: QuerySet[DocumentUpload], text: str) -> QuerySet[DocumentUpload]:
    """Documents whose file name, invoice number, seller or seller's NIP contains `text`; while a person is awaited, as it was read."""
    number, seller, nip = ("invoice_number", "seller_name", "seller_nip")
    read = "extraction__fields__{}__value__icontains".format
    found = Q(original_name__icontains=text) | Q(**{f"faktura__{number}__icontains": text}) | Q(**{f"faktura__{seller}__icontains": text})
    in_reading = Q(**{read(number): text}) | Q(**{read(seller): text})
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) >= 3 and not any(c.isalpha() for c in text):
        found |= Q(**{f"faktura__{nip}__contains": digits})
        in_reading |= Q(**{read(nip): digits})
    waiting = documents.filter(condition("review")).values("pk")
    readings = OCRResult.objects.filter(in_reading, document__in=waiting, attempt__lte=F("document__attempt"))
    return documents.filter(found | Q(pk__in=readings.values("document")))


def firma_choice(firmy: list[Firma], chosen: Firma | None, url: Callable[[str], str]) -> dict[str, Any]:
    """The switch between companies in the page's head: its label and its links; somebody with one company gets its name only."""
    links = [{"label": _("Wszystkie firmy"), "url": url(""), "current": chosen is None}]
    links += [{"label": firma.name, "url": url(str(firma.pk)), "current": firma == chosen} for firma in firmy]
    shown = chosen or (firmy[0] if len(firmy) == 1 else None)
    return {"label": shown.name if shown else _("Wszystkie firmy"), "links": links if len(firmy) > 1 else []}


def chosen_firma(firmy: list[Firma], given: str) -> Firma | None:
    """The company named in the address, if it is one of the user's."""
    try:
        wanted = UUID(given)
    except ValueError:
        return None
    return next((firma for firma in firmy if firma.pk == wanted), None)

"""One company for its own people: its data to correct, who belongs to it, and who changed what."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from faktury.access import firma_for
from faktury.forms.firma_form import FirmaForm
from faktury.models import Firma, FirmaChange
from faktury.services.counted_words import Forms, counted
from faktury.services.firma_data import FIELDS, FirmaConflict, NipEffect, NipMeansSomething, NipTaken, change_firma
from faktury.services.value_words import nip_text
from faktury.views_modules.doors import door
from faktury.views_modules.query_numbers import whole

CHANGES_SHOWN = 20


@door("GET", "POST")
def firma_edit(request: HttpRequest, firma_id: UUID) -> HttpResponse:
    """The company's page; a change of the NIP that documents or invoices hang on is shown with its effect and asked about first."""
    firma = firma_for(request.user, firma_id)
    if request.method == "GET":
        return _page(request, firma, FirmaForm(initial=_values(firma)))
    form = FirmaForm(request.POST)
    return _save(request, firma, form) if form.is_valid() else _page(request, firma, form, status=422)


def _save(request: HttpRequest, firma: Firma, form: FirmaForm) -> HttpResponse:
    version = whole(request.POST.get("version", ""), 0)
    try:
        changed = change_firma(
            firma_id=firma.pk,
            version=version,
            data=form.cleaned_data,
            actor_id=request.user.pk,
            confirmed=request.POST.get("agreed_nip", "") == form.cleaned_data["nip"],
        )
    except NipMeansSomething as error:
        return _page(request, firma, form, status=409, effect=_effect_words(error.effect, form.cleaned_data["nip"]))
    except NipTaken:
        form.add_error("nip", _("Tego NIP-u nie można użyć. Poproś administratora o pomoc."))
        return _page(request, firma, form, status=422)
    except FirmaConflict:
        firma.refresh_from_db()
        return _page(request, firma, form, status=409, conflict=True)
    if changed.version != version:
        messages.success(request, _("Zapisano dane firmy."))
    return redirect("settings")


def _page(
    request: HttpRequest, firma: Firma, form: FirmaForm, *, status: int = 200, effect: dict[str, Any] | None = None, conflict: bool = False
) -> HttpResponse:
    context = {
        "firma": firma,
        "form": form,
        "people": [_person(member, request) for member in firma.members.order_by("username")],
        "changes": [_change_words(change) for change in firma.changes.select_related("by")[:CHANGES_SHOWN]],
        "effect": effect,
        "stored": [(_label(name), _shown(name, getattr(firma, name))) for name in FIELDS] if conflict else None,
    }
    page = render(request, "faktury/settings/firma.html", context, status=status)
    page["Cache-Control"] = "private, no-store"
    return page


def _values(firma: Firma) -> dict[str, str]:
    return {**{name: getattr(firma, name) for name in FIELDS}, "nip": nip_text(firma.nip)}


def _person(member: User, request: HttpRequest) -> dict[str, Any]:
    return {
        "name": member.get_username(),
        "full_name": member.get_full_name(),
        "is_me": member.pk == cast("User", request.user).pk,
        "is_active": member.is_active,
    }


def _label(name: str) -> str:
    return str(FirmaForm.base_fields[name].label)


def _shown(name: str, value: str) -> str:
    return nip_text(value) if name == "nip" else value


def _change_words(change: FirmaChange) -> dict[str, Any]:
    return {
        "label": _label(change.field),
        "before": _shown(change.field, change.before),
        "after": _shown(change.field, change.after),
        "by": change.by.get_username() if change.by else "",
        "at": change.at,
    }


def _effect_words(effect: NipEffect, nip: str) -> dict[str, Any]:
    documents = counted(effect.documents, Forms(_("{n} dokument"), _("{n} dokumenty"), _("{n} dokumentów")))
    invoices = counted(effect.invoices, Forms(_("{n} faktura"), _("{n} faktury"), _("{n} faktur")))
    sentences = [
        _("Firma ma już: %(documents)s, %(invoices)s. Po NIP-ie poznajemy, czy faktura jest kosztem, czy sprzedażą.")
        % {"documents": documents, "invoices": invoices}
    ]
    sales = Forms(
        _("{n} faktura kosztowa stanie się sprzedażą."),
        _("{n} faktury kosztowe staną się sprzedażą."),
        _("{n} faktur kosztowych stanie się sprzedażą."),
    )
    purchases = Forms(
        _("{n} faktura sprzedaży stanie się kosztem."),
        _("{n} faktury sprzedaży staną się kosztem."),
        _("{n} faktur sprzedaży stanie się kosztem."),
    )
    moved = [counted(number, forms) for number, forms in ((effect.become_sales, sales), (effect.become_purchases, purchases)) if number]
    kept = [] if moved else [_("Żadna z nich nie zmieni się z kosztu w sprzedaż ani odwrotnie.")]
    waiting = _("Dokumenty do przeglądu ocenimy według nowego NIP-u, gdy je otworzysz. Wartości na fakturach zostają bez zmian.")
    return {"nip": nip, "nip_text": nip_text(nip), "sentences": [*sentences, *moved, *kept, waiting]}

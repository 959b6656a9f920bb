"""Faktura: an invoice that a machine was certain of or a person confirmed, with its lines and VAT rows."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from faktury.domain.extraction import PAYMENT_FORMS
from faktury.domain.invoice_key import KEY_LENGTH, invoice_key
from faktury.domain.kinds import KIND_LABELS
from faktury.domain.status import N_
from faktury.models.document import DocumentUpload
from faktury.models.firma import Firma
from faktury.models.kontrahent import Kontrahent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


PAYMENT_LABELS: dict[str, str] = dict(
    zip(
        PAYMENT_FORMS,
        (N_("gotówka"), N_("karta"), N_("bon"), N_("czek"), N_("kredyt"), N_("przelew"), N_("płatność mobilna"), N_("inna")),
        strict=True,
    )
)


def amount(label: StrOrPromise, **options: object) -> models.DecimalField:  # type: ignore[type-arg]
    """An amount of money in the invoice's currency, two decimal places."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)  # type: ignore[arg-type]


class Faktura(models.Model):
    """One invoice. Party names and NIPs are kept as printed; `kontrahent` links to the remembered counterparty."""

    class Direction(models.TextChoices):
        """Seen from the Firma: did it buy or sell?"""

        PURCHASE = "purchase", _("zakup")
        SALE = "sale", _("sprzedaż")

    class Origin(models.TextChoices):
        """Who vouches for the data."""

        AUTOMATIC = "automatic", _("automat")
        REVIEWED = "reviewed", _("sprawdzona")
        MANUAL = "manual", _("wpisana ręcznie")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    firma = models.ForeignKey(Firma, on_delete=models.PROTECT, related_name="faktury", verbose_name=_("firma"))
    document = models.OneToOneField(
        DocumentUpload, on_delete=models.PROTECT, null=True, blank=True, related_name="faktura", verbose_name=_("dokument")
    )
    kontrahent = models.ForeignKey(
        Kontrahent, on_delete=models.PROTECT, null=True, blank=True, related_name="faktury", verbose_name=_("kontrahent")
    )
    kind = models.CharField(_("rodzaj"), max_length=16, choices=[(kind, _(label)) for kind, label in KIND_LABELS.items()], default="vat")
    direction = models.CharField(_("kierunek"), max_length=8, choices=Direction.choices, default=Direction.PURCHASE)
    origin = models.CharField(_("źródło"), max_length=10, choices=Origin.choices)
    invoice_number = models.CharField(_("numer"), max_length=256)
    duplicate_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    """`domain.invoice_key`: kind of paper and number, however the number is spaced or dashed."""
    issue_date = models.DateField(_("data wystawienia"))
    sale_date = models.DateField(_("data sprzedaży"), null=True, blank=True)
    due_date = models.DateField(_("termin płatności"), null=True, blank=True)
    seller_name = models.CharField(_("sprzedawca"), max_length=512)
    seller_nip = models.CharField(_("NIP sprzedawcy"), max_length=20, blank=True)
    buyer_name = models.CharField(_("nabywca"), max_length=512, blank=True)
    buyer_nip = models.CharField(_("NIP nabywcy"), max_length=20, blank=True)
    currency = models.CharField(_("waluta"), max_length=3)
    net_total = amount(_("netto"))
    vat_total = amount(_("VAT"))
    gross_total = amount(_("brutto"))
    bank_account = models.CharField(_("rachunek"), max_length=34, blank=True)
    ksef_number = models.CharField(_("numer KSeF"), max_length=36, blank=True)
    sale_from = models.DateField(_("początek okresu"), null=True, blank=True)
    payment_form = models.CharField(
        _("forma płatności"), max_length=10, blank=True, choices=[(code, _(label)) for code, label in PAYMENT_LABELS.items()]
    )
    paid_date = models.DateField(_("zapłacono"), null=True, blank=True)
    amount_due = amount(_("do zapłaty"), null=True, blank=True)
    seller_address = models.CharField(_("adres sprzedawcy"), max_length=1030, blank=True)
    seller_country = models.CharField(_("kraj sprzedawcy"), max_length=2, blank=True)
    buyer_address = models.CharField(_("adres nabywcy"), max_length=1030, blank=True)
    buyer_country = models.CharField(_("kraj nabywcy"), max_length=2, blank=True)
    buyer_tax_id = models.CharField(_("zagraniczny numer nabywcy"), max_length=60, blank=True)
    """The buyer's number when it is no NIP: country code and number."""
    vat_total_pln = amount(_("VAT w złotych"), null=True, blank=True)
    exchange_rate = models.DecimalField(_("kurs waluty"), max_digits=14, decimal_places=6, null=True, blank=True)
    exemption_basis = models.CharField(_("podstawa zwolnienia"), max_length=256, blank=True)
    split_payment = models.BooleanField(_("mechanizm podzielonej płatności"), default=False)
    cash_method = models.BooleanField(_("metoda kasowa"), default=False)
    self_billing = models.BooleanField(_("samofakturowanie"), default=False)
    reverse_charge = models.BooleanField(_("odwrotne obciążenie"), default=False)
    corrected_number = models.CharField(_("numer faktury korygowanej"), max_length=256, blank=True)
    corrected_date = models.DateField(_("data faktury korygowanej"), null=True, blank=True)
    corrected_ksef_number = models.CharField(_("numer KSeF faktury korygowanej"), max_length=36, blank=True)
    correction_reason = models.CharField(_("przyczyna korekty"), max_length=256, blank=True)
    third_parties = models.JSONField(_("inne podmioty"), default=list, blank=True)
    """[{role, name, nip, address}] with the roles of `domain.extraction.PARTY_ROLES`."""
    field_sources = models.JSONField(_("źródła pól"), default=dict, blank=True)
    """{field name: where its value was read (xml, qr, text_layer, an engine, typed)}."""
    confirmed_problems = models.JSONField(_("potwierdzone problemy"), default=list, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("zapisane przez")
    )
    created_at = models.DateTimeField(_("zapisano"), auto_now_add=True)
    version = models.PositiveIntegerField(_("wersja"), default=1, editable=False)
    """Rises with every edit; a form opened on an older one cannot overwrite it."""
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("poprawione przez")
    )
    changed_at = models.DateTimeField(_("poprawiono"), null=True, editable=False)

    class Meta:
        verbose_name = _("faktura")
        verbose_name_plural = _("faktury")
        ordering = ("-issue_date", "-created_at")
        constraints = [
            models.UniqueConstraint(
                fields=["firma", "seller_nip", "duplicate_key"],
                name="faktura_once",
            ),
            models.UniqueConstraint(
                fields=["firma", "ksef_number"], name="faktura_once_per_ksef_number", condition=~models.Q(ksef_number="")
            ),
        ]

    def __str__(self) -> str:
        return self.invoice_number

    def save(self, *args: Any, **options: Any) -> None:
        """Stores the key by which no invoice is kept twice together with what it is made of."""
        self.duplicate_key = invoice_key(self.kind, self.invoice_number, seller_nip=self.seller_nip, seller_name=self.seller_name)
        if options.get("update_fields") is not None:
            options["update_fields"] = {*options["update_fields"], "duplicate_key"}
        super().save(*args, **options)

    @property
    def source(self) -> DocumentUpload | None:
        """The document it was made from; None when it was typed, or when that was deleted: the invoice stays."""
        return self.document if self.document and self.document.deleted_at is None else None


class PozycjaFaktury(models.Model):
    """One line of an invoice; an amount that was not printed stays empty."""

    faktura = models.ForeignKey(Faktura, on_delete=models.CASCADE, related_name="pozycje")
    position = models.PositiveIntegerField(_("lp."))
    name = models.CharField(_("nazwa"), max_length=512)
    quantity = models.DecimalField(_("ilość"), max_digits=18, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("j.m."), max_length=20, blank=True)
    unit_price = models.DecimalField(_("cena netto"), max_digits=20, decimal_places=8, null=True, blank=True)
    gross_price = models.DecimalField(_("cena brutto"), max_digits=20, decimal_places=8, null=True, blank=True)
    discount = models.DecimalField(_("rabat"), max_digits=20, decimal_places=8, null=True, blank=True)
    net = amount(_("netto"), null=True, blank=True)
    vat_rate = models.CharField(_("stawka"), max_length=8, blank=True)
    vat = amount(_("VAT"), null=True, blank=True)
    gross = amount(_("brutto"), null=True, blank=True)
    is_before = models.BooleanField(_("stan przed korektą"), default=False)

    class Meta:
        verbose_name = _("pozycja")
        verbose_name_plural = _("pozycje")
        ordering = ("faktura", "position")
        constraints = [models.UniqueConstraint(fields=["faktura", "position"], name="pozycja_position")]

    def __str__(self) -> str:
        return self.name


class StawkaVat(models.Model):
    """Net, VAT and gross of one rate, as the invoice's summary states them."""

    faktura = models.ForeignKey(Faktura, on_delete=models.CASCADE, related_name="stawki")
    rate = models.CharField(_("stawka"), max_length=8)
    net = amount(_("netto"))
    vat = amount(_("VAT"))
    gross = amount(_("brutto"))
    vat_pln = amount(_("VAT w złotych"), null=True, blank=True)

    class Meta:
        verbose_name = _("stawka VAT")
        verbose_name_plural = _("stawki VAT")
        ordering = ("faktura", "rate")
        constraints = [models.UniqueConstraint(fields=["faktura", "rate"], name="stawka_once")]

    def __str__(self) -> str:
        return self.rate

"""Words of a document to the fields of an invoice, by geometry and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from faktury.domain.extraction import TEXT_LAYER, Extraction, Field, Finding, LineItem
from faktury.domain.fields.account import read_account
from faktury.domain.fields.addresses import read_addresses
from faktury.domain.fields.bundle import first_invoice
from faktury.domain.fields.corrected import Corrected, read_corrected
from faktury.domain.fields.currency import read_currency
from faktury.domain.fields.dates import read_dates
from faktury.domain.fields.details import read_details
from faktury.domain.fields.document import Document, prepare
from faktury.domain.fields.kind import read_kind, untitled
from faktury.domain.fields.ksef import find_ksef, ksef_findings, ksef_seller_nips
from faktury.domain.fields.line_doubt import lines_doubted
from faktury.domain.fields.line_items import ItemTable, read_line_items
from faktury.domain.fields.line_trust import trusted_lines
from faktury.domain.fields.month_doubt import month_doubts
from faktury.domain.fields.notes import read_notes
from faktury.domain.fields.number import read_number
from faktury.domain.fields.number_doubt import doubt_number
from faktury.domain.fields.number_title import bill_number
from faktury.domain.fields.paid import read_paid_date
from faktury.domain.fields.parties import read_parties
from faktury.domain.fields.third_parties import read_third_parties
from faktury.domain.fields.totals import read_totals
from faktury.domain.identifiers import normalise_nip
from faktury.domain.kinds import Kind
from faktury.domain.words import Page

AMOUNTS = ("net_total", "vat_total", "gross_total")
_INVOICE_ONLY = ("invoice_number", "issue_date", "due_date", "sale_date")


def extract(pages: Sequence[Page], *, own_nip: str | None = None) -> Extraction:
    """Understand a document; what is not there is not in `fields`. Of several invoices in one file the first is read."""
    document, findings = first_invoice(prepare(pages, normalise_nip(own_nip) if own_nip else None))
    if not any(page.rows for page in document.pages):
        return Extraction(Kind.OTHER, {})
    kind = read_kind(document)
    ksef = find_ksef(document)
    parties = read_parties(document, ksef_seller_nips(ksef), receipt=kind in (Kind.RECEIPT, Kind.RECEIPT_NIP))
    dates, doubts = read_dates(document)
    table = read_line_items(document)
    totals = read_totals(document, table)
    currency = read_currency(document, [value for name in AMOUNTS if (value := _amount(totals.fields, name)) is not None])
    account, account_doubts = read_account(document, str(currency.value) if currency else None)
    fields: dict[str, Field] = {**parties.fields, **dates, **totals.fields}
    fields.update({name: found for name, found in (("currency", currency), ("bank_account", account)) if found})
    number = read_number(document) or (bill_number(document) if kind == Kind.BILL else None)
    if number and all(number.evidence != day.evidence for day in dates.values()):
        issue = dates.get("issue_date")
        fields["invoice_number"] = doubt_number(number, issue.value if issue and isinstance(issue.value, date) else None)
    corrected = read_corrected(document, fields, ksef) if kind == Kind.CORRECTION else Corrected({}, (), ksef)
    fields = {**{name: found for name, found in fields.items() if name not in corrected.taken}, **corrected.fields}
    fields.update(read_details(document, fields, corrected.ksef))
    if paid := read_paid_date(document, fields):
        fields["paid_date"] = paid
    fields.update(read_addresses(document, fields, parties.blocks))
    findings = [*findings, *doubts, *totals.findings, *account_doubts, *ksef_findings(ksef, fields), *corrected.findings]
    findings += [*month_doubts(document, fields), *read_notes(document, fields)]
    witnesses = {"gross_total": totals.witnesses, "seller_nip": parties.witnesses}
    lines, unread = _lines(document, table, fields, totals.witnesses)
    extraction = Extraction(
        kind,
        fields,
        lines,
        totals.vat_rows,
        witnesses,
        (*findings, *unread),
        read_third_parties(document, fields, parties.blocks, kind),
    )
    return _only_sure(extraction) if kind == Kind.OTHER and not (untitled(document) and _complete(extraction)) else extraction


def _lines(
    document: Document, table: ItemTable, fields: dict[str, Field], witnesses: tuple[str, ...]
) -> tuple[tuple[LineItem, ...], list[Finding]]:
    """The lines, or none where they were not read surely enough to speak."""
    net, gross = _amount(fields, "net_total"), _amount(fields, "gross_total")
    exact = all(page.source == TEXT_LAYER for page in document.pages)
    doubted = not exact and lines_doubted(document, table)
    return trusted_lines(table.settled(net, gross), net, gross, witnesses, exact=exact, doubted=doubted)


def _amount(fields: dict[str, Field], name: str) -> Decimal | None:
    found = fields.get(name)
    return found.value if found and isinstance(found.value, Decimal) else None


def _complete(extraction: Extraction) -> bool:
    """Both parties' numbers and totals that two places confirm: an invoice whose title was not read, for a person to say so."""
    named = all(name in extraction.fields for name in ("seller_nip", "buyer_nip", *AMOUNTS))
    return named and len(extraction.witnesses["gross_total"]) > 1


def _only_sure(extraction: Extraction) -> Extraction:
    """Of something that is no invoice keep only what it plainly labels; guesses would be inventions."""
    fields = {name: found for name, found in extraction.fields.items() if found.confidence > 0.5 and name not in _INVOICE_ONLY}
    if "gross_total" not in fields and "seller_nip" not in fields and "buyer_nip" not in fields:
        fields = {}
    return replace(extraction, fields=fields)

"""Checks of an extraction: what a person must see, and whether an invoice may be created without one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from faktury.domain.check_amounts import check_amounts
from faktury.domain.extraction import CERTAIN_SOURCES, Extraction
from faktury.domain.identifiers import account_wrong, foreign_tax_id, nip_placeholder, nip_valid, normalise_nip
from faktury.domain.kinds import AUTOMATIC_KINDS, NOT_INVOICES, Kind, kind_label
from faktury.domain.problems import Problem, blocks_automation, problem

LOW_CONFIDENCE = 0.5
UNPROTECTED = {"invoice_number": 0.85, "issue_date": 0.85}
"""No arithmetic and no check digit tells a misread number or date, so the reader must have been surer of them."""
_DOUBT_FIELDS = ("invoice_number", "issue_date", "seller_nip", "buyer_nip", "net_total", "vat_total", "gross_total", "currency")
_SILENT_FINDINGS = frozenset({"exemption_basis_printed", "pln_vat_printed"})
_OLDEST_YEARS = 2
_LONGEST_TERM, _LATEST_SALE = 366, 184
"""Days from the issue date beyond which a due date or a day of supply is more likely misread than meant."""
_LEAST_SELLER_WITNESSES = 2
_LEAST_GROSS_WITNESSES = 2
_SIMPLIFIED_LIMIT = Decimal(450)
"""Gross amount in złoty up to which a receipt with the buyer's NIP is a simplified invoice (VAT act, article 106e.5.3)."""


def check(extraction: Extraction, *, own_nip: str | None, today: date, pages_unread: Sequence[int] = ()) -> list[Problem]:
    """Everything wrong or doubtful, most important first; what is no invoice lacks nothing else until a person calls it one."""
    unread = [problem("page_unread", page=str(page)) for page in pages_unread]
    if extraction.kind in NOT_INVOICES:
        return [*_kind(extraction), *unread]
    own = normalise_nip(own_nip) if own_nip else None
    problems = [
        *_kind(extraction),
        *_number(extraction),
        *_dates(extraction, today),
        *_seller(extraction, own),
        *_buyer(extraction, own),
        *check_amounts(extraction),
        *_witnesses(extraction),
        *_account(extraction),
        *_findings(extraction),
        *_mended(extraction),
        *_doubts(extraction),
        *unread,
    ]
    return _unique(problems)


def is_automatic(extraction: Extraction, problems: Iterable[Problem]) -> bool:
    """Whether a Faktura may be created without a person: an ordinary or simplified invoice with nothing left to decide."""
    return extraction.kind in AUTOMATIC_KINDS and not blocks_automation(problems)


def _kind(extraction: Extraction) -> list[Problem]:
    codes = {
        Kind.PROFORMA: "kind_proforma",
        Kind.RECEIPT: "kind_receipt",
        Kind.RECEIPT_NIP: "kind_receipt_nip",
        Kind.CORRECTION: "kind_correction",
        Kind.ADVANCE: "kind_advance",
        Kind.FINAL: "kind_final",
        Kind.BILL: "kind_bill",
    }
    if extraction.kind in AUTOMATIC_KINDS:
        return []
    if extraction.kind == Kind.COPY:
        return [problem("kind_copy", number=extraction.text("invoice_number") or "–")]
    if extraction.kind == Kind.RECEIPT_NIP and (extraction.amount("gross_total") or Decimal(0)) > _SIMPLIFIED_LIMIT:
        return [problem("receipt_over_limit")]
    code = codes.get(Kind(extraction.kind)) if extraction.kind in set(Kind) else None
    return [problem(code) if code else problem("kind_other", kind=kind_label(extraction.kind))]


def _number(extraction: Extraction) -> list[Problem]:
    return [] if extraction.text("invoice_number") else [problem("number_missing", "invoice_number")]


def _dates(extraction: Extraction, today: date) -> list[Problem]:
    issue, due, sale = (extraction.day(name) for name in ("issue_date", "due_date", "sale_date"))
    if issue is None:
        return [problem("issue_date_missing", "issue_date")]
    problems = []
    if issue > today:
        problems.append(problem("issue_date_future", "issue_date", date=_day(issue)))
    if issue < _years_before(today, _OLDEST_YEARS):
        problems.append(problem("issue_date_old", "issue_date", date=_day(issue)))
    if due is not None and due < issue:
        problems.append(problem("due_before_issue", "due_date"))
    far = [
        (name, day)
        for name, day, days in (("due_date", due, _LONGEST_TERM), ("sale_date", sale, _LATEST_SALE))
        if _apart(day, issue) > days
    ]
    return [*problems, *(problem("date_far", name, date=_day(day)) for name, day in far if day)]


def _apart(day: date | None, other: date) -> int:
    return abs((day - other).days) if day else 0


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _seller(extraction: Extraction, own: str | None) -> list[Problem]:
    problems = [] if extraction.text("seller_name") else [problem("seller_missing", "seller_name")]
    nip = extraction.text("seller_nip")
    if nip is None:
        return [*problems, problem("seller_nip_missing", "seller_nip")]
    if foreign_tax_id(nip):
        return [*problems, problem("seller_foreign", "seller_nip", nip=nip)]
    return problems + _nip(nip, "seller_nip", own)


def _buyer(extraction: Extraction, own: str | None) -> list[Problem]:
    """Our own company must be on one side; it decides between purchase and sale."""
    seller, nip = extraction.text("seller_nip"), extraction.text("buyer_nip")
    abroad = own is not None and seller == own and extraction.text("buyer_tax_id")
    problems = _nip(nip, "buyer_nip", own) if nip else [] if abroad else [problem("buyer_nip_missing", "buyer_nip")]
    if own is None:
        return [*problems, problem("own_nip_unknown")]
    if seller == own and nip != own:
        return [*problems, problem("we_are_seller", "seller_nip", company=own)]
    if nip is not None and (nip != own or seller == own):
        problems.append(problem("buyer_not_us", "buyer_nip", company=own))
    return problems


def _nip(nip: str, field_name: str, own: str | None) -> list[Problem]:
    if not nip_valid(nip):
        return [problem("nip_check_digit", field_name, nip=nip)]
    return [problem("nip_placeholder", field_name, nip=nip)] if nip_placeholder(nip) and nip != own else []


def _witnesses(extraction: Extraction) -> list[Problem]:
    """Two independent places must agree on the gross amount and on the seller's NIP; a person or XML needs none."""
    problems = []
    gross, seller = extraction.fields.get("gross_total"), extraction.fields.get("seller_nip")
    if gross and gross.source not in CERTAIN_SOURCES and len(extraction.witnesses.get("gross_total", ())) < _LEAST_GROSS_WITNESSES:
        problems.append(problem("single_witness", "gross_total"))
    known_abroad = seller is not None and foreign_tax_id(str(seller.value)) is not None
    if (
        seller
        and not known_abroad
        and seller.source not in CERTAIN_SOURCES
        and len(extraction.witnesses.get("seller_nip", ())) < _LEAST_SELLER_WITNESSES
    ):
        problems.append(problem("seller_single_witness", "seller_nip"))
    return problems


def _account(extraction: Extraction) -> list[Problem]:
    account = extraction.text("bank_account")
    return [problem("account_check_digit", "bank_account")] if account and account_wrong(account) else []


def _findings(extraction: Extraction) -> list[Problem]:
    return [problem(found.code, found.field, **found.params) for found in extraction.findings if found.code not in _SILENT_FINDINGS]


def _mended(extraction: Extraction) -> list[Problem]:
    """Numbers that only another reading makes valid: a person compares them with the image."""
    return [problem("read_otherwise", name, read=found.read_as) for name, found in extraction.fields.items() if found.read_as is not None]


def _doubts(extraction: Extraction) -> list[Problem]:
    """Fields no arithmetic protects, read with little confidence."""
    doubtful = []
    for name in _DOUBT_FIELDS:
        found = extraction.fields.get(name)
        settled = found is None or found.source in CERTAIN_SOURCES or found.read_as is not None
        if found and not settled and found.confidence < UNPROTECTED.get(name, LOW_CONFIDENCE):
            doubtful.append(problem("low_confidence", name))
    return doubtful


def _unique(problems: list[Problem]) -> list[Problem]:
    """The same code for the same field once."""
    seen: set[tuple[str, str | None, str]] = set()
    kept = []
    for found in problems:
        key = (found.code, found.field, found.params.get("rate", found.params.get("page", "")))
        if key not in seen:
            seen.add(key)
            kept.append(found)
    return kept

"""Every check, and the gate to automatic creation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import Extraction, Finding, VatRow, from_json, to_json
from faktury.domain.kinds import KIND_LABELS, Kind
from faktury.domain.problems import LEVELS, SENTENCES, Problem, problem, problem_sentence
from tests.domain.makers import BUYER, SELLER, TODAY, good_extraction, good_field, with_value


def _problems(extraction: Extraction, own: str | None = BUYER) -> list[Problem]:
    return check(extraction, own_nip=own, today=TODAY)


def _codes(extraction: Extraction, own: str | None = BUYER) -> set[str]:
    return {found.code for found in _problems(extraction, own)}


def test_a_correct_invoice_is_automatic() -> None:
    extraction = good_extraction()
    assert _problems(extraction) == []
    assert is_automatic(extraction, [])


D = Decimal
SPOILERS: dict[str, Callable[[Extraction], Extraction]] = {
    "number_missing": lambda e: with_value(e, "invoice_number", None),
    "issue_date_missing": lambda e: with_value(e, "issue_date", None),
    "issue_date_future": lambda e: with_value(e, "issue_date", date(2026, 11, 25)),
    "issue_date_old": lambda e: with_value(e, "issue_date", date(2024, 11, 23)),
    "due_before_issue": lambda e: with_value(e, "due_date", date(2026, 11, 1)),
    "seller_missing": lambda e: with_value(e, "seller_name", None),
    "seller_nip_missing": lambda e: with_value(e, "seller_nip", None),
    "nip_check_digit": lambda e: with_value(e, "seller_nip", "5261040829"),
    "nip_placeholder": lambda e: with_value(e, "seller_nip", "1111111111"),
    "buyer_nip_missing": lambda e: with_value(e, "buyer_nip", None),
    "buyer_not_us": lambda e: with_value(e, "buyer_nip", "7740001454"),
    "account_check_digit": lambda e: with_value(e, "bank_account", "73111111111111111111111112"),
    "totals_mismatch": lambda e: with_value(e, "gross_total", D("1158.90")),
    "rate_mismatch": lambda e: replace(e, vat_rows=(VatRow("23", D("600.00"), D("120.00"), D("720.00")), e.vat_rows[1])),
    "lines_mismatch": lambda e: replace(e, line_items=e.line_items[:1]),
    "gross_missing": lambda e: with_value(e, "gross_total", None),
    "net_missing": lambda e: with_value(e, "net_total", None),
    "vat_missing": lambda e: with_value(e, "vat_total", None),
    "single_witness": lambda e: replace(e, witnesses={**e.witnesses, "gross_total": ("summary",)}),
    "seller_single_witness": lambda e: replace(e, witnesses={**e.witnesses, "seller_nip": ("checksum",)}),
    "unknown_rate": lambda e: replace(e, vat_rows=(VatRow("19", D("600.00"), D("114.00"), D("714.00")), e.vat_rows[1])),
    "exemption_basis": lambda e: replace(e, vat_rows=(*e.vat_rows, VatRow("zw", D("0.00"), D("0.00"), D("0.00")))),
    "currency_missing": lambda e: with_value(e, "currency", None),
    "pln_vat_missing": lambda e: with_value(e, "currency", "EUR"),
    "low_confidence": lambda e: replace(e, fields={**e.fields, "invoice_number": good_field("FV/1", 0.3)}),
    "words_disagree": lambda e: replace(e, findings=(Finding("words_disagree", {}, "gross_total"),)),
    "date_ambiguous": lambda e: replace(e, findings=(Finding("date_ambiguous", {"text": "05/04/2026"}, "issue_date"),)),
    "several_invoices": lambda e: replace(e, findings=(Finding("several_invoices"),)),
    "ksef_number_invalid": lambda e: replace(e, findings=(Finding("ksef_number_invalid", {"number": "x"}),)),
    "regon_check_digit": lambda e: replace(e, findings=(Finding("regon_check_digit", {"regon": "x"}),)),
    "kind_proforma": lambda e: replace(e, kind=Kind.PROFORMA),
    "kind_receipt": lambda e: replace(e, kind=Kind.RECEIPT),
    "kind_receipt_nip": lambda e: replace(with_value(e, "gross_total", Decimal("450.00")), kind=Kind.RECEIPT_NIP),
    "receipt_over_limit": lambda e: replace(with_value(e, "gross_total", Decimal("450.01")), kind=Kind.RECEIPT_NIP),
    "kind_correction": lambda e: replace(e, kind=Kind.CORRECTION),
    "kind_advance": lambda e: replace(e, kind=Kind.ADVANCE),
    "kind_final": lambda e: replace(e, kind=Kind.FINAL),
    "kind_copy": lambda e: replace(e, kind=Kind.COPY),
    "kind_bill": lambda e: replace(e, kind=Kind.BILL),
    "kind_other": lambda e: replace(e, kind=Kind.OTHER),
}


@pytest.mark.parametrize(("code", "spoil"), SPOILERS.items())
def test_each_fault_is_named_and_stops_automation(code: str, spoil: Callable[[Extraction], Extraction]) -> None:
    extraction = spoil(good_extraction())
    problems = _problems(extraction)
    assert code in {found.code for found in problems}
    assert not is_automatic(extraction, problems)


def test_an_unread_page_is_named_and_stops_automation() -> None:
    problems = check(good_extraction(), own_nip=BUYER, today=TODAY, pages_unread=(3, 4))
    assert [found.params["page"] for found in problems if found.code == "page_unread"] == ["3", "4"]
    assert not is_automatic(good_extraction(), problems)


def test_without_an_own_number_nothing_is_automatic() -> None:
    problems = _problems(good_extraction(), None)
    assert [found.code for found in problems] == ["own_nip_unknown"]
    assert not is_automatic(good_extraction(), problems)


def test_our_own_sale_is_information_only() -> None:
    problems = _problems(good_extraction(), SELLER)
    assert [(found.code, found.level) for found in problems] == [("we_are_seller", "I")]
    assert is_automatic(good_extraction(), problems)


def test_a_grosz_of_rounding_is_information_only() -> None:
    extraction = with_value(good_extraction(), "gross_total", D("1158.01"))
    problems = _problems(extraction)
    assert [(found.code, found.params["amount"]) for found in problems] == [("rounding", "0.01")]
    assert is_automatic(extraction, problems)


def test_rounding_has_a_limit_that_grows_with_the_rates() -> None:
    assert "totals_mismatch" in _codes(with_value(good_extraction(), "gross_total", D("1158.03")))


def test_an_exemption_with_its_basis_is_fine() -> None:
    extraction = replace(
        good_extraction(),
        vat_rows=(*good_extraction().vat_rows, VatRow("zw", D("0.00"), D("0.00"), D("0.00"))),
        findings=(Finding("exemption_basis_printed"),),
    )
    assert _codes(extraction) == set()


@pytest.mark.parametrize("source", ["typed", "xml"])
def test_a_person_or_xml_needs_no_witness(source: str) -> None:
    extraction = good_extraction()
    fields = {name: good_field(found.value, 0.2, source) for name, found in extraction.fields.items()}
    assert _codes(replace(extraction, fields=fields, witnesses={})) == set()


def test_confidence_never_overrides_a_failed_check() -> None:
    extraction = good_extraction()
    fields = {name: good_field(found.value, 1.0) for name, found in extraction.fields.items()}
    fields["seller_nip"] = good_field("5261040829", 1.0)
    spoiled = replace(extraction, fields=fields)
    assert not is_automatic(spoiled, _problems(spoiled))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.VAT, Kind.SIMPLIFIED)])
def test_only_ordinary_and_simplified_invoices_are_automatic(kind: Kind) -> None:
    assert not is_automatic(replace(good_extraction(), kind=kind), [])
    assert kind in KIND_LABELS


def test_negative_corrections_add_up_like_any_other() -> None:
    extraction = good_extraction()
    for name in ("net_total", "vat_total", "gross_total"):
        extraction = with_value(extraction, name, -extraction.amount(name))  # type: ignore[operator]
    rows = tuple(VatRow(row.rate, -row.net, -row.vat, -row.gross) for row in extraction.vat_rows)
    assert _codes(replace(extraction, vat_rows=rows, line_items=(), kind=Kind.CORRECTION)) == {"kind_correction"}


def test_every_code_has_a_sentence_and_a_level() -> None:
    assert set(LEVELS) <= set(SENTENCES)
    for code in SENTENCES:
        worded = problem_sentence(problem(code))
        assert worded.endswith((".", "…"))
        assert "%(" not in worded
    assert problem_sentence(problem("buyer_not_us", company="Nasza sp. z o.o.")) == "Nabywcą nie jest Nasza sp. z o.o."
    assert problem_sentence(problem("totals_mismatch", amount="0,90 zł")) == "Netto + VAT nie daje brutto. Różnica: 0,90 zł."


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        problem("no_such_code")


def test_json_and_back_is_the_same_extraction() -> None:
    extraction = replace(good_extraction(), findings=(Finding("words_disagree", {}, "gross_total"),))
    assert from_json(to_json(extraction)) == extraction
    assert to_json(extraction)["fields"]["gross_total"]["value"] == "1158.00"
    assert to_json(extraction)["fields"]["issue_date"]["value"] == "2026-11-12"

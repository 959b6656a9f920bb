"""KSeF's QR codes and numbers on paper: what they say, what they prove, and what they contradict."""

from __future__ import annotations

from datetime import date

import pytest

from faktury.domain.checks import check
from faktury.domain.extraction import QR, Evidence, Extraction, Field
from faktury.domain.kinds import Kind
from faktury.domain.ksef_code import KsefCode, read_ksef_code
from faktury.domain.ksef_evidence import with_ksef_evidence
from faktury.domain.words import Code, Page, Word

SELLER, OTHER = "6610777776", "7740001454"
HASH = "UtQp9Gpc51y-u3xApZjIjgkpZ01js-J8KflSPW8WzIE"
NUMBER = "6610777776-20261113-0100001AF629-6E"
URL = f"https://qr.ksef.mf.gov.pl/invoice/{SELLER}/12-11-2026/{HASH}"
CODE = KsefCode(SELLER, date(2026, 11, 12), HASH, is_production=True)
BOX = (1000.0, 1800.0, 1200.0, 2000.0)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (URL, CODE),
        (f" {URL}/ ", CODE),
        (URL.replace("https://", "HTTPS://").replace("qr.ksef", "QR.KSEF"), CODE),
        (URL.removeprefix("https://"), CODE),
        (URL + "?utm=1", CODE),
        (URL.replace("qr.", "qr-test."), KsefCode(SELLER, date(2026, 11, 12), HASH, is_production=False)),
        (URL.replace("qr.", "qr-demo."), KsefCode(SELLER, date(2026, 11, 12), HASH, is_production=False)),
        (
            f"https://ksef-test.mf.gov.pl/client-app/invoice/{SELLER}/12-11-2026/{HASH}",
            KsefCode(SELLER, date(2026, 11, 12), HASH, is_production=False),
        ),
        (URL.replace("12-11-2026", "31-02-2026"), KsefCode(SELLER, None, HASH, is_production=True)),
        (
            f"https://qr.ksef.mf.gov.pl/certificate/Nip/{SELLER}/{SELLER}/01F20A5D352AE590/{HASH}/abc_DEF-123",
            KsefCode(SELLER, None, HASH, is_production=True, is_certificate=True),
        ),
        ("", None),
        ("https://example.org/invoice/6610777776/12-11-2026/" + HASH, None),
        (URL.replace("mf.gov.pl", "mf.gov.pl.example.org"), None),
        (URL.replace("https://", "https://qr.ksef.mf.gov.pl@evil.example/"), None),
        (URL[:-1], None),
        (URL.replace(SELLER, "661077777"), None),
        ("|PL|02124010378284030368434686|001230|Meble|FV/1||", None),
        ("javascript:alert(1)//" + URL, None),
        ("x" * 5000, None),
    ],
)
def test_an_address_is_taken_apart(text, code):
    assert read_ksef_code(text) == code


def page(*codes: str, words: tuple[Word, ...] = ()) -> Page:
    return Page(1, 1654, 2339, words, "easyocr", tuple(Code(text, BOX) for text in codes))


def extraction(kind: str = Kind.VAT, **values) -> Extraction:
    given = {"seller_nip": SELLER, "issue_date": date(2026, 11, 12), **values}
    fields = {name: Field(value, 0.6, None, "easyocr") for name, value in given.items() if value is not None}
    return Extraction(kind, fields, witnesses={"seller_nip": ("checksum",)})


def test_a_code_that_agrees_is_a_witness_and_settles_a_doubtful_date():
    seen = with_ksef_evidence(extraction(), [page(URL)])
    assert seen.witnesses["seller_nip"] == ("checksum", QR)
    assert seen.fields["issue_date"].confidence > 0.9
    assert seen.findings == ()
    codes = {problem.code for problem in check(seen, own_nip=OTHER, today=date(2026, 11, 23))}
    assert not codes & {"seller_single_witness", "low_confidence"}


def test_what_was_not_read_is_taken_from_the_code_with_its_place():
    seen = with_ksef_evidence(extraction(seller_nip=None, issue_date=None), [page(URL)])
    assert seen.fields["seller_nip"] == Field(SELLER, 0.99, Evidence(1, BOX), QR)
    assert (seen.fields["issue_date"].value, seen.fields["issue_date"].source) == (date(2026, 11, 12), QR)


def test_a_code_with_a_wrong_check_digit_gives_no_nip_and_no_witness():
    wrong = URL.replace(SELLER, "6610777775")
    assert "seller_nip" not in with_ksef_evidence(extraction(seller_nip=None), [page(wrong)]).fields
    assert with_ksef_evidence(extraction(seller_nip="6610777775"), [page(wrong)]).witnesses["seller_nip"] == ("checksum",)


@pytest.mark.parametrize(
    ("values", "codes", "problems"),
    [
        ({"seller_nip": OTHER}, [URL], {"qr_disagrees"}),
        ({"issue_date": date(2026, 11, 13)}, [URL], {"qr_date_disagrees"}),
        ({}, [URL.replace("qr.", "qr-test.")], {"qr_test"}),
        ({}, [URL, URL.replace(HASH, HASH[::-1])], {"several_invoices"}),
        ({}, [URL, f"https://qr.ksef.mf.gov.pl/certificate/Nip/{SELLER}/{SELLER}/01F2/{HASH}/s"], set()),
        ({}, ["https://example.org/"], set()),
        ({}, [], set()),
    ],
)
def test_what_disagrees_goes_to_a_person(values, codes, problems):
    seen = with_ksef_evidence(extraction(**values), [page(*codes)])
    found = {problem.code for problem in check(seen, own_nip=OTHER, today=date(2026, 11, 23))}
    assert {finding.code for finding in seen.findings} == problems
    assert problems <= found


def word(text: str, left: float, top: float) -> Word:
    return Word(text, (left, top, left + 12.0 * len(text), top + 20), 0.9, 0)


def test_the_printed_number_is_found_whole_and_in_pieces():
    whole = with_ksef_evidence(extraction(), [page(words=(word("KSeF:", 50, 50), word(NUMBER, 120, 50)))])
    assert whole.fields["ksef_number"].value == NUMBER
    pieces = (word(NUMBER[:20], 50, 50), word(NUMBER[20:], 50, 75))
    broken = with_ksef_evidence(extraction(), [page(words=pieces)])
    assert broken.fields["ksef_number"].evidence.box == (50.0, 50.0, 290.0, 95.0)


def test_a_number_that_may_be_another_invoices_is_left_alone():
    wrong = NUMBER[:-1] + "F"
    assert "ksef_number" not in with_ksef_evidence(extraction(), [page(words=(word(wrong, 50, 50),))]).fields
    second = "5265877635-20250826-0100001AF629-AF"
    two = page(words=(word(NUMBER, 50, 50), word(second, 50, 90)))
    assert "ksef_number" not in with_ksef_evidence(extraction(), [two]).fields
    assert "ksef_number" not in with_ksef_evidence(extraction(Kind.CORRECTION), [page(words=(word(NUMBER, 50, 50),))]).fields
    labelled = page(URL, words=(word(second, 50, 50), word(NUMBER, 900, 2010)))
    assert with_ksef_evidence(extraction(Kind.CORRECTION), [labelled]).fields["ksef_number"].value == NUMBER

"""A seller's earlier invoices fill what was not read, warn of another account, and are never shared between companies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from faktury.models import Firma
from faktury.services.invoice_creation import create_automatic, save_manual
from faktury.services.invoice_review import review_problems
from faktury.services.seller_memory import memory_problems, offers, remembered, with_memory
from tests.review.conftest import LINES, VALUES, reading
from tests.services.readings import OWN_NIP, SELLER_NIP

OTHER_ACCOUNT = "27114020040000300201355387"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("faktury.services.invoice_review.timezone.localdate", lambda: date(2026, 11, 23))


@pytest.fixture
def known(firma, alice):
    """The company knows the seller: name, account, 14 days, units."""
    data = reading(due_date=date(2026, 11, 26))
    save_manual(firma=firma, key=uuid4(), data=data, actor=alice)
    return remembered(firma, SELLER_NIP)


def test_what_a_saved_invoice_teaches(known):
    assert (known.name, known.accounts, known.payment_days) == ("Hurtownia Z", (VALUES["bank_account"],), 14)
    assert known.units == {"papier a4": "szt.", "książka": "szt."}


def test_only_what_was_not_read_is_filled_and_marked(known):
    lines = (replace(LINES[0], unit=None), replace(LINES[1], name="Nieznane", unit=None))
    read = replace(reading(bank_account=None, seller_name="Hurtownia Zet", issue_date=date(2026, 12, 1)), line_items=lines)

    filled = with_memory(read, known)

    assert filled.text("seller_name") == "Hurtownia Zet"
    assert filled.fields["seller_name"].source == "easyocr"
    assert (filled.text("bank_account"), filled.fields["bank_account"].source) == (VALUES["bank_account"], "memory")
    assert (filled.day("due_date"), filled.fields["due_date"].evidence) == (date(2026, 12, 15), None)
    assert [item.unit for item in filled.line_items] == ["szt.", None]


def test_without_an_issue_date_no_due_date_is_made_up(known):
    assert "due_date" not in offers(reading(issue_date=None), known)


@pytest.mark.parametrize("nip", [None, "", OWN_NIP, "7740001455", "DE123456789", "1060000062"])
def test_no_memory_of_strangers_wrong_numbers_and_ourselves(known, firma, nip):
    assert remembered(firma, nip) is None


def test_companies_do_not_share_what_they_know(known):
    other = Firma.objects.create(name="Obca", nip="1060000062")

    assert remembered(other, SELLER_NIP) is None


def test_another_name_informs_and_another_account_warns(known):
    same = memory_problems(reading(seller_name="HURTOWNIA  Z."), known)
    other = memory_problems(reading(seller_name="Firma Krzak", bank_account=OTHER_ACCOUNT), known)

    assert same == []
    assert [(found.code, found.level, found.field) for found in other] == [
        ("seller_differs", "I", "seller_name"),
        ("account_changed", "W", "bank_account"),
    ]
    assert other[0].params == {"name": "Hurtownia Z"}


def test_an_account_confirmed_once_is_known(known, firma, alice, upload):
    second = reading(bank_account=OTHER_ACCOUNT, invoice_number="FV/2")
    create_automatic(upload(), second)

    assert set(remembered(firma, SELLER_NIP).accounts) == {VALUES["bank_account"], OTHER_ACCOUNT}
    assert memory_problems(second, remembered(firma, SELLER_NIP)) == []


def test_the_checks_of_a_document_ask_the_memory(known, upload):
    problems = review_problems(upload(), reading(bank_account=OTHER_ACCOUNT, invoice_number="FV/3"))

    assert "account_changed" in [found.code for found in problems]

"""The drawn invoices are consistent: sums, check digits, words, and the same seed draws the same document."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest

from faktury.domain.identifiers import ksef_number_valid, nip_valid, nrb_valid, regon_valid
from workers.ocr.training.invoices import identifiers
from workers.ocr.training.invoices.content import CENT, Wish, make_invoice
from workers.ocr.training.invoices.formats import Style
from workers.ocr.training.invoices.in_words import amount_in_words

SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_totals_add_up_over_lines_rates_and_document(seed: int) -> None:
    invoice = make_invoice(Random(seed))

    assert invoice.net + invoice.vat == invoice.gross
    assert sum(row.net for row in invoice.rates) == invoice.net
    assert sum(row.vat for row in invoice.rates) == invoice.vat
    for line in invoice.lines:
        assert line.net == (line.quantity * line.unit_price).quantize(CENT, ROUND_HALF_UP)
        assert line.net > 0
        if line.rate.isdigit():
            assert line.vat == (line.net * int(line.rate) / 100).quantize(CENT, ROUND_HALF_UP)
        else:
            assert line.vat == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_identifiers_hold_their_check_digits(seed: int) -> None:
    invoice = make_invoice(Random(seed))

    for party in (invoice.seller, invoice.buyer):
        assert nip_valid(party.nip)
        assert not party.regon or regon_valid(party.regon)
    if invoice.bank_account:
        assert nrb_valid(invoice.bank_account)
    if invoice.ksef_number:
        assert ksef_number_valid(invoice.ksef_number)
        assert invoice.ksef_number.startswith(invoice.seller.nip)


def test_a_broken_nip_fails_its_check() -> None:
    assert not nip_valid(identifiers.break_nip(identifiers.make_nip(Random(3))))


@pytest.mark.parametrize("seed", range(25))
def test_a_simplified_invoice_stays_within_its_limit(seed: int) -> None:
    invoice = make_invoice(Random(seed), Wish(simplified=True))

    assert invoice.gross <= 450
    assert invoice.currency == "PLN"


def test_the_same_seed_draws_the_same_invoice() -> None:
    assert make_invoice(Random(5)) == make_invoice(Random(5))
    assert make_invoice(Random(5)) != make_invoice(Random(6))


def test_dates_stay_in_order_and_in_the_past() -> None:
    for seed in SEEDS:
        invoice = make_invoice(Random(seed))
        assert invoice.issue_date <= Wish().latest
        assert invoice.sale_date is None or invoice.sale_date <= invoice.issue_date
        assert invoice.due_date is None or invoice.due_date > invoice.issue_date


@pytest.mark.parametrize(
    ("amount", "style", "words"),
    [
        ("1000.00", 0, "jeden tysiąc złotych 00/100"),
        ("22.22", 3, "dwadzieścia dwa złote dwadzieścia dwa grosze"),
        ("1112005.01", 3, "jeden milion sto dwanaście tysięcy pięć złotych jeden grosz"),
        ("4695.07", 2, "cztery tysiące sześćset dziewięćdziesiąt pięć zł i 07/100"),
        ("0.99", 1, "zero PLN 99/100"),
    ],
)
def test_amounts_are_written_in_correct_polish(amount: str, style: int, words: str) -> None:
    assert amount_in_words(Decimal(amount), "PLN", style) == words


def test_formats_keep_the_value() -> None:
    style = Style(" ", ",", "{d:%Y-%m-%d}", "3-3-2-2", "groups", "{}%", " zł")

    assert style.amount(Decimal("1234567.80")) == "1 234 567,80"
    assert style.money(Decimal("5.00"), "EUR") == "5,00 EUR"
    assert style.quantity(Decimal("2.50")) == "2,5"
    assert style.tax_number("5250012343") == "525-001-23-43"
    assert style.vat_rate("zw") == "zw"

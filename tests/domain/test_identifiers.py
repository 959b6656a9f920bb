"""Check digits."""

import random

import pytest

from faktury.domain.identifiers import (
    crc8,
    find_ksef_numbers,
    ksef_number_valid,
    nip_placeholder,
    nip_valid,
    normalise_nip,
    normalise_nrb,
    nrb_valid,
    regon_valid,
    repair_nip,
    repair_nrb,
)
from tests.domain.invoice_data import valid_nip, valid_nrb


@pytest.mark.parametrize("text", ["5261040828", "526-10-40-828", "526-104-08-28", "PL 526 104 08 28", "PL5261040828", "526 104 08 28"])
def test_every_printed_form_of_a_nip_is_one_number(text: str) -> None:
    assert normalise_nip(text) == "5261040828"
    assert nip_valid("5261040828")


@pytest.mark.parametrize("text", ["", "526104082", "52610408281", "DE123456789", "526104082B"])
def test_what_is_not_ten_digits_is_no_nip(text: str) -> None:
    assert normalise_nip(text) is None


@pytest.mark.parametrize("nip", ["5261040829", "0000000000", "1001234567", "526104082", "52610408 8"])
def test_it_rejects_bad_nips(nip: str) -> None:
    assert not nip_valid(nip)


@pytest.mark.parametrize("nip", ["1111111111", "9999999999", "1234563218"])
def test_placeholders_are_told_apart(nip: str) -> None:
    assert nip_placeholder(nip)


def test_any_single_wrong_digit_is_noticed() -> None:
    rng = random.Random(1)
    for _ in range(200):
        nip = valid_nip(rng)
        assert nip_valid(nip)
        position = rng.randrange(10)
        wrong = nip[:position] + str((int(nip[position]) + rng.randint(1, 9)) % 10) + nip[position + 1 :]
        assert not nip_valid(wrong)


def test_look_alike_letters_are_repaired_when_one_valid_number_results() -> None:
    assert repair_nip("526-1O4-O8-28") == "5261040828"
    assert repair_nip("PL 526l040828") is None or nip_valid(repair_nip("PL 526l040828") or "")
    assert repair_nip("526-1O4-O8-29") is None
    assert repair_nip("ABCDEFGHIJ") is None


def test_accounts() -> None:
    rng = random.Random(2)
    for _ in range(100):
        nrb = valid_nrb(rng)
        assert nrb_valid(nrb)
        assert normalise_nrb(f"PL {nrb[:2]} " + " ".join(nrb[i : i + 4] for i in range(2, 26, 4))) == nrb
        assert not nrb_valid(nrb[:5] + str((int(nrb[5]) + 1) % 10) + nrb[6:])
    assert nrb_valid("73111111111111111111111111")
    assert not nrb_valid("7311111111111111111111111")
    good = valid_nrb(rng)
    position = good.find("0", 2)
    assert repair_nrb(good[:position] + "O" + good[position + 1 :]) == good


def test_regon() -> None:
    assert regon_valid("123456785")
    assert not regon_valid("123456789")
    assert regon_valid("12345678512347")
    assert not regon_valid("1234")


@pytest.mark.parametrize("number", ["5265877635-20250826-0100001AF629-AF", "6511153259-20251015-010020140418-0D"])
def test_ksef_numbers_of_the_ministry_are_valid(number: str) -> None:
    assert ksef_number_valid(number)
    assert not ksef_number_valid(number[:-1] + ("0" if number[-1] != "0" else "1"))
    assert find_ksef_numbers(f"Numer KSeF: {number}.") == [number]
    assert find_ksef_numbers(number.replace("-", " - ")) == [number]


def test_crc8_of_the_standard_check_string() -> None:
    assert crc8(b"123456789") == 0xF4

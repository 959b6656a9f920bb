"""Numbers with wrong check digits: mended from the reader's own other readings, or left to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faktury.domain.checks import check, is_automatic
from faktury.domain.extraction import Extraction, from_json, to_json
from faktury.domain.fields import extract
from faktury.domain.identifiers import crc8, nip_valid, nrb_valid
from faktury.domain.lines import Token, layout_page
from faktury.domain.repair import MENDED, Bounds, mend
from faktury.domain.words import Page, Reading, Word, words_from_json, words_to_json
from tests.domain.makers import TODAY
from tests.domain.text_page import text_page

SELLER, BUYER = "5261040828", "1060000062"
RIVAL = "5253140828"
DIGITS = "0123456789"
ACCOUNT = "73111111111111111111111111"
INVOICE = f"""
    Faktura VAT nr FV/7/11/2026
    Data wystawienia: 12.11.2026        Data sprzedaży: 12.11.2026

    Sprzedawca                          Nabywca
    Hurtownia Zet                       My Sp. z o.o.
    NIP: {SELLER}                       NIP: {BUYER}

    Lp.  Nazwa     Ilość  J.m.  Cena netto  Netto   VAT  Kwota VAT  Brutto
    1    Papier    10     szt.  10,00       100,00  23%  23,00      123,00

    Razem netto  100,00
    Razem VAT    23,00
    Do zapłaty   123,00 PLN
    Słownie: sto dwadzieścia trzy złote 00/100
    Numer konta: 73 1111 1111 1111 1111 1111 1111
"""


def read_as(page: Page, printed: str, text: str, *others: Reading) -> Page:
    """The page with every word `printed` read as `text`, with other readings."""
    return replace(page, words=tuple(replace(w, text=text, alternatives=others) if w.text == printed else w for w in page.words))


def understood(page: Page) -> Extraction:
    return extract([page], own_nip=BUYER)


def codes(extraction: Extraction) -> set[str]:
    return {found.code for found in check(extraction, own_nip=BUYER, today=TODAY)}


def token(text: str, *others: Reading) -> Token:
    return Token(text, (0, 0, 9, 9), (0, 0, 9, 9), 0.6, 0, alternatives=others)


def account(text: str) -> str | None:
    plain = text.replace(" ", "")
    return plain if nrb_valid(plain) else None


def nip(text: str) -> str | None:
    plain = text.replace("-", "").replace(" ", "")
    return plain if nip_valid(plain) else None


def test_the_page_itself_is_read_without_a_person() -> None:
    extraction = understood(text_page(INVOICE))
    assert is_automatic(extraction, check(extraction, own_nip=BUYER, today=TODAY))
    assert extraction.text("bank_account") == ACCOUNT


def test_a_nip_is_mended_by_the_one_valid_reading_and_shown_to_a_person() -> None:
    # Given the seller's 6 read as 5, with the 6 and an invalid 8 among the readings
    page = read_as(text_page(INVOICE), SELLER, "5251040828", ("5281040828", 0.1), (SELLER, 0.3))
    # When the page is understood
    extraction = understood(page)
    found = extraction.fields["seller_nip"]
    # Then the valid reading is proposed, marked, unsure, no witness, and a person decides
    assert (found.value, found.read_as) == (SELLER, "5251040828")
    assert found.confidence <= MENDED
    assert "checksum" not in extraction.witnesses["seller_nip"]
    assert {"read_otherwise", "seller_single_witness"} <= codes(extraction)
    assert "low_confidence" not in codes(extraction)
    assert not is_automatic(extraction, check(extraction, own_nip=BUYER, today=TODAY))
    assert from_json(to_json(extraction)).fields["seller_nip"] == found


def test_our_own_nip_mended_is_shown_to_a_person_too() -> None:
    extraction = understood(read_as(text_page(INVOICE), BUYER, "1060000052", (BUYER, 0.4)))
    assert extraction.fields["buyer_nip"].value == BUYER
    assert "read_otherwise" in codes(extraction)
    assert not is_automatic(extraction, check(extraction, own_nip=BUYER, today=TODAY))


@pytest.mark.parametrize(
    "others",
    [
        (),
        (("5281040828", 0.4),),
        # Two readings are valid: nobody can tell which.
        ((SELLER, 0.3), (RIVAL, 0.1)),
        # The valid reading is hardly possible.
        ((SELLER, 0.004),),
        # The valid reading is another number, not the same one seen more clearly.
        (("7740001454", 0.4),),
    ],
)
def test_nothing_is_guessed(others: tuple[Reading, ...]) -> None:
    extraction = understood(read_as(text_page(INVOICE), SELLER, "5251040828", *others))
    assert (extraction.text("seller_nip"), extraction.fields["seller_nip"].read_as) == ("5251040828", None)
    assert {"nip_check_digit"} <= codes(extraction)


def test_a_valid_number_is_never_exchanged_for_another_reading() -> None:
    extraction = understood(read_as(text_page(INVOICE), SELLER, SELLER, ("7740001454", 0.4), (RIVAL, 0.4)))
    assert (extraction.text("seller_nip"), extraction.fields["seller_nip"].read_as) == (SELLER, None)


def test_a_clean_second_print_is_better_than_another_reading() -> None:
    page = text_page(f"{INVOICE}    Hurtownia Zet, NIP {SELLER}\n")
    first = next(word for word in page.words if word.text == SELLER)
    words = [replace(w, text="5251040828", alternatives=((SELLER, 0.3),)) if w is first else w for w in page.words]
    found = understood(replace(page, words=tuple(words))).fields["seller_nip"]
    assert (found.value, found.read_as) == (SELLER, None)


def test_a_lost_digit_is_found_again() -> None:
    # Given a doubled digit that was read once, so that nine digits stand there
    extraction = understood(read_as(text_page(INVOICE), BUYER, "106000062", (BUYER, 0.2)))
    assert (extraction.text("buyer_nip"), extraction.fields["buyer_nip"].read_as) == (BUYER, "106000062")


def test_an_account_is_mended_over_its_groups() -> None:
    page = text_page(INVOICE)
    groups = [word for word in page.words if word.text == "1111"]
    words = [replace(w, text="1171", alternatives=(("1111", 0.05), ("1117", 0.2))) if w is groups[3] else w for w in page.words]
    found = understood(replace(page, words=tuple(words))).fields["bank_account"]
    assert nrb_valid(str(found.value))
    assert (found.value, found.confidence <= MENDED) == (ACCOUNT, True)
    assert found.read_as == "73 1111 1111 1111 1171 1111 1111"


def test_an_account_with_two_valid_readings_is_left_as_read() -> None:
    # Given a group whose other readings make two valid accounts, two digits away from what was read
    head, tail, wrong = ACCOUNT[:18], ACCOUNT[22:], "1171"
    near = {
        wrong[:a] + x + wrong[a + 1 : b] + y + wrong[b + 1 :] for a in range(3) for b in range(a + 1, 4) for x in DIGITS for y in DIGITS
    }
    valid = sorted(group for group in near if nrb_valid(head + group + tail))
    assert len(valid) > 1
    # When one of them is among the readings it is found, when two are nothing is
    found = mend([token(head), token(wrong, (valid[0], 0.3)), token(tail)], account)
    assert found is not None
    assert found.value == head + valid[0] + tail
    assert mend([token(head), token(wrong, (valid[0], 0.3), (valid[1], 0.03)), token(tail)], account) is None


def test_a_ksef_number_is_mended_and_confirms_nobody() -> None:
    head = f"{SELLER}-20261112-0100001AF629"
    number = f"{head}-{crc8(head.encode()):02X}"
    wrong = number.replace("AF629", "AF529")
    page = read_as(text_page(f"{INVOICE}    Numer KSeF: {number}\n"), number, wrong, (number, 0.2), (number.replace("AF629", "AF829"), 0.1))
    extraction = understood(page)
    found = extraction.fields["ksef_number"]
    assert (found.value, found.read_as) == (number, wrong)
    assert "ksef" not in extraction.witnesses["seller_nip"]
    assert "ksef_number_invalid" not in codes(extraction)
    assert "read_otherwise" in codes(extraction)


def test_a_regon_that_was_only_read_unclearly_is_not_complained_of() -> None:
    page = text_page(f"{INVOICE}    REGON: 123456785\n")
    wrong = read_as(page, "123456785", "123456735")
    assert "regon_check_digit" not in codes(understood(page))
    assert "regon_check_digit" in codes(understood(wrong))
    assert "regon_check_digit" not in codes(understood(read_as(page, "123456785", "123456735", ("123456785", 0.3))))


def test_more_than_two_characters_are_never_changed() -> None:
    # Given three groups of which each would have to be read otherwise
    groups = [token("525", ("526", 0.4)), token("104", ("105", 0.4)), token("082", ("080", 0.4)), token("8")]
    seen: list[str] = []

    def note(text: str) -> str | None:
        seen.append(text)
        return None

    assert mend(groups, note, Bounds(0.01, 9.0)) is None
    assert len(seen) == 6
    assert all(sum(a != b for a, b in zip(text, "525 104 082 8", strict=True)) <= 2 for text in seen)


def test_a_print_too_poor_to_tell_is_left_to_a_person() -> None:
    # Given that other readings together are more probable than the one that was taken
    others = [("5251040829", 0.2), ("5251040827", 0.2), (SELLER, 0.2)]
    assert mend([token("5251040828", *others)], nip) is None
    assert mend([token("5251040828", *others[1:])], nip) is not None


def test_a_word_that_is_hardly_likely_right_is_left_to_a_person() -> None:
    faint = replace(token("5251040828", (SELLER, 0.2)), confidence=0.2)
    assert mend([faint], nip) is None
    assert mend([replace(faint, confidence=0.4)], nip) is not None


def test_the_ratio_says_how_probable_the_reading_was() -> None:
    found = mend([token("5251040828", (SELLER, 0.2))], nip)
    assert found is not None
    assert (found.value, round(found.ratio, 3)) == (SELLER, 0.25)


def test_many_doubtful_words_take_no_time() -> None:
    tokens = [token(str(number), *((str(number + step), 0.3) for step in range(1, 7))) for number in range(1000, 1200)]
    calls = 0

    def count(_text: str) -> str | None:
        nonlocal calls
        calls += 1
        return None

    mend(tokens, count, Bounds(0.01, 1e9))
    assert calls < 3000


def test_other_readings_follow_a_word_cut_at_its_label() -> None:
    word = Word("NIP:5251040828", (0, 0, 140, 20), 0.6, 0, ((f"NIP:{SELLER}", 0.3), ("NLP:5251040828", 0.2)))
    tokens = [token for row in layout_page(Page(1, 600, 600, (word,), "easyocr")).rows for cell in row.cells for token in cell.tokens]
    assert [token.alternatives for token in tokens] == [(("NLP:", 0.2),), ((SELLER, 0.3),)]


def test_words_are_stored_with_their_readings_and_old_rows_are_read() -> None:
    words = (Word("a", (0, 0, 1, 1), 0.5, 0), Word("12", (0, 0, 1, 1), 0.5, 0, (("17", 0.25), ("72", 0.125))))
    rows = words_to_json(words)
    assert [len(row) for row in rows] == [7, 8]
    assert words_from_json(rows) == words
    assert words_from_json([["a", 0, 0, 1, 1, 0.5, 0]])[0].alternatives == ()

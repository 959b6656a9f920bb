"""Letters among figures become figures; letters that may be meant stay, and in identifiers they are doubted."""

from __future__ import annotations

import pytest

from workers.ocr.figures import DOUBTFUL, FORM, SEEN, Meant, meant_by


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("76-20o", "76-200"),
        ("99-97O", "99-970"),
        ("18o", "180"),
        ("I2.00O", "12.000"),
        ("9o5.I6", "905.16"),
        ("I6I.OI", "161.01"),
        ("o.oo", "0.00"),
        ("O,00", "0,00"),
        ("674,OO", "674,00"),
        ("IIO,86", "110,86"),
        ("II,50", "11,50"),
        ("O4", "04"),
        ("1l40", "1140"),
        ("0O0010", "000010"),
        ("DEO08361468", "DE008361468"),
        ("PL6205557IIO", "PL6205557110"),
        ("5928867857-20260507-EEBOCC16962D-B3", "5928867857-20260507-EEB0CC16962D-B3"),
        ("-I2,50", "-12,50"),
        ("234,5I", "234,51"),
        ("2O26.", "2026."),
        ("2O26/05/12", "2026/05/12"),
        ("203I-08-o8", "2031-08-08"),
        ("O7/12/2026", "07/12/2026"),
        ("12/2O26", "12/2026"),
    ],
)
def test_letters_among_figures_are_figures(read, meant):
    assert meant_by(read) == Meant(meant, FORM)


@pytest.mark.parametrize(
    "text",
    ["0,5l", "10l", "5I", "12/O/2026", "O/12/2026", "01-II-2026", "I.2026", "II/2026", "I", "II", "lol", "CO2", "ISO9001", "o.o.", "DCO1",
     "Z3O", "10:00", "1234", "", "oo", "IO", "O", "Ol", "(10l)", "Io", "WYO00001858", "IE8785095O", "S235", "PCIe"],
)  # fmt: skip
def test_what_may_be_meant_as_letters_stays(text):
    assert meant_by(text) == Meant(text)


@pytest.mark.parametrize("text", ["O7/26", "12/O7", "5O/2026", "FV/I2/26", "062-I9"])
def test_a_letter_at_the_edge_of_an_identifiers_part_is_doubted_and_never_exchanged(text):
    assert meant_by(text) == Meant(text, DOUBTFUL)


@pytest.mark.parametrize(("text", "meant"), [("o", "0"), ("I", "1"), ("IO", "10")])
def test_before_a_percent_sign_stands_a_number(text, meant):
    assert meant_by(text, following="%") == Meant(meant, FORM)
    assert meant_by(text, following="zł").text == text


def everywhere(text: str, share: float) -> list[float]:
    return [share] * len(text)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("28674,G0", "28674,60"),
        ("1Z,50", "12,50"),
        ("B%", "8%"),
        ("36-9|1", "36-911"),
        ("FV/2O26/05", "FV/2026/05"),
        ("XRU0O002110", "XRU00002110"),
        ("I24B", "124B"),
    ],
)
def test_figures_that_were_seen_are_taken_where_a_number_stands(read, meant):
    assert meant_by(read, everywhere(read, 0.1)) == Meant(meant, SEEN)
    assert meant_by(read, everywhere(read, 0.05)).text == read


@pytest.mark.parametrize("text", ["FAK/G716/26", "YPIO0006511", "A94Z9", "6827S28/2598", "PL856714228D"])
def test_in_identifiers_what_was_seen_makes_doubt(text):
    assert meant_by(text, everywhere(text, 0.4)) == Meant(text, DOUBTFUL)


@pytest.mark.parametrize("text", ["12B", "10l", "9I", "0,8I", "H2O", "CO2", "S235", "SOLO", "Z.O.Z."])
def test_what_ends_or_begins_codes_is_left_whatever_was_seen(text):
    assert meant_by(text, everywhere(text, 0.4)) == Meant(text)

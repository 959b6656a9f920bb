"""The door of corrections: what neighbours and columns say, what becomes of confidence and other readings."""

from __future__ import annotations

import pytest

from workers.ocr.corrections import corrected
from workers.ocr.reading_order import Correction, Run, Token


def run(*texts: str, x: float = 0, y: float = 0) -> Run:
    tokens = tuple(Token(text, (x + 40 * place, y, x + 40 * place + 30, y + 20), 0.9) for place, text in enumerate(texts))
    return Run(tokens, (x, y, tokens[-1].box[2], y + 20))


def column(*cells: str) -> list[list[str]]:
    runs = [run(*cell.split(), x=700, y=30 * row) for row, cell in enumerate(cells)]
    return [[token.text for token in found.tokens] for found in corrected([*runs, run("Usługa", "II", x=100, y=30)])][:-1]


@pytest.mark.parametrize(
    ("texts", "meant"),
    [
        (("I", "794,50"), ("1", "794,50")),
        (("l", "79O"), ("1", "790")),
        (("I", "maja", "2026"), ("1", "maja", "2026")),
        (("Radom,", "I", "maja"), ("Radom,", "1", "maja")),
        (("Etap", "I", "100,00"), ("Etap", "I", "100,00")),
        (("I", "rata"), ("I", "rata")),
        (("VAT", "o", "%"), ("VAT", "0", "%")),
    ],
)
def test_a_lone_stroke_is_what_its_neighbour_says(texts, meant):
    assert tuple(token.text for token in corrected([run(*texts)])[0].tokens) == meant


@pytest.mark.parametrize("text", ["lnstalbud", "lmport", "lssued", "lntel"])
def test_a_small_l_no_word_begins_with_is_a_capital_i(text):
    assert corrected([run(text)])[0].tokens[0].text == "I" + text[1:]


@pytest.mark.parametrize("text", ["lniany", "lśnić", "lnu", "lm", "ltd.", "lwowski", "lista", "lmhosts2"])
def test_other_words_keep_their_small_l(text):
    assert corrected([run(text)])[0].tokens[0].text == text


def test_a_stroke_among_quantities_is_a_one():
    assert column("Ilość", "I", "2", "II", "3", "IO") == [["Ilość"], ["1"], ["2"], ["11"], ["3"], ["10"]]


def test_roman_numerals_in_a_column_of_their_own_stay():
    assert column("Etap", "I", "II", "III") == [["Etap"], ["I"], ["II"], ["III"]]


def test_a_stroke_among_units_stays():
    assert column("Jm.", "szt.", "l", "kg", "I") == [["Jm."], ["szt."], ["l"], ["kg"], ["I"]]


def test_one_number_is_no_column():
    assert column("Ilość", "I", "2") == [["Ilość"], ["I"], ["2"]]


def test_a_lost_point_is_the_mark_of_its_column():
    assert column("12.50", "5-43", "100.00", "7·10")[1::2] == [["5.43"], ["7.10"]]
    assert column("12,50", "5-43", "100,00")[1] == ["5,43"]


@pytest.mark.parametrize("cells", [("12-50", "5-43", "11-20"), ("12.50", "5-43", "100,00"), ("12.50", "5-43"), ("12.50", "05-430", "7.00")])
def test_without_one_mark_in_the_column_a_hyphen_stays(cells):
    assert column(*cells)[1] == [cells[1]]


def test_a_number_far_away_says_nothing():
    far = [run("2", x=700, y=0), run("3", x=700, y=30), run("I", x=700, y=900)]
    assert corrected(far)[-1].tokens[0].text == "I"


def test_the_number_after_a_label_stands_in_a_column_too():
    rows = [
        Run((Token(label, (0, y, 60, y + 20), 0.9), Token(amount, (100, y, 180, y + 20), 0.9)), (0, y, 180, y + 20))
        for label, amount, y in (("Netto:", "91.44", 0), ("VAT:", "5-43", 30), ("Brutto:", "96.87", 60))
    ]
    assert corrected(rows)[1].tokens[1].text == "5.43"


def test_a_corrected_word_is_less_sure_knows_why_and_others_are_untouched():
    first, second = corrected([run("18o", "szt.")])[0].tokens
    assert first.confidence == pytest.approx(0.72)
    assert first.correction == Correction("18o", "form")
    assert (second.confidence, second.correction) == (0.9, None)


def test_an_identifier_in_doubt_keeps_its_text_and_goes_to_a_person():
    token = corrected([run("O7/26")])[0].tokens[0]
    assert (token.text, token.correction) == ("O7/26", Correction("O7/26", "doubtful"))
    # A number or a date passes at 0.85.
    assert token.confidence < 0.85


def test_what_was_read_takes_the_place_of_the_reading_taken():
    token = Token("9o5,10", (0, 0, 9, 9), 0.9, alternatives=(("905,10", 0.3), ("9o5,1", 0.1)))
    found = corrected([Run((token,), (0, 0, 9, 9))])[0].tokens[0]
    assert found.alternatives == (("9o5,10", pytest.approx(0.6)), ("9o5,1", 0.1))


def test_no_runs_no_corrections():
    assert corrected([]) == []

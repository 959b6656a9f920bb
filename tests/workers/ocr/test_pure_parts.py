"""Geometry and judgement: no child, no image library."""

from __future__ import annotations

import pytest

from faktury.domain.words import Word
from workers.ocr.broken_numbers import join_ksef_numbers
from workers.ocr.errors import ReadError
from workers.ocr.reading_order import Run, Token, words_in_order
from workers.ocr.settings import BUILTIN
from workers.ocr.text_layer import Layer, garbage_share, plausible_share, reason_to_distrust, uncovered_share
from workers.ocr.tokens import run_of


class Glyph:
    def __init__(self, text: str, position: float, confidence: float = 1.0) -> None:
        self.text, self.position, self.confidence = text, position, confidence


def line(text: str) -> list[Glyph]:
    return [Glyph(character, (n + 0.5) / len(text)) for n, character in enumerate(text)]


def one_word_run(text: str, x: float, y: float, width: float = 100, slope: float = 0.0) -> Run:
    box = (x, y, x + width, y + 20 + slope * width)
    return Run((Token(text, box, 1.0),), box, slope)


LEVEL = ((100.0, 50.0), (300.0, 50.0), (300.0, 70.0), (100.0, 70.0))


def test_a_line_is_cut_into_words_with_boxes_of_their_own():
    run = run_of(line("NIP: 526-10-40-828"), LEVEL)
    assert [token.text for token in run.tokens] == ["NIP:", "526-10-40-828"]
    first, second = run.tokens
    assert first.box[0] == 100
    assert second.box[2] == 300
    assert first.box[2] <= second.box[0]
    assert (first.box[1], first.box[3]) == (50, 70)
    assert abs(second.box[0] - (100 + 200 * 5 / 18)) < 8


def test_a_word_is_as_sure_as_its_least_sure_character():
    run = run_of([Glyph("1", 0.2, 0.99), Glyph("5", 0.4, 0.4), Glyph(" ", 0.6), Glyph("x", 0.8, 0.9)], LEVEL)
    assert [token.confidence for token in run.tokens] == [0.4, 0.9]


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_but_spaces_is_no_run(text):
    assert run_of(line(text), LEVEL) is None


def test_double_spaces_make_no_empty_words():
    assert [token.text for token in run_of(line(" a  b "), LEVEL).tokens] == ["a", "b"]


def test_rows_are_read_top_down_and_left_to_right():
    runs = [one_word_run("d", 300, 103), one_word_run("a", 10, 0), one_word_run("c", 10, 100), one_word_run("b", 300, 4)]
    words = words_in_order(runs)
    assert [word.text for word in words] == ["a", "b", "c", "d"]
    assert [word.run for word in words] == [0, 1, 2, 3]


def test_a_tilted_page_keeps_its_rows():
    # Given two rows 30 px apart on a page that falls 40 px from left to right
    slope = 0.025
    runs = [
        one_word_run(f"{row}{column}", x, 30 * row + slope * x, slope=slope) for row in (0, 1) for column, x in enumerate((0, 700, 1500))
    ]
    assert [word.text for word in words_in_order(runs[::-1])] == ["00", "01", "02", "10", "11", "12"]


def test_no_runs_no_words():
    assert words_in_order([]) == ()


def words(text: str, y: float = 0) -> list[Word]:
    return [Word(token, (10.0 * n, y, 10.0 * n + 8, y + 10)) for n, token in enumerate(text.split())]


INVOICE = words(
    "Faktura VAT nr FV/2026/11/0042 Data wystawienia: 2026-11-16 Sprzedawca: Zakład Stolarski ul. Polna 3 30-001 Kraków "
    "NIP: 526-10-40-828 Nabywca: Biuro NIP 7740001454 Razem netto 1 000,00 VAT 230,00 zł brutto 1.230,00 PLN"
)


def layer(found: list[Word] = INVOICE, **changes) -> Layer:
    return Layer(**{"words": found, "hidden": 0, "garbage": 0.0, "image_shares": [], "paths": 20, **changes})


def test_an_invoice_is_trusted():
    assert reason_to_distrust(layer()) is None


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (layer([]), "empty"),
        (layer(hidden=300), "hidden"),
        (layer(garbage=0.2), "garbage"),
        (layer(words("xkcdq brtls 12a#$ ~~%^ wqrtz pdfgh kjhgf mnbvc lkjhg zxcvb qwrtp sdfgh trwqz")), "implausible"),
        (
            layer(words("lorem ipsum dolor amet consectetur adipiscing elit eiusmod tempor labore magna aliqua enim veniam")),
            "no_common_words",
        ),
        (layer(image_shares=[0.6]), "picture"),
        (layer(words("Razem netto VAT brutto zł PLN do zapłaty termin płatności przelew konto bank"), image_shares=[0.03]), "incomplete"),
        (layer(INVOICE[:14], paths=5000), "outlines"),
    ],
)
def test_a_bad_layer_is_named(bad, reason):
    assert reason_to_distrust(bad) == reason


def test_a_logo_beside_a_complete_invoice_does_no_harm():
    assert reason_to_distrust(layer(image_shares=[0.05])) is None


def test_polish_letters_are_no_garbage_and_private_ones_are():
    assert garbage_share("Zażółć gęślą jaźń 1 234,56 zł – „€”") == 0
    assert garbage_share("\ue001\ue002ab") == 0.5
    assert garbage_share("\ufffd") == 1
    assert garbage_share("Фактура") == 1
    assert garbage_share("") == 0


def test_numbers_words_and_codes_are_plausible():
    good = (
        "Sp. z o.o. FV/2026/11/0042 1.234,56zł 23% 526-104-08-28 PKWiU e-mail: biuro@firma.pl (ryza) m² 10% – PL61109010140000071219812874"
    )
    assert plausible_share(good.split()) == 1
    assert plausible_share(["xqzrt", "bcdfgh", "aaaab"]) == 0


def test_a_picture_behind_the_words_does_not_count():
    page = words("a b c d e f g h i j k l m n")
    assert uncovered_share((0, 0, 200, 100), page, 200, 100) == 0
    assert uncovered_share((0, 50, 200, 100), page, 200, 100) == 0.5
    assert uncovered_share((300, 300, 400, 400), page, 200, 100) == 0


@pytest.mark.parametrize(
    ("halves", "whole"),
    [
        (("5265877635-20250826-", "0100001AF629-AF"), True),
        (("5265877635-20250826", "0100001AF629-AF"), True),
        (("5265877635-20250826-0100001AF629-", "AF"), True),
        (("5265877635-20250826-0100001AF6", "29-AF"), True),
        (("5265877635-20250826-", "zapłata"), False),
        (("5265877635", "0100001AF629-AF"), False),
    ],
)
def test_only_a_whole_ksef_number_is_joined(halves, whole):
    found = join_ksef_numbers(words(f"KSeF {halves[0]} Strona {halves[1]}"))
    assert ("5265877635-20250826-0100001AF629-AF" in [word.text for word in found]) is whole
    assert len(found) == (3 if whole else 4)


def test_the_canvas_is_the_page_until_that_is_too_big():
    assert BUILTIN.canvas_size(2339, 1654) == 2339
    assert BUILTIN.canvas_size(6000, 4000) < 3500
    assert BUILTIN.canvas_size(5000, 800) == 5000


def test_an_error_knows_whether_trying_again_may_help():
    assert ReadError("ocr_timeout").transient
    assert not ReadError("encrypted_file").transient
    assert not ReadError("page_failed", transient=False).transient
    with pytest.raises(ValueError, match="made_up"):
        ReadError("made_up")

"""Rules, leaders and codes disappear from a page before text is looked for; letters never do."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from workers.ocr.code_marks import without_codes
from workers.ocr.credible import credible
from workers.ocr.drawn_rules import without_rules
from workers.ocr.reading_order import Run, Token

WIDTH, HEIGHT = 900, 300
TEXT = "Razem do zapłaty 1.234,50 zł"
ROW = 100


def drawn(rule: str = "", *, text: str = TEXT, size: int = 26, blur: float = 0.0, tilt: float = 0.0) -> Any:
    """A grey strip of paper with a line of text, and below it a rule typed or, for `dash on off thick`, ruled."""
    image = Image.new("L", (WIDTH, HEIGHT), 245)
    pen = ImageDraw.Draw(image)
    pen.text((40, 40), text, font=ImageFont.load_default(size), fill=20)
    if rule.startswith("dash "):
        on, off, thick = map(int, rule.split()[1:])
        for x in range(40, 800, on + off):
            pen.rectangle([x, 2 * ROW, x + on - 1, 2 * ROW + thick - 1], fill=20)
    elif rule:
        pen.text((40, 2 * ROW - 12), rule, font=ImageFont.load_default(size), fill=20)
    if tilt:
        image = image.rotate(tilt, fillcolor=245, resample=Image.Resampling.BICUBIC)
    pixels = np.asarray(image)
    return cv2.GaussianBlur(pixels, (0, 0), blur) if blur else pixels


def ink(pixels: Any) -> int:
    return int((pixels < 180).sum())


@pytest.mark.parametrize(
    "rule",
    ["dash 2 2 2", "dash 3 5 3", "dash 8 4 2", "dash 20 10 3", "." * 60, ". " * 40, "-" * 50, "- " * 30, "= " * 24, "-  -" * 12, "_ " * 24],
)
@pytest.mark.parametrize(("blur", "tilt"), [(0.0, 0.0), (0.5, 0.0), (0.0, 1.0)])
def test_a_rule_is_taken_off_and_the_text_above_it_is_not(rule: str, blur: float, tilt: float) -> None:
    page, alone = drawn(rule, blur=blur, tilt=tilt), drawn(blur=blur, tilt=tilt)
    left = without_rules(page)
    assert ink(page) > ink(alone)
    assert ink(left) - ink(alone) <= 0.1 * (ink(page) - ink(alone))
    assert np.array_equal(left[alone < 180], page[alone < 180])


@pytest.mark.parametrize("beside", ["0 Kabel", ""])
def test_ones_below_each_other_are_no_dashed_rule(beside: str) -> None:
    """Numbers of rows 10 to 19, or a column of quantities, in a face whose one is a bar: their height and lines are those of text."""
    image = Image.new("L", (WIDTH, 400), 245)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(22)
    for top in range(30, 340, 31):
        pen.rectangle([60, top, 63, top + 15], fill=20)
        pen.text((70, top + 15), beside, font=font, fill=20, anchor="ls")
        pen.text((300, top + 15), "Hurt 12", font=font, fill=20, anchor="ls")
    page = np.asarray(image)
    assert np.array_equal(without_rules(page), page)


@pytest.mark.parametrize(("dash", "gap"), [(8, 8), (16, 9), (14, 20)])
def test_a_dashed_rule_between_columns_is_taken_off(dash: int, gap: int) -> None:
    image = Image.new("L", (WIDTH, 400), 245)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(22)
    for top in range(30, 340, 31):
        pen.text((70, top + 15), "Kabel 12", font=font, fill=20, anchor="ls")
    text = ink(np.asarray(image))
    for top in range(22, 350, dash + gap):
        pen.rectangle([250, top, 252, top + dash - 1], fill=20)
    assert ink(np.asarray(image)) > text
    assert ink(without_rules(np.asarray(image))) <= 1.02 * text


def test_a_leader_goes_and_its_label_and_value_stay() -> None:
    font = ImageFont.load_default(26)
    image = Image.new("L", (WIDTH, HEIGHT), 250)
    pen = ImageDraw.Draw(image)
    pen.text((40, 100), "Razem", font=font, fill=0)
    pen.text((700, 100), "12,50", font=font, fill=0)
    words = np.asarray(image).copy()
    pen.text((130, 100), "." * 70, font=font, fill=0)
    left = without_rules(np.asarray(image))
    assert np.array_equal(left < 180, words < 180)


@pytest.mark.parametrize(
    "text",
    [
        "0000 0000 0000 0000 0000",
        "iiiiiii",
        "W.P.H.U. A.B.C.D.E.F.G.H.",
        "1.1.1.1.1.1.1.1.1.1",
        "zaawansowane mmmmmmmmmm",
        "1111111111111111",
        "12-34-56-78-90-12-34-56",
        "E……",
        "– – –",
        "llllllllll IIIIIIIIII",
    ],
)
@pytest.mark.parametrize("size", [12, 18, 26])
def test_letters_and_figures_are_never_taken_for_a_rule(text: str, size: int) -> None:
    page = drawn(text, text="WIELKI NAGŁÓWEK", size=size)
    assert without_rules(page) is page


def test_small_print_beside_large_is_no_rule() -> None:
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    for row in range(3):
        pen.text((30, 20 + 60 * row), "FAKTURA VAT ORYGINAŁ", font=ImageFont.load_default(50), fill=0)
    pen.text((30, 220), "zaawansowane suwnice masowe " * 3, font=ImageFont.load_default(14), fill=0)
    page = np.asarray(image)
    assert without_rules(page) is page


def test_commas_below_each_other_are_no_rule() -> None:
    image = Image.new("L", (WIDTH, 800), 255)
    pen = ImageDraw.Draw(image)
    for row in range(16):
        pen.text((700, 20 + 44 * row), f"{row * 37 % 90 + 10},{row * 53 % 90 + 10}", font=ImageFont.load_default(34), fill=0)
    page = np.asarray(image)
    assert without_rules(page) is page


def test_a_bar_code_is_taken_off() -> None:
    page = drawn().copy()
    rng = np.random.default_rng(3)
    x = 60
    for bar, gap in rng.integers(1, 4, (40, 2)).tolist():
        page[150:220, x : x + 2 * bar] = 10
        x += 2 * (bar + gap)
    assert np.array_equal(without_rules(page) < 180, drawn() < 180)


def test_a_page_of_grain_is_left_alone() -> None:
    page = np.random.default_rng(1).choice(np.array([0, 255], np.uint8), (1200, 1200), p=[0.12, 0.88])
    assert without_rules(page) is page


@pytest.mark.parametrize("readable", [True, False])
def test_a_qr_code_is_taken_off_and_the_line_beside_it_is_not(readable: bool) -> None:
    code = np.asarray(
        zxingcpp.write_barcode_to_image(zxingcpp.create_barcode("KSeF 5260250274 " * 4, zxingcpp.BarcodeFormat.QRCode), scale=3)
    )
    side = code.shape[0]
    page = np.full((side + 120, 700), 255, np.uint8)
    page[60 : 60 + side, 60 : 60 + side] = code
    if not readable:
        page[60 + side // 3 : 60 + side // 2 + 10, 60 + side // 2 : 50 + side] = 255
    image = Image.fromarray(page)
    ImageDraw.Draw(image).text((64 + side, 60 + side // 2), "OFFLINE 123", font=ImageFont.load_default(24), fill=0)
    left = without_codes(np.asarray(image))
    beside = np.asarray(image)[:, 62 + side :]
    assert ink(left[:, : 60 + side]) <= 0.02 * ink(page[:, : 60 + side])
    assert np.array_equal(left[:, 62 + side :], beside)


def test_a_page_without_a_code_is_the_same_page() -> None:
    page = drawn()
    assert without_codes(page) is page


def run(*words: tuple[str, float]) -> Run:
    """A run of words and the logits of their probabilities."""
    box = (0.0, 0.0, 10.0, 10.0)
    return Run(tuple(Token(text, box, 0.5, features=(logit,)) for text, logit in words), box)


def believed(of: Run) -> list[Run]:
    return list(credible([of], lambda features: features[0]))


@pytest.mark.parametrize(
    "words",
    [
        (("Razem", 0.99),),
        (("000000", 0.9),),
        (("XXXXXXXX1234", 0.9),),
        (("xxxxxxxx", 0.9),),
        (("****************", 0.9),),
        (("–", -3.0),),
        (("mmm", 0.9),),
        (("FV/1", -6.0), ("z", 0.6)),
    ],
)
def test_what_may_be_text_is_kept(words: tuple[tuple[str, float], ...]) -> None:
    assert believed(run(*words)) == [run(*words)]


@pytest.mark.parametrize("words", [(("mmmmmm", 0.9),), (("......", 0.99),), (("–-–-–-", 0.9),), (("kczł", -9.0), ("1", -4.5))])
def test_what_nobody_would_believe_is_dropped(words: tuple[tuple[str, float], ...]) -> None:
    assert believed(run(*words)) == []


def test_the_rest_of_a_leader_goes_and_the_words_around_it_stay() -> None:
    assert believed(run(("Razem", 0.9), ("........", 0.9), ("12,50", 0.9))) == [run(("Razem", 0.9), ("12,50", 0.9))]


@pytest.mark.parametrize("size", [14, 26])
def test_specks_disappear_and_dots_accents_and_colons_stay(size: int) -> None:
    """Salt and pepper of a copy of a copy all over a page, print with its points among it."""
    page = drawn(text="Żółć i jaźń, 1.234,50 : 7", size=size)
    rng = np.random.default_rng(5)
    specked = page.copy()
    for x, y in zip(rng.integers(0, WIDTH, 900), rng.integers(100, HEIGHT, 900), strict=True):
        specked[y, x] = 30
    left = without_rules(specked)
    assert np.array_equal(left[:90], page[:90])
    assert ink(left[120:]) < 0.1 * ink(specked[120:])


def test_a_few_specks_are_left_alone() -> None:
    page = drawn().copy()
    rng = np.random.default_rng(5)
    page[rng.integers(120, HEIGHT, 100), rng.integers(0, WIDTH, 100)] = 30
    assert without_rules(page) is page

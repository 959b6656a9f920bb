"""Visible words of a PDF page with boxes in image pixels, and what else the judge of text layers wants to know; render child only."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image

from faktury.domain.boxes import union
from faktury.domain.words import Box
from workers.ocr.broken_numbers import join_ksef_numbers
from workers.ocr.pdf_lines import HYPHENS, Character, elsewhere, gap_between, letter_spacing, lines
from workers.ocr.reading_order import Run, Token, words_in_order
from workers.ocr.text_layer import Layer, garbage_share, uncovered_share

_MOST_CHARACTERS = 60_000
_WORD_GAP = 0.6
_LEAST_SPACE = 0.1
"""Of the line's height: a guessed space narrower than this is kerning, or a seam where a browser draws on after a hyphen."""
_KERNING = 0.08
_LEAST_CONTRAST = 24
_INVISIBLE_MODES = frozenset({pdfium_raw.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_raw.FPDF_TEXTRENDERMODE_CLIP})
_DEPTH = 6
_SAME_LINE = 0.25
_TURN_SAMPLE = 500
_TURN_MAJORITY = 0.75


@dataclass(frozen=True, slots=True)
class _Objects:
    """Order of drawing and boxes of what lies on the page."""

    invisible: frozenset[int]
    order: dict[int, int]
    images: tuple[tuple[int, Box], ...]
    paths: int


class PageText:
    """Reads the text layer of one page that was rendered to `image`."""

    def __init__(self, page: pdfium.PdfPage, image: Image.Image, turn: int = 0) -> None:
        """Take the page and the picture it became.

        Args:
            page: The open page.
            image: The rendered page; boxes are in its pixels.
            turn: Degrees clockwise by which it was turned while rendered, beyond what the page itself says.
        """
        self._page = page
        self._quarters = turn // 90
        self._grey = image.convert("L")
        self._objects = self._survey()

    def layer(self) -> Layer | None:
        """Everything the judge needs, None when there is too much text to be a page."""
        text_page = self._page.get_textpage()
        try:
            if text_page.count_chars() > _MOST_CHARACTERS:
                return None
            characters = list(self._characters(text_page))
        finally:
            text_page.close()
        runs = _runs(characters)
        words = join_ksef_numbers(words_in_order(runs))
        shown = tuple(word for word in words if self._has_contrast(word.box))
        width, height = self._grey.size
        return Layer(
            words=shown,
            hidden=_count_hidden(characters) + len(words) - len(shown),
            garbage=garbage_share("".join(c.text for c in characters if c.text not in HYPHENS)),
            image_shares=[uncovered_share(box, shown, width, height) for _, box in self._objects.images],
            paths=self._objects.paths,
        )

    def _survey(self) -> _Objects:
        invisible: set[int] = set()
        order: dict[int, int] = {}
        images: list[tuple[int, Box]] = []
        paths = 0
        for number, item in enumerate(self._page.get_objects(max_depth=_DEPTH)):
            address = _address(item.raw)
            order[address] = number
            if item.type == pdfium_raw.FPDF_PAGEOBJ_IMAGE:
                images.append((number, self._device_box(*item.get_bounds())))
            elif item.type == pdfium_raw.FPDF_PAGEOBJ_PATH:
                paths += 1
            elif item.type == pdfium_raw.FPDF_PAGEOBJ_TEXT and pdfium_raw.FPDFTextObj_GetTextRenderMode(item.raw) in _INVISIBLE_MODES:
                invisible.add(address)
        return _Objects(frozenset(invisible), order, tuple(images), paths)

    def _characters(self, text_page: pdfium.PdfTextPage) -> Iterator[Character]:
        rectangle = pdfium_raw.FS_RECTF()
        for index in range(text_page.count_chars()):
            code = pdfium_raw.FPDFText_GetUnicode(text_page.raw, index)
            text = chr(code) if 0 < code < 0x110000 else "\ufffd"
            if pdfium_raw.FPDFText_IsHyphen(text_page.raw, index) == 1 and text not in HYPHENS:
                text = "\ufffe"
            if not pdfium_raw.FPDFText_GetLooseCharBox(text_page.raw, index, ctypes.byref(rectangle)):
                yield Character(" ", (0, 0, 0, 0), hidden=False, guessed=self._guessed(text_page, index))
                continue
            box = self._device_box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            yield Character(text, box, self._is_hidden(text_page, index, box), self._guessed(text_page, index))

    @staticmethod
    def _guessed(text_page: pdfium.PdfTextPage, index: int) -> bool:
        return bool(pdfium_raw.FPDFText_IsGenerated(text_page.raw, index) == 1)

    def _is_hidden(self, text_page: pdfium.PdfTextPage, index: int, box: Box) -> bool:
        address = _address(pdfium_raw.FPDFText_GetTextObject(text_page.raw, index))
        if address in self._objects.invisible:
            return True
        drawn = self._objects.order.get(address)
        return drawn is not None and any(number > drawn and _contains(image, box) for number, image in self._objects.images)

    def _device_box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0, y0 = self._device_point(left, top)
        x1, y1 = self._device_point(right, bottom)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def _device_point(self, x: float, y: float) -> tuple[float, float]:
        device_x, device_y = ctypes.c_int(), ctypes.c_int()
        width, height = self._grey.size
        # Eight steps a pixel: the call answers whole numbers only.
        frame = (0, 0, width * 8, height * 8, self._quarters)
        pdfium_raw.FPDF_PageToDevice(self._page.raw, *frame, x, y, ctypes.byref(device_x), ctypes.byref(device_y))
        return device_x.value / 8, device_y.value / 8

    def _has_contrast(self, box: Box) -> bool:
        """Ink on paper, or paper on ink; white text on white is not text a person reads."""
        x0, y0, x1, y1 = (round(value) for value in box)
        left, top, right, bottom = max(0, x0), max(0, y0), min(self._grey.width, x1 + 1), min(self._grey.height, y1 + 1)
        if left >= right or top >= bottom:
            return False
        low, high = cast("tuple[int, int]", self._grey.crop((left, top, right, bottom)).getextrema())
        return high - low >= _LEAST_CONTRAST


def turn_of_text(page: pdfium.PdfPage) -> int:
    """Degrees clockwise (0, 90, 180 or 270) by which the page must be turned for most of its text to run left to right."""
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        # A sample over the whole page: a sideways note in the margin must not turn it.
        sample = range(0, count, max(1, count // _TURN_SAMPLE))
        angles = [pdfium_raw.FPDFText_GetCharAngle(text_page.raw, index) for index in sample]
    finally:
        text_page.close()
    quarters = Counter(round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    if not quarters:
        return 0
    clockwise, votes = quarters.most_common(1)[0]
    return -(90 * clockwise + page.get_rotation()) % 360 if votes >= _TURN_MAJORITY * len(angles) else 0


def _address(handle: object) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _contains(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _count_hidden(characters: list[Character]) -> int:
    """Hidden words, at five characters a word."""
    return sum(c.hidden and not c.text.isspace() for c in characters) // 5


def _runs(characters: list[Character]) -> list[Run]:
    visible = [character for character in characters if not character.hidden]
    builder = _RunBuilder()
    for line in lines(visible):
        builder.take(line)
    return builder.finish()


class _RunBuilder:
    """Cuts a stream of characters into words and runs by spaces, gaps and line changes."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._tokens: list[Token] = []
        self._token: list[Character] = []
        self._last: Character | None = None
        self._joining = False
        self._apart = False
        self._spacing = 0.0
        self._tracking = 0.0

    def take(self, line: list[Character]) -> None:
        """Take the characters of a line in the order of the file."""
        self._tracking = letter_spacing(line)
        for character in line:
            self.add(character)

    def add(self, character: Character) -> None:
        """Take the next character in the order of the file."""
        if character.text.isspace():
            self._apart = character.guessed
            if not self._joining and not self._apart:
                self._end_token()
        elif character.text in HYPHENS:
            self._joining = bool(self._token)
            self._last = character if self._joining else self._last
        else:
            self._add_visible(character)

    def finish(self) -> list[Run]:
        """All runs."""
        self._end_run()
        return self._runs

    def _add_visible(self, character: Character) -> None:
        if self._joining:
            self._join(character)
        elif self._last is not None and elsewhere(self._last, character):
            self._end_run()
        elif self._token and self._gap(character) > (_LEAST_SPACE if self._apart or self._stands_out(character) else _WORD_GAP):
            self._end_token()
        self._spacing = max(self._spacing, self._gap(character)) if self._token else 0.0
        self._token.append(character)
        self._last, self._apart = character, False

    def _stands_out(self, character: Character) -> bool:
        """Browsers leave out a space between letters they place one by one; in spaced-out type every gap is as wide as the next."""
        return len(self._token) > 1 and self._gap(character) > self._spacing + _KERNING

    def _join(self, character: Character) -> None:
        """A hyphen at a line's end belongs to a number or code, and to nothing else."""
        self._joining = False
        before = self._token[-1].text
        if not (before.islower() and character.text.islower()):
            self._token.append(Character("-", self._token[-1].box, hidden=False))

    def _gap(self, character: Character) -> float:
        """The gap before a character, beyond the line's letter-spacing."""
        return gap_between(self._last, character) - self._tracking if self._last is not None else 0.0

    def _end_token(self) -> None:
        if self._token:
            self._tokens.append(Token("".join(c.text for c in self._token), _first_line_box(self._token), 1.0))
            self._token = []

    def _end_run(self) -> None:
        self._end_token()
        self._joining = False
        if self._tokens:
            self._runs.append(Run(tuple(self._tokens), union([token.box for token in self._tokens])))
            self._tokens = []


def _first_line_box(characters: list[Character]) -> Box:
    """A token joined over a line's end is shown where it begins."""
    first = characters[0].box
    return union([first, *(c.box for c in characters if _beside(first, c.box))])


def _beside(one: Box, other: Box) -> bool:
    """Whether boxes of one token stand in one line: some fonts say that a comma is as low as its ink, or that letters have no height."""
    return min(one[3], other[3]) - max(one[1], other[1]) >= _SAME_LINE * min(one[3] - one[1], other[3] - other[1])

"""How often a misread NIP or account is mended, and how often wrongly: `python -m benchmarks.repair`.

Draws pages of nothing but numbers, blurred and soiled until many are misread, reads them with the product's reader and mends them with the
product's rule. What is counted are numbers whose check digits failed; a number misread into a valid one is nobody's to mend.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw

from benchmarks.written import write_section
from faktury.domain.identifiers import nip_valid, nrb_valid
from faktury.domain.lines import Token, layout_page
from faktury.domain.repair import ONE_DIGIT, TWO_DIGITS, mend, plain_text
from faktury.domain.text import digits
from faktury.domain.words import Page
from workers.ocr.easyocr_reader import PageReader, build_reader, use_threads
from workers.ocr.model_store import load_models
from workers.ocr.training import fonts
from workers.ocr.training.invoices.identifiers import make_account, make_nip

_ROWS, _STEP, _SIZE = 30, 66, (1100, 2060)
_BOUNDS = {"NIP": ONE_DIGIT, "account": TWO_DIGITS}
_VALID: dict[str, Callable[[str], bool]] = {"NIP": nip_valid, "account": nrb_valid}
_OUTCOMES = ("misread", "read into another valid one", "mended right", "mended wrong", "left to a person")


def draw(rng: random.Random, faces: Sequence[str], kind: str) -> tuple[Any, list[str]]:
    """A page of numbers, each in its own face and blur."""
    page, numbers = Image.new("L", _SIZE, 255), []
    for row in range(_ROWS):
        number = make_nip(rng) if kind == "NIP" else make_account(rng)
        printed = number if kind == "NIP" else f"{number[:2]} " + " ".join(number[at : at + 4] for at in range(2, 26, 4))
        line = Image.new("L", (_SIZE[0] - 80, 50), rng.randint(200, 255))
        ImageDraw.Draw(line).text((10, 10), printed, fill=rng.randint(0, 90), font=fonts.load(rng.choice(faces), rng.randint(16, 26)))
        page.paste(line, (40, 30 + _STEP * row))
        numbers.append(number)
    pixels = np.asarray(page).astype(np.float32)
    pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(1.0, 2.2))
    pixels += np.random.default_rng(rng.randrange(2**32)).normal(0, rng.uniform(2, 12), pixels.shape)
    return cv2.cvtColor(np.clip(pixels, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR), numbers


def judge(reader: PageReader, pixels: Any, numbers: Sequence[str], kind: str) -> Counter[str]:
    """Outcomes of one page."""
    layout = layout_page(Page(1, pixels.shape[1], pixels.shape[0], reader.read_image(pixels), "easyocr"))
    counts: Counter[str] = Counter()
    for row in layout.rows:
        tokens = [token for cell in row.cells for token in cell.tokens]
        place = round(((row.box[1] + row.box[3]) / 2 - 55) / _STEP)
        if 0 <= place < len(numbers):
            counts[_outcome(tokens, numbers[place], kind)] += 1
    return counts


def _outcome(tokens: Sequence[Token], number: str, kind: str) -> str:
    valid, read = _VALID[kind], digits(plain_text(tokens))
    if read == number:
        return "right"
    if valid(read):
        return "read into another valid one"
    found = mend(tokens, lambda text: digits(text) if valid(digits(text)) else None, _BOUNDS[kind])
    if found is None:
        return "left to a person"
    return "mended right" if found.value == number else "mended wrong"


def main() -> int:
    """Draw, read, mend, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--pages", type=int, default=12, help="of each kind of number")
    parser.add_argument("--fonts", choices=("train", "held_out"), default="held_out")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    wanted = parser.parse_args()
    use_threads(1)
    rng = random.Random(wanted.seed)
    faces = [face.path for face in fonts.faces() if face.held_out == (wanted.fonts == "held_out") and not face.italic]
    reader = build_reader(load_models())
    rows = []
    for kind in _VALID:
        counts: Counter[str] = Counter()
        for _ in range(wanted.pages):
            counts += judge(reader, *draw(rng, faces, kind), kind)
        counts["misread"] = counts.total() - counts["right"]
        rows.append(f"| {kind} | {counts['misread'] + counts['right']} | {' | '.join(str(counts[name]) for name in _OUTCOMES)} |")
    command = f"python -m benchmarks.repair --seed {wanted.seed} --pages {wanted.pages} --fonts {wanted.fonts}"
    head = f"| | numbers | {' | '.join(_OUTCOMES)} |\n" + "|---" * (len(_OUTCOMES) + 2) + "|"
    text = f"`{command}`: numbers blurred until many are misread. A mended number is always shown to a person.\n\n{head}\n" + "\n".join(
        rows
    )
    print(text)
    if not wanted.no_write:
        write_section(f"repair {wanted.fonts}", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

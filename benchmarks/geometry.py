"""Pages however they arrive: `python -m benchmarks.geometry --seed 1`.

Draws seeded invoices, lays them in all four directions and photographs them on tables, and reads them through the real children; Tesseract
gets the same pictures. `--held-out` takes layouts, grounds and troubles that nothing was tuned on. Keeps its tables in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from benchmarks import photographs
from benchmarks.page_words import processor_seconds, recall
from benchmarks.photographs import photograph
from benchmarks.readers import tesseract_page
from benchmarks.scoring import percent, table
from benchmarks.written import write_section
from workers.ocr.contract import RenderedPage, View
from workers.ocr.easyocr_engine import EasyOcrEngine
from workers.ocr.quads import widened
from workers.ocr.renderer import Renderer
from workers.ocr.sheet_finder import find_sheet
from workers.ocr.training.fonts import FontsMissingError
from workers.ocr.training.invoices.documents import Request, make_document

_FONTS_MISSING = 2
_TURNS = (0, 90, 180, 270)
_USUAL_PIXELS = 4_400_000
_PHOTO_DPI = 300


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture on disk, the words printed on it, and their centres in its pixels."""

    file: Path
    words: tuple[str, ...]
    centres: np.ndarray


class Product:
    """Both children, as the pipeline uses them."""

    def __init__(self, renderer: Renderer, engine: EasyOcrEngine, folder: Path) -> None:
        self.renderer, self.engine, self.folder = renderer, engine, folder

    def draw(self, file: Path) -> RenderedPage:
        """The page in its usual view."""
        self.renderer.open(file, self.folder / "pages")
        return self.renderer.page(1)

    def read(self, file: Path) -> tuple[list[str], int]:
        """Words and the turn that was chosen."""
        page = self.draw(file)
        seen = self.engine.look(page.image_path, page.most_zoom)
        turn = 0
        if isinstance(seen, View):
            turn = seen.turn
            seen = self.engine.read(self.renderer.page(1, seen).image_path)
        return [word.text for word in seen], turn

    def cost(self) -> float:
        """Processor seconds of both children so far."""
        return sum(processor_seconds(pid) for pid in (self.renderer.child_pid, self.engine.child_pid) if pid)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=6, help="pages of each kind, each laid in four directions")
    parser.add_argument("--scenes", type=int, default=1, help="photographs of each pair of ground and trouble")
    parser.add_argument("--held-out", action="store_true", help="layouts, fonts, grounds and troubles that nothing was tuned on")
    parser.add_argument("--no-write", action="store_true", help="leave docs/benchmarks.md alone")
    return parser.parse_args()


def _request(wanted: argparse.Namespace, number: int, kind: str, dpi: int = 200) -> Request:
    split, fonts = ("held_out", "held_out") if wanted.held_out else (("train", "dev")[number % 2], "train")
    return Request(wanted.seed * 1000 + number, kind, split, dpi=dpi, fonts=fonts)


def _laid(wanted: argparse.Namespace, kind: str, folder: Path) -> Iterator[tuple[Path, tuple[str, ...], int]]:
    """Pages of a kind in every direction: file, words, degrees clockwise."""
    for number in range(wanted.count):
        page = make_document(_request(wanted, number, kind)).pages[0]
        for turn in _TURNS:
            file = folder / "laid.jpg"
            page.image.convert("RGB").rotate(-turn, expand=True).save(file, quality=92)
            yield file, tuple(word.text for word in page.words), turn


def _tesseract_turn(file: Path) -> int | None:
    """Degrees clockwise by which Tesseract's own detection would turn the picture, None when it gives up."""
    command = ["tesseract", str(file), "-", "--psm", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^Rotate: (\d+)", done.stdout, re.MULTILINE)
    return int(found.group(1)) if found else None


def _turns_row(wanted: argparse.Namespace, product: Product, kind: str) -> dict[str, str]:
    right = peer = total = 0
    kept = {turn: [0, 0] for turn in _TURNS}
    looks = reads = 0.0
    for file, words, turn in _laid(wanted, kind, product.folder):
        read, chosen = product.read(file)
        right += chosen == -turn % 360
        peer += _tesseract_turn(file) == -turn % 360
        total += 1
        _add(kept[turn], words, read)
        if turn == 0:
            page = product.draw(file)
            before = product.cost()
            product.engine.look(page.image_path, page.most_zoom)
            between = product.cost()
            product.engine.read(page.image_path)
            looks, reads = looks + between - before, reads + product.cost() - between
    turned = [sum(kept[turn][n] for turn in _TURNS[1:]) for n in (0, 1)]
    return {
        "pages": str(total),
        "way up right": percent(right, total),
        "Tesseract OSD": percent(peer, total),
        "words, upright": percent(*kept[0]),
        "words, turned": percent(*turned),
        "extra core-ms, upright": f"{1000 * (looks - reads) / wanted.count:.0f}",
        "core-ms to read": f"{1000 * reads / wanted.count:.0f}",
    }


def _scenes(wanted: argparse.Namespace, ground: str, folder: Path) -> Iterator[Scene]:
    troubles = photographs.HELD_OUT_TROUBLES if wanted.held_out else photographs.TROUBLES
    for number in range(wanted.scenes):
        for place, trouble in enumerate(troubles):
            page = make_document(_request(wanted, 100 + number * len(troubles) + place, "clean", _PHOTO_DPI)).pages[0]
            photo = photograph(np.asarray(page.image.convert("RGB")), f"{wanted.seed}-{number}", ground, trouble)
            file = folder / "photo.jpg"
            Image.fromarray(photo.pixels).save(file, quality=92)
            middles = [[[(w.box[0] + w.box[2]) / 2, (w.box[1] + w.box[3]) / 2]] for w in page.words]
            centres = cv2.perspectiveTransform(np.array(middles, np.float64), photo.matrix).reshape(-1, 2)
            yield Scene(file, tuple(word.text for word in page.words), centres)


def _usual_picture(scene: Scene, folder: Path) -> tuple[Path, np.ndarray, float]:
    """The whole photograph at the size pages have, and its scale."""
    with Image.open(scene.file) as image:
        scale = min(1.0, (_USUAL_PIXELS / (image.width * image.height)) ** 0.5)
        small = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    small.save(folder / "usual.jpg", quality=88)
    return folder / "usual.jpg", np.asarray(small), scale


def _visible(centres: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """Those that the picture shows: a sheet may run out of it."""
    height, width = pixels.shape[:2]
    return centres[((centres > 0) & (centres < (width, height))).all(axis=1)]


def _photos_row(wanted: argparse.Namespace, product: Product, ground: str) -> dict[str, str]:
    found = scenes = cut = 0
    whole, sheet, peer = [0, 0], [0, 0], [0, 0]
    seconds = 0.0
    for scene in _scenes(wanted, ground, product.folder):
        usual, pixels, scale = _usual_picture(scene, product.folder)
        corners = find_sheet(pixels)
        scenes, found = scenes + 1, found + (corners is not None)
        if corners is not None:
            kept = widened(corners, 0.02)
            cut += sum(
                cv2.pointPolygonTest(kept, (float(x), float(y)), measureDist=False) < 0 for x, y in _visible(scene.centres * scale, pixels)
            )
        before = product.cost()
        words, _ = product.read(scene.file)
        seconds += product.cost() - before
        _add(sheet, scene.words, words)
        _add(whole, scene.words, [word.text for word in product.engine.read(usual)])
        _add(peer, scene.words, [word.text for word in tesseract_page(1, usual, 200, 1).words])
    return {
        "photographs": str(scenes),
        "sheets found": str(found),
        "words cut off": f"{cut} / {whole[1]}",
        "words, as we read it": percent(*sheet),
        "words, whole picture": percent(*whole),
        "words, Tesseract": percent(*peer),
        "core-s / photograph": f"{seconds / scenes:.2f}",
    }


def _add(sums: list[int], printed: tuple[str, ...], read: list[str]) -> None:
    found, all_words = recall(printed, read)
    sums[0] += found
    sums[1] += all_words


def _told(name: str, row: dict[str, str]) -> dict[str, str]:
    print(name, row, file=sys.stderr, flush=True)
    return row


def main() -> int:
    """Draw, lay, photograph, read, write."""
    wanted = _arguments()
    grounds = photographs.HELD_OUT_GROUNDS if wanted.held_out else photographs.GROUNDS
    try:
        with tempfile.TemporaryDirectory(prefix="faktury-bench-") as temporary, Renderer() as renderer, EasyOcrEngine(threads=1) as engine:
            product = Product(renderer, engine, Path(temporary))
            turns = {kind: _told(kind, _turns_row(wanted, product, kind)) for kind in ("clean", "scan", "photo")}
            photos = {ground: _told(ground, _photos_row(wanted, product, ground)) for ground in grounds}
    except FontsMissingError as error:
        print(error, file=sys.stderr)
        return _FONTS_MISSING
    command = f"python -m benchmarks.geometry --seed {wanted.seed} --count {wanted.count} --scenes {wanted.scenes}"
    command += " --held-out" if wanted.held_out else ""
    text = f"`{command}`. Percent of pages, and of printed words read to the letter.\n\n{table(turns)}\n\n{table(photos)}"
    print(text)
    if not wanted.no_write:
        write_section(f"geometry {'held_out' if wanted.held_out else 'seen'}", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

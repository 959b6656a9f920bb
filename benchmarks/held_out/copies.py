"""The same invoice in another file, to see whether it is booked twice."""

from __future__ import annotations

from pathlib import Path
from random import Random

import cv2
import pypdfium2
from PIL import Image

from benchmarks.held_out import spoiling


def same_bytes(file: Path, _folder: Path, _rng: Random) -> Path:
    """The very file."""
    return file


def saved_again(file: Path, folder: Path, _rng: Random) -> Path:
    """The same pages in a PDF of other bytes, as mail programs and printers to PDF leave them."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"saved-{file.name}"
    document = pypdfium2.PdfDocument(file)
    document.save(target)
    document.close()
    with target.open("ab") as end:
        end.write(b"\n% saved again\n")
    return target


def scanned(file: Path, folder: Path, rng: Random) -> Path:
    """The printed page on a scanner."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"scanned-{file.parent.name}-{file.stem}.pdf"
    if not target.exists():
        document = pypdfium2.PdfDocument(file)
        flat = [document[number].render(scale=200 / 72).to_numpy()[:, :, :3].copy() for number in range(len(document))]
        document.close()
        pages = [spoiling.scan(page, rng)[0] for page in flat]
        images = [Image.fromarray(page if page.ndim == 2 else cv2.cvtColor(page, cv2.COLOR_BGR2RGB)) for page in pages]
        images[0].save(target, "PDF", resolution=200, save_all=True, append_images=images[1:], quality=85)
    return target

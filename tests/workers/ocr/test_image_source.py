"""A page that is drawn again in another view is neither decoded nor searched again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.photographs import photograph
from faktury.domain.file_types import JPEG, PNG
from tests.workers.ocr.test_sheet_finder import printed
from workers.ocr import flattening
from workers.ocr.contract import AS_IT_IS, Limits, View
from workers.ocr.image_source import ImageSource


@pytest.fixture
def calls(monkeypatch) -> dict[str, int]:
    """How often a sheet was looked for and a picture decoded."""
    counts = {"sheets": 0, "decoded": 0}
    find, decode = flattening.find_sheet, ImageSource._decoded

    def counted_find(pixels):
        counts["sheets"] += 1
        return find(pixels)

    def counted_decode(source, number, zoom):
        counts["decoded"] += 1
        return decode(source, number, zoom)

    monkeypatch.setattr(flattening, "find_sheet", counted_find)
    monkeypatch.setattr(ImageSource, "_decoded", counted_decode)
    return counts


@pytest.mark.parametrize(("kind", "name"), [(JPEG, "JPEG"), (PNG, "PNG")])
def test_a_photograph_is_decoded_and_searched_once(tmp_path: Path, calls, kind, name):
    photo = photograph(printed(), "again", "desk", "none", frame=(1500, 2000))
    Image.fromarray(photo.pixels).save(tmp_path / "photo", name)
    source = ImageSource(tmp_path / "photo", kind, Limits())
    usual, turned, larger = (source.draw(1, view).image for view in (AS_IT_IS, View(turn=90), View(zoom=1.4)))
    source.close()
    assert calls == {"sheets": 1, "decoded": 1}
    assert turned.size == usual.size[::-1]
    assert larger.width >= usual.width < 1500


def test_pages_of_a_file_are_kept_apart(tmp_path: Path, calls):
    frames = [Image.fromarray(np.full((1200, 900), shade, np.uint8)) for shade in (40, 220)]
    frames[0].save(tmp_path / "scan", "TIFF", save_all=True, append_images=frames[1:])
    source = ImageSource(tmp_path / "scan", "image/tiff", Limits())
    greys = [int(np.asarray(source.draw(number, AS_IT_IS).image).mean()) for number in (1, 2, 1)]
    source.close()
    assert greys == [40, 220, 40]
    assert calls == {"sheets": 2, "decoded": 3}

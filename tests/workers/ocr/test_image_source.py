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
from workers.ocr.pages import turned
from workers.ocr.quads import area


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
    usual, aside, larger = (source.draw(1, view).image for view in (AS_IT_IS, View(turn=90), View(zoom=1.4)))
    source.close()
    assert calls == {"sheets": 1, "decoded": 1}
    assert aside.size == usual.size[::-1]
    assert larger.width >= usual.width < 1500


def test_pages_of_a_file_are_kept_apart(tmp_path: Path, calls):
    frames = [Image.fromarray(np.full((1200, 900), shade, np.uint8)) for shade in (40, 220)]
    frames[0].save(tmp_path / "scan", "TIFF", save_all=True, append_images=frames[1:])
    source = ImageSource(tmp_path / "scan", "image/tiff", Limits())
    greys = [int(np.asarray(source.draw(number, AS_IT_IS).image).mean()) for number in (1, 2, 1)]
    source.close()
    assert greys == [40, 220, 40]
    assert calls == {"sheets": 2, "decoded": 3}


def test_nothing_is_enlarged_of_which_the_file_has_no_more_to_show(tmp_path: Path):
    photo = photograph(printed(), "again", "desk", "none", frame=(1500, 2000))
    Image.fromarray(photo.pixels).save(tmp_path / "photo", "PNG")
    source = ImageSource(tmp_path / "photo", PNG, Limits(least_pixels=1))
    page = source.draw(1, AS_IT_IS)
    source.close()
    pixels = page.image.width * page.image.height
    assert 1.0 < pixels / area(photo.corners) < 1.12
    assert page.most_zoom == 1.0


@pytest.mark.parametrize("degrees", [-11.5, 4.0])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_page_is_laid_straight_as_pillow_turns_pictures(degrees, mode):
    page = Image.new("L", (300, 400), 200)
    page.paste(0, (40, 60, 80, 90))
    page = page.convert(mode)
    seen = turned(page, View(skew=degrees))
    wanted = page.rotate(-degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    assert seen.mode == mode
    assert np.abs(np.array(seen.size) - wanted.size).max() <= 1
    inside = (np.array(wanted.size) - 220) // 2
    here, there = (np.asarray(image.convert("L").crop((*inside, *(inside + 220))), np.int16) for image in (seen, wanted))
    assert np.abs(here - there).mean() < 2

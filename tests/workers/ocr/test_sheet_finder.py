"""Photographs of sheets: found where they lie, left alone in doubt; drawn scenes, no child."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from benchmarks.photographs import photograph
from workers.ocr.quads import area, ordered, side_lengths, widened
from workers.ocr.sheet_finder import find_sheet

FRAME = (900, 1200)


def printed(width: int = 620, height: int = 877, *, paper: int = 255, top: int = 60) -> np.ndarray:
    """A page of words as grey bars and strokes: texture enough for a finder that reads nothing."""
    page = np.full((height, width, 3), paper, np.uint8)
    for row in range(top, height - 60, 22):
        for column in range(50, width - 110, 74):
            cv2.putText(page, "Razem"[: 2 + (row + column) % 4], (column, row), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (20, 20, 20), 1, cv2.LINE_AA)
    return page


def error(found: np.ndarray, wanted: np.ndarray) -> float:
    """Furthest corner from where it should be, as a share of the picture."""
    wanted = ordered(np.clip(wanted, 0, np.array(FRAME) - 1).astype(np.float32))
    return min(np.abs(np.roll(wanted, turn, 0) - found).max() for turn in range(4)) / max(FRAME)


@pytest.mark.parametrize("ground", ["desk", "wood", "cloth", "dark"])
@pytest.mark.parametrize("trouble", ["none", "shadow", "second", "finger"])
def test_a_sheet_is_found_or_left_alone_and_never_cut(ground, trouble):
    photo = photograph(printed(), f"test-{ground}", ground, trouble, frame=FRAME)
    found = find_sheet(photo.pixels)
    # A grey check cloth may pass for paper in shadow: then the picture stays whole.
    if trouble in {"none", "shadow"} and ground != "cloth":
        assert found is not None
    if found is not None:
        assert error(found, photo.corners) < 0.02


@pytest.mark.parametrize("paper", [255, 236])
def test_a_scan_has_no_ground(paper):
    assert find_sheet(printed(paper=paper)) is None


@pytest.mark.parametrize("size", [(1, 1), (40, 30), (3000, 60), (60, 3000)])
def test_a_picture_of_any_shape_without_print_has_no_sheet(size):
    assert find_sheet(np.full((size[1], size[0], 3), 200, np.uint8)) is None


def test_noise_is_no_sheet():
    assert find_sheet(np.random.default_rng(3).integers(0, 255, (700, 500, 3), np.uint8)) is None


def test_a_coloured_sidebar_is_part_of_the_page():
    page = printed(1000, 1200)
    page[:, :300] = (30, 60, 110)
    for row in range(60, 1100, 40):
        cv2.putText(page, "NIP 526-10-40-828", (20, row), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (255, 255, 255), 2, cv2.LINE_AA)
    assert find_sheet(page) is None


@pytest.mark.parametrize("side", [0, 1, 2, 3])
def test_a_coloured_band_at_the_head_belongs_to_the_sheet(side):
    # Given a sheet whose head is a coloured band with the title in white
    page = printed(top=140)
    page[:90] = (24, 62, 112)
    cv2.putText(page, "Faktura 12/2026", (30, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (255, 255, 255), 2, cv2.LINE_AA)
    photo = photograph(np.ascontiguousarray(np.rot90(page, side)), "test-band", "wood", "none", frame=FRAME)
    found = find_sheet(photo.pixels)
    # Then the band is in, or nothing is cut
    width, height = photo.pixels.shape[1], photo.pixels.shape[0]
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    kept = whole if found is None else widened(found, 0.02)
    assert all(cv2.pointPolygonTest(kept, tuple(map(float, corner)), measureDist=False) >= 0 for corner in photo.corners)


@pytest.mark.parametrize("angle", [0, 25, 60, 90])
def test_the_edge_of_a_shadow_is_no_edge_of_the_sheet(angle):
    # Given a sheet half of which lies in a sharp shadow
    photo = photograph(printed(), "test-shade", "wood", "none", frame=FRAME)
    height, width = photo.pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width] - np.array(photo.corners.mean(axis=0)[::-1])[:, None, None]
    shade = x * np.cos(np.radians(angle)) + y * np.sin(np.radians(angle)) > 0
    pixels = (photo.pixels * np.where(shade, 0.55, 1.0)[:, :, None]).astype(np.uint8)
    found = find_sheet(pixels)
    # Then the whole of it is kept
    assert found is None or all(
        cv2.pointPolygonTest(widened(found, 0.05), tuple(map(float, corner)), measureDist=False) >= 0 for corner in photo.corners
    )


def test_two_whole_sheets_are_both_kept():
    picture = np.full((1200, 1600, 3), 45, np.uint8)
    sheet = printed(620, 877)
    picture[150:1027, 100:720] = sheet
    picture[150:1027, 860:1480] = sheet
    assert find_sheet(picture) is None


def test_print_on_a_table_of_the_papers_colour_is_kept():
    # A panel on a page is no sheet: there is print of the same page around it.
    page = printed(1000, 1300, paper=250)
    page[400:800, 200:800] = np.clip(printed(600, 400).astype(int) - 60, 0, 255)
    assert find_sheet(page) is None


def test_figures_are_measured():
    square = ordered(np.array([[10, 110], [110, 110], [110, 10], [10, 10]], np.float32))
    assert square.tolist() == [[10, 10], [110, 10], [110, 110], [10, 110]]
    assert area(square) == 10_000
    assert side_lengths(square) == (100, 100, 100, 100)
    assert widened(square, 0.1).tolist() == [[5, 5], [115, 5], [115, 115], [5, 115]]


def test_sheets_on_grained_stone_are_found_or_left_alone():
    # Given a ground whose grain, at several scales, looks like print to a finder that reads nothing
    found = []
    for seed in (1, 2, 3):
        photo = photograph(printed(), f"grain-{seed}", "desk", "none", frame=FRAME)
        noise = np.random.default_rng(seed)
        grain = np.zeros(FRAME[::-1], np.float32)
        for size, strength in ((2, 18), (4, 16), (12, 12), (60, 8)):
            field = noise.normal(0, strength, (FRAME[1] // size, FRAME[0] // size)).astype(np.float32)
            grain += cv2.resize(field, FRAME, interpolation=cv2.INTER_CUBIC)
        inside = np.zeros(FRAME[::-1], np.uint8)
        cv2.fillConvexPoly(inside, np.round(photo.corners).astype(np.int32), 1)
        ground = np.clip(130 + grain, 0, 255).astype(np.uint8)[:, :, None]
        corners = find_sheet(np.where(inside[:, :, None] > 0, photo.pixels, ground).astype(np.uint8))
        found += [] if corners is None else [error(corners, photo.corners)]
    # Then most are found, and none elsewhere than it lies
    assert len(found) >= 2
    assert max(found) < 0.02


def test_a_sheet_stays_found_when_the_ground_carries_its_edges_on(monkeypatch):
    photo = photograph(printed(), "test-desk", "desk", "none", frame=FRAME)
    found = find_sheet(photo.pixels)
    beyond = np.array([[2, 2], [40, 2], [40, 30], [2, 30]], np.float32)
    monkeypatch.setattr("workers.ocr.sheet_finder._Scene.completed", lambda _scene, _quad: beyond)
    assert found is not None
    assert error(find_sheet(photo.pixels), photo.corners) < 0.02

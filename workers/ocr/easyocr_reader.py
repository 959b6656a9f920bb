"""EasyOCR with the project's networks (or its own) and its quirks behind one door; child process only, imports torch."""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from faktury.domain.words import Word
from workers.ocr.better_view import WORTH_IT, better_view, stands_well
from workers.ocr.broken_numbers import join_ksef_numbers
from workers.ocr.code_marks import without_codes
from workers.ocr.confidence import Calibration, Print, load_calibration
from workers.ocr.contract import AS_IT_IS, View
from workers.ocr.corrections import corrected
from workers.ocr.credible import credible
from workers.ocr.drawn_rules import without_rules
from workers.ocr.errors import ReadError
from workers.ocr.line_batches import batches
from workers.ocr.line_images import LineImage
from workers.ocr.model_store import RECOGNISER_NAME, ModelSet
from workers.ocr.orientation import reads_well, surely_told
from workers.ocr.print_area import print_area
from workers.ocr.reading_order import Run, words_in_order
from workers.ocr.settings import BUILTIN, STOCK, ReadingSettings
from workers.ocr.shim import make_torchvision_importable
from workers.ocr.stock_models import ensure_stock_models
from workers.ocr.tokens import Quad, run_of
from workers.ocr.underscores import join_at_underscores

make_torchvision_importable()

import easyocr  # noqa: E402
from easyocr import detection  # noqa: E402
from easyocr import easyocr as easyocr_globals  # noqa: E402
from easyocr.utils import get_image_list  # noqa: E402

from workers.ocr.box_finder import find_boxes  # noqa: E402
from workers.ocr.eight_bit_networks import eight_bit_pair, load_ranges  # noqa: E402
from workers.ocr.eight_bits import chip_has_eight_bits  # noqa: E402
from workers.ocr.inference import plain_pair, streamlined  # noqa: E402
from workers.ocr.line_reader import LineReader, LineText  # noqa: E402
from workers.ocr.models.faktury_detector import Detector  # noqa: E402
from workers.ocr.text_map import Stages, text_map  # noqa: E402

# One per box: the collate function's pin_memory on a machine without an accelerator, Pillow's deprecations.
warnings.filterwarnings("ignore", module=r"torch\..*|easyocr\..*|PIL\..*")
logging.getLogger("easyocr").setLevel(logging.ERROR)

Image = NDArray[np.uint8]


_LANGUAGES = ["pl", "en"]
_CELL = 2
_CANVAS_STEP = 32
_LEAST_BOX = (3, 4)


class PageReader:
    """Reads page images; one kind of weights for the life of the process, because EasyOCR keeps the line height in a global."""

    def __init__(
        self,
        reader: easyocr.Reader,
        settings: ReadingSettings,
        calibration: Calibration | None = None,
        networks: tuple[torch.nn.Module, ...] = (),
    ) -> None:
        """Take over a reader.

        Args:
            reader: With detector and recogniser in place.
            settings: How it is used.
            calibration: Makes probabilities of the recogniser's numbers; without it words carry those.
            networks: The project's detector and recogniser, of which the reader's are made.
        """
        self.networks = networks
        self._calibration = calibration
        self._reader = reader
        self._settings = settings
        self._line_reader = LineReader(reader.recognizer, reader.character, easyocr_globals.imgH)

    @property
    def stages(self) -> Stages:
        """The project's detector as it computes here."""
        stages: Stages = self._reader.detector
        return stages

    def look(self, path: Path, most_zoom: float = 1.0) -> tuple[Word, ...] | View:
        """Read a page, or answer how it should be drawn instead.

        Args:
            path: The page image.
            most_zoom: How many times larger it could be drawn.

        Raises:
            ReadError: `page_failed` when the image cannot be decoded.
        """
        image = _decoded(path)
        room = self._settings.most_zoom(*image.shape[:2])
        with torch.inference_mode():
            lines = self.lines(image)
            runs = list(self.recognise(lines)) if stands_well(lines, room) else []
            view = AS_IT_IS if reads_well(runs) else better_view(self, image, lines, room)
            if replace(view, zoom=1.0) == AS_IT_IS and view.zoom > 1 and most_zoom < WORTH_IT:
                # Blurred print falls apart when it is enlarged, and half its lines are not found.
                return self._words(max(self._enlarged(image, view.zoom), runs or list(self.recognise(lines)), key=surely_told))
            view = replace(view, zoom=min(view.zoom, most_zoom))
            return view if view != AS_IT_IS else self._words(runs or self.recognise(lines))

    def read(self, path: Path) -> tuple[Word, ...]:
        """Read a page as it stands.

        Raises:
            ReadError: `page_failed` when the image cannot be decoded.
        """
        return self.read_image(_decoded(path))

    def warm_up(self) -> None:
        """Run both networks once on a drawn line: the first call of each shape builds its kernels."""
        page = np.full((640, 448), 255, np.uint8)
        cv2.putText(page, "Faktura 123", (24, 64), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
        self.read_image(page)

    def read_image(self, image: NDArray[Any]) -> tuple[Word, ...]:
        """Read a decoded page, grey or BGR."""
        return self._words(self.runs(image))

    def runs(self, image: NDArray[Any]) -> list[Run]:
        """Runs of a decoded page, grey or BGR, in no order, with the recogniser's own numbers as confidence."""
        with torch.inference_mode():
            return list(self.recognise(self.lines(image)))

    def lines(self, image: NDArray[Any]) -> list[LineImage]:
        """Find the lines of a picture, grey or BGR."""
        grey = _cleaned(image)
        return _crops(grey, *self.boxes(grey))

    def _enlarged(self, image: NDArray[Any], zoom: float) -> list[Run]:
        """What an enlarged copy says, in places of the picture itself: for small print of which the file has no more to show."""
        # Cleaned first: specks grow into marks.
        lines = self.lines(cv2.resize(_cleaned(image), None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC))
        return list(self.recognise([replace(line, quad=np.asarray(line.quad, np.float64) / zoom) for line in lines]))

    def _words(self, runs: Iterable[Run]) -> tuple[Word, ...]:
        if self._calibration:
            runs = credible(map(self._calibration.applied, runs), self._calibration.score)
        return join_ksef_numbers(words_in_order(corrected(list(runs))))

    def boxes(self, grey: NDArray[Any]) -> tuple[list[Any], list[Any]]:
        """EasyOCR's upright boxes (left, right, top, bottom) and tilted ones (four corners) of a grey picture."""
        picture = grey if self._settings.grey_detector else cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)
        canvas = self._settings.canvas_size(*grey.shape)
        level, tilted = self._reader.detect(picture, canvas_size=canvas, reformat=False, **self._settings.detect)
        return join_at_underscores(grey, level[0]), tilted[0]

    def recognise(self, lines: list[LineImage]) -> Iterator[Run]:
        """Batches of similar width: what `Reader.recognize` does box by box on a processor, about twice as fast."""
        for batch, width in batches(lines, self._settings.batch_pixels):
            for text, line in zip(self._line_reader.read([line.picture for line in batch], width), batch, strict=True):
                yield from _run(text, line, width)


def use_threads(threads: int) -> None:
    """Use so many cores, in torch and in OpenCV."""
    torch.set_num_threads(threads)
    cv2.setNumThreads(threads)


def build_reader(models: ModelSet, *, eight_bits: bool = True) -> PageReader:
    """A reader with the project's own weights.

    Every file was hashed by `load_models`; each is opened here once with `weights_only` before EasyOCR opens it without.

    Args:
        models: The weights.
        eight_bits: Compute in numbers of eight bits where the chip can and the weights' ranges are known.
    """
    torch.load(models.recogniser_file, map_location="cpu", weights_only=True)
    reader = easyocr.Reader(
        _LANGUAGES,
        gpu=False,
        recog_network=RECOGNISER_NAME,
        user_network_directory=str(models.directory),
        model_storage_directory=str(models.directory),
        download_enabled=False,
        detector=False,
        quantize=False,
        verbose=False,
    )
    detector = Detector(**models.detector)
    detector.load_state_dict(torch.load(models.detector_file, map_location="cpu", weights_only=True))
    networks = streamlined(detector.eval()), streamlined(reader.recognizer.eval())
    ranges = load_ranges(models.ranges_file) if models.ranges_file and eight_bits and chip_has_eight_bits() else None
    # With `detector=False` EasyOCR sets neither of detector and `get_textbox`, and `detect` needs both.
    reader.detector, reader.recognizer = eight_bit_pair(*networks, ranges) if ranges else plain_pair(*networks)
    reader.get_textbox = _find_text
    return PageReader(reader, BUILTIN, load_calibration(models.confidence_file) if models.confidence_file else None, networks)


def build_stock_reader(directory: Path) -> PageReader:
    """A reader with EasyOCR's published weights.

    Raises:
        ReadError: `model_download_failed`.
    """
    config = easyocr_globals.detection_models["craft"], easyocr_globals.recognition_models["gen2"]["latin_g2"]
    ensure_stock_models(directory, list(config))
    reader = easyocr.Reader(
        _LANGUAGES, gpu=False, model_storage_directory=str(directory), download_enabled=False, quantize=False, verbose=False
    )
    reader.get_textbox = _find_text_with_craft
    return PageReader(reader, STOCK)


def _find_text(
    detector: Stages, image: Image, *, canvas_size: int, text_threshold: float, low_text: float, **_unused: object
) -> list[list[NDArray[np.int32]]]:
    """EasyOCR's `get_textbox` for a grey page: leave the margins out, resize, score, find boxes, scale back."""
    ratio = min(1.0, canvas_size / max(image.shape))
    left, top, right, bottom = print_area(image)
    small = image[top:bottom, left:right]
    if ratio < 1:
        size = max(1, int(small.shape[1] * ratio)), max(1, int(small.shape[0] * ratio))
        small = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
    canvas = np.zeros([math.ceil(side / _CANVAS_STEP) * _CANVAS_STEP for side in small.shape], np.uint8)
    canvas[: small.shape[0], : small.shape[1]] = small
    found = find_boxes(text_map(detector, canvas), text_threshold, low_text)
    boxes = [np.round(box * (_CELL / ratio) + (left, top)).astype(np.int32).reshape(-1) for box in found]
    return _inside(image, [boxes])


def _find_text_with_craft(detector: torch.nn.Module, image: Image, **arguments: Any) -> list[list[NDArray[np.int32]]]:
    return _inside(image, detection.get_textbox(detector, image, **arguments))


def _cleaned(image: NDArray[Any]) -> NDArray[Any]:
    """The picture in grey without what looks like text and is none."""
    return without_rules(without_codes(image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)))


def _decoded(path: Path) -> NDArray[Any]:
    image: NDArray[Any] | None = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise ReadError("page_failed", transient=False, reason="image")
    return image


def _inside(image: Image, box_lists: list[list[NDArray[np.int32]]]) -> list[list[NDArray[np.int32]]]:
    """Clip boxes to the image and drop what is left of those in the canvas' padding, on which `cv2.resize` crashes."""
    limits = np.array([image.shape[1] - 1, image.shape[0] - 1])
    clipped = [[np.clip(box.reshape(4, 2), 0, limits) for box in boxes] for boxes in box_lists]
    return [[box.reshape(-1) for box in boxes if (np.ptp(box, axis=0) >= _LEAST_BOX).all()] for boxes in clipped]


def _crops(grey: NDArray[Any], level: list[Any], tilted: list[Any]) -> list[LineImage]:
    """Line images with their boxes and the width they will have at the recogniser's height."""
    height = easyocr_globals.imgH
    lines, _ = get_image_list(level, tilted, grey, model_height=height, sort_output=False)
    return [LineImage(quad, crop, math.ceil(height * crop.shape[1] / crop.shape[0])) for quad, crop in lines if crop.size]


def _run(text: LineText, line: LineImage, width: int) -> Iterator[Run]:
    """One run with plain Python numbers; `width` is that of the padded line its glyphs are placed in."""
    corners: Quad = tuple((float(x), float(y)) for x, y in line.quad)  # type: ignore[assignment]
    stretched = width / line.width
    glyphs = [glyph._replace(position=min(1.0, glyph.position * stretched)) for glyph in text.glyphs]
    run = run_of(glyphs, corners, text.details, _print(line.picture, corners))
    if run is not None:
        yield run


def _print(picture: NDArray[Any], corners: Quad) -> Print:
    """Spread of the greys, and how much of it lies between neighbouring pixels."""
    spread = float(cv2.meanStdDev(picture)[1][0, 0])
    edges = float(cv2.meanStdDev(cv2.Sobel(picture, cv2.CV_32F, 1, 0))[1][0, 0])
    return Print(math.dist(corners[0], corners[3]), spread / 128, edges / (8 * max(1.0, spread)))

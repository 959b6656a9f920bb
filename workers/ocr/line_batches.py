"""Groups line images so that the recogniser sees few different shapes: every new shape costs kernels that are built and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol, TypeVar

_FINEST_STEP, _COARSEST_STEP = 32, 256
_STEPS_PER_OCTAVE = 4


class HasWidth(Protocol):
    """Something as wide as `width` pixels at the recogniser's height."""

    @property
    def width(self) -> int:
        """Pixels."""


Line = TypeVar("Line", bound=HasWidth)


def batches(lines: Sequence[Line], pixels: int) -> Iterator[tuple[list[Line], int]]:
    """Lines of one padded width, and that width.

    Args:
        lines: In any order.
        pixels: How wide all lines of a batch may be together; batches hold a power of two of lines.
    """
    for width, group in groupby(sorted(lines, key=lambda line: line.width), key=lambda line: padded(line.width)):
        alike = list(group)
        size = 1 << max(0, (pixels // width).bit_length() - 1)
        while alike:
            while size > len(alike):
                size //= 2
            yield alike[:size], width
            del alike[:size]


def padded(width: int) -> int:
    """The next of the usual widths: four to an octave, because wider padding would be computed for nothing."""
    step = _FINEST_STEP
    while step < _COARSEST_STEP and width > 2 * _STEPS_PER_OCTAVE * step:
        step *= 2
    return -(-width // step) * step

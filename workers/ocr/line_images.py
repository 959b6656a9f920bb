"""A line of print cut out of a page; child process only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from faktury.domain.words import Box


@dataclass(frozen=True, slots=True)
class LineImage:
    """A grey line at the recogniser's height: corners on the page, picture, width."""

    quad: Any
    picture: NDArray[Any]
    width: int

    @property
    def height(self) -> float:
        """Height of the line on the page, in its pixels."""
        return math.dist(self.quad[0], self.quad[3])

    @property
    def tilt(self) -> float:
        """Degrees by which the line falls towards its end."""
        (x0, y0), (x1, y1) = self.quad[0], self.quad[1]
        return math.degrees(math.atan2(y1 - y0, x1 - x0))

    @property
    def box(self) -> Box:
        """The smallest upright box around its corners."""
        xs, ys = [float(x) for x, _ in self.quad], [float(y) for _, y in self.quad]
        return min(xs), min(ys), max(xs), max(ys)

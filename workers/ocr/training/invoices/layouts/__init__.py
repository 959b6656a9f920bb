"""The layout families: really different designs, each marked as seen in development or held out for measuring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from workers.ocr.training.invoices.content import Invoice
from workers.ocr.training.invoices.layouts import (
    banded,
    bilingual,
    boxed,
    cards,
    classic,
    foreign,
    ksef,
    landscape,
    letter,
    minimal,
    modern,
    multipage,
    needle,
    pad,
    receipt,
    reversed_order,
    sidebar,
    small_print,
    stacked,
    till,
    two_columns,
    utility,
)
from workers.ocr.training.invoices.layouts.drawing import Drawing
from workers.ocr.training.invoices.sheet import Look


@dataclass(frozen=True, slots=True)
class Layout:
    """One design. `split`: train (detector pages may be drawn with it), dev (rules may be tuned on it), held_out (measuring only)."""

    name: str
    split: str
    draw: Callable[[Invoice, Look], Drawing]
    simplified: bool = False
    lines: tuple[int, int] | None = None
    mono: bool = False
    """Set in a typewriter's or till's face."""


LAYOUTS: tuple[Layout, ...] = (
    Layout("classic", "train", classic.draw),
    Layout("stacked", "train", stacked.draw),
    Layout("modern", "train", modern.draw),
    Layout("bilingual", "train", bilingual.draw),
    Layout("boxed", "train", boxed.draw),
    Layout("needle", "train", needle.draw, mono=True),
    Layout("utility", "train", utility.draw),
    Layout("two_columns", "train", two_columns.draw),
    Layout("foreign", "train", foreign.draw),
    Layout("small_print", "train", small_print.draw),
    Layout("minimal", "dev", minimal.draw),
    Layout("receipt", "dev", receipt.draw, simplified=True, mono=True),
    Layout("multipage", "dev", multipage.draw, lines=(26, 44)),
    Layout("banded", "dev", banded.draw),
    Layout("till", "dev", till.draw, mono=True),
    Layout("landscape", "held_out", landscape.draw),
    Layout("sidebar", "held_out", sidebar.draw),
    Layout("ksef", "held_out", ksef.draw),
    Layout("letter", "held_out", letter.draw),
    Layout("cards", "held_out", cards.draw),
    Layout("reversed_order", "held_out", reversed_order.draw),
    Layout("pad", "held_out", pad.draw),
)
SPLITS = ("train", "dev", "held_out")


def layouts(split: str | None = None, name: str | None = None) -> tuple[Layout, ...]:
    """The layouts of a split, or the one of a name, or all."""
    found = tuple(layout for layout in LAYOUTS if split in (None, layout.split) and name in (None, layout.name))
    if not found:
        raise ValueError(f"no layout called {name!r} in split {split!r}")
    return found


def wished_lines(layout: Layout, rng: Random) -> int | None:
    """How many lines the layout needs to show itself, None when any number will do."""
    return rng.randint(*layout.lines) if layout.lines else None

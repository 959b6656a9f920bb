"""All hostile files, made when the first test asks: that takes seconds, which collecting tests must not."""

from __future__ import annotations

from functools import cache

from tests.hostile import images, markup, pdfs
from tests.hostile.kinds import Hostile


@cache
def everything() -> dict[str, Hostile]:
    """Every file by a name that says what is wrong with it."""
    return pdfs.made() | images.made() | markup.made()


def some(*names: str) -> dict[str, Hostile]:
    """Those files; KeyError when there is none of a name."""
    return {name: everything()[name] for name in names}

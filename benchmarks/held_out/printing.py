"""Chromium: HTML to a PDF with a text layer, and where on which page every word and every field stands."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any, Self

from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from benchmarks.held_out.style import MONO, SANS, SERIF

PACKAGES = (
    "fonts-open-sans fonts-crosextra-carlito fonts-crosextra-caladea fonts-cantarell fonts-manrope fonts-b612 fonts-play fonts-urw-base35 "
    "fonts-texgyre fonts-vollkorn fonts-courier-prime fonts-hack"
)
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
_MISSING = """
faces => faces.filter(face => {
  const brush = document.createElement('canvas').getContext('2d');
  const width = font => { brush.font = '40px ' + font; return brush.measureText('Zażółć gęślą jaźń 0123456789 WMil').width; };
  return width(`'${face}', monospace`) === width('monospace') && width(`'${face}', serif`) === width('serif');
})
"""
_WORDS = """
() => [...document.querySelectorAll('.sheet')].map(sheet => {
  const frame = sheet.getBoundingClientRect();
  const place = r => [r.left - frame.left, r.top - frame.top, r.right - frame.left, r.bottom - frame.top];
  const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT), words = [], range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode, look = getComputedStyle(node.parentElement), key = node.parentElement.closest('[data-k]');
    for (const found of node.data.matchAll(/[^\\s\\u00a0]+/g)) {
      range.setStart(node, found.index); range.setEnd(node, found.index + found[0].length);
      for (const r of range.getClientRects()) if (r.width > 0)
        words.push([range.getClientRects().length > 1 ? '' : (look.textTransform === 'uppercase' ? found[0].toUpperCase() : found[0]), ...place(r), parseFloat(look.fontSize), key ? key.dataset.k : '']);
    }
  }
  return {width: frame.width, height: frame.height, over: sheet.scrollHeight > sheet.clientHeight + 1 || sheet.scrollWidth > sheet.clientWidth + 1, words,
    keys: [...sheet.querySelectorAll('[data-k]')].map(x => [x.dataset.k, x.textContent, ...place(x.getBoundingClientRect())]),
    says: [...sheet.querySelectorAll('[data-t]')].map(x => x.dataset.t)};
})
"""


class CannotPrint(RuntimeError):
    """Chromium or a typeface is missing; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and, per sheet, size, words `[text, x0, y0, x1, y1, font size, field]` and fields in CSS pixels (1/96 inch)."""

    pdf: bytes
    sheets: list[dict[str, Any]]

    @property
    def fields(self) -> frozenset[str]:
        """Names of the fields that are printed or follow from what is."""
        return frozenset(name for sheet in self.sheets for name in [*(key[0] for key in sheet["keys"]), *sheet["says"]])


class Press:
    """One Chromium for many documents."""

    def __enter__(self) -> Self:
        """Start it.

        Raises:
            CannotPrint: there is none, or a held-out typeface is not installed.
        """
        found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
        self._playwright: Playwright = sync_playwright().start()
        try:
            self._browser: Browser = self._playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        except Error as error:
            self._playwright.stop()
            raise CannotPrint("Held-out documents are printed by Chromium: apt-get install chromium") from error
        self._page: Page = self._browser.new_page()
        missing = self._page.evaluate(_MISSING, sorted({*SANS, *SERIF, *MONO}))
        if missing:
            self.__exit__()
            raise CannotPrint(f"Typefaces are missing: {', '.join(missing)}. On Debian: apt-get install {PACKAGES}")
        return self

    def __exit__(self, *exc_info: object) -> None:
        """End it."""
        self._browser.close()
        self._playwright.stop()

    def print(self, html: str) -> Printed:
        """Print sheets.

        Raises:
            ValueError: a sheet's content does not fit it, so the page would not show what its truth says.
        """
        self._page.set_content(f"<!doctype html><html lang=pl><meta charset=utf-8>{html}</html>")
        sheets = self._page.evaluate(_WORDS)
        if any(sheet["over"] for sheet in sheets):
            raise ValueError("the content is larger than its sheet")
        return Printed(self._page.pdf(prefer_css_page_size=True, print_background=True), sheets)

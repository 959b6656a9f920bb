"""Finds the fonts of this machine that can write Polish and keeps apart those that training must never see."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

ROOTS = ("/usr/share/fonts", "/usr/local/share/fonts")
PACKAGES = (
    "fonts-dejavu fonts-liberation2 fonts-lato fonts-roboto-unhinted fonts-open-sans fonts-crosextra-carlito fonts-crosextra-caladea "
    "fonts-noto-core fonts-noto-mono fonts-freefont-ttf fonts-hack fonts-urw-base35 fonts-texgyre fonts-inter"
)
HELD_OUT = [
    "opensans",
    "open-sans",
    "carlito",
    "caladea",
    "p052",
    "texgyrepagella",
    "cantarell",
    "hack-",
    "notosans-cond",
    "notosans-semicond",
    "notosans-extracond",
    "nimbussansnarrow",
    "texgyreheroscn",
    "manrope",
    "vollkorn",
    "b612",
    "courierprime",
    "courier-prime",
    "play-",
]
"""Families (and their clones) that no training sample uses: held-out scores and held-out pages are drawn with these."""
_REFUSED = [
    "thin",
    "hairline",
    "extralight",
    "ultralight",
    "black",
    "dingbat",
    "symbol",
    "initial",
    "z003",
    "biolinum_k",
    "keyboard",
    "linbiolinum_s",
    "math",
    "outline",
    "shadow",
    "deco",
    "swash",
    "handwriting",
    "breip",
    "ecolier",
    "rufscript",
    "isabella",
    "radis",
    "dustin",
    "domestic",
    "lobster",
    "klaudia",
    "junicode",
    "cmuff",
    "goudy",
    "lindenhill",
    "prociono",
    "blackletter",
    "fraktur",
    "upright",
    "classicalserif",
    "cmmi",
    "cmsy",
    "cmex",
    "stixsize",
    "stixvar",
    "stixnonuni",
    "stixint",
    "ocr-a",
    "ocra",
    "smallcaps",
    "-sc",
    "sc700",
    "caps10",
    "capslite",
]
_POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ0123456789%/-,.aZ"
OLD_STYLE = ["onum"]
"""The OpenType feature of figures with ascenders and descenders."""
_NOTDEF = "\uffff"


class FontsMissingError(RuntimeError):
    """No usable font is installed; the message names the packages that help."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"No {wanted} with Polish letters found under {', '.join(ROOTS)}. On Debian: apt-get install {PACKAGES}")


@dataclass(frozen=True, slots=True)
class Face:
    """One font file."""

    path: str
    family: str
    bold: bool
    italic: bool
    mono: bool

    @property
    def held_out(self) -> bool:
        """Whether training must not see this face."""
        return _held_out(self.path)


@dataclass(frozen=True, slots=True)
class Family:
    """A regular face and the bold one that goes with it."""

    name: str
    regular: str
    bold: str
    mono: bool
    held_out: bool


def _held_out(path: str) -> bool:
    name = Path(path).name.replace(" ", "").lower()
    return any(part in name for part in HELD_OUT)


@lru_cache(maxsize=4000)
def load(path: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels, plain layout so that every glyph stands where it was measured."""
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2000)
def load_old_style(path: str, size: int) -> ImageFont.FreeTypeFont:
    """The font for drawing with `features=OLD_STYLE`, where it has such figures (`has_old_style`); needs Pillow with Raqm."""
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=2000)
def has_old_style(path: str) -> bool:
    """Whether the font has old-style figures besides its usual ones."""
    if not features.check("raqm"):
        return False
    font = load_old_style(path, 32)
    return font.getbbox("7", anchor="ls") != font.getbbox("7", anchor="ls", features=OLD_STYLE)


@lru_cache(maxsize=4000)
def covered(path: str, characters: str) -> frozenset[str]:
    """Those of `characters` the font draws itself; a glyph that looks like the font's placeholder does not count."""
    font = load(path, 24)
    missing = bytes(font.getmask(_NOTDEF)), font.getmask(_NOTDEF).size
    found = set()
    for character in characters:
        mask = font.getmask(character)
        if character == " " or (mask.size[0] and mask.getbbox() and (bytes(mask), mask.size) != missing):
            found.add(character)
    return frozenset(found)


def _usable(path: Path) -> bool:
    name = path.name.replace(" ", "").lower()
    if any(part in name for part in _REFUSED):
        return False
    latin_noto = ("notosans-", "notoserif-", "notosansmono", "notosansdisplay-", "notoserifdisplay-")
    return not (name.startswith("noto") and not name.startswith(latin_noto))


def _face(path: Path) -> Face | None:
    try:
        font = load(str(path), 24)
        family, style = font.getname()
        if len(covered(str(path), _POLISH)) < len(_POLISH):
            return None
    except (OSError, ValueError):
        return None
    words = f"{style or ''} {path.stem}".lower()
    mono = font.getlength("i") == font.getlength("W")
    return Face(str(path), family or path.stem, "bold" in words, "ital" in words or "obli" in words, mono)


@lru_cache(maxsize=1)
def faces() -> tuple[Face, ...]:
    """Every usable font file, sorted by path so that a seed means the same fonts on one machine."""
    files: set[Path] = set()
    for root in ROOTS:
        for folder, _, names in os.walk(root):
            files.update(Path(folder) / name for name in names if name.lower().endswith((".ttf", ".otf")))
    found = [face for path in sorted(files) if _usable(path) and (face := _face(path))]
    if not found:
        raise FontsMissingError("font")
    return tuple(found)


_BUSINESS = [
    "Liberation Sans",
    "DejaVu Sans",
    "Roboto",
    "Lato",
    "Liberation Serif",
    "FreeSans",
    "DejaVu Sans Condensed",
    "Nimbus Sans",
    "Noto Sans",
    "Noto Serif",
    "Inter",
    "TeX Gyre Heros",
    "Liberation Mono",
    "DejaVu Sans Mono",
    "FreeMono",
    "Liberation Sans Narrow",
    "TeX Gyre Adventor",
    "PT Sans",
    "Open Sans",
    "Carlito",
    "Caladea",
    "Cantarell",
    "Hack",
    "Manrope",
    "B612",
    "Courier Prime",
]


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """The families invoices are set in, those that are installed with a regular and a bold face."""
    by_name: dict[str, dict[bool, str]] = {}
    mono: dict[str, bool] = {}
    for name, path in _business_files():
        face = _face(path)
        if face and not face.italic:
            by_name.setdefault(name, {}).setdefault(face.bold, face.path)
            mono[name] = face.mono
    found = [Family(name, pair[False], pair[True], mono[name], _held_out(pair[False])) for name, pair in by_name.items() if len(pair) == 2]
    if not found:
        raise FontsMissingError("font family")
    return tuple(found)


def _business_files() -> list[tuple[str, Path]]:
    stems = {name: name.replace(" ", "").lower() for name in _BUSINESS}
    stems["Carlito"], stems["Caladea"] = "carlito", "caladea"
    found: list[tuple[str, Path]] = []
    for root in ROOTS:
        for folder, _, names in sorted(os.walk(root)):
            for file in sorted(names):
                base = file.replace(" ", "").lower()
                stem = base.rpartition(".")[0]
                for name, wanted in stems.items():
                    if stem in {wanted, f"{wanted}-regular", f"{wanted}-bold", f"{wanted}bold"} and base.endswith((".ttf", ".otf")):
                        found.append((name, Path(folder) / file))
    return sorted(found, key=lambda pair: _BUSINESS.index(pair[0]))


@lru_cache(maxsize=1)
def all_families() -> tuple[Family, ...]:
    """Every family with an upright regular and bold face, whatever it looks like."""
    pairs: dict[str, dict[bool, Face]] = {}
    for face in faces():
        style = load(face.path, 24).getname()[1] or ""
        if not face.italic and style in {"Regular", "Book", "Roman", "Medium", "Bold"}:
            pairs.setdefault(face.family, {}).setdefault(face.bold, face)
    whole = [(name, pair[False], pair[True]) for name, pair in sorted(pairs.items()) if len(pair) == 2]
    return tuple(Family(name, regular.path, bold.path, regular.mono, regular.held_out) for name, regular, bold in whole)

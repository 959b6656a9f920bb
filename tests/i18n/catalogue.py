"""Reads the English catalogue and every string the code marks, with nothing but Python and Django: no gettext tools are needed."""

from __future__ import annotations

import ast
import gettext
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "faktury" / "locale" / "en" / "LC_MESSAGES"
PACKAGES = ("faktury", "realtime", "workers")

Key = tuple[str | None, str]
"""Context (None for most) and Polish message id."""

_MARKERS = {"gettext": 0, "gettext_lazy": 0, "gettext_noop": 0, "N_": 0, "pgettext": 1, "pgettext_lazy": 1}
"""What marks a string, and where in its arguments the message id stands; a context stands before it."""
_NUMBERED = {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
"""Never used: Polish has three forms and our English two, so counts go through faktury.services.counted_words."""
_STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(rf"\b(_|gettext|pgettext|ngettext|npgettext)\(\s*{_STRING}(?:\s*,\s*{_STRING})?")


@dataclass
class Entry:
    """One message of the .po file."""

    strings: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return self.strings.get("msgctxt"), self.strings["msgid"]

    @property
    def text(self) -> str:
        return self.strings["msgstr"]


def _entry(block: str) -> Entry:
    entry, keyword = Entry(), ""
    for line in block.splitlines():
        if line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#"):
            continue
        else:
            word, quote, rest = line.partition('"')
            keyword = word.strip() or keyword
            entry.strings[keyword] = entry.strings.get(keyword, "") + ast.literal_eval(quote + rest)
    return entry


@cache
def read_po() -> tuple[Entry, ...]:
    """Every message of the .po file, the header first."""
    blocks = re.split(r"\n\s*\n", (FOLDER / "django.po").read_text(encoding="utf-8").strip())
    return tuple(entry for entry in map(_entry, blocks) if entry.strings)


def messages() -> list[Entry]:
    """The messages without the header."""
    return [entry for entry in read_po() if entry.key[1]]


def read_mo() -> dict[Key, str]:
    """What the compiled file holds, header included."""
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    found: dict[Key, str] = {}
    for key, text in compiled.items():
        context, separator, message = key.rpartition("\x04")
        found[context if separator else None, message] = text
    return found


def marked_in_code() -> dict[Key, str]:
    """Every constant string the Python modules and templates mark, with the file it was seen in."""
    found: dict[Key, str] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix == ".py":
                keys = marked_in_python(path.read_text(encoding="utf-8"))
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                keys = marked_in_template(path.read_text(encoding="utf-8"))
            else:
                continue
            found.update(dict.fromkeys(keys, path.relative_to(ROOT).as_posix()))
    return found


def marked_in_python(source: str) -> list[Key]:
    """Constant arguments of the marking functions, under whatever name they were imported.

    Raises:
        ValueError: an f-string is marked, or a numbered form is used.
    """
    tree = ast.parse(source)
    names = {name: name for name in _MARKERS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names.update({alias.asname or alias.name: alias.name for alias in node.names if alias.name in _MARKERS.keys() | _NUMBERED})
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names]
    return [key for call in calls for key in _call_keys(names[call.func.id], call.args)]


def _call_keys(marker: str, args: list[ast.expr]) -> list[Key]:
    if marker in _NUMBERED or any(isinstance(arg, ast.JoinedStr) for arg in args):
        raise ValueError(f"{marker}({', '.join(map(ast.unparse, args))}) cannot be translated")
    texts = [arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None for arg in args]
    place = _MARKERS[marker]
    if len(texts) <= place or texts[place] is None:
        return []
    return [(texts[0] if place else None, texts[place])]


def marked_in_template(source: str) -> list[Key]:
    """What Django itself would hand to xgettext."""
    keys: list[Key] = []
    for marker, first, second in _IN_TEMPLATE.findall(templatize(source)):
        if marker.startswith("n"):
            raise ValueError(f"{marker}({first}) cannot be translated")
        texts = [ast.literal_eval(text) for text in (first, second) if text]
        keys.append((texts[0], texts[1]) if marker == "pgettext" else (None, texts[0]))
    return keys

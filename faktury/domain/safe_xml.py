"""Parses untrusted XML into nodes that answer by local name: no entities, no endless nesting, a named failure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

MOST_BYTES = 4 * 1024 * 1024
"""KSeF takes 1 MB, 3 MB with an attachment."""
_DEEPEST, _MOST_ELEMENTS = 40, 200_000
_DECIMAL = re.compile(r"[+-]?(?:\d{1,20}(?:\.\d{0,12})?|\.\d{1,12})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[TZ+-])")


class NotAnInvoiceFile(ValueError):
    """The bytes are no well-formed invoice file, or try something that none needs (a DTD, endless nesting)."""


class OtherXml(NotAnInvoiceFile):
    """Well-formed, but no invoice: a receipt of the tax office, a ledger, anything. `root` is the name it begins with."""

    def __init__(self, root: Node) -> None:
        self.root = root.local_name[:40]
        super().__init__(f"the root element is {root.tag[:80]}")


class _Guard(TreeBuilder):
    """Refuses document types, so no entity is ever declared, and trees no invoice has."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def doctype(self, _name: str, _pubid: str | None, _system: str | None) -> None:
        """Called where the declaration begins, before anything in it is read."""
        raise NotAnInvoiceFile("document type declarations are not part of an invoice")

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Count elements and depth."""
        self._depth += 1
        self._count += 1
        if self._depth > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise NotAnInvoiceFile("too deep or too long")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """Leave an element."""
        self._depth -= 1
        return super().end(tag)


class Node:
    """An element and its children by local name; what is absent is None.

    A text that is not of the asked type counts as absent and its element's name is added to `senseless`, which all nodes of a
    document share.
    """

    def __init__(self, element: Element | None, senseless: list[str] | None = None) -> None:
        self._element = element
        self.senseless: list[str] = [] if senseless is None else senseless

    @property
    def tag(self) -> str:
        """The element's name with its namespace, "" when there is none."""
        return "" if self._element is None else self._element.tag

    @property
    def local_name(self) -> str:
        """The element's name without its namespace."""
        return self.tag.rsplit("}", 1)[-1]

    def node(self, path: str) -> Node:
        """The first element at `path` ("A/B")."""
        found = self._element
        for name in path.split("/"):
            found = next((child for child in (found if found is not None else ()) if _local(child) == name), None)
        return Node(found, self.senseless)

    def all(self, name: str) -> Iterator[Node]:
        """Every child called `name`."""
        children = self._element if self._element is not None else ()
        return (Node(child, self.senseless) for child in children if _local(child) == name)

    def has(self, path: str) -> bool:
        """Whether there is an element at `path`."""
        return self.node(path)._element is not None

    def attribute(self, name: str) -> str | None:
        """Trimmed value of an attribute, None when absent or empty."""
        text = self._element.get(name, "").strip() if self._element is not None else ""
        return text or None

    def text(self, path: str = "") -> str | None:
        """Text with single spaces, None when absent or empty."""
        element = self.node(path)._element if path else self._element
        text = " ".join((element.text or "").split()) if element is not None else ""
        return text or None

    def amount(self, path: str = "") -> Decimal | None:
        """A plain decimal."""
        text = self.text(path)
        if text is None:
            return None
        if not _DECIMAL.fullmatch(text):
            self._note_senseless(path)
            return None
        return Decimal(text)

    def day(self, path: str) -> date | None:
        """An ISO date; a time zone after it is ignored."""
        text = self.text(path)
        if text is None:
            return None
        match = _DAY.match(text)
        try:
            day = date.fromisoformat(match[0]) if match else None
        except ValueError:
            day = None
        if day is None:
            self._note_senseless(path)
        return day

    def is_yes(self, path: str) -> bool:
        """Whether the element says 1 (TWybor1, TWybor1_2)."""
        return self.text(path) == "1"

    def _note_senseless(self, path: str) -> None:
        self.senseless.append(path.rsplit("/", 1)[-1] or self.local_name)


def parse(content: bytes) -> Node:
    """The root element.

    Raises:
        NotAnInvoiceFile: damaged, too large, or dangerous.
    """
    if len(content) > MOST_BYTES:
        raise NotAnInvoiceFile("too large")
    parser = XMLParser(target=_Guard())  # noqa: S314 - _Guard refuses every DTD, so there are no entities to expand
    try:
        parser.feed(content)
        root = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise NotAnInvoiceFile(str(error)) from error
    return Node(root)


def _local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]

"""A document's payload as text in a terminal: a progress bar, a line per change, what it became. All words are the server's."""

from __future__ import annotations

from faktury.management.launcher.console import Console
from faktury.management.launcher.http_client import Payload

BAR_WIDTH = 28
FULL, EMPTY = "█", "░"


class PayloadView:
    """Shows the payloads of one document as they come: in place on a live terminal, line by line elsewhere."""

    def __init__(self, console: Console, name: str, *, in_place: bool = True) -> None:
        self._console, self._name = console, name
        self._in_place = in_place and console.live
        self._last = ""

    def show(self, payload: Payload) -> None:
        """Paint one payload; the same words are not said twice."""
        percent = payload["progress"]["percent"]
        words = f"{payload['label']} · {payload['description']}" if payload["description"] else str(payload["label"])
        if self._in_place:
            self._console.progress(f"{bar(percent)} {percent:>3} %  {words}")
        elif words != self._last:
            self._console.say(f"{self._name}  {percent:>3} %  {words}")
        self._last = words

    def end(self) -> None:
        """Take the progress bar away."""
        if self._in_place:
            self._console.end_progress()


def bar(percent: int) -> str:
    """A bar of fixed width."""
    full = round(BAR_WIDTH * max(0, min(percent, 100)) / 100)
    return FULL * full + EMPTY * (BAR_WIDTH - full)


def outcome(payload: Payload) -> str:
    """What a finished document became: the invoice, else its label, sentence and hint."""
    invoice = payload.get("invoice")
    if invoice:
        parts = (invoice.get("number"), invoice.get("seller_name"), invoice.get("gross_text"))
        return f"{payload['label']}: " + " · ".join(str(part) for part in parts if part)
    error = payload.get("error") or {}
    sentences = (error.get("message") or payload["description"], error.get("hint"))
    return f"{payload['label']}: " + " ".join(str(sentence) for sentence in sentences if sentence)

"""A payload in the terminal: the server's words, one line per change, a bar in place."""

from __future__ import annotations

import io

from faktury.management.launcher.console import Console
from faktury.management.launcher.payload_view import PayloadView, bar, outcome


class Terminal(io.StringIO):
    """A stream that says a person is watching."""

    def isatty(self) -> bool:
        return True


def payload(percent: int, label: str = "Przetwarzanie", description: str = "Czytam stronę 1 z 2.", **more: object) -> dict[str, object]:
    return {"label": label, "description": description, "progress": {"percent": percent}, "is_final": False, "invoice": None, **more}


def test_without_a_terminal_each_change_of_words_is_one_line() -> None:
    out = io.StringIO()
    view = PayloadView(Console(out), "faktura.jpg")
    for shown in (payload(5), payload(10), payload(47, description="Czytam stronę 2 z 2.")):
        view.show(shown)
    assert out.getvalue().splitlines() == [
        "faktura.jpg    5 %  Przetwarzanie · Czytam stronę 1 z 2.",
        "faktura.jpg   47 %  Przetwarzanie · Czytam stronę 2 z 2.",
    ]


def test_on_a_terminal_the_bar_stays_below_other_lines(monkeypatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    out = Terminal()
    console = Console(out)
    PayloadView(console, "faktura.jpg").show(payload(50))
    console.from_process("worker", "page read")
    last_line = out.getvalue().rsplit("\n", 1)[1]
    assert "50 %  Przetwarzanie" in last_line
    assert "██████████████░░░░░░░░░░░░░░" in last_line


def test_no_color_means_no_colour(monkeypatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    out = Terminal()
    Console(out).from_process("worker", "page read")
    assert out.getvalue() == "worker   | page read\n"


def test_the_bar_has_one_width_whatever_the_percent() -> None:
    assert {len(bar(percent)) for percent in (-5, 0, 33, 100, 250)} == {28}


def test_an_invoice_is_told_by_number_seller_and_gross() -> None:
    invoice = {"id": "1", "number": "FV/1/11/2026", "seller_name": "Hurtownia Z", "gross_text": "1 158,90 zł"}
    assert outcome(payload(100, "Zakończone", "", invoice=invoice)) == "Zakończone: FV/1/11/2026 · Hurtownia Z · 1 158,90 zł"


def test_an_error_is_told_with_its_hint_and_a_review_with_its_sentence() -> None:
    error = {"code": "no_pages", "message": "Plik nie ma stron.", "hint": "Prześlij inny."}
    assert outcome(payload(100, "Błąd", "", error=error)) == "Błąd: Plik nie ma stron. Prześlij inny."
    assert outcome(payload(100, "Wymaga przeglądu", "Do sprawdzenia: 2.", error=None)) == "Wymaga przeglądu: Do sprawdzenia: 2."

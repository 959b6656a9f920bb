"""Draws an item table: columns with headings, wrapped names, several kinds of rules; breaks pages when told how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workers.ocr.training.invoices.content import Invoice, Line
from workers.ocr.training.invoices.formats import Style
from workers.ocr.training.invoices.sheet import Colour, Sheet

WHITE: Colour = (255, 255, 255)
_HEADINGS: dict[str, tuple[str, ...]] = {
    "position": ("Lp.", "Lp", "L.p.", "Poz."),
    "name": ("Nazwa towaru lub usługi", "Nazwa towaru / usługi", "Nazwa", "Opis", "Towar / usługa"),
    "code": ("PKWiU", "PKWiU / CN", "Kod"),
    "quantity": ("Ilość", "Ilość", "Liczba"),
    "unit": ("J.m.", "Jm.", "Jedn.", "j.m."),
    "unit_price": ("Cena netto", "Cena jedn. netto", "Cena j. netto"),
    "net": ("Wartość netto", "Wart. netto", "Netto"),
    "rate": ("VAT", "Stawka VAT", "St. VAT", "VAT %"),
    "vat": ("Kwota VAT", "Wartość VAT", "Kwota VAT"),
    "gross": ("Wartość brutto", "Wart. brutto", "Brutto"),
}
ENGLISH = {
    "position": "No.",
    "name": "Description",
    "code": "Code",
    "quantity": "Qty",
    "unit": "Unit",
    "unit_price": "Net price",
    "net": "Net value",
    "rate": "VAT",
    "vat": "VAT value",
    "gross": "Gross value",
}
_WEIGHTS = {
    "position": 0.45,
    "name": 3.4,
    "code": 1.0,
    "quantity": 0.75,
    "unit": 0.6,
    "unit_price": 1.15,
    "net": 1.25,
    "rate": 0.65,
    "vat": 1.1,
    "gross": 1.3,
}
_CENTRED = {"position", "unit", "rate", "code"}


@dataclass(frozen=True, slots=True)
class TableLook:
    """How the table is ruled and filled."""

    columns: tuple[str, ...]
    rules: str = "grid"
    """grid, rows, header or none"""
    header_fill: Colour | None = None
    header_ink: Colour | None = None
    zebra: Colour | None = None
    size: float = 8
    padding: float = 3
    bilingual: bool = False
    upper: bool = False


Cells = dict[str, list[str]]


class Table:
    """A table on one or several sheets."""

    def __init__(self, sheet: Sheet, left: float, right: float, look: TableLook) -> None:
        """Lay the columns out between `left` and `right`."""
        self.sheet, self.left, self.right, self.look = sheet, left, right, look
        weights = [_WEIGHTS[column] for column in look.columns]
        unit = (right - left) / sum(weights)
        self.edges = [left]
        for weight in weights:
            self.edges.append(self.edges[-1] + weight * unit)
        rng = sheet.look.rng
        self.headings = {column: rng.choice(_HEADINGS[column]) for column in look.columns}

    def edge(self, column: str) -> tuple[float, float]:
        """Left and right edge of a column."""
        index = self.look.columns.index(column)
        return self.edges[index], self.edges[index + 1]

    def _heading_cells(self) -> Cells:
        cells: Cells = {}
        for column in self.look.columns:
            x0, x1 = self.edge(column)
            text = self.headings[column].upper() if self.look.upper else self.headings[column]
            lines = self.sheet.wrapped(text, x1 - x0 - 4, self.look.size, bold=True)
            cells[column] = [
                *lines,
                *(self.sheet.wrapped(ENGLISH[column], x1 - x0 - 4, self.look.size, bold=True) if self.look.bilingual else []),
            ]
        return cells

    def header(self, y: float) -> float:
        """Draw the headings, return the y below them."""
        return self._row(y, self._heading_cells(), heading=True, fill=self.look.header_fill)

    def row_height(self, cells: Cells) -> float:
        """Height of a row with these cells."""
        return max(len(lines) for lines in cells.values()) * self.look.size * 1.2 + 2 * self.look.padding

    def line_cells(self, line: Line, style: Style) -> Cells:
        """The cells of an invoice line."""
        texts = {
            "position": f"{line.position}{'.' if self.headings.get('position') == 'Lp.' else ''}",
            "name": line.name,
            "code": line.code,
            "quantity": style.quantity(line.quantity),
            "unit": line.unit,
            "unit_price": style.amount(line.unit_price),
            "net": style.amount(line.net),
            "rate": style.vat_rate(line.rate),
            "vat": style.amount(line.vat),
            "gross": style.amount(line.gross),
        }
        cells = {column: [texts[column]] for column in self.look.columns}
        x0, x1 = self.edge("name")
        cells["name"] = self.sheet.wrapped(line.name, x1 - x0 - 6, self.look.size)
        return cells

    def body(
        self,
        y: float,
        invoice: Invoice,
        style: Style,
        new_page: Callable[[Sheet, float], tuple[Sheet, float]] | None = None,
        bottom: float = 1e9,
    ) -> float:
        """Draw all lines; where a row would pass `bottom`, `new_page` gives the next sheet and its first y."""
        for index, line in enumerate(invoice.lines):
            cells = self.line_cells(line, style)
            if new_page and y + self.row_height(cells) > bottom:
                self.sheet, y = new_page(self.sheet, y)
                y = self.header(y)
            y = self._row(y, cells, fill=self.look.zebra if index % 2 else None)
        if self.look.rules == "header":
            self.sheet.line(self.left, y, self.right, y)
        return y

    def totals_row(self, y: float, cells: dict[str, str], *, bold: bool = True) -> float:
        """A row of sums under the columns they belong to."""
        return self._row(y, {column: [cells.get(column, "")] for column in self.look.columns}, heading=bold, fill=None, right_all=True)

    def _row(self, y: float, cells: Cells, *, heading: bool = False, fill: Colour | None = None, right_all: bool = False) -> float:
        look, sheet = self.look, self.sheet
        bottom = y + self.row_height(cells)
        if fill:
            sheet.box(self.left, y, self.right, bottom, fill=fill)
        for column in look.columns:
            ink = look.header_ink if heading and fill else None
            self._cell(column, y, bottom, cells[column], heading=heading, centre=heading and not right_all, ink=ink)
        self._rules(y, bottom, heading=heading)
        return bottom

    def _cell(self, column: str, y: float, bottom: float, lines: list[str], *, heading: bool, centre: bool, ink: Colour | None) -> None:  # noqa: PLR0913 - one cell has this many sides
        size, (x0, x1) = self.look.size, self.edge(column)
        baseline = (y + bottom) / 2 - len(lines) * size * 0.6 + size * 0.93
        for text in lines:
            small = self.sheet.fitted(text, x1 - x0 - 3, size, bold=heading)
            if column == "name" and not centre:
                self.sheet.text(x0 + 3, baseline, text, small, bold=heading, colour=ink)
            elif centre or column in _CENTRED:
                self.sheet.text((x0 + x1) / 2, baseline, text, small, bold=heading, align="centre", colour=ink)
            else:
                self.sheet.text(x1 - 2.5, baseline, text, small, bold=heading, align="right", colour=ink)
            baseline += size * 1.2

    def _rules(self, y: float, bottom: float, *, heading: bool) -> None:
        rules, sheet = self.look.rules, self.sheet
        if rules in {"grid", "rows"} or (rules == "header" and heading):
            sheet.line(self.left, bottom, self.right, bottom, weight=0.5)
        if rules == "grid":
            sheet.line(self.left, y, self.right, y, weight=0.5)
            for x in self.edges:
                sheet.line(x, y, x, bottom, weight=0.5)

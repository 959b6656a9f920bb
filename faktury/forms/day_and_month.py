"""A typed date without its year („24.11”): the year comes from the day the form is judged on or from a date beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_SHAPE = re.compile(r"(\d{1,2})[.\-/](\d{1,2})\.?")
_LEAP = 2024


@dataclass(frozen=True, slots=True)
class DayAndMonth:
    """A day that exists in some year."""

    day: int
    month: int

    @classmethod
    def read(cls, text: str) -> DayAndMonth | None:
        """24.11, 24-11 or 24/11; None for anything else, 31.02 included."""
        match = _SHAPE.fullmatch(text.strip())
        if match is None:
            return None
        found = cls(int(match[1]), int(match[2]))
        return found if found._in(_LEAP) else None

    def not_after(self, limit: date) -> date | None:
        """The latest such day up to `limit`; an invoice typed in January was issued last December."""
        return max((day for day in self._around(limit) if day <= limit), default=None)

    def nearest(self, other: date) -> date | None:
        """The such day closest to `other`."""
        return min(self._around(other), key=lambda day: abs(day - other), default=None)

    def _around(self, other: date) -> list[date]:
        return [day for year in range(other.year - 4, other.year + 2) if (day := self._in(year))]

    def _in(self, year: int) -> date | None:
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

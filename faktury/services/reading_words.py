"""Numbers and moments as a person reads them: ages, sizes, in the active language."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from faktury.services.counted_words import Forms, counted
from faktury.services.value_words import NBSP, is_english

MEGABYTE = 1024 * 1024
_MINUTE, _HOUR = 60, 3600


def age(moment: datetime, now: datetime | None = None) -> str:
    """How long ago, in words; a moment of another day by its date."""
    now = now or timezone.now()
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < 10:
        return _("przed chwilą")
    if seconds < _MINUTE:
        return _("{n} s temu").replace("{n}", str(seconds))
    if seconds < _HOUR:
        forms = Forms(_("minutę temu"), _("{n} minuty temu"), _("{n} minut temu"))
        return counted(seconds // _MINUTE, forms)
    return _by_date(timezone.localtime(moment), timezone.localtime(now))


def _by_date(moment: datetime, now: datetime) -> str:
    clock = date_format(moment, "G:i")
    days = (now.date() - moment.date()).days
    if days == 0:
        return _("dziś o {time}").replace("{time}", clock)
    if days == 1:
        return _("wczoraj o {time}").replace("{time}", clock)
    if moment.year == now.year:
        return (
            date_format(moment, "j M, G:i") if is_english() else date_format(moment, "j E") + " " + _("o {time}").replace("{time}", clock)
        )
    return day(moment)


def day(moment: datetime) -> str:
    """A date as tables show it."""
    return date_format(timezone.localtime(moment), "j M Y" if is_english() else "d.m.Y")


def exact(moment: datetime) -> str:
    """Date and time to the second."""
    return f"{day(moment)} {date_format(timezone.localtime(moment), 'G:i:s')}"


def size(number: int) -> str:
    """Bytes as B, kB or MB with a decimal comma where the language has one."""
    if number < 1000:
        return f"{number}{NBSP}B"
    for unit, step in (("kB", 1000), ("MB", 1_000_000)):
        if number < step * 1000:
            value = number / step
            text = f"{value:.1f}" if value < 10 else f"{value:.0f}"
            return f"{_decimal_mark(text)}{NBSP}{unit}"
    return f"{_decimal_mark(f'{number / 1_000_000_000:.1f}')}{NBSP}GB"


def largest_file() -> str:
    """The limit of one file, in the binary megabytes it is set in."""
    return f"{settings.FAKTURY_MAX_FILE_BYTES // MEGABYTE} MB"


def seconds(value: float) -> str:
    """A short duration: 0,2 s, from two minutes on in minutes."""
    if value >= 2 * _MINUTE:
        return f"{round(value / _MINUTE)}{NBSP}min"
    return f"{_decimal_mark(f'{value:.1f}')}{NBSP}s"


def pages(number: int) -> str:
    """A count of pages."""
    return counted(number, Forms(_("{n} strona"), _("{n} strony"), _("{n} stron")))


def _decimal_mark(text: str) -> str:
    return text if is_english() else text.replace(".", ",")

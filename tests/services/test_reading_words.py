"""Counts, ages, sizes and durations in the words of both languages."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from faktury.services import reading_words
from faktury.services.counted_words import Forms, counted

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=ZoneInfo("Europe/Warsaw"))


@pytest.mark.parametrize(
    ("number", "word"),
    [
        *[(n, "stron") for n in (0, 5, 12, 14, 21, 25, 100, 101, 112)],
        *[(n, "strony") for n in (2, 4, 22, 122)],
        (1, "strona"),
    ],
)
def test_polish_counts_in_three_forms(number, word):
    assert counted(number, Forms("{n} strona", "{n} strony", "{n} stron")) == f"{number} {word}"


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(seconds=-5), "przed chwilą"),
        (timedelta(seconds=9), "przed chwilą"),
        (timedelta(seconds=22), "22 s temu"),
        (timedelta(seconds=60), "minutę temu"),
        (timedelta(minutes=2), "2 minuty temu"),
        (timedelta(minutes=5), "5 minut temu"),
        (timedelta(hours=2, minutes=55), "dziś o 9:05"),
        (timedelta(hours=17, minutes=40), "wczoraj o 18:20"),
        (timedelta(days=12, hours=2, minutes=55), "12 listopada o 9:05"),
        (timedelta(days=377), "12.11.2025"),
    ],
)
def test_ages(ago, text):
    assert reading_words.age(NOW - ago, NOW) == text


@pytest.mark.parametrize(
    ("number", "polish", "english"),
    [
        (0, "0 B", "0 B"),
        (999, "999 B", "999 B"),
        (1800, "1,8 kB", "1.8 kB"),
        (31_400_000, "31 MB", "31 MB"),
        (1_840_000, "1,8 MB", "1.8 MB"),
    ],
)
def test_sizes(number, polish, english):
    assert reading_words.size(number).replace("\u00a0", " ") == polish
    with translation.override("en"):
        assert reading_words.size(number).replace("\u00a0", " ") == english


@pytest.mark.parametrize(("value", "text"), [(0.2, "0,2 s"), (3.14, "3,1 s"), (119.9, "119,9 s"), (150, "2 min")])
def test_durations(value, text):
    assert reading_words.seconds(value).replace("\u00a0", " ") == text

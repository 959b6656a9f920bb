"""Template filters and tags of the pages: words for numbers and moments, icons by shape."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.template import Context
from django.templatetags.static import static
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from faktury.services import reading_words

register = template.Library()
SPRITE = "faktury/icons.svg"
STEP_SHAPES = {"done": "success", "current": "active", "attention": "attention", "todo": "todo", "skipped": "skipped"}


def _moment(value: datetime | str) -> datetime:
    if isinstance(value, datetime):
        return value
    parsed = parse_datetime(value)
    if parsed is None:
        raise ValueError(value)
    return parsed


@register.simple_tag(takes_context=True)
def stylesheet(context: Context, name: str) -> SafeString:
    """The stylesheet `name` inside the page, so that the first paint waits for no second request; the policy is told its hash."""
    css, source = _css(name)
    request = context["request"]
    request.style_sources = [*getattr(request, "style_sources", ()), source]
    return format_html("<style>{}</style>", css)


@lru_cache
def _css(name: str) -> tuple[SafeString, str]:
    """Text and the source expression of the Content-Security-Policy (CSP Level 3, 6.7.2: sha256 of the element's text)."""
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    text = Path(path).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return mark_safe(text), f"'sha256-{digest}'"  # noqa: S308 - our own file


@register.simple_tag
def icon(shape: str) -> SafeString:
    """The drawing `shape` of the sprite; decoration, the word stands beside it."""
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', static(SPRITE), shape)


@register.simple_tag
def ago(value: datetime | str) -> SafeString:
    """An age in a <time> with the exact moment as its tooltip."""
    moment = _moment(value)
    return format_html(
        '<time datetime="{}" title="{}" data-age>{}</time>', moment.isoformat(), reading_words.exact(moment), reading_words.age(moment)
    )


@register.filter
def shape(payload: dict[str, Any]) -> str:
    """Which drawing a status has: its tone's, and a square for a person's decision."""
    return status_shape(payload["tone"], is_final=payload["is_final"])


def status_shape(tone: str, *, is_final: bool) -> str:
    """A neutral end (a person's decision) is a square, a neutral beginning a ring."""
    return f"{tone}-final" if is_final and tone == "neutral" else tone


@register.filter
def step_shape(step: dict[str, Any]) -> str:
    """Which drawing a step of the stepper has."""
    return STEP_SHAPES.get(step["state"]) or status_shape(step["tone"], is_final=True)


@register.filter
def as_size(number: int) -> str:
    """Bytes for a person."""
    return reading_words.size(number)


@register.filter
def as_pages(number: int) -> str:
    """A count of pages for a person."""
    return reading_words.pages(number)


@register.filter
def as_moment(value: datetime | str) -> str:
    """Date and time to the second."""
    return reading_words.exact(_moment(value))


@register.filter
def as_modules(text: str) -> list[str]:
    """„form image”: the paths of the review modules, for preloading them side by side."""
    return [f"faktury/review_{name}.js" for name in text.split()]


@register.filter
def value_of(values: dict[str, str], name: str) -> str:
    """The entry called `name`."""
    return values[name]


@register.filter
def seconds(value: float | None) -> str:
    """Seconds of a step: 0,2 s; nothing while it runs."""
    return "" if value is None else reading_words.seconds(value)

"""Typed readers of environment variables: a bad value stops the start with a sentence."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def env_text(name: str, default: str) -> str:
    """A string; an empty variable counts as unset."""
    return os.environ.get(name, "").strip() or default


def env_int(name: str, default: int, *, low: int = 0, high: int = 1_000_000) -> int:
    """A whole number from `low` to `high`."""
    text = env_text(name, str(default))
    if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
        raise ImproperlyConfigured(f"{name} must be a whole number from {low} to {high}, not {text!r}")
    return int(text)


def env_seconds(name: str, default: float) -> float:
    """A positive duration in seconds."""
    text = env_text(name, str(default))
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise ImproperlyConfigured(f"{name} must be a positive number of seconds, not {text!r}")
    return value


def env_bool(name: str, *, default: bool) -> bool:
    """One of 1/0, true/false, yes/no, on/off."""
    text = env_text(name, str(default)).lower()
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}")


def env_list(name: str, default: str) -> list[str]:
    """Values separated by commas."""
    return [part for text in env_text(name, default).split(",") if (part := text.strip())]


def env_choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of `allowed`."""
    text = env_text(name, default)
    if text not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {text!r}")
    return text

"""Makes the broker known and loads the actors in every process, so that the queue finds them by name."""

from __future__ import annotations

from django.apps import AppConfig
from typing_extensions import override


class WorkersConfig(AppConfig):
    """Actors, pipeline and recovery."""

    name = "workers"

    @override
    def ready(self) -> None:
        from workers import broker  # noqa: PLC0415 - settings must be ready first

        broker.install()
        from workers import actors  # noqa: F401, PLC0415 - registers the actor with the broker just installed

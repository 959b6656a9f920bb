"""The composition root: joins Django, the live transport and the paths, and names the server's limits."""

from __future__ import annotations

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faktury.settings")
# Only here: a web process answers many short requests; a worker or a command has one thread and keeps nothing open.
os.environ.setdefault("FAKTURY_DATABASE_POOL", "20")
django_application = get_asgi_application()

# Everything below imports models, which exist only from here on.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from faktury.services.body_refusal import refusal  # noqa: E402
from faktury.services.live_gateway import LiveGateway  # noqa: E402
from realtime.consumers import StreamConsumer, SubjectConsumer, no_such_place  # noqa: E402
from realtime.full_disk import said_as_507  # noqa: E402
from realtime.limits import ServerLimits  # noqa: E402
from realtime.turns import in_turn  # noqa: E402

SUBPROTOCOL = "faktury.v1"
WRITERS_AT_ONCE = 2 if settings.FAKTURY_EMBEDDED else 8
"""SQLite has one writer; the second of ours is prepared meanwhile."""

gateway = LiveGateway()
# Django's types know views only; Channels routes ASGI applications through the same functions.
one_document: Any = SubjectConsumer.as_asgi(gateway=gateway, subprotocol=SUBPROTOCOL)
all_documents: Any = StreamConsumer.as_asgi(gateway=gateway, subprotocol=SUBPROTOCOL)
anywhere_else: Any = no_such_place
websocket_routes: list[Any] = [
    path("ws/documents/<uuid:subject>/", one_document),
    path("ws/documents/", all_documents),
    re_path(r"", anywhere_else),
]
application = ProtocolTypeRouter(
    {
        "http": said_as_507(in_turn(django_application, most=WRITERS_AT_ONCE), refusal),
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_routes))),
    }
)
limits = ServerLimits(max_body_bytes=settings.FAKTURY_MAX_BODY_BYTES, refusal=refusal)

"""The composition root: joins Django, the live transport and the paths, and names the server's limits."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faktury.settings")
django_application = get_asgi_application()

# Everything below imports models, which exist only from here on.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from faktury.services.body_refusal import too_large  # noqa: E402
from faktury.services.live_gateway import LiveGateway  # noqa: E402
from realtime.consumers import StreamConsumer, SubjectConsumer, no_such_place  # noqa: E402
from realtime.limits import ServerLimits  # noqa: E402

SUBPROTOCOL = "faktury.v1"

gateway = LiveGateway()
websocket_routes = URLRouter(
    [
        path("ws/documents/<uuid:subject>/", SubjectConsumer.as_asgi(gateway=gateway, subprotocol=SUBPROTOCOL)),
        path("ws/documents/", StreamConsumer.as_asgi(gateway=gateway, subprotocol=SUBPROTOCOL)),
        re_path(r"", no_such_place),
    ]
)
application = ProtocolTypeRouter(
    {"http": django_application, "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(websocket_routes))}
)
limits = ServerLimits(max_body_bytes=settings.FAKTURY_MAX_BODY_BYTES, too_large=too_large)

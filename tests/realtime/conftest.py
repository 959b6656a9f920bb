"""Every test of the transport gets a channel layer of its own and an open door to it."""

from __future__ import annotations

import pytest
from channels.layers import InMemoryChannelLayer, channel_layers

from realtime import broadcast, layer
from tests.realtime.fakes import FakeGateway


@pytest.fixture(autouse=True)
def memory_layer():
    mine = InMemoryChannelLayer()
    before = channel_layers.set("default", mine)
    layer._door.open()
    yield mine
    broadcast.stop()
    broadcast._publisher.reset()
    channel_layers.set("default", before)


@pytest.fixture
def gateway():
    return FakeGateway()

"""Group names: accepted by every layer, one per subject and stream, never mixed up."""

from __future__ import annotations

import pytest
from channels.layers import BaseChannelLayer

from realtime.events import stream_group, subject_group


@pytest.mark.parametrize(
    "name", ["299d31f6-b10f-4eb5-b4fe-4b21ba171860", "a", "zażółć gęślą", "x" * 500, "a b", "", "!", "*", "a\n", "../../x"]
)
def test_any_name_makes_a_valid_group_name(name):
    for group in (subject_group(name), stream_group(name)):
        assert BaseChannelLayer().require_valid_group_name(group)


def test_names_do_not_collide():
    names = ["a", "A", "a.b", "a b", "a  b", "x" * 80, "x" * 81, "x" * 82, ""]
    groups = [make(name) for name in names for make in (subject_group, stream_group)]
    assert len(set(groups)) == len(groups)

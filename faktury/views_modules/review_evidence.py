"""Where on the page image values stand, as the review page draws it: boxes over the paper and cut-outs beside the inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from faktury.domain.extraction import TEXT_LAYER, Evidence
from faktury.domain.problems import BLOCKS, WARNS
from faktury.forms.review_form import ReviewForm
from faktury.forms.rows import LineForm
from faktury.services.field_words import ROLE_LABELS
from faktury.services.problem_words import ProblemPayload

_STROKE_AIR = {True: 0.3, False: 0.1}
_CROP_MARGIN = {True: 0.3, False: 0.08}
"""Paper left around a box and a crop, in heights of the evidence, by whether the box is tight."""
_LOOSE_TOP, _LOOSE_BOTTOM = 0.15, 0.05
"""What a text layer's box has above and below the letters: it is the font's line, not the ink."""
_CROP_HEIGHT = 34
_SEVERAL_LINES = 0.2
"""A cut-out higher than this share of its width holds more than one line of a longer text."""
_WIDEST_CROP = 9.0
"""A crop is at most this many times as wide as high; a longer name shows its beginning."""
_CELL = "cell"


def crop(evidence: Evidence, pages: dict[int, dict[str, Any]], *, source: str = "", lines: int = 1) -> dict[str, Any] | None:
    """A cut-out of the page as a viewBox: drawn by SVG attributes alone.

    Args:
        evidence: what is cut out.
        pages: the pages' views by their numbers.
        source: of the value, tells whether its box is tight. A loose one is cut at its left edge: a label's colon stands right before it.
        lines: how many printed lines the value may stand on; if it does, it is shown that much higher.
    """
    page = pages.get(evidence.page)
    if page is None:
        return None
    tight = source != TEXT_LAYER
    several = lines > 1 and evidence.box[3] - evidence.box[1] > _SEVERAL_LINES * (evidence.box[2] - evidence.box[0])
    x0, y0, x1, y1 = _ink(evidence, tight=tight or several)
    margin = max(4.0 if tight else 1.0, (y1 - y0) * _CROP_MARGIN[tight])
    left = margin if tight else 0.0
    height = y1 - y0 + 2 * margin
    width = min(x1 - x0 + left + margin, _WIDEST_CROP * height)
    shown = _CROP_HEIGHT * (lines if several else 1)
    return {
        "page": page,
        "view_box": f"{x0 - left:.0f} {y0 - margin:.0f} {width:.0f} {height:.0f}",
        "width": round(shown * width / height),
        "height": shown,
    }


def evidence_views(form: ReviewForm, problems: Sequence[ProblemPayload]) -> list[dict[str, Any]]:
    """Boxes to draw over the pages; `state` picks the stroke. Those of the table's cells wait until their row is worked on."""
    doubtful = {problem["field"]: problem["level"] for problem in reversed(problems)}
    states = {BLOCKS: "problem", WARNS: "doubtful"}
    tight = all(field.source != TEXT_LAYER for field in form.original.fields.values())
    fields = [
        {
            "name": name,
            "page": field.evidence.page,
            **_rectangle(field.evidence, tight=field.source != TEXT_LAYER),
            "state": states.get(doubtful.get(name, ""), "known"),
            "label": str(form.header[name].label),
        }
        for name, field in form.original.fields.items()
        if field.evidence is not None and name in form.header.fields
    ]
    cells = [
        {
            "name": f"{form.lines.prefix}-{place}-{name}",
            "page": evidence.page,
            **_rectangle(evidence, tight=tight),
            "state": _CELL,
            "label": "",
        }
        for place, item in enumerate(form.original.line_items)
        for name, evidence in item.cells
        if name in LineForm.base_fields
    ]
    others = [
        {
            "name": f"{form.parties.prefix}-{place}-name",
            "page": party.evidence.page,
            **_rectangle(party.evidence, tight=party.source != TEXT_LAYER),
            "state": "known",
            "label": _(ROLE_LABELS.get(party.role, ROLE_LABELS["other"])),
        }
        for place, party in enumerate(form.original.third_parties)
        if party.evidence is not None
    ]
    return fields + cells + others


def _ink(evidence: Evidence, *, tight: bool) -> tuple[float, float, float, float]:
    """The box of the letters."""
    x0, y0, x1, y1 = evidence.box
    return (x0, y0, x1, y1) if tight else (x0, y0 + (y1 - y0) * _LOOSE_TOP, x1, y1 - (y1 - y0) * _LOOSE_BOTTOM)


def _rectangle(evidence: Evidence, *, tight: bool) -> dict[str, str]:
    """SVG attributes as text: a template would write the reader's decimal comma."""
    x0, y0, x1, y1 = _ink(evidence, tight=tight)
    # The stroke is centred on the edge; without some air it would cover the digits it points at.
    air = (y1 - y0) * _STROKE_AIR[tight]
    x, y, width, height = x0 - air, y0 - air, x1 - x0 + 2 * air, y1 - y0 + 2 * air
    return {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}

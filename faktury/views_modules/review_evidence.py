"""Where on the page image values stand, as the review page draws it: boxes over the paper and cut-outs beside the inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from faktury.domain.extraction import Evidence
from faktury.domain.problems import BLOCKS, WARNS
from faktury.forms.review_form import ReviewForm
from faktury.forms.rows import LineForm
from faktury.services.problem_words import ProblemPayload

_STROKE_AIR = 0.3
_CROP_MARGIN = 0.3
"""Paper left around a crop, in heights of the evidence."""
_CROP_HEIGHT = 34
_WIDEST_CROP = 9.0
"""A crop is at most this many times as wide as high; a longer name shows its beginning."""
_CELL = "cell"


def crop(evidence: Evidence, pages: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    """A cut-out of the page as a viewBox: drawn by SVG attributes alone."""
    page = pages.get(evidence.page)
    if page is None:
        return None
    x0, y0, x1, y1 = evidence.box
    margin = max(4.0, (y1 - y0) * _CROP_MARGIN)
    height = y1 - y0 + 2 * margin
    width = min(x1 - x0 + 2 * margin, _WIDEST_CROP * height)
    return {
        "page": page,
        "view_box": f"{x0 - margin:.0f} {y0 - margin:.0f} {width:.0f} {height:.0f}",
        "width": round(_CROP_HEIGHT * width / height),
        "height": _CROP_HEIGHT,
    }


def evidence_views(form: ReviewForm, problems: Sequence[ProblemPayload]) -> list[dict[str, Any]]:
    """Boxes to draw over the pages; `state` picks the stroke. Those of the table's cells wait until their row is worked on."""
    doubtful = {problem["field"]: problem["level"] for problem in reversed(problems)}
    states = {BLOCKS: "problem", WARNS: "doubtful"}
    fields = [
        {
            "name": name,
            "page": field.evidence.page,
            **_rectangle(field.evidence),
            "state": states.get(doubtful.get(name, ""), "known"),
            "label": str(form.header[name].label),
        }
        for name, field in form.original.fields.items()
        if field.evidence is not None and name in form.header.fields
    ]
    cells = [
        {"name": f"{form.lines.prefix}-{place}-{name}", "page": evidence.page, **_rectangle(evidence), "state": _CELL, "label": ""}
        for place, item in enumerate(form.original.line_items)
        for name, evidence in item.cells
        if name in LineForm.base_fields
    ]
    return fields + cells


def _rectangle(evidence: Evidence) -> dict[str, str]:
    """SVG attributes as text: a template would write the reader's decimal comma."""
    x0, y0, x1, y1 = evidence.box
    # The stroke is centred on the edge; without some air it would cover the digits it points at.
    air = (y1 - y0) * _STROKE_AIR
    x, y, width, height = x0 - air, y0 - air, x1 - x0 + 2 * air, y1 - y0 + 2 * air
    return {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}"}

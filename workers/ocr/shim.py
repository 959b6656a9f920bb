"""Lets EasyOCR be imported where torchvision's compiled operators do not load beside this build of torch."""

from __future__ import annotations

import sys

import torch

_SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
_libraries: list[torch.library.Library] = []


def make_torchvision_importable() -> None:
    """Import torchvision; when its operators are missing, declare the two names it insists on and import it again.

    EasyOCR uses torchvision for a layer and for image tensors only, never these operators.
    """
    try:
        import torchvision  # noqa: PLC0415
    except RuntimeError as error:
        if "torchvision::nms" not in str(error):
            raise
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        _declare_operators()
        import torchvision  # noqa: F401, PLC0415


def _declare_operators() -> None:
    # The library object must live as long as its declarations.
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(name + _SCHEMA)
    _libraries.append(library)

"""Lets EasyOCR be imported where torchvision's compiled operators do not load beside this build of torch, and without a compiler."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import ModuleType

import torch

_SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
_COMPILER = "torch._dynamo"
_libraries: list[torch.library.Library] = []


def make_torchvision_importable() -> None:
    """Import torchvision; when its operators are missing, declare the two names it insists on and import it again.

    EasyOCR uses torchvision for a layer and for image tensors only, never these operators.
    """
    with _no_compiler():
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


@contextlib.contextmanager
def _no_compiler() -> Iterator[None]:
    """Keep torchvision from loading torch's compiler, 75 MB and a second, for one question in an operator nobody calls here.

    `roi_align` asks `torch._dynamo.utils.is_compile_supported`; while torchvision is imported, a stand-in answers no. Code that wants the
    compiler afterwards gets the real one.
    """
    if _COMPILER in sys.modules:
        yield
        return
    package, utilities = ModuleType(_COMPILER), ModuleType(f"{_COMPILER}.utils")
    package.__dict__.update(__path__=[], utils=utilities)
    utilities.__dict__["is_compile_supported"] = lambda _device: False
    modules = {package.__name__: package, utilities.__name__: utilities}
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name, module in modules.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
        # Not `getattr`: the real package is imported by asking for it.
        if vars(torch).get("_dynamo") is package:
            del torch._dynamo

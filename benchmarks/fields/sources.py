"""Which code a cached result depends on: a module of this repository and everything of it that it imports, as one hash."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KSEF = next((found for parent in ROOT.parents if (found := parent / "shared" / "ksef").is_dir()), None)
"""The ministry's schemas and samples, where they lie beside the project."""


@cache
def code_hash(*modules: str) -> str:
    """Hash of the modules' sources and of all project modules they import, directly or not; any change of them gives another hash."""
    seen: dict[str, bytes] = {}
    todo = list(modules)
    while todo:
        name = todo.pop()
        path = _source(name)
        if path is None or name in seen:
            continue
        seen[name] = path.read_bytes()
        todo += _imports(seen[name])
    whole = hashlib.sha256()
    for name in sorted(seen):
        whole.update(name.encode() + b"\0" + seen[name])
    return whole.hexdigest()[:16]


def _source(module: str) -> Path | None:
    stem = ROOT.joinpath(*module.split("."))
    return next((path for path in (stem.with_suffix(".py"), stem / "__init__.py") if path.is_file()), None)


def _imports(text: bytes) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)

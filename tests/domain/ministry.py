"""The ministry's schemas and samples, where they are present beside the checkout; the tests that need them are skipped elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

_BESIDE = Path("shared") / "ksef"
KSEF = next((parent / _BESIDE for parent in Path(__file__).resolve().parents if (parent / _BESIDE).is_dir()), None)
needs_ministry = pytest.mark.skipif(KSEF is None, reason="the ministry's schemas and samples are not here")


@cache
def schema(version: int):
    """The XSD of FA(2) or FA(3), its imports answered by the local files: nothing is fetched."""
    from lxml import etree

    assert KSEF is not None
    folder = KSEF / "schema"

    class Local(etree.Resolver):
        def resolve(self, url, _public_id, context):
            return self.resolve_filename(str(folder / url.rsplit("/", 1)[-1]), context)

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    path = folder / f"schemat_FA({version})_v1-0E.xsd"
    return etree.XMLSchema(etree.parse(str(path), parser))


def faults(content: bytes, version: int = 3) -> list[str]:
    """What the schema says against a file; empty when it is valid."""
    from lxml import etree

    xsd = schema(version)
    xsd.validate(etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True)))
    return [f"{error.line}: {error.message}" for error in xsd.error_log]

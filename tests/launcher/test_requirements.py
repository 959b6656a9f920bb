"""The lock is complete: every library installed here is pinned, at exactly the version that is installed."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = Path(__file__).resolve().parents[2] / "requirements"
FILES = ("runtime.txt", "test.txt")
TOOLS_OF_VENV = {"pip", "wheel"}
# PyPI's torch for Linux pins these itself, where an index without GPU builds has none of them.
PINNED_BY_TORCH = re.compile(r"(nvidia|cuda)-.+|triton")


def pins(name: str) -> dict[str, Requirement]:
    """The requirements of one file by canonical name."""
    lines = [line for line in (FOLDER / name).read_text().splitlines() if line and not line.startswith(("#", "-r"))]
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


def installed() -> dict[str, str]:
    """What is installed; a build label like `+cpu` is no part of the version."""
    return {canonicalize_name(found.metadata["Name"]): found.version.split("+")[0] for found in importlib.metadata.distributions()}


def test_every_installed_library_is_pinned() -> None:
    unpinned = set(installed()) - set(pins("runtime.txt")) - set(pins("test.txt")) - TOOLS_OF_VENV
    unpinned = {library for library in unpinned if not PINNED_BY_TORCH.fullmatch(library)}
    assert not unpinned, f"add to requirements/: {sorted(unpinned)}"


@pytest.mark.parametrize("name", FILES)
def test_what_is_pinned_is_what_is_installed(name) -> None:
    here = installed()
    for library, requirement in pins(name).items():
        if requirement.marker is None or requirement.marker.evaluate():
            assert str(requirement.specifier) == f"=={here.get(library)}", library


@pytest.mark.parametrize("name", FILES)
def test_every_pin_is_exact_and_names_no_address(name) -> None:
    text = (FOLDER / name).read_text()
    assert "://" not in text
    assert "--" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    assert all(re.fullmatch(r"==[\w.]+", str(requirement.specifier)) for requirement in pins(name).values())


def test_the_two_files_do_not_repeat_each_other() -> None:
    assert not set(pins("runtime.txt")) & set(pins("test.txt"))
    assert "-r runtime.txt" in (FOLDER / "test.txt").read_text().splitlines()

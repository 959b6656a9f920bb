"""House rules as checks: module size, one writer of status, words in one place, a torch-free web process."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from faktury.domain.status import DocumentStatus, OcrStatus

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("faktury", "realtime", "workers")
MODULES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py") if "migrations" not in p.parts)
WRITER = ROOT / "faktury" / "services" / "status_sync_service.py"
STATUS_HOME = ROOT / "faktury" / "domain" / "status.py"
WORDS = {status.value for status in DocumentStatus} | {status.value for status in OcrStatus}
SHARED_WORDS = {"pending", "completed", "failed", "processing", "cancelled"}
"""Also ordinary English; in JavaScript and CSS they count only as quoted literals."""


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_stay_small_and_say_what_they_are(path):
    source = path.read_text()
    assert source.count("\n") <= 300, f"{relative(path)} has grown past 300 lines: one concept a module"
    tree = ast.parse(source)
    assert not tree.body or ast.get_docstring(tree), f"{relative(path)} has no sentence saying what it is"


@pytest.mark.parametrize("path", sorted(path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")), ids=relative)
def test_tests_and_benchmarks_stay_small_too(path):
    assert path.read_text().count("\n") <= 300, f"{relative(path)} has grown past 300 lines: one concept a module"


def _written_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Assign):
        return [target.attr for target in node.targets if isinstance(target, ast.Attribute)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"update", "bulk_update"}:
        return [keyword.arg or "" for keyword in node.keywords]
    return []


@pytest.mark.parametrize("path", [p for p in MODULES if p != WRITER], ids=relative)
def test_only_the_sync_service_writes_status(path):
    written = [name for node in ast.walk(ast.parse(path.read_text())) for name in _written_names(node)]
    assert "processing_status" not in written


def _docstrings(tree: ast.AST) -> set[int]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
    return found


@pytest.mark.parametrize("path", [p for p in MODULES if p != STATUS_HOME], ids=relative)
def test_status_words_are_spelled_in_one_module(path):
    tree = ast.parse(path.read_text())
    skip = _docstrings(tree)
    spelled = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in WORDS and id(node) not in skip
    ]
    allowed = {"cancelled"} if path.name in {"status_words.py"} else set()
    assert [word for word in spelled if word[1] not in allowed] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "faktury").rglob("*.html")) + sorted((ROOT / "faktury" / "static").rglob("*.[jc]s*")), ids=relative
)
def test_templates_scripts_and_styles_spell_no_status(path):
    text = path.read_text()
    quoted = re.findall(r"""["'`]([a-z_]+)["'`]""", text)
    assert not WORDS & set(quoted), f"{relative(path)} compares or writes a status word"
    distinct = WORDS - SHARED_WORDS - {"queued", "uploaded"}
    assert not [word for word in distinct if re.search(rf"\b{word}\b", text)]


@pytest.mark.parametrize("path", sorted((ROOT / "realtime").rglob("*.py")), ids=relative)
def test_realtime_knows_no_business(path):
    text = re.sub(r"FAKTURY_\w+|faktury\.settings|faktury\.v1", "", path.read_text())
    assert not re.search(r"ocr|faktur|invoice|document", text, re.IGNORECASE)


def test_no_inline_script_or_style_in_templates():
    for path in (ROOT / "faktury").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=", text), relative(path)
        assert not re.search(r"\son[a-z]+=\"", text), relative(path)
        for attributes in re.findall(r"<script([^>]*)>", text):
            assert "src=" in attributes or 'type="application/json"' in attributes, relative(path)


def test_the_web_process_loads_neither_torch_nor_image_readers():
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE']='tests.settings'; import asgi; "
        "from django.urls import get_resolver; get_resolver().url_patterns; "
        "print(sorted(m for m in ('torch','easyocr','cv2','pypdfium2','PIL') if m in sys.modules))"
    )
    loaded = (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout.strip().splitlines()[-1]
    )
    assert loaded == "[]"


def test_every_setting_is_documented():
    names = set(re.findall(r'"(FAKTURY_[A-Z_]+)"', (ROOT / "faktury" / "settings.py").read_text()))
    written = (ROOT / "README.md").read_text() + (ROOT / "docs" / "operations.md").read_text()
    assert sorted(name for name in names if name not in written) == []


def test_every_status_is_documented():
    written = (ROOT / "README.md").read_text()
    assert sorted(status.value for status in DocumentStatus if status.value not in written) == []


def test_nothing_of_this_machine_is_written_down():
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=True).stdout.split("\n")
    texts = [ROOT / name for name in tracked if name.endswith((".py", ".md", ".toml", ".txt", ".yaml", ".yml", "Makefile", ".ci/run"))]
    places = re.compile("/work" + "/|find-" + "links|extra-index" + "-url|index" + "-url")
    assert [relative(path) for path in texts if path.exists() and places.search(path.read_text())] == []

"""Real reading of real images with the weights that ship, in the real child."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from workers.ocr.contract import Engine
from workers.ocr.easyocr_engine import EasyOcrEngine, default_threads
from workers.ocr.errors import ReadError
from workers.ocr.model_store import BUILTIN_DIRECTORY, load_models
from workers.ocr.null_engine import NullEngine
from workers.ocr.renderer import Renderer

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "faktury" / "samples"
TRUTHS = ROOT / "tests" / "data"


@pytest.fixture(scope="module")
def engine():
    with EasyOcrEngine() as shared:
        shared.start()
        yield shared


def page_of_text(path: Path, lines: list[str], size: tuple[int, int] = (1240, 900)) -> Path:
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    # Pillow carries this face itself (Aileron), so the test needs no installed font.
    font = ImageFont.load_default(size=28)
    for number, line in enumerate(lines):
        draw.text((80, 60 + 60 * number), line, fill=0, font=font)
    image.save(path)
    return path


@pytest.mark.parametrize("name", ["faktura-przykladowa.jpg"])
def test_it_reads_the_key_strings_of_a_shipped_scan(engine, tmp_path, name):
    # Given a sample invoice as a scan and the truth it was drawn from
    truth = json.loads((TRUTHS / name).with_suffix(".json").read_text(encoding="utf-8"))[0]["fields"]
    with Renderer() as renderer:
        renderer.open(SAMPLES / name, tmp_path)
        page = renderer.page(1)
    # When it is read
    words = engine.read(page.image_path)
    text = "".join(word.text for word in words)
    digits = "".join(character for character in text if character.isdigit())
    # Then what a bookkeeper needs is there to the letter
    assert truth["invoice_number"].replace(" ", "") in text
    for key in ("seller_nip", "buyer_nip", "bank_account"):
        assert truth[key] in digits
    for key in ("net_total", "vat_total", "gross_total"):
        assert truth[key].replace(".", ",") in text
    # And every box lies on the page
    for word in words:
        x0, y0, x1, y1 = word.box
        assert 0 <= x0 < x1 <= page.width
        assert 0 <= y0 < y1 <= page.height


def test_words_come_in_reading_order_with_plain_numbers(engine, tmp_path):
    words = engine.read(page_of_text(tmp_path / "a.png", ["Faktura nr 12/2026", "Razem: 1 230,00 PLN"]))
    assert [word.text for word in words] == ["Faktura", "nr", "12/2026", "Razem:", "1", "230,00", "PLN"]
    assert len({word.run for word in words if word.text in {"Faktura", "nr", "12/2026"}}) == 1
    assert all(type(value) is float for word in words for value in (*word.box, word.confidence))
    assert all(0 < word.confidence <= 1 for word in words)


@pytest.mark.parametrize("size", [(1240, 1754), (64, 64), (3000, 200), (200, 3000), (33, 1), (1, 1)])
def test_an_empty_page_of_any_shape_has_no_words(engine, tmp_path, size):
    Image.new("L", size, 255).save(tmp_path / "blank.png")
    assert engine.read(tmp_path / "blank.png") == ()


def test_noise_and_black_pages_do_no_harm(engine, tmp_path):
    Image.fromarray(np.random.default_rng(7).integers(0, 255, (900, 700), np.uint8)).save(tmp_path / "noise.png")
    Image.new("L", (900, 700), 0).save(tmp_path / "black.png")
    noise = engine.read(tmp_path / "noise.png")
    assert all(0 <= word.box[0] < word.box[2] <= 700 and 0 <= word.box[1] < word.box[3] <= 900 for word in noise)
    assert engine.read(tmp_path / "black.png") == ()


def test_text_at_the_very_edge_is_read(engine, tmp_path):
    image = Image.new("L", (500, 131), 255)
    ImageDraw.Draw(image).text((2, 96), "Razem 120,00", fill=0, font=ImageFont.load_default(size=32))
    image.save(tmp_path / "edge.png")
    assert [word.text for word in engine.read(tmp_path / "edge.png")] == ["Razem", "120,00"]


def test_a_file_that_is_no_image_fails_and_the_next_is_read(engine, tmp_path):
    (tmp_path / "bad.png").write_bytes(b"rubbish")
    with pytest.raises(ReadError) as caught:
        engine.read(tmp_path / "bad.png")
    assert (caught.value.code, caught.value.transient) == ("page_failed", False)
    assert [word.text for word in engine.read(page_of_text(tmp_path / "good.png", ["Faktura"]))] == ["Faktura"]


def test_starting_again_is_cheap(engine):
    pid = engine.child_pid
    engine.start()
    assert engine.child_pid == pid


def test_a_page_over_its_limit_is_ended_and_the_engine_lives(tmp_path):
    page = page_of_text(tmp_path / "page.png", ["Faktura VAT nr 12"] * 13)
    with EasyOcrEngine(page_limit_seconds=0.01) as engine:
        with pytest.raises(ReadError) as caught:
            engine.read(page)
        assert (caught.value.code, caught.value.transient) == ("ocr_timeout", True)
        assert engine.child_pid is None


def test_another_thread_may_end_a_page_and_the_next_is_read(tmp_path):
    page = page_of_text(tmp_path / "page.png", ["Faktura VAT nr 12"])
    with EasyOcrEngine() as engine:
        killer = threading.Timer(0.3, engine.kill)
        killer.start()
        with pytest.raises(ReadError) as caught:
            engine.start()
        killer.join()
        assert caught.value.code == "page_failed"
        assert engine.read(page)[0].text == "Faktura"


def test_the_child_is_replaced_when_it_has_grown(tmp_path):
    page = page_of_text(tmp_path / "page.png", ["Faktura"])
    with EasyOcrEngine(memory_limit_mb=1) as engine:
        engine.start()
        first = engine.child_pid
        assert engine.read(page)
        assert engine.read(page)
        assert engine.child_pid != first


@pytest.mark.parametrize("name", ["faktury_recogniser.pth", "faktury_recogniser.yaml", "faktury_detector.pth", "manifest.json"])
def test_a_missing_file_of_the_model_is_named(tmp_path, name):
    folder = tmp_path / "models"
    shutil.copytree(BUILTIN_DIRECTORY, folder)
    (folder / name).unlink()
    with pytest.raises(ReadError) as caught:
        load_models(folder)
    assert caught.value.code == "model_missing"


def test_weights_that_were_tampered_with_are_never_opened(tmp_path):
    # Given one flipped bit in the recogniser
    folder = tmp_path / "models"
    shutil.copytree(BUILTIN_DIRECTORY, folder)
    weights = load_models(folder).recogniser_file
    data = bytearray(weights.read_bytes())
    data[1000] ^= 1
    weights.write_bytes(data)
    # When the engine starts, and starts again
    with EasyOcrEngine(builtin_dir=folder) as engine:
        for _ in range(2):
            with pytest.raises(ReadError) as caught:
                engine.start()
            # Then it refuses, the second time at once
            assert (caught.value.code, caught.value.params["reason"]) == ("model_missing", "hash")


def test_a_pickle_is_not_executed_even_with_the_right_hash(tmp_path):
    import pickle

    from workers.ocr.model_store import MANIFEST_NAME, sha256

    class Evil:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "executed",))

    folder = tmp_path / "models"
    shutil.copytree(BUILTIN_DIRECTORY, folder)
    weights = load_models(folder).recogniser_file
    weights.write_bytes(pickle.dumps({"module.x": Evil()}))
    manifest = json.loads((folder / MANIFEST_NAME).read_text())
    manifest["sha256"][weights.name] = sha256(weights)
    (folder / MANIFEST_NAME).write_text(json.dumps(manifest))
    with EasyOcrEngine(builtin_dir=folder) as engine, pytest.raises(ReadError) as caught:
        engine.start()
    assert caught.value.code == "model_missing"
    assert not (tmp_path / "executed").exists()


def test_stock_weights_that_cannot_be_had_are_one_sentence(tmp_path, caplog, monkeypatch):
    # A proxy that refuses stands for a network that is not there, on every machine
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with EasyOcrEngine("stock", stock_dir=tmp_path) as engine:
        with pytest.raises(ReadError) as caught:
            engine.start()
    assert (caught.value.code, caught.value.transient) == ("model_download_failed", False)
    assert not list(tmp_path.glob("*.pth"))
    assert "Traceback" not in caplog.text


def test_the_fingerprint_tells_weights_apart(tmp_path):
    folder = tmp_path / "models"
    shutil.copytree(BUILTIN_DIRECTORY, folder)
    manifest = folder / "manifest.json"
    facts = json.loads(manifest.read_text())
    yaml = folder / "faktury_recogniser.yaml"
    yaml.write_text(yaml.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    from workers.ocr.model_store import sha256

    facts["sha256"][yaml.name] = sha256(yaml)
    manifest.write_text(json.dumps(facts))
    prints = {EasyOcrEngine().fingerprint, EasyOcrEngine(builtin_dir=folder).fingerprint, EasyOcrEngine("stock").fingerprint}
    assert len(prints) == 3


def test_the_parent_imports_neither_torch_nor_an_image_library():
    code = """
import sys
import workers.ocr.easyocr_engine, workers.ocr.renderer, workers.ocr.null_engine
print([name for name in ("torch", "easyocr", "cv2", "PIL", "pypdfium2", "django") if name in sys.modules])
"""
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_the_engines_keep_the_contract():
    assert isinstance(EasyOcrEngine(), Engine)
    assert isinstance(NullEngine(), Engine)
    assert NullEngine().read(Path("any")) == ()


def test_one_core_is_left_to_everybody_else(monkeypatch):
    for cores, threads in ((1, 1), (2, 1), (4, 3), (64, 4), (None, 1)):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        assert default_threads() == threads

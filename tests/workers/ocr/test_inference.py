"""The faster networks compute what the plain ones do."""

from __future__ import annotations

import copy
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from torch import nn

from workers.ocr.inference import BlockMaximum, best_precision, streamlined
from workers.ocr.line_batches import batches, padded
from workers.ocr.models.faktury_detector import Detector
from workers.ocr.models.faktury_recogniser import Model

ROOT = Path(__file__).parents[3]


def shaken(network: nn.Module) -> nn.Module:
    """Normalisations of a new network do nothing; give them something to do."""
    generator = torch.Generator().manual_seed(5)
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            for tensor in (layer.weight, layer.bias, layer.running_mean):
                tensor.data = torch.randn(tensor.shape, generator=generator)
            layer.running_var = 0.5 + torch.rand(layer.running_var.shape, generator=generator)
    return network.eval()


@pytest.mark.parametrize(("network", "shape"), [(Detector(), (1, 1, 64, 96)), (Model(20), (2, 1, 32, 100))])
def test_a_streamlined_network_gives_the_same_answer_without_normalising(network, shape):
    plain = shaken(network)
    fast = streamlined(copy.deepcopy(plain))
    image = torch.randn(shape, generator=torch.Generator().manual_seed(6))
    with torch.inference_mode():
        wanted = plain.logits(image) if isinstance(plain, Detector) else plain(image)
        found = fast.logits(image) if isinstance(fast, Detector) else fast(image)
    assert wanted.std() > 0.01
    assert torch.allclose(wanted, found, atol=1e-3 * float(wanted.abs().max()))
    assert not any(isinstance(layer, nn.BatchNorm2d | nn.MaxPool2d) for layer in fast.modules())


@pytest.mark.parametrize("kernel", [(2, 2), (2, 1), (3, 2)])
@pytest.mark.parametrize("extent", [(8, 12), (7, 13)])
def test_a_block_maximum_is_max_pooling(kernel, extent):
    image = torch.randn((2, 3, *extent), generator=torch.Generator().manual_seed(7))
    assert torch.equal(BlockMaximum(*kernel)(image), nn.MaxPool2d(kernel)(image))


def test_pooling_that_overlaps_is_left_alone():
    network = nn.Sequential(nn.MaxPool2d(3, stride=2), nn.MaxPool2d(2, padding=1)).eval()
    assert [type(layer) for layer in streamlined(network)] == [nn.MaxPool2d, nn.MaxPool2d]


def test_half_precision_is_used_only_where_the_chip_has_it(monkeypatch):
    for capabilities, wanted in (({}, False), ({"avx512_f": True}, False), ({"avx512_bf16": True}, True), ({"amx_bf16": True}, True)):
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda found=capabilities: found)
        assert best_precision() == (torch.bfloat16 if wanted else torch.float32)


@dataclass(frozen=True)
class Line:
    width: int


def test_every_line_is_in_one_batch_of_its_width_and_no_batch_is_too_big():
    lines = [Line(width) for width in (*range(5, 700, 3), *range(700, 6000, 331), 31, 31, 31)]
    made = list(batches(lines, 4096))
    assert sorted(line.width for batch, _ in made for line in batch) == sorted(line.width for line in lines)
    for batch, width in made:
        assert all(padded(line.width) == width >= line.width for line in batch)
        assert len(batch).bit_count() == 1
        assert len(batch) == 1 or len(batch) * width <= 4096
    # Few shapes are the point: a page of any lines builds no more kernels than these
    assert len({(len(batch), width) for batch, width in made}) < 60


def test_padding_stays_small_and_few_widths_are_used():
    assert [padded(width) for width in (1, 32, 33, 256, 257, 512, 513, 1025)] == [32, 32, 64, 256, 320, 512, 640, 1280]
    assert all(padded(width) - width < max(32, width / 4) for width in range(1, 4000))
    assert len({padded(width) for width in range(1, 2048)}) == 20


def test_no_lines_make_no_batches():
    assert list(batches([], 4096)) == []


def test_reading_loads_no_compiler_and_leaves_the_real_one_to_others():
    code = """
import sys
import workers.ocr.easyocr_reader
print([name for name in ("torch._dynamo", "sympy") if name in sys.modules])
import torch._dynamo
print(torch._dynamo.utils.is_compile_supported("cpu"))
"""
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.split("\n")[:2] == ["[]", "True"]
